-- The settings as they are now, so that a flow that is switched off stops within one poll, and with them the time.
-- returns: name text, value text?, changed_at text, now text
SELECT name, value, changed_at, UTC_TIMESTAMP(3) AS `now` FROM PREFIX_wmsbridge_setting WHERE id_shop = :id_shop
