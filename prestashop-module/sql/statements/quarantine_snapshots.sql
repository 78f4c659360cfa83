-- WMS orders whose snapshot cannot be read: their row says why, and when they are asked for again. Until a snapshot can be read,
-- what was kept before stands; what is broken itself goes, and a new one is asked for at once.
-- returns: affected
UPDATE (:faults(id_wms_order, problem, broken)) v
JOIN PREFIX_wmsbridge_wms_order t ON t.id_wms_order = v.id_wms_order AND t.id_connection = :id_connection
SET t.snapshot_problem = v.problem, t.snapshot = IF(v.broken = 1, NULL, t.snapshot), t.snapshot_hash = IF(v.broken = 1, NULL, t.snapshot_hash),
  t.recheck_at = IF(v.broken = 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL :recheck_minutes MINUTE),
  t.version = t.version + 1, t.updated_at = UTC_TIMESTAMP(3)
