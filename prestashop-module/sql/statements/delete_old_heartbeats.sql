-- Sidecars that have been silent for a week.
-- returns: affected
DELETE FROM PREFIX_wmsbridge_heartbeat WHERE id_connection = :id_connection AND seen_at < UTC_TIMESTAMP(3) - INTERVAL 7 DAY
