-- Once for all sidecars: whoever finds these settings there already has nothing to do.
-- returns: affected
UPDATE PREFIX_wmsbridge_cursor SET `position` = :fingerprint
WHERE id_connection = :id_connection AND name = 'hold_settings' AND NOT (`position` <=> :fingerprint)
