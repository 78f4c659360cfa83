-- A flow has a row before anything is noted of it.
-- returns: affected
INSERT IGNORE INTO PREFIX_wmsbridge_flow (id_connection, flow) VALUES (:id_connection, :flow)
