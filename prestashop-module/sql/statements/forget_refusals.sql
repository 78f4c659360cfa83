-- What the WMS refused of these orders is asked again.
-- returns: affected
UPDATE PREFIX_wmsbridge_event e
JOIN PREFIX_wmsbridge_wms_order w ON w.id_connection = :id_connection AND w.id_order = e.id_order
SET w.refused_hash = NULL
WHERE e.id_event IN (:ids...) AND e.id_shop = :id_shop AND e.outcome = 'carried_out'
