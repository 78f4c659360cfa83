-- Which of these orders the WMS works on, or would if nothing were wrong with them.
-- returns: id_order int
SELECT id_order FROM PREFIX_wmsbridge_order
WHERE id_connection = :id_connection AND id_order IN (:ids...) AND state IN ('at_wms', 'failed') AND COALESCE(wms_status, '') NOT IN (:left...)
