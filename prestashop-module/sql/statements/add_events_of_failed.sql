-- The WMS works again: what failed because of it, and not because of the order, is tried again.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_event (id_shop, id_order, reason, source, created_at)
SELECT id_shop, id_order, 'wms', 'connection', UTC_TIMESTAMP(3) FROM PREFIX_wmsbridge_order
WHERE id_connection = :id_connection AND state = 'failed' AND problem_code IN (:codes...)
