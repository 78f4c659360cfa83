-- Levels that make no sense: nothing is computed of their SKUs until the WMS gives better ones. Of a SKU without a row the level counts
-- as asked at the beginning of all times.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_stock (id_connection, sku, sku_any_case, warehouse, level, asked_at, recheck, outcome, problem)
SELECT :id_connection, v.new_sku, v.new_sku, v.new_warehouse, 0, :never, 0, 'refused', v.new_problem
FROM (:levels(new_sku, new_warehouse, new_problem)) v
ON DUPLICATE KEY UPDATE outcome = 'refused', problem = v.new_problem
