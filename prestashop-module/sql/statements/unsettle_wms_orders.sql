-- Something happened to these orders: something of them may be in flight again.
-- returns: affected
UPDATE PREFIX_wmsbridge_wms_order SET settled = 0, updated_at = UTC_TIMESTAMP(3), version = version + 1
WHERE id_connection = :id_connection AND id_wms_order IN (:ids...)
