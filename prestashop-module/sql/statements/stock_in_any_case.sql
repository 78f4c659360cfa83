-- Which of these SKUs of the shop have a level; a WMS may write them in another case.
-- returns: sku text
SELECT DISTINCT sku_any_case AS sku FROM PREFIX_wmsbridge_stock WHERE id_connection = :id_connection AND sku_any_case IN (:skus...)
