-- What was done to one order.
-- returns: at text, actor text, action text, from_state text?, to_state text?, message text
SELECT `at`, actor, action, from_state, to_state, message FROM PREFIX_wmsbridge_history
WHERE id_connection = :id_connection AND id_order = :id_order ORDER BY id_history
