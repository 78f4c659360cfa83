<?php
/** What the order's own row says, with its customer, language and currency: one statement. The other parts are empty yet. */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Sql;

final class OrderHead
{
    /** Of `orders`; each with and without tax. */
    const TOTALS = ['paid', 'products', 'discounts', 'shipping', 'wrapping'];

    /**
     * @param array<int, int> $ids
     *
     * @return array<int, array<string, mixed>> by id_order, the lowest first
     */
    public static function read(array $ids, int $idShop): array
    {
        $orders = [];
        foreach (Sql::rows(sprintf(
            'SELECT o.id_order, o.id_shop, o.id_cart, o.reference, o.current_state, o.date_add, o.date_upd, o.id_customer, o.id_address_delivery, o.id_address_invoice,
                    o.id_carrier, o.id_lang, o.payment, o.module, o.gift, o.gift_message, o.recyclable, o.conversion_rate,
                    o.total_paid_tax_incl, o.total_paid_tax_excl, o.total_paid_real, o.total_products_wt, o.total_products, o.total_discounts_tax_incl,
                    o.total_discounts_tax_excl, o.total_shipping_tax_incl, o.total_shipping_tax_excl, o.total_wrapping_tax_incl, o.total_wrapping_tax_excl,
                    l.iso_code AS language_iso, m.iso_code AS currency_iso,
                    c.id_customer AS has_customer, c.firstname, c.lastname, c.company, c.email, c.is_guest, c.id_default_group, cl.iso_code AS customer_language_iso
             FROM %s o
             LEFT JOIN %s l ON l.id_lang = o.id_lang
             LEFT JOIN %s m ON m.id_currency = o.id_currency
             LEFT JOIN %s c ON c.id_customer = o.id_customer
             LEFT JOIN %s cl ON cl.id_lang = c.id_lang
             WHERE o.id_shop = %d AND o.id_order IN (%s) ORDER BY o.id_order',
            Sql::table('orders'),
            Sql::table('lang'),
            Sql::table('currency'),
            Sql::table('customer'),
            Sql::table('lang'),
            $idShop,
            Sql::numbers($ids)
        )) as $row) {
            $orders[(int) $row['id_order']] = self::order($row);
        }

        return $orders;
    }

    /** @param array<string, mixed> $row */
    private static function order(array $row): array
    {
        return [
            'id_order' => (int) $row['id_order'],
            'id_shop' => (int) $row['id_shop'],
            'id_cart' => (int) $row['id_cart'],
            'reference' => Value::text($row['reference']),
            'id_status' => (int) $row['current_state'],
            'date_add' => (string) $row['date_add'],
            'date_upd' => (string) $row['date_upd'],
            'id_lang' => (int) $row['id_lang'],
            'language_iso' => strtolower(Value::text($row['language_iso'])),
            'id_customer' => (int) $row['id_customer'],
            'customer' => $row['has_customer'] === null ? null : [
                'firstname' => Value::text($row['firstname']),
                'lastname' => Value::text($row['lastname']),
                'company' => Value::text($row['company']),
                'email' => Value::text($row['email']),
                'language_iso' => strtolower(Value::text($row['customer_language_iso'])),
                'is_guest' => (int) $row['is_guest'] === 1,
                'id_default_group' => (int) $row['id_default_group'],
                'group_ids' => [],
            ],
            'id_address_delivery' => (int) $row['id_address_delivery'],
            'delivery' => null,
            'id_address_invoice' => (int) $row['id_address_invoice'],
            'invoice' => null,
            'id_carrier' => (int) $row['id_carrier'],
            'carrier' => null,
            'pickup_point' => null,
            'payment' => ['module' => Value::text($row['module']), 'name' => Value::text($row['payment']), 'is_paid' => false],
            'currency_iso' => strtoupper(Value::text($row['currency_iso'])),
            'conversion_rate' => Value::decimal($row['conversion_rate']),
            'totals' => self::totals($row),
            'discounts' => [],
            'gift' => ['wrapped' => (int) $row['gift'] === 1, 'message' => (int) $row['gift'] === 1 ? Value::text($row['gift_message']) : ''],
            'recyclable' => (int) $row['recyclable'] === 1,
            'message' => '',
            'lines' => [],
            'parcels' => [],
            'history' => [],
            'hold' => null,
            'problem' => null,
        ];
    }

    /** @return array<string, string> */
    private static function totals(array $row): array
    {
        // PrestaShop names these two otherwise than the rest.
        $row += ['total_products_tax_incl' => $row['total_products_wt'], 'total_products_tax_excl' => $row['total_products']];
        $totals = [];
        foreach (self::TOTALS as $name) {
            foreach (['tax_incl', 'tax_excl'] as $tax) {
                $totals[$name . '_' . $tax] = Value::decimal($row["total_{$name}_$tax"]);
            }
        }

        return $totals + ['paid_real' => Value::decimal($row['total_paid_real'])];
    }
}
