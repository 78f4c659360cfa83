-- What became of levels that were computed. A SKU is done with unless its level moved meanwhile, somebody has it computed again, or the
-- result is in doubt.
-- returns: affected
UPDATE (:notes(sku, asked_at, recheck, again_us, after, in_flight, outcome, problem)) v
STRAIGHT_JOIN PREFIX_wmsbridge_stock s ON s.id_connection = :id_connection AND s.sku = v.sku COLLATE utf8mb4_bin
SET s.recheck = IF(s.asked_at > CAST(v.asked_at AS DATETIME(3)) OR s.recheck = 1, s.recheck, v.recheck),
  s.recheck_at = UTC_TIMESTAMP(3) + INTERVAL v.again_us MICROSECOND,
  s.written_quantity = v.after, s.in_flight = v.in_flight,
  s.written_at = IF(v.outcome = 'written', UTC_TIMESTAMP(3), s.written_at), s.outcome = v.outcome, s.problem = v.problem
