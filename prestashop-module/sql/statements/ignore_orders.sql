-- Orders are left alone for good: nothing is sent, nothing is written, nothing is in-flight.
-- returns: affected
UPDATE PREFIX_wmsbridge_event e
JOIN PREFIX_wmsbridge_order o ON o.id_connection = :id_connection AND o.id_order = e.id_order
SET o.state = 'ignored', o.problem = NULL, o.problem_code = NULL, o.waits_for = NULL, o.updated_at = UTC_TIMESTAMP(3)
WHERE e.id_event IN (:ids...) AND e.id_shop = :id_shop AND e.outcome = 'carried_out'
