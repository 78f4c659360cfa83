-- Which of these orders have events that wait.
-- returns: id_order int
SELECT DISTINCT id_order FROM PREFIX_wmsbridge_event WHERE done_at IS NULL AND id_shop = :id_shop AND id_order IN (:ids...)
