<?php
/** The parcels of each order: its rows of `order_carrier`, the first of which every order has. */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Sql;

final class Parcels implements OrderPart
{
    public function addTo(array &$orders): void
    {
        foreach (Sql::rows(sprintf(
            'SELECT id_order, id_order_carrier, id_carrier, tracking_number, weight, shipping_cost_tax_incl, shipping_cost_tax_excl, date_add
             FROM %s WHERE id_order IN (%s) ORDER BY id_order_carrier',
            Sql::table('order_carrier'),
            Sql::numbers(array_keys($orders))
        )) as $row) {
            $orders[(int) $row['id_order']]['parcels'][] = [
                'id_order_carrier' => (int) $row['id_order_carrier'],
                'id_carrier' => (int) $row['id_carrier'],
                'tracking_number' => Value::text($row['tracking_number']),
                'weight_kg' => Value::decimal($row['weight']),
                'shipping_tax_incl' => Value::decimal($row['shipping_cost_tax_incl']),
                'shipping_tax_excl' => Value::decimal($row['shipping_cost_tax_excl']),
                'date_add' => (string) $row['date_add'],
            ];
        }
    }
}
