-- The settings say that a flow is off.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_flow (id_connection, flow, seen_on, seen_off_at) VALUES (:id_connection, :flow, 0, UTC_TIMESTAMP(3))
ON DUPLICATE KEY UPDATE seen_on = 0, seen_off_at = UTC_TIMESTAMP(3)
