-- Keeps the lease of what is still ours.
-- returns: affected
UPDATE PREFIX_wmsbridge_order SET lease_until = UTC_TIMESTAMP(3) + INTERVAL :lease_us MICROSECOND
WHERE id_connection = :id_connection AND lease_owner = :owner AND lease_until >= UTC_TIMESTAMP(3)
