-- These WMS orders, where they are as they were read, until the batch ends.
-- returns: id_wms_order int
SELECT t.id_wms_order FROM (:seen(id_wms_order, version)) v
JOIN PREFIX_wmsbridge_wms_order t ON t.id_wms_order = v.id_wms_order AND t.version = v.version
WHERE t.id_connection = :id_connection FOR UPDATE
