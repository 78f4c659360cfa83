-- They were enqueued.
-- returns: affected
UPDATE PREFIX_wmsbridge_order SET recheck_at = NULL WHERE id_connection = :id_connection AND id_order IN (:ids...) AND recheck_at <= UTC_TIMESTAMP(3)
