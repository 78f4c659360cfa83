-- A person asks for something to be done with orders. With it goes the problem that the order has at this moment: what the person
-- answers by "send again", and nothing else. Of an archived order nothing is left that could be done again. Asked twice, it is done
-- twice, which is as good as once.
-- returns: affected
INSERT INTO PREFIX_wmsbridge_event (id_shop, id_order, reason, source, created_at, action, argument)
SELECT :id_shop, v.id_order, 'person', :actor, UTC_TIMESTAMP(3), :action, IF(:action = 'send again', o.problem_code, NULL)
FROM (:orders(id_order)) v LEFT JOIN PREFIX_wmsbridge_order o ON o.id_connection = :id_connection AND o.id_order = v.id_order
WHERE COALESCE(o.state, '') <> 'archived'
  AND NOT EXISTS (SELECT 1 FROM PREFIX_wmsbridge_order k WHERE k.id_order = v.id_order AND k.id_shop <> :id_shop)
ORDER BY v.id_order
