-- The WMS order stays, without what it was called with and what was answered: both may hold the customer's address.
-- returns: affected
UPDATE PREFIX_wmsbridge_wms_order SET called_at = NULL, called_with = NULL, call_answer = NULL
WHERE id_connection IN (SELECT c.id_connection FROM PREFIX_wmsbridge_connection c WHERE c.id_shop = :id_shop)
  AND called_at < UTC_TIMESTAMP(3) - INTERVAL :days DAY ORDER BY called_at LIMIT :take
