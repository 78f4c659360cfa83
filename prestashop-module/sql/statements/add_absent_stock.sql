-- SKUs of the shop that the WMS does not know.
-- returns: affected
INSERT IGNORE INTO PREFIX_wmsbridge_stock_absent (id_connection, sku) VALUES (:id_connection, :skus.sku)
