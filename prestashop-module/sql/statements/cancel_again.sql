-- The WMS is asked again to cancel orders that are cancelled in the shop.
-- returns: affected
UPDATE PREFIX_wmsbridge_event e
JOIN PREFIX_wmsbridge_order o ON o.id_connection = :id_connection AND o.id_order = e.id_order
SET o.cancel_state = NULL, o.next_try_at = NULL, o.attempts = 0, o.updated_at = UTC_TIMESTAMP(3)
WHERE e.id_event IN (:ids...) AND e.id_shop = :id_shop AND e.outcome = 'carried_out'
