-- Cancellations within some minutes, but for those that waited when a person resumed the flow.
-- returns: recent int
SELECT COUNT(DISTINCT h.id_order) AS recent FROM PREFIX_wmsbridge_history h
WHERE h.id_connection = :id_connection AND h.action = 'cancelled' AND h.at > UTC_TIMESTAMP(3) - INTERVAL :minutes MINUTE
  AND (:resumed_at IS NULL OR EXISTS (
    SELECT 1 FROM PREFIX_wmsbridge_event e WHERE e.id_order = h.id_order AND e.reason <> 'wms' AND e.created_at > :resumed_at))
