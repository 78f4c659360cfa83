-- Levels together with what became of them: of a whole catalogue, half the statements. Who has a SKU computed again meanwhile is not
-- forgotten.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_stock (id_connection, sku, sku_any_case, warehouse, level, asked_at, recheck, recheck_at, written_quantity,
  in_flight, written_at, outcome, problem)
SELECT :id_connection, v.new_sku, v.new_sku, :warehouse, v.new_level, CAST(v.new_asked_at AS DATETIME(3)), v.new_recheck,
  UTC_TIMESTAMP(3) + INTERVAL v.again_us MICROSECOND, v.after, v.new_in_flight, IF(v.new_outcome = 'written', UTC_TIMESTAMP(3), NULL),
  v.new_outcome, v.new_problem
FROM (:levels(new_sku, new_level, new_asked_at, new_recheck, again_us, after, new_in_flight, new_outcome, new_problem)) v
ON DUPLICATE KEY UPDATE
  recheck = IF(CAST(v.new_asked_at AS DATETIME(3)) < asked_at OR recheck = 1, recheck, v.new_recheck),
  recheck_at = UTC_TIMESTAMP(3) + INTERVAL v.again_us MICROSECOND,
  level = IF(CAST(v.new_asked_at AS DATETIME(3)) >= asked_at, v.new_level, level),
  asked_at = GREATEST(asked_at, CAST(v.new_asked_at AS DATETIME(3))),
  written_quantity = v.after, in_flight = v.new_in_flight, written_at = IF(v.new_outcome = 'written', UTC_TIMESTAMP(3), written_at),
  outcome = v.new_outcome, problem = v.new_problem
