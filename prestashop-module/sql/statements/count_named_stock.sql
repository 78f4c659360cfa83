-- SKUs that the WMS has named since a time.
-- returns: skus int
SELECT COUNT(DISTINCT sku) AS skus FROM PREFIX_wmsbridge_stock WHERE id_connection = :id_connection AND asked_at >= :since
