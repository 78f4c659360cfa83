-- Calls that are over: what they did is known. By itself and afterwards, for an UPDATE with a join promises no order of its
-- assignments, and the time of the intent is when the accepted call began.
-- returns: affected
UPDATE PREFIX_wmsbridge_wms_order SET intent_operation = NULL, intent_hash = NULL, intent_at = NULL, intent_lost_at = NULL, version = version + 1
WHERE id_connection = :id_connection AND id_wms_order IN (:ids...)
