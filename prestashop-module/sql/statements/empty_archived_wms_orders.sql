-- The WMS orders of archived orders keep their numbers, so that none of them is made a second time.
-- returns: affected
UPDATE PREFIX_wmsbridge_wms_order w JOIN PREFIX_wmsbridge_order o ON o.id_connection = w.id_connection AND o.id_order = w.id_order
SET w.snapshot = NULL, w.line_contents = NULL, w.called_at = NULL, w.called_with = NULL, w.call_answer = NULL
WHERE o.id_connection = :of_connection AND o.id_shop = :id_shop AND o.id_order IN (:ids...) AND o.state = 'archived'
