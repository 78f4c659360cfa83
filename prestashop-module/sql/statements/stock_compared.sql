-- The shop was held against what it was given, and will be again after a while.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_cursor (id_connection, name, moved_at, due_at)
VALUES (:id_connection, 'stock_compare', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL :after_us MICROSECOND)
ON DUPLICATE KEY UPDATE moved_at = UTC_TIMESTAMP(3), due_at = UTC_TIMESTAMP(3) + INTERVAL :after_us MICROSECOND
