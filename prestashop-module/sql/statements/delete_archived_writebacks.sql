-- What the shop was given of archived orders.
-- returns: affected
DELETE b FROM PREFIX_wmsbridge_writeback b JOIN PREFIX_wmsbridge_order o ON o.id_connection = b.id_connection AND o.id_order = b.id_order
WHERE o.id_connection = :of_connection AND o.id_shop = :id_shop AND o.id_order IN (:ids...) AND o.state = 'archived'
