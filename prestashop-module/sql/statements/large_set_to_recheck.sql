-- Since when what was written is to be computed again by now.
-- returns: since text
SELECT position AS since FROM PREFIX_wmsbridge_cursor
WHERE id_connection = :id_connection AND name = 'stock_second' AND due_at <= UTC_TIMESTAMP(3) AND position IS NOT NULL
