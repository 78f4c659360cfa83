-- Orders are sent again: after a refusal or a failure, and past what they were held for when the person said so. What the person
-- answers is that problem, and nothing that came later; the answer is as old as the question.
-- returns: affected
UPDATE PREFIX_wmsbridge_event e
JOIN PREFIX_wmsbridge_order o ON o.id_connection = :id_connection AND o.id_order = e.id_order
SET o.approved = IF(e.argument IS NULL OR FIND_IN_SET(e.argument, COALESCE(o.approved, '')), o.approved, CONCAT_WS(',', o.approved, e.argument)),
  o.approved_at = GREATEST(COALESCE(o.approved_at, e.created_at), e.created_at),
  o.cancel_state = NULL, o.next_try_at = NULL, o.attempts = 0, o.state = IF(o.state = 'ignored', 'new', o.state), o.updated_at = UTC_TIMESTAMP(3)
WHERE e.id_event IN (:ids...) AND e.id_shop = :id_shop AND e.outcome = 'carried_out'
