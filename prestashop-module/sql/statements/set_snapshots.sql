-- New snapshots of WMS orders. What the warehouse gave up and took up again has not ended: sent again, it would be there twice. A
-- snapshot from just before a cancellation says so, too; the next one puts it right, and until then the worst is that we ask once
-- more to cancel.
-- returns: affected
UPDATE (:snapshots(id_wms_order, snapshot, snapshot_hash, wms_status, wms_status_text, wms_id, cancelled)) v
JOIN PREFIX_wmsbridge_wms_order t ON t.id_wms_order = v.id_wms_order AND t.id_connection = :id_connection
SET t.snapshot = v.snapshot, t.snapshot_hash = v.snapshot_hash, t.wms_status = v.wms_status, t.wms_status_text = v.wms_status_text, t.wms_id = v.wms_id,
  t.snapshot_problem = NULL, t.recheck_at = NULL, t.settled = 0, t.version = t.version + 1, t.updated_at = UTC_TIMESTAMP(3),
  t.ended_at = IF(v.cancelled = 1, COALESCE(t.ended_at, UTC_TIMESTAMP(3)), NULL)
