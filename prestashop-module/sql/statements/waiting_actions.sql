-- What people asked for and nobody has carried out yet, in the order in which they asked; but first what is dropped, which may be one of
-- the others.
-- returns: id_event int, id_order int, created_at text, action text, argument text?
SELECT id_event, id_order, created_at, action, argument FROM PREFIX_wmsbridge_event
WHERE done_at IS NULL AND action IS NOT NULL AND id_shop = :id_shop ORDER BY action = 'drop' DESC, id_event LIMIT :take
