-- What is known of these orders.
-- returns: id_order int, id_shop int, reference text, state text, waits_for text?, generation int, released_at text?, approved_at text?, approved text?, deleted_at text?, trying_since text?, wms_status text?, cancel_state text?, change_state text?, problem_code text?, problem text?, attempts int, rechecks int, lease_owner text?
SELECT id_order, id_shop, reference, state, waits_for, generation, released_at, approved_at, approved, deleted_at, trying_since, wms_status,
  cancel_state, change_state, problem_code, problem, attempts, rechecks, lease_owner
FROM PREFIX_wmsbridge_order WHERE id_connection = :id_connection AND id_order IN (:ids...) ORDER BY id_order
