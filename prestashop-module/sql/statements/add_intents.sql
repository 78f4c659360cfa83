-- What is about to be asked of the WMS for the first time. Where the batch runs a second time, the row is there already.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_wms_order
  (id_connection, id_order, generation, current, wms_number, external_ref, intent_operation, intent_hash, line_contents, intent_at, created_at, updated_at)
SELECT :id_connection, v.id_order, v.generation, 1, v.wms_number, v.external_ref, v.operation, v.hash, v.line_contents, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
FROM (:intents(id_order, generation, wms_number, external_ref, operation, hash, line_contents)) v
ON DUPLICATE KEY UPDATE current = 1, intent_at = UTC_TIMESTAMP(3)
