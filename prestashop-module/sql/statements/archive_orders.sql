-- Archives finished orders. Somebody may have begun with one since it was read: a lease keeps its order.
-- returns: affected
UPDATE PREFIX_wmsbridge_order SET state = 'archived', problem = NULL, waits_for = NULL, next_try_at = NULL
WHERE id_connection = :of_connection AND id_shop = :id_shop AND id_order IN (:ids...) AND state = 'done'
  AND (lease_until IS NULL OR lease_until < UTC_TIMESTAMP(3))
