-- What was observed of the shop and the WMS.
-- returns: peer text, state text, since text, last_answer_at text?, last_error_at text?, last_error text?, written_at text
SELECT peer, state, since, last_answer_at, last_error_at, last_error, written_at FROM PREFIX_wmsbridge_health
WHERE id_connection = :id_connection ORDER BY peer
