-- Moves a cursor, in the batch that wrote what was read.
-- returns: affected
UPDATE PREFIX_wmsbridge_cursor SET `position` = :position, moved_at = UTC_TIMESTAMP(3)
WHERE id_connection = :id_connection AND name = :name AND lease_owner = :owner
