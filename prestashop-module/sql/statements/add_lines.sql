-- What WMS orders hold of each SKU.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_wms_line (id_wms_order, sku, quantity, picked, back_ordered)
SELECT w.id_wms_order, v.sku, v.quantity, v.picked, v.back_ordered FROM (:lines(id_wms_order, sku, quantity, picked, back_ordered)) v
JOIN PREFIX_wmsbridge_wms_order w ON w.id_wms_order = v.id_wms_order AND w.id_connection = :id_connection
