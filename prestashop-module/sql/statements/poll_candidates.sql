-- Orders with waiting events that nobody works on and that may be tried now. Read without locks; the claim decides.
-- An event that was written after the last try makes its order a candidate at once: it resets the backoff.
-- may_call = 0, while the WMS cannot be used: only orders whose work needs no call of it, as far as can be told before the order is
-- read: what the WMS shows is not in the shop yet.
-- returns: id_order int
SELECT DISTINCT e.id_order
FROM PREFIX_wmsbridge_event e
LEFT JOIN PREFIX_wmsbridge_order o ON o.id_connection = :id_connection AND o.id_order = e.id_order
WHERE e.done_at IS NULL AND e.id_shop = :id_shop AND e.id_order > 0
  AND (o.lease_until IS NULL OR o.lease_until < UTC_TIMESTAMP(3))
  AND (o.next_try_at IS NULL OR o.next_try_at <= UTC_TIMESTAMP(3) OR e.created_at > o.tried_at)
  AND (:may_call = 1 OR EXISTS (SELECT 1 FROM PREFIX_wmsbridge_wms_order w
    WHERE w.id_connection = o.id_connection AND w.id_order = o.id_order AND w.current = 1 AND w.intent_operation IS NULL
      AND w.snapshot_hash IS NOT NULL AND (w.written_hash IS NULL OR w.written_hash <> w.snapshot_hash)))
ORDER BY e.id_order LIMIT :take
