-- Orders of ours that are at the WMS and not in the ledger: taken over, never created twice. Locks the rows that exist, so that no
-- call for these orders is recorded until the batch ends.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_order (id_connection, id_order, id_shop, state, created_at, updated_at)
VALUES (:id_connection, :orders.id_order, :id_shop, 'at_wms', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))
ON DUPLICATE KEY UPDATE id_order = id_order
