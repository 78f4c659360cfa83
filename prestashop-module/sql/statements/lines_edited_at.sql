-- When the hooks last announced an edit or a refund of the lines of these orders.
-- returns: id_order int, at text
SELECT id_order, MAX(created_at) AS `at` FROM PREFIX_wmsbridge_event
WHERE id_shop = :id_shop AND id_order IN (:ids...) AND reason IN ('lines', 'refund') GROUP BY id_order
