-- The same SKUs in other warehouses, too: without one part there is no sum.
-- returns: affected
UPDATE PREFIX_wmsbridge_stock SET recheck = 0, recheck_at = NULL, outcome = 'refused' WHERE id_connection = :id_connection AND sku IN (:skus...)
