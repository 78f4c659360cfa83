-- They are due anew afterwards, whatever comes of it.
-- returns: affected
UPDATE PREFIX_wmsbridge_wms_order SET recheck_at = UTC_TIMESTAMP(3) + INTERVAL :recheck_minutes MINUTE, version = version + 1
WHERE id_connection = :id_connection AND id_wms_order IN (:ids...)
