-- What the shop must give back, which proves that this database is its own.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_heartbeat (sidecar, id_connection, version, started_at, seen_at, state, challenge, challenged_at)
VALUES (:sidecar, :id_connection, :version, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 'starting', :challenge, UTC_TIMESTAMP(3))
ON DUPLICATE KEY UPDATE challenge = :challenge, challenged_at = UTC_TIMESTAMP(3)
