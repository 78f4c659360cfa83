-- They were enqueued.
-- returns: affected
UPDATE PREFIX_wmsbridge_order SET recheck_at = NULL
WHERE id_connection = :id_connection AND recheck_at IS NOT NULL AND (state IN ('new', 'held') OR problem_code = 'left_release')
