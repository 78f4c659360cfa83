-- The WMS works again: what waited for it is tried at once.
-- returns: affected
UPDATE PREFIX_wmsbridge_order SET next_try_at = NULL
WHERE id_connection = :id_connection AND next_try_at IS NOT NULL AND (problem_code IS NULL OR problem_code LIKE 'wms\_%')
