-- A cursor has a row before it is locked.
-- returns: affected
INSERT IGNORE INTO PREFIX_wmsbridge_cursor (id_connection, name) VALUES (:id_connection, :name)
