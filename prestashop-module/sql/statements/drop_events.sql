-- Events that wait are dropped: they are done, and nothing is done for them. Each action names one.
-- returns: affected
UPDATE PREFIX_wmsbridge_event e
JOIN PREFIX_wmsbridge_event t ON t.id_event = CAST(e.argument AS UNSIGNED) AND t.id_shop = :id_shop AND t.done_at IS NULL
SET t.done_at = UTC_TIMESTAMP(3), t.outcome = 'dropped'
WHERE e.id_event IN (:ids...) AND e.id_shop = :id_shop AND e.outcome = 'carried_out'
