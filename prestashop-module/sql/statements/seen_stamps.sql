-- What the gap scan compares with the shop's list: the stamps of the last reading. waits: events wait for the order, and nobody
-- has begun with it.
-- returns: id_order int, shop_stamp text?, address_stamp text?, leased int?
SELECT id_order, shop_stamp, address_stamp, lease_until > UTC_TIMESTAMP(3) AS leased FROM PREFIX_wmsbridge_order
WHERE id_connection = :id_connection AND id_order IN (:ids...)
