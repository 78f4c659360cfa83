-- Orders have a row before they are claimed.
-- returns: affected
INSERT IGNORE INTO PREFIX_wmsbridge_order (id_connection, id_order, id_shop, created_at, updated_at)
SELECT :id_connection, wanted.id_order, :id_shop, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
FROM (SELECT DISTINCT id_order FROM PREFIX_wmsbridge_event WHERE done_at IS NULL AND id_shop = :id_shop AND id_order IN (:ids...)) wanted
LEFT JOIN PREFIX_wmsbridge_order known ON known.id_connection = :id_connection AND known.id_order = wanted.id_order
WHERE known.id_order IS NULL ORDER BY wanted.id_order
