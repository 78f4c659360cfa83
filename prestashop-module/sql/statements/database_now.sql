-- The database's own clock: every time that is compared is its.
-- returns: now text
SELECT UTC_TIMESTAMP(3) AS `now` FROM PREFIX_wmsbridge_connection WHERE id_connection = :id_connection
