<?php
/** The vouchers and cart rules that lowered an order's price. */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Sql;

final class Discounts implements OrderPart
{
    public function addTo(array &$orders): void
    {
        foreach (Sql::rows(sprintf(
            'SELECT id_order, name, value, value_tax_excl, free_shipping FROM %s WHERE deleted = 0 AND id_order IN (%s) ORDER BY id_order_cart_rule',
            Sql::table('order_cart_rule'),
            Sql::numbers(array_keys($orders))
        )) as $row) {
            $orders[(int) $row['id_order']]['discounts'][] = [
                'name' => Value::text($row['name']),
                'amount_tax_incl' => Value::decimal($row['value']),
                'amount_tax_excl' => Value::decimal($row['value_tax_excl']),
                'free_shipping' => (int) $row['free_shipping'] === 1,
            ];
        }
    }
}
