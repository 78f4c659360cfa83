-- All that was named since a time is computed.
-- returns: affected
UPDATE PREFIX_wmsbridge_stock SET recheck = 1 WHERE id_connection = :id_connection AND asked_at >= :since AND recheck = 0
