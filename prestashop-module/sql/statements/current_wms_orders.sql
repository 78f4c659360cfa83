-- The ids of the WMS orders that are called now.
-- returns: id_order int, id_wms_order int
SELECT id_order, id_wms_order FROM PREFIX_wmsbridge_wms_order WHERE id_connection = :id_connection AND id_order IN (:ids...) AND current = 1
