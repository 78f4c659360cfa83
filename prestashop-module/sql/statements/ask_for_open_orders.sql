-- Has the open orders read as soon as the WMS can be asked, whatever night they were last read for.
-- returns: affected
UPDATE PREFIX_wmsbridge_cursor SET `position` = NULL WHERE id_connection = :id_connection AND name = 'open_orders'
