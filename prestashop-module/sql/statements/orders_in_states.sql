-- Which of these orders are in one of these states. With "none" expected: a person said "leave it alone" while it was worked on.
-- returns: id_order int
SELECT id_order FROM PREFIX_wmsbridge_order WHERE id_connection = :id_connection AND id_order IN (:ids...) AND state IN (:states...)
