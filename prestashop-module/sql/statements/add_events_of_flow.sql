-- Orders that waited for a flow which was switched on.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_event (id_shop, id_order, reason, source, created_at)
SELECT id_shop, id_order, 'flow', :source, UTC_TIMESTAMP(3) FROM PREFIX_wmsbridge_order
WHERE id_connection = :id_connection AND waits_for IS NOT NULL AND FIND_IN_SET(:flow, waits_for)
