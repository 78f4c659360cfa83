-- Open orders as the WMS has them, by number: those that it accepted and that have not ended, back-orders of current ones among them. A
-- back-order's number in our table may be made up; its snapshot has the WMS's own.
-- returns: id_wms_order int, id_order int, number text
SELECT w.id_wms_order, w.id_order,
  IF(w.back_order_of IS NULL, w.wms_number, COALESCE(NULLIF(JSON_UNQUOTE(JSON_EXTRACT(w.snapshot, '$.number')), ''), root.wms_number)) AS number
FROM PREFIX_wmsbridge_wms_order w LEFT JOIN PREFIX_wmsbridge_wms_order root ON root.id_wms_order = w.back_order_of
WHERE w.id_connection = :id_connection AND w.id_wms_order > :after AND w.accepted_at IS NOT NULL AND w.ended_at IS NULL
  AND (w.wms_status IS NULL OR w.wms_status NOT IN (:ended...)) AND COALESCE(root.current, w.current) = 1
ORDER BY w.id_wms_order LIMIT :take
