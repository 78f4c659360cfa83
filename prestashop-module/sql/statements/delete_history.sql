-- History that was kept for long enough, of this shop's earlier connections too.
-- returns: affected
DELETE FROM PREFIX_wmsbridge_history
WHERE id_connection IN (SELECT c.id_connection FROM PREFIX_wmsbridge_connection c WHERE c.id_shop = :id_shop)
  AND at < UTC_TIMESTAMP(3) - INTERVAL :days DAY ORDER BY id_history LIMIT :take
