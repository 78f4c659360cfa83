-- All stock was compared for the first time. A question that came meanwhile stands.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_cursor (id_connection, name, position, moved_at) VALUES (:id_connection, 'stock_full', :night, UTC_TIMESTAMP(3))
ON DUPLICATE KEY UPDATE moved_at = IF(position IS NULL, UTC_TIMESTAMP(3), moved_at), position = COALESCE(position, :night)
