-- Whose lease is whose, until the batch ends: nothing is written for whoever lost it.
-- returns: id_order int
SELECT id_order FROM PREFIX_wmsbridge_order
WHERE id_connection = :id_connection AND id_order IN (:ids...) AND lease_owner = :owner ORDER BY id_order FOR UPDATE
