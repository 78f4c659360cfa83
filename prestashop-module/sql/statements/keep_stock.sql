-- Keeps levels; a SKU whose level moved is computed again. An answer older than the kept one is dropped. The order of the assignments
-- matters: each sees the columns that the earlier ones have set.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_stock (id_connection, sku, sku_any_case, warehouse, level, asked_at, recheck)
SELECT :id_connection, v.new_sku, v.new_sku, v.new_warehouse, v.new_level, :asked_at, 1 FROM (:levels(new_sku, new_warehouse, new_level)) v
ON DUPLICATE KEY UPDATE
  recheck_at = IF(:asked_at >= asked_at AND v.new_level <> level, NULL, recheck_at),
  recheck = IF(:asked_at >= asked_at AND (v.new_level <> level OR outcome = 'refused'), 1, recheck),
  level = IF(:asked_at >= asked_at, v.new_level, level),
  asked_at = GREATEST(asked_at, CAST(:asked_at AS DATETIME(3)))
