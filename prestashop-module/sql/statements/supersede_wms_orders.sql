-- Orders get a new WMS order: the ones before are recorded, and never move the shop again.
-- returns: affected
UPDATE PREFIX_wmsbridge_wms_order SET current = 0, version = version + 1
WHERE id_connection = :id_connection AND id_order IN (:ids...) AND current = 1
