-- What the WMS has of one order.
-- returns: wms_number text, wms_id text?, which text, wms_status text?, wms_status_text text?, accepted_at text?, ended_at text?
SELECT wms_number, wms_id, IF(current, 'current', 'superseded') AS which, wms_status, wms_status_text, accepted_at, ended_at
FROM PREFIX_wmsbridge_wms_order WHERE id_connection = :id_connection AND id_order = :id_order ORDER BY id_wms_order
