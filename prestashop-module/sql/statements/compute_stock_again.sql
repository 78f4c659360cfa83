-- SKUs that are computed again at once with the level that is kept (recheck 2): what the shop has is not what it was given.
-- returns: affected
UPDATE PREFIX_wmsbridge_stock SET recheck = 2, recheck_at = NULL WHERE id_connection = :id_connection AND recheck IN (0, 2) AND sku IN (:skus...)
