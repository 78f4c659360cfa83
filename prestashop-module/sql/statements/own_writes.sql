-- When we wrote to these orders in the shop ourselves.
-- returns: id_order int, begun_at text, done_at text
SELECT id_order, begun_at, done_at FROM PREFIX_wmsbridge_writeback
WHERE id_connection = :id_connection AND id_order IN (:ids...) AND done_at IS NOT NULL
