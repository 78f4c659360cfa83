-- SKUs that are to be computed by now, summed over the warehouses of this shop, in the order of their SKUs.
-- returns: sku text, level int, asked_at text
SELECT s.sku, SUM(s.level) AS level, MIN(s.asked_at) AS asked_at
FROM (SELECT DISTINCT sku FROM PREFIX_wmsbridge_stock
  WHERE id_connection = :id_connection AND warehouse IN (:warehouses...) AND recheck IN (1, 2, 3)
    AND (recheck_at IS NULL OR recheck_at <= UTC_TIMESTAMP(3)) AND sku > :after ORDER BY sku LIMIT :take) due
STRAIGHT_JOIN PREFIX_wmsbridge_stock s ON s.id_connection = :id_connection AND s.sku = due.sku AND s.warehouse IN (:warehouses...)
GROUP BY s.sku ORDER BY s.sku
