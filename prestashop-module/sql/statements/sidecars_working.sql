-- Sidecars of this connection that were heard of within two minutes, as the back office counts them, and that do not stand still.
-- returns: working int
SELECT COUNT(*) AS working FROM PREFIX_wmsbridge_heartbeat
WHERE id_connection = :id_connection AND seen_at >= UTC_TIMESTAMP(3) - INTERVAL 120 SECOND AND state NOT IN ('stopped', 'standing_still')
