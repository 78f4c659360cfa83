-- One that fails night after night must not keep the rounds from what changed: the shop would sell what is gone.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_cursor (id_connection, name, due_at)
VALUES (:id_connection, 'stock_full', UTC_TIMESTAMP(3) + INTERVAL :after_us MICROSECOND)
ON DUPLICATE KEY UPDATE due_at = UTC_TIMESTAMP(3) + INTERVAL :after_us MICROSECOND
