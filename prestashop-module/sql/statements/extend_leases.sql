-- The lease may be over although nobody has taken it: then it is renewed here, under the lock.
-- returns: affected
UPDATE PREFIX_wmsbridge_order SET lease_until = UTC_TIMESTAMP(3) + INTERVAL :lease_us MICROSECOND
WHERE id_connection = :id_connection AND id_order IN (:ids...) AND lease_owner = :owner
