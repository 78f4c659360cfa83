-- These SKUs are being computed (recheck 3): who has one computed again meanwhile is not forgotten when the result is noted.
-- returns: affected
UPDATE PREFIX_wmsbridge_stock SET recheck = 3
WHERE id_connection = :id_connection AND warehouse IN (:warehouses...) AND recheck IN (1, 2, 3)
  AND (recheck_at IS NULL OR recheck_at <= UTC_TIMESTAMP(3)) AND sku BETWEEN :first AND :last
