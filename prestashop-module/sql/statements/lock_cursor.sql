-- The lease of a cursor, until the batch ends: only its owner moves it.
-- returns: name text
SELECT name FROM PREFIX_wmsbridge_cursor
WHERE id_connection = :id_connection AND name = :name AND lease_owner = :owner AND lease_until >= UTC_TIMESTAMP(3) FOR UPDATE
