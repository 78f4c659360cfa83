-- The events of one order.
-- returns: created_at text, reason text, action text?, source text, done_at text?, outcome text?
SELECT created_at, reason, action, source, done_at, outcome FROM PREFIX_wmsbridge_event
WHERE id_shop = :id_shop AND id_order = :id_order ORDER BY id_event
