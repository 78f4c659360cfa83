-- Ignored orders go their way again; what holds them holds them as before.
-- returns: affected
UPDATE PREFIX_wmsbridge_event e
JOIN PREFIX_wmsbridge_order o ON o.id_connection = :id_connection AND o.id_order = e.id_order
SET o.state = IF(o.state = 'ignored', 'new', o.state), o.updated_at = UTC_TIMESTAMP(3)
WHERE e.id_event IN (:ids...) AND e.id_shop = :id_shop AND e.outcome = 'carried_out'
