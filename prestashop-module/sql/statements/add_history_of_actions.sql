-- Who asked for what, and when, in the history of the orders.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_history (id_connection, id_order, `at`, actor, action, message)
SELECT :id_connection, id_order, created_at, source, action, '' FROM PREFIX_wmsbridge_event
WHERE id_event IN (:ids...) AND id_shop = :id_shop AND id_order > 0 AND outcome = 'carried_out' ORDER BY id_event
