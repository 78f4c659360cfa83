-- What is at the WMS counts: the next WMS order of the order comes after it.
-- returns: affected
UPDATE (:orders(id_order, generation)) v
JOIN PREFIX_wmsbridge_order t ON t.id_connection = :id_connection AND t.id_order = v.id_order
SET t.generation = GREATEST(t.generation, v.generation)
