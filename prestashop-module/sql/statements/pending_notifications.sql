-- Whether the shop's other modules have not heard yet of something that was written.
-- returns: pending int
SELECT EXISTS (SELECT 1 FROM PREFIX_wmsbridge_notification WHERE id_shop = :id_shop) AS pending
