-- The orders that may be created at the WMS and whose events wait: those of which the WMS has nothing at the moment. Those that
-- waited at the time of the last answer already are left out: they were answered for.
-- returns: id_order int
SELECT e.id_order FROM PREFIX_wmsbridge_event e
LEFT JOIN PREFIX_wmsbridge_wms_order w ON w.id_connection = :id_connection AND w.id_order = e.id_order AND w.current = 1
WHERE e.done_at IS NULL AND e.id_shop = :id_shop AND e.id_order > 0 AND (w.id_wms_order IS NULL OR w.accepted_at IS NULL OR w.ended_at IS NOT NULL)
GROUP BY e.id_order HAVING MIN(e.created_at) > :since ORDER BY e.id_order
