-- Which of these orders the hook announced as placed at or after a time, by the database's clock.
-- returns: id_order int
SELECT DISTINCT id_order FROM PREFIX_wmsbridge_event WHERE id_shop = :id_shop AND id_order IN (:ids...) AND reason = 'placed' AND created_at >= :since
