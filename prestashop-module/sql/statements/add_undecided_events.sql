-- Enqueues what changed settings may decide otherwise: orders that are held, or were not to be sent so far.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_event (id_shop, id_order, reason, source, created_at)
SELECT id_shop, id_order, 'recheck', 'sidecar', UTC_TIMESTAMP(3) FROM PREFIX_wmsbridge_order
WHERE id_connection = :id_connection AND (state IN ('new', 'held') OR problem_code = 'left_release')
