-- What became of orders; their leases are given back. Columns of `sets` take the new value, the others stay.
-- returns: affected
UPDATE (:updates(id_order, sets, reference, state, waits_for, generation, released_at, deleted_at, shop_stamp, address_stamp, wms_status, cancel_state,
  change_state, problem_code, problem, attempts, rechecks, exchanged, retry_us, recheck_us, trying)) v
JOIN PREFIX_wmsbridge_order t ON t.id_connection = :id_connection AND t.id_order = v.id_order
SET t.lease_owner = NULL, t.lease_until = NULL, t.updated_at = UTC_TIMESTAMP(3),
  t.reference = IF(FIND_IN_SET('reference', v.sets), v.reference, t.reference),
  t.state = IF(FIND_IN_SET('state', v.sets), v.state, t.state),
  t.waits_for = IF(FIND_IN_SET('waits_for', v.sets), v.waits_for, t.waits_for),
  t.generation = IF(FIND_IN_SET('generation', v.sets), v.generation, t.generation),
  t.released_at = IF(FIND_IN_SET('released_at', v.sets), v.released_at, t.released_at),
  t.deleted_at = IF(FIND_IN_SET('deleted_at', v.sets), v.deleted_at, t.deleted_at),
  t.shop_stamp = IF(FIND_IN_SET('shop_stamp', v.sets), v.shop_stamp, t.shop_stamp),
  t.address_stamp = IF(FIND_IN_SET('address_stamp', v.sets), v.address_stamp, t.address_stamp),
  t.wms_status = IF(FIND_IN_SET('wms_status', v.sets), v.wms_status, t.wms_status),
  t.cancel_state = IF(FIND_IN_SET('cancel_state', v.sets), v.cancel_state, t.cancel_state),
  t.change_state = IF(FIND_IN_SET('change_state', v.sets), v.change_state, t.change_state),
  t.problem_code = IF(FIND_IN_SET('problem_code', v.sets), v.problem_code, t.problem_code),
  t.problem = IF(FIND_IN_SET('problem', v.sets), v.problem, t.problem),
  t.attempts = v.attempts, t.rechecks = v.rechecks,
  t.last_exchange_at = IF(v.exchanged = 1, UTC_TIMESTAMP(3), t.last_exchange_at),
  t.next_try_at = UTC_TIMESTAMP(3) + INTERVAL v.retry_us MICROSECOND,
  t.recheck_at = UTC_TIMESTAMP(3) + INTERVAL v.recheck_us MICROSECOND,
  t.trying_since = IF(v.trying = 1, COALESCE(t.trying_since, UTC_TIMESTAMP(3)), NULL)
