-- The night for which all stock was compared last, or that a person asked for it; and whether it was put off.
-- returns: position text?, moved_at text?, put_off int, now text
SELECT `position`, moved_at, COALESCE(due_at > UTC_TIMESTAMP(3), 0) AS put_off, UTC_TIMESTAMP(3) AS `now`
FROM PREFIX_wmsbridge_cursor WHERE id_connection = :id_connection AND name = 'stock_full'
