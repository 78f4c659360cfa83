-- SKUs that these WMS orders hold are computed again. Before their lines are replaced. A WMS may write a SKU in another case in
-- its stock.
-- returns: affected
UPDATE (SELECT DISTINCT l.sku COLLATE utf8mb4_general_ci AS sku FROM PREFIX_wmsbridge_wms_order w
  JOIN PREFIX_wmsbridge_wms_line l ON l.id_wms_order = w.id_wms_order WHERE w.id_connection = :id_connection AND w.id_wms_order IN (:ids...)) held
JOIN PREFIX_wmsbridge_stock s ON s.id_connection = :id_connection AND s.sku_any_case = held.sku
SET s.recheck = 1
