-- What is still to be done of these orders.
-- returns: id_event int, id_order int, reason text, created_at text, action text?
SELECT id_event, id_order, reason, created_at, action FROM PREFIX_wmsbridge_event
WHERE done_at IS NULL AND id_shop = :id_shop AND id_order IN (:ids...) ORDER BY id_event
