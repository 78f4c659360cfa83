-- Another large set may have come meanwhile: its note stays.
-- returns: affected
DELETE FROM PREFIX_wmsbridge_cursor WHERE id_connection = :id_connection AND name = 'stock_second' AND position = :since
