-- All stock was compared. A question that came meanwhile stands.
-- returns: affected
UPDATE PREFIX_wmsbridge_cursor SET position = :night, moved_at = UTC_TIMESTAMP(3)
WHERE id_connection = :id_connection AND name = 'stock_full' AND position = :position AND moved_at <=> :moved_at
