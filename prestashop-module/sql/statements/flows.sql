-- The flows as the sidecars see them together. Since when a flow was watched counts only where that has no gap until now.
-- returns: flow text, seen_on int, seen_off_at text?, baseline_at text?, stop_reason text?, resumed_at text?, watched_since text?
SELECT flow, seen_on, seen_off_at, baseline_at, stop_reason, resumed_at,
  IF(watched_at >= UTC_TIMESTAMP(3) - INTERVAL :gap_minutes MINUTE, watched_since, NULL) AS watched_since
FROM PREFIX_wmsbridge_flow WHERE id_connection = :id_connection
