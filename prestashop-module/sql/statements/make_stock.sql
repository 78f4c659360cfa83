-- Rows for SKUs that have none yet, as being computed (recheck 3): who has one computed again before the result is noted could not say
-- so otherwise.
-- returns: affected
INSERT IGNORE INTO PREFIX_wmsbridge_stock (id_connection, sku, sku_any_case, warehouse, level, asked_at, recheck)
VALUES (:id_connection, :levels.sku, :levels.sku, :warehouse, :levels.level, :levels.asked_at, 3)
