-- The sidecars that were heard of last.
-- returns: sidecar text, version text, state text, message text, seen_at text
SELECT sidecar, version, state, message, seen_at FROM PREFIX_wmsbridge_heartbeat
WHERE id_connection = :id_connection ORDER BY seen_at DESC LIMIT 5
