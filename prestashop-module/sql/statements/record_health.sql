-- What a sidecar observed of the shop or the WMS. Ages, and not times, come in: every time in our tables is by the database's clock. A
-- sidecar that has just started knows nothing of the last answer, of the last error, and since when the state is as it is: what stands
-- there stays. `since` is set first, for it needs the state before.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_health (id_connection, peer, since, state, last_answer_at, last_error_at, last_error_code, last_error, written_at)
VALUES (:id_connection, :peer, UTC_TIMESTAMP(3) - INTERVAL :since_us MICROSECOND, :state, UTC_TIMESTAMP(3) - INTERVAL :answer_us MICROSECOND,
  UTC_TIMESTAMP(3) - INTERVAL :error_us MICROSECOND, :error_code, :error, UTC_TIMESTAMP(3))
ON DUPLICATE KEY UPDATE
  since = IF(state = :state, LEAST(since, UTC_TIMESTAMP(3) - INTERVAL :since_us MICROSECOND), UTC_TIMESTAMP(3) - INTERVAL :since_us MICROSECOND),
  state = :state,
  last_answer_at = COALESCE(UTC_TIMESTAMP(3) - INTERVAL :answer_us MICROSECOND, last_answer_at),
  last_error_at = COALESCE(UTC_TIMESTAMP(3) - INTERVAL :error_us MICROSECOND, last_error_at),
  last_error_code = COALESCE(:error_code, last_error_code), last_error = COALESCE(:error, last_error), written_at = UTC_TIMESTAMP(3)
