-- By which settings the held orders were last looked at, as a fingerprint.
-- returns: position text?
SELECT `position` FROM PREFIX_wmsbridge_cursor WHERE id_connection = :id_connection AND name = 'hold_settings'
