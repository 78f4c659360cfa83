-- A sidecar says that it lives, and what it does.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_heartbeat (sidecar, id_connection, version, started_at, seen_at, state, message)
VALUES (:sidecar, :id_connection, :version, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), :state, :message)
ON DUPLICATE KEY UPDATE seen_at = UTC_TIMESTAMP(3), state = :state, message = :message, id_connection = :id_connection
