-- Our WMS orders with these numbers, or with these ids of the WMS. Oldest first: a WMS that began anew gives ids again, and the
-- newest row is meant.
-- Two questions of an index each; with OR the whole table might be read.
-- returns: id_wms_order int, id_order int, generation int, current int, back_order_of int?, wms_number text, external_ref text, wms_id text?, wms_status text?, accepted_at text?, snapshot_hash text?, snapshot_problem text?, version int
SELECT id_wms_order, id_order, generation, current, back_order_of, wms_number, external_ref, wms_id, wms_status, accepted_at, snapshot_hash, snapshot_problem, version
FROM PREFIX_wmsbridge_wms_order WHERE id_connection = :id_connection AND wms_number IN (:numbers...)
UNION
SELECT id_wms_order, id_order, generation, current, back_order_of, wms_number, external_ref, wms_id, wms_status, accepted_at, snapshot_hash, snapshot_problem, version
FROM PREFIX_wmsbridge_wms_order WHERE id_connection = :id_connection AND wms_id IN (:wms_ids...)
ORDER BY id_wms_order
