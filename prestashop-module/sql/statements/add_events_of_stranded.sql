-- Orders that wait for a flow which is open, and for which nothing else would come: a sidecar that had read the switch or the safety stop
-- a moment before put them back to wait after the events of what waited were added.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_event (id_shop, id_order, reason, source, created_at)
SELECT o.id_shop, o.id_order, 'flow', 'flow is on', UTC_TIMESTAMP(3) FROM PREFIX_wmsbridge_order o
WHERE o.id_connection = :id_connection AND o.waits_for IS NOT NULL
  AND EXISTS (SELECT 1 FROM (:flows(flow)) v WHERE FIND_IN_SET(v.flow COLLATE utf8mb4_bin, o.waits_for))
  AND (o.lease_until IS NULL OR o.lease_until < UTC_TIMESTAMP(3))
  AND NOT EXISTS (SELECT 1 FROM PREFIX_wmsbridge_event e WHERE e.id_order = o.id_order AND e.id_shop = o.id_shop AND e.done_at IS NULL)
