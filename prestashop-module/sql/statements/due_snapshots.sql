-- WMS orders that are due to be asked for again.
-- returns: id_wms_order int, wms_number text
SELECT id_wms_order, wms_number FROM PREFIX_wmsbridge_wms_order WHERE id_connection = :id_connection AND recheck_at <= UTC_TIMESTAMP(3) ORDER BY recheck_at LIMIT :take
