-- Enqueues held orders that are due, unless another sidecar has done so.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_event (id_shop, id_order, reason, source, created_at)
SELECT id_shop, id_order, 'recheck', 'sidecar', UTC_TIMESTAMP(3) FROM PREFIX_wmsbridge_order
WHERE id_connection = :id_connection AND id_order IN (:ids...) AND recheck_at <= UTC_TIMESTAMP(3)
