-- Takes the lease of a cursor that is due and that nobody has. One that is due later than its reader ever gives it back for was given
-- back by a sidecar with other settings, and is due now.
-- returns: affected
UPDATE PREFIX_wmsbridge_cursor SET lease_owner = :owner, lease_until = UTC_TIMESTAMP(3) + INTERVAL :lease_us MICROSECOND
WHERE id_connection = :id_connection AND name = :name AND (lease_until IS NULL OR lease_until < UTC_TIMESTAMP(3))
  AND (due_at IS NULL OR due_at <= UTC_TIMESTAMP(3) OR due_at > UTC_TIMESTAMP(3) + INTERVAL :every_us MICROSECOND)
