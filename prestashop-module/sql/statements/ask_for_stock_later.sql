-- SKUs whose result is in doubt are asked for after a while.
-- returns: affected
UPDATE PREFIX_wmsbridge_stock SET recheck = 1, recheck_at = UTC_TIMESTAMP(3) + INTERVAL :after_us MICROSECOND
WHERE id_connection = :id_connection AND sku IN (:skus...)
