-- WMS orders that we did not make: taken over, or back-orders. Of one whose snapshot cannot be read only that the WMS has it is
-- kept.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_wms_order
  (id_connection, id_order, generation, current, back_order_of, wms_number, external_ref, wms_id, wms_status, wms_status_text, sent_hash,
   accepted_call_at, accepted_at, ended_at, snapshot, snapshot_hash, snapshot_problem, recheck_at, created_at, updated_at)
SELECT :id_connection, v.id_order, v.generation, v.current, v.back_order_of, v.wms_number, v.external_ref, v.wms_id, v.wms_status, v.wms_status_text, :adopted,
  UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), IF(v.cancelled = 1, UTC_TIMESTAMP(3), NULL), v.snapshot, v.snapshot_hash, v.problem,
  IF(v.problem IS NULL, NULL, UTC_TIMESTAMP(3) + INTERVAL :recheck_minutes MINUTE), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
FROM (:rows(id_order, generation, current, back_order_of, wms_number, external_ref, wms_id, wms_status, wms_status_text, cancelled, snapshot, snapshot_hash, problem)) v
