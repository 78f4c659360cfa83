-- Events that were kept for long enough; what still waits stays, however old.
-- returns: affected
DELETE FROM PREFIX_wmsbridge_event
WHERE id_shop = :id_shop AND created_at < UTC_TIMESTAMP(3) - INTERVAL :days DAY AND done_at IS NOT NULL ORDER BY id_event LIMIT :take
