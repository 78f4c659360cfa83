-- The shop was given these snapshots in full.
-- returns: affected
UPDATE (:written(id_wms_order, hash)) v
JOIN PREFIX_wmsbridge_wms_order t ON t.id_wms_order = v.id_wms_order AND t.id_connection = :id_connection
SET t.written_hash = v.hash, t.version = t.version + 1
