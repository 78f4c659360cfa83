-- What became known of WMS orders. Columns of `sets` take the new value, the others stay. Accepted is kept twice: when the call
-- began (its intent), and when its answer came. One that ended holds nothing any more, and the stock figure has its pieces again,
-- but for those that left: no snapshot may ever say so.
-- returns: affected
UPDATE (:updates(id_wms_order, sets, wms_id, sent_hash, refused_hash, operation, request, answer, answer_lost, accepted, ended)) v
JOIN PREFIX_wmsbridge_wms_order t ON t.id_wms_order = v.id_wms_order AND t.id_connection = :id_connection
SET t.version = t.version + 1, t.settled = 0, t.updated_at = UTC_TIMESTAMP(3),
  t.wms_id = COALESCE(v.wms_id, t.wms_id),
  t.sent_hash = IF(FIND_IN_SET('sent_hash', v.sets), v.sent_hash, t.sent_hash),
  t.refused_hash = IF(FIND_IN_SET('refused_hash', v.sets), v.refused_hash, t.refused_hash),
  t.called_operation = COALESCE(v.operation, t.called_operation),
  t.called_with = IF(v.operation IS NULL, t.called_with, v.request),
  t.call_answer = IF(v.operation IS NULL, t.call_answer, v.answer),
  t.called_at = IF(v.operation IS NULL, t.called_at, UTC_TIMESTAMP(3)),
  t.intent_lost_at = IF(v.answer_lost = 1, UTC_TIMESTAMP(3), t.intent_lost_at),
  t.accepted_call_at = IF(v.accepted = 1, COALESCE(t.intent_at, UTC_TIMESTAMP(3)), t.accepted_call_at),
  t.accepted_at = IF(v.accepted = 1, UTC_TIMESTAMP(3), t.accepted_at),
  t.ended_at = IF(v.ended = 1, COALESCE(t.ended_at, UTC_TIMESTAMP(3)), t.ended_at),
  t.wms_status = IF(v.ended = 1 AND COALESCE(t.wms_status, '') NOT IN (:left...), 'cancelled', t.wms_status)
