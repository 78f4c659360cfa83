-- Takes the lease of as many of these orders as are free. The owner is one claim's own: no two claims share one.
-- returns: affected
UPDATE PREFIX_wmsbridge_order
SET lease_owner = :owner, lease_until = UTC_TIMESTAMP(3) + INTERVAL :lease_us MICROSECOND, tried_at = UTC_TIMESTAMP(3)
WHERE id_connection = :id_connection AND id_order IN (:ids...) AND (lease_until IS NULL OR lease_until < UTC_TIMESTAMP(3))
