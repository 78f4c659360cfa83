-- Gives orders back untouched, to be tried again after a while (NULL: at the next poll). Counts as no attempt.
-- returns: affected
UPDATE PREFIX_wmsbridge_order
SET lease_owner = NULL, lease_until = NULL, next_try_at = UTC_TIMESTAMP(3) + INTERVAL :delay_us MICROSECOND
WHERE id_connection = :id_connection AND id_order IN (:ids...) AND lease_owner = :owner
