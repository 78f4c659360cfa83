-- The history of archived orders.
-- returns: affected
DELETE h FROM PREFIX_wmsbridge_history h JOIN PREFIX_wmsbridge_order o ON o.id_connection = h.id_connection AND o.id_order = h.id_order
WHERE o.id_connection = :of_connection AND o.id_shop = :id_shop AND o.id_order IN (:ids...) AND o.state = 'archived'
