-- From when on the stock figure of the WMS knows what it did not know before.
-- returns: affected
UPDATE PREFIX_wmsbridge_wms_order SET reflected_at = UTC_TIMESTAMP(3), version = version + 1
WHERE id_connection = :id_connection AND id_wms_order IN (:ids...)
