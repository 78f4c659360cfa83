-- The connection that this sidecar serves: its shop, and what the module wrote down when it paired them.
-- returns: id_connection int, id_shop int, pairing_id text, order_prefix text
SELECT id_connection, id_shop, pairing_id, order_prefix FROM PREFIX_wmsbridge_connection WHERE id_connection = :id_connection AND active = 1
