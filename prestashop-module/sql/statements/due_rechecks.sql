-- Held orders that are to be looked at again by now.
-- returns: id_order int
SELECT id_order FROM PREFIX_wmsbridge_order WHERE id_connection = :id_connection AND recheck_at <= UTC_TIMESTAMP(3) ORDER BY recheck_at LIMIT :take
