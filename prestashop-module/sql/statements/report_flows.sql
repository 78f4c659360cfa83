-- The flows as the sidecars see them.
-- returns: flow text, switched text, baseline_at text?, stop_reason text?, last_run_at text?, last_result text?
SELECT flow, IF(seen_on, 'on', 'off') AS switched, baseline_at, stop_reason, last_run_at, last_result FROM PREFIX_wmsbridge_flow
WHERE id_connection = :id_connection ORDER BY flow
