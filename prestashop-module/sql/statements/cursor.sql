-- Where a cursor stands, how long ago it was moved, and whether this owner has its lease.
-- returns: position text?, moved_seconds_ago int?, mine int, now text
SELECT `position`, TIMESTAMPDIFF(SECOND, moved_at, UTC_TIMESTAMP(3)) AS moved_seconds_ago,
  COALESCE(lease_owner = :owner AND lease_until >= UTC_TIMESTAMP(3), 0) AS mine, UTC_TIMESTAMP(3) AS `now`
FROM PREFIX_wmsbridge_cursor WHERE id_connection = :id_connection AND name = :name
