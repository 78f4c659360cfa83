-- "Order N was touched", said by the sidecar itself. Two of these are as good as one.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_event (id_shop, id_order, reason, source, created_at)
VALUES (:id_shop, :orders.id_order, :reason, :source, UTC_TIMESTAMP(3))
