-- A flow is resumed: what waits for it is worked on. These events are as old as the question, for it was asked for what waited then.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_event (id_shop, id_order, reason, source, created_at)
SELECT id_shop, id_order, 'flow', CONCAT('flow ', :flow, ' on'), :asked_at FROM PREFIX_wmsbridge_order
WHERE id_connection = :id_connection AND waits_for IS NOT NULL AND FIND_IN_SET(:flow, waits_for)
