-- Orders that need somebody, the newest first.
-- returns: id_order int, reference text, state text, problem_code text?, problem text?, updated_at text
SELECT id_order, reference, state, problem_code, problem, updated_at FROM PREFIX_wmsbridge_order
WHERE id_connection = :id_connection AND (state IN ('held', 'failed') OR problem IS NOT NULL) AND state <> 'skipped'
ORDER BY updated_at DESC LIMIT 50
