-- The connections of this shop, earlier ones too.
-- returns: id_connection int
SELECT id_connection FROM PREFIX_wmsbridge_connection WHERE id_shop = :id_shop ORDER BY id_connection
