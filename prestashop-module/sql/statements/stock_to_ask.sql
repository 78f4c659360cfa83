-- SKUs to ask the WMS about again, their level being older than `before`: an order moved them, or their result was in doubt (recheck 1
-- or 3; 2 is computed once more with the level that is kept).
-- returns: sku text
SELECT DISTINCT sku FROM PREFIX_wmsbridge_stock
WHERE id_connection = :id_connection AND warehouse IN (:warehouses...) AND recheck IN (1, 3)
  AND (recheck_at IS NULL OR recheck_at <= UTC_TIMESTAMP(3)) AND asked_at < :before AND asked_at > :never
ORDER BY sku LIMIT :take
