-- A large set is being written: all that was written since is computed again a little later, by this one note.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_cursor (id_connection, name, position, due_at)
VALUES (:id_connection, 'stock_second', :since, UTC_TIMESTAMP(3) + INTERVAL :after_us MICROSECOND)
ON DUPLICATE KEY UPDATE position = LEAST(position, :since), due_at = UTC_TIMESTAMP(3) + INTERVAL :after_us MICROSECOND
