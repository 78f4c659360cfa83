-- Orders of a connection of this shop that were finished long ago and of which nothing is in-flight: all that the WMS accepted has left,
-- and nothing waits.
-- returns: id_order int
SELECT o.id_order FROM PREFIX_wmsbridge_order o
WHERE o.id_connection = :of_connection AND o.id_shop = :id_shop AND o.id_order > :after AND o.state = 'done'
  AND o.updated_at < UTC_TIMESTAMP(3) - INTERVAL :months MONTH
  AND o.problem_code IS NULL AND (o.lease_until IS NULL OR o.lease_until < UTC_TIMESTAMP(3))
  AND EXISTS (SELECT 1 FROM PREFIX_wmsbridge_wms_order w
    WHERE w.id_connection = o.id_connection AND w.id_order = o.id_order AND w.current = 1 AND w.wms_status IN ('shipped', 'delivered'))
  AND NOT EXISTS (SELECT 1 FROM PREFIX_wmsbridge_wms_order w
    WHERE w.id_connection = o.id_connection AND w.id_order = o.id_order
      AND (w.updated_at >= UTC_TIMESTAMP(3) - INTERVAL :months MONTH OR w.intent_operation IS NOT NULL
        OR (w.ended_at IS NULL AND COALESCE(w.wms_status, '') NOT IN ('shipped', 'delivered', 'cancelled'))))
  AND NOT EXISTS (SELECT 1 FROM PREFIX_wmsbridge_wms_order w JOIN PREFIX_wmsbridge_wms_line l ON l.id_wms_order = w.id_wms_order
    WHERE w.id_connection = o.id_connection AND w.id_order = o.id_order AND w.current = 1
      AND (COALESCE(l.picked, l.quantity) < l.quantity OR l.back_ordered > 0))
  AND NOT EXISTS (SELECT 1 FROM PREFIX_wmsbridge_event e WHERE e.id_order = o.id_order AND e.id_shop = o.id_shop AND e.done_at IS NULL)
ORDER BY o.id_order LIMIT :take
