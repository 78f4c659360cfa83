-- SKUs of which only an order moved something: the WMS does not name them as changed. As the shop or the WMS's orders write them.
-- returns: affected
UPDATE PREFIX_wmsbridge_stock SET recheck = 1 WHERE id_connection = :id_connection AND sku_any_case IN (:skus...)
