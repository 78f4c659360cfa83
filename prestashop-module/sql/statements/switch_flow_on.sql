-- The settings say that a flow is on. Its baseline is set once and for good, whichever sidecar sees it first.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_flow (id_connection, flow, seen_on, baseline_at) VALUES (:id_connection, :flow, 1, :baseline_at)
ON DUPLICATE KEY UPDATE seen_on = 1, baseline_at = COALESCE(baseline_at, :baseline_at)
