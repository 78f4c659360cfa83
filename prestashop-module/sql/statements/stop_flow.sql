-- Stops a flow with words for a person. Where a person resumed it since the row was read on which that was decided, or another sidecar
-- stopped it, nothing happens.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_flow (id_connection, flow, stop_reason) VALUES (:id_connection, :flow, :reason)
ON DUPLICATE KEY UPDATE stop_reason = IF(stop_reason IS NULL AND resumed_at <=> :resumed_at, :reason, stop_reason)
