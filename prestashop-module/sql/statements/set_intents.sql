-- What is about to be asked of the WMS for WMS orders that it knows, before it is asked.
-- returns: affected
UPDATE (:intents(id_wms_order, operation, hash, line_contents)) v
JOIN PREFIX_wmsbridge_wms_order t ON t.id_wms_order = v.id_wms_order AND t.id_connection = :id_connection
SET t.intent_operation = v.operation, t.intent_hash = v.hash, t.line_contents = COALESCE(v.line_contents, t.line_contents),
  t.intent_at = UTC_TIMESTAMP(3), t.intent_lost_at = NULL, t.version = t.version + 1, t.updated_at = UTC_TIMESTAMP(3)
