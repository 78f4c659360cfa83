-- A sidecar works on a flow, or tries to. After a gap, or a time in which it was off or stopped, "since when" begins anew.
-- returns: affected
UPDATE PREFIX_wmsbridge_flow
SET watched_since = IF(watched_since IS NULL OR watched_at < UTC_TIMESTAMP(3) - INTERVAL :gap_minutes MINUTE, UTC_TIMESTAMP(3), watched_since),
  watched_at = UTC_TIMESTAMP(3)
WHERE id_connection = :id_connection AND flow = :flow AND seen_on = 1 AND stop_reason IS NULL
