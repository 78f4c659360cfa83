-- The snapshots of these WMS orders and of their back-orders, oldest first.
-- returns: id_wms_order int, back_order_of int?, snapshot text, snapshot_hash text
SELECT id_wms_order, back_order_of, snapshot, snapshot_hash FROM PREFIX_wmsbridge_wms_order
WHERE id_connection = :id_connection AND id_wms_order IN (:ids...) AND snapshot IS NOT NULL
UNION ALL
SELECT id_wms_order, back_order_of, snapshot, snapshot_hash FROM PREFIX_wmsbridge_wms_order
WHERE id_connection = :id_connection AND back_order_of IN (:ids...) AND snapshot IS NOT NULL
ORDER BY id_wms_order
