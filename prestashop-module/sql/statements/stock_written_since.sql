-- SKUs that were written since a time, in the order of their SKUs.
-- returns: sku text, level int, asked_at text
SELECT sku, SUM(level) AS level, MIN(asked_at) AS asked_at FROM PREFIX_wmsbridge_stock
WHERE id_connection = :id_connection AND sku > :after AND warehouse IN (:warehouses...) AND written_at >= :since
GROUP BY sku ORDER BY sku LIMIT :take
