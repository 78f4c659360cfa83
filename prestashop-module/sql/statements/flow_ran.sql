-- What a flow did last, for the overview.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_flow (id_connection, flow, last_run_at, last_result) VALUES (:id_connection, :flow, UTC_TIMESTAMP(3), :result)
ON DUPLICATE KEY UPDATE last_run_at = UTC_TIMESTAMP(3), last_result = :result
