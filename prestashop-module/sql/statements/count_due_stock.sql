-- SKUs that are to be computed by now.
-- returns: skus int
SELECT COUNT(DISTINCT sku) AS skus FROM PREFIX_wmsbridge_stock
WHERE id_connection = :id_connection AND warehouse IN (:warehouses...) AND recheck IN (1, 2, 3)
  AND (recheck_at IS NULL OR recheck_at <= UTC_TIMESTAMP(3))
