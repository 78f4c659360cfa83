-- Numbers are unique: one that another WMS order bears (a copy by hand at the warehouse) would undo what is recorded of all the
-- others. Rows that this batch made itself, when its answer was lost, are not meant.
-- returns: wms_number text
SELECT w.wms_number FROM PREFIX_wmsbridge_wms_order w
WHERE w.id_connection = :id_connection AND w.wms_number IN (:numbers...)
  AND NOT EXISTS (SELECT 1 FROM (:made(id_order, generation)) v
    WHERE v.id_order = w.id_order AND v.generation = w.generation AND w.current = 1 AND w.intent_operation IS NOT NULL AND w.accepted_at IS NULL)
