-- What was written to the shop of one order.
-- returns: kind text, item text, begun_at text, done_at text?, outcome text?
SELECT kind, item, begun_at, done_at, outcome FROM PREFIX_wmsbridge_writeback
WHERE id_connection = :id_connection AND id_order = :id_order ORDER BY id_writeback
