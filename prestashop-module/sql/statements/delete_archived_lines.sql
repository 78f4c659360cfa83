-- What the WMS accepted of archived orders.
-- returns: affected
DELETE l FROM PREFIX_wmsbridge_wms_line l JOIN PREFIX_wmsbridge_wms_order w ON w.id_wms_order = l.id_wms_order
JOIN PREFIX_wmsbridge_order o ON o.id_connection = w.id_connection AND o.id_order = w.id_order
WHERE o.id_connection = :of_connection AND o.id_shop = :id_shop AND o.id_order IN (:ids...) AND o.state = 'archived'
