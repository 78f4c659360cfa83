-- The next round of any sidecar compares all stock with the WMS, whenever the last one was. One that is under way sees by moved_at that
-- it was asked for anew.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_cursor (id_connection, name, position, moved_at)
VALUES (:id_connection, 'stock_full', 'asked', UTC_TIMESTAMP(3))
ON DUPLICATE KEY UPDATE position = 'asked', moved_at = UTC_TIMESTAMP(3), due_at = NULL
