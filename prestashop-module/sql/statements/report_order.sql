-- Where one order stands.
-- returns: reference text, state text, waits_for text?, wms_status text?, cancel_state text?, problem text?, attempts int, next_try_at text?, last_exchange_at text?
SELECT reference, state, waits_for, wms_status, cancel_state, problem, attempts, next_try_at, last_exchange_at
FROM PREFIX_wmsbridge_order WHERE id_connection = :id_connection AND id_order = :id_order
