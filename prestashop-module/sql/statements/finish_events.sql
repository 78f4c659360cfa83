-- Exactly the events that were read are done.
-- returns: affected
UPDATE (:events(id_event, outcome)) v
JOIN PREFIX_wmsbridge_event t ON t.id_event = v.id_event AND t.id_shop = :id_shop AND t.done_at IS NULL
SET t.done_at = UTC_TIMESTAMP(3), t.outcome = v.outcome
