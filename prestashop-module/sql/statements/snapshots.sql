-- The snapshots of these WMS orders and of their back-orders, oldest first.
-- returns: id_wms_order int, back_order_of int?, picture text, picture_hash text
SELECT id_wms_order, back_order_of, picture, picture_hash FROM PREFIX_wmsbridge_wms_order
WHERE id_connection = :id_connection AND id_wms_order IN (:ids...) AND picture IS NOT NULL
UNION ALL
SELECT id_wms_order, back_order_of, picture, picture_hash FROM PREFIX_wmsbridge_wms_order
WHERE id_connection = :id_connection AND back_order_of IN (:ids...) AND picture IS NOT NULL
ORDER BY id_wms_order
