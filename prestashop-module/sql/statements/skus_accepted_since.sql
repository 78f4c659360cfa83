-- SKUs of orders that the WMS accepted (or booked, or shipped) since a time, and when. Two questions of an index each; with OR the whole
-- table would be read, snapshots and all.
-- returns: sku text, moved_at text
SELECT l.sku, MAX(GREATEST(w.accepted_at, COALESCE(w.reflected_at, w.accepted_at))) AS moved_at
FROM (SELECT id_wms_order, accepted_at, reflected_at FROM PREFIX_wmsbridge_wms_order
    WHERE id_connection = :id_connection AND current = 1 AND accepted_at > :since
  UNION SELECT id_wms_order, accepted_at, reflected_at FROM PREFIX_wmsbridge_wms_order
    WHERE id_connection = :id_connection AND current = 1 AND reflected_at > :since) w
JOIN PREFIX_wmsbridge_wms_line l ON l.id_wms_order = w.id_wms_order
WHERE w.accepted_at IS NOT NULL GROUP BY l.sku
