-- Events of these orders that were not decided on: then they are decided anew. The list of those that were is never empty.
-- returns: id_order int
SELECT DISTINCT id_order FROM PREFIX_wmsbridge_event
WHERE done_at IS NULL AND id_shop = :id_shop AND id_order IN (:ids...) AND id_event NOT IN (:decided_on...)
