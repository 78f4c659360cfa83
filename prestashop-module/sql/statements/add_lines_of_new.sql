-- What WMS orders hold that the same batch added: their ids are not known yet, so they are named by order and number.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_wms_line (id_wms_order, sku, quantity, picked, back_ordered)
SELECT w.id_wms_order, v.sku, v.quantity, v.picked, v.back_ordered FROM (:lines(id_order, wms_number, sku, quantity, picked, back_ordered)) v
JOIN PREFIX_wmsbridge_wms_order w ON w.id_connection = :id_connection AND w.id_order = v.id_order AND w.wms_number = v.wms_number COLLATE utf8mb4_bin
