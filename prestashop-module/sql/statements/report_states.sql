-- Where the orders stand.
-- returns: state text, orders int
SELECT state, COUNT(*) AS orders FROM PREFIX_wmsbridge_order WHERE id_connection = :id_connection GROUP BY state ORDER BY orders DESC
