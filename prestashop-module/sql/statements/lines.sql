-- What these WMS orders hold of each SKU.
-- returns: id_wms_order int, sku text, quantity int, picked int?, back_ordered int
SELECT l.id_wms_order, l.sku, l.quantity, l.picked, l.back_ordered FROM PREFIX_wmsbridge_wms_order w
JOIN PREFIX_wmsbridge_wms_line l ON l.id_wms_order = w.id_wms_order WHERE w.id_connection = :id_connection AND w.id_wms_order IN (:ids...)
