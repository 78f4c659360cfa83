-- A person asks for something that concerns the whole connection.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_event (id_shop, id_order, reason, source, created_at, action, argument)
VALUES (:id_shop, 0, 'person', :actor, UTC_TIMESTAMP(3), :action, :argument)
