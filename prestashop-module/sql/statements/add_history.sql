-- What was done to orders, for people.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_history (id_connection, id_order, `at`, actor, action, from_state, to_state, message, correlation_id)
VALUES (:id_connection, :entries.id_order, UTC_TIMESTAMP(3), :entries.actor, :entries.action, :entries.from_state, :entries.to_state, :entries.message, :entries.correlation_id)
