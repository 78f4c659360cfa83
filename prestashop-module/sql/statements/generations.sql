-- The WMS orders that these orders have or had, back-orders aside.
-- returns: id_order int, generation int
SELECT id_order, generation FROM PREFIX_wmsbridge_wms_order WHERE id_connection = :id_connection AND id_order IN (:ids...) AND back_order_of IS NULL
