-- What was asked for is in the ledger: the orders are worked on. The event is as old as the question: it is among what waited at a
-- resume that was asked for after it.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_event (id_shop, id_order, reason, source, created_at)
SELECT id_shop, id_order, reason, source, created_at FROM PREFIX_wmsbridge_event
WHERE id_event IN (:ids...) AND id_shop = :id_shop AND outcome = 'carried_out' ORDER BY id_event
