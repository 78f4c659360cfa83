-- How far WMS orders are together with their back-orders.
-- returns: affected
UPDATE (:statuses(id_wms_order, wms_status, wms_status_text)) v
JOIN PREFIX_wmsbridge_wms_order t ON t.id_wms_order = v.id_wms_order AND t.id_connection = :id_connection
SET t.wms_status = v.wms_status, t.wms_status_text = v.wms_status_text, t.version = t.version + 1
