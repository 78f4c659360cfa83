-- Whether the shop was held against what it was given a short while ago.
-- returns: waits int
SELECT COUNT(*) AS waits FROM PREFIX_wmsbridge_cursor WHERE id_connection = :id_connection AND name = 'stock_compare' AND due_at > UTC_TIMESTAMP(3)
