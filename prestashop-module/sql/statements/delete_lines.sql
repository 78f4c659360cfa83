-- What these WMS orders held is replaced.
-- returns: affected
DELETE l FROM PREFIX_wmsbridge_wms_line l JOIN PREFIX_wmsbridge_wms_order w ON w.id_wms_order = l.id_wms_order
WHERE w.id_connection = :id_connection AND w.id_wms_order IN (:ids...)
