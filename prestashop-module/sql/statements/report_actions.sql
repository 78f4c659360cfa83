-- What was asked for and is not carried out yet.
-- returns: action text, argument text?, source text, orders int, asked_at text
SELECT action, IF(id_order = 0, argument, NULL) AS argument, source, COUNT(NULLIF(id_order, 0)) AS orders, MIN(created_at) AS asked_at
FROM PREFIX_wmsbridge_event WHERE done_at IS NULL AND action IS NOT NULL AND id_shop = :id_shop
GROUP BY action, IF(id_order = 0, argument, NULL), source ORDER BY asked_at LIMIT 20
