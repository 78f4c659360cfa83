-- The settings as they are now, so that a flow that is switched off stops within one poll.
-- returns: name text, value text?, changed_at text
SELECT name, value, changed_at FROM PREFIX_wmsbridge_setting WHERE id_shop = :id_shop
