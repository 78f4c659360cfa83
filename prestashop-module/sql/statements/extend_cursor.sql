-- Keeps the lease of a cursor during a long read.
-- returns: affected
UPDATE PREFIX_wmsbridge_cursor SET lease_until = UTC_TIMESTAMP(3) + INTERVAL :lease_us MICROSECOND
WHERE id_connection = :id_connection AND name = :name AND lease_owner = :owner
