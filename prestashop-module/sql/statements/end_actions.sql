-- These actions are done, all of them or (by its expectation) none: of two sidecars that read the same ones, the second waits here and
-- finds fewer. What stands beside them in the batch is done for those with the outcome `carried_out` alone.
-- returns: affected
UPDATE PREFIX_wmsbridge_event t
LEFT JOIN PREFIX_wmsbridge_order o ON o.id_connection = :id_connection AND o.id_order = t.id_order
SET t.done_at = UTC_TIMESTAMP(3), t.outcome = IF(o.state = 'archived', 'archived', :outcome)
WHERE t.id_event IN (:ids...) AND t.id_shop = :id_shop AND t.done_at IS NULL AND t.action IS NOT NULL
