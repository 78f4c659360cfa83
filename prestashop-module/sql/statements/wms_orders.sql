-- What the WMS has of these orders: the current WMS order of each with its back-orders, and what else was found with their
-- references and has not ended.
-- returns: id_wms_order int, id_order int, generation int, current int, back_order_of int?, wms_number text, external_ref text, wms_id text?, wms_status text?, sent_hash text?, refused_hash text?, intent_operation text?, intent_hash text?, intent_at text?, intent_lost_at text?, accepted_at text?, ended_at text?, line_contents text?, snapshot text?, snapshot_hash text?, snapshot_problem text?, written_hash text?
SELECT id_wms_order, id_order, generation, current, back_order_of, wms_number, external_ref, wms_id, wms_status, sent_hash, refused_hash,
  intent_operation, intent_hash, intent_at, intent_lost_at, accepted_at, ended_at, line_contents, snapshot, snapshot_hash, snapshot_problem, written_hash
FROM PREFIX_wmsbridge_wms_order
WHERE id_connection = :id_connection AND id_order IN (:ids...)
  AND (current = 1 OR back_order_of IS NOT NULL OR (sent_hash = :adopted AND ended_at IS NULL))
ORDER BY id_wms_order
