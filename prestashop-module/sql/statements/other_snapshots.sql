-- Snapshots of these WMS orders or of their back-orders that are not among those that were read. The list of hashes is never
-- empty.
-- returns: id_wms_order int
SELECT id_wms_order FROM PREFIX_wmsbridge_wms_order
WHERE id_connection = :id_connection AND id_wms_order IN (:ids...) AND snapshot_hash NOT IN (:hashes...)
UNION ALL
SELECT id_wms_order FROM PREFIX_wmsbridge_wms_order
WHERE id_connection = :id_connection AND back_order_of IN (:ids...) AND snapshot_hash NOT IN (:hashes...)
