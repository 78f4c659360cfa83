-- What WMS orders hold of each SKU now.
-- returns: affected
UPDATE (:lines(id_wms_order, sku, quantity, picked, back_ordered)) v
JOIN PREFIX_wmsbridge_wms_order w ON w.id_wms_order = v.id_wms_order AND w.id_connection = :id_connection
JOIN PREFIX_wmsbridge_wms_line t ON t.id_wms_order = w.id_wms_order AND t.sku = v.sku COLLATE utf8mb4_bin
SET t.quantity = v.quantity, t.picked = v.picked, t.back_ordered = v.back_ordered
