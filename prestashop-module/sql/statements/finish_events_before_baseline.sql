-- Finishes events from before the orders flow was ever on: its baseline, whenever that comes, is later than when it was last seen
-- off, and no order that they tell of is sent. Only for a shop that sends nothing yet; of an order that the ledger knows they
-- stay, and what a person asked for.
-- returns: affected
UPDATE PREFIX_wmsbridge_event SET done_at = UTC_TIMESTAMP(3), outcome = 'nothing_to_do'
WHERE done_at IS NULL AND id_shop = :id_shop AND action IS NULL
  AND created_at < (SELECT f.seen_off_at FROM PREFIX_wmsbridge_flow f WHERE f.id_connection = :id_connection AND f.flow = 'orders' AND f.seen_on = 0 AND f.baseline_at IS NULL)
  AND id_order NOT IN (SELECT o.id_order FROM PREFIX_wmsbridge_order o WHERE o.id_connection = :id_connection)
ORDER BY id_event LIMIT 1000
