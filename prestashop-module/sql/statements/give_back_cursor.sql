-- Gives the lease of a cursor back, and says when it is due again.
-- returns: affected
UPDATE PREFIX_wmsbridge_cursor SET lease_owner = NULL, lease_until = NULL, due_at = UTC_TIMESTAMP(3) + INTERVAL :due_us MICROSECOND
WHERE id_connection = :id_connection AND name = :name AND lease_owner = :owner
