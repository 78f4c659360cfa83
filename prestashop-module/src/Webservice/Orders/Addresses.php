<?php
/** Where each order goes and who is billed. An address that a customer deleted stays in the shop while an order has it. */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Sql;

final class Addresses implements OrderPart
{
    /** Texts of `address`. */
    const TEXTS = ['alias', 'firstname', 'lastname', 'company', 'address1', 'address2', 'postcode', 'city', 'phone', 'phone_mobile', 'other', 'vat_number', 'dni'];

    public function addTo(array &$orders): void
    {
        $addresses = [];
        foreach (Sql::rows(sprintf(
            'SELECT a.id_address, a.%s, a.id_country, a.id_state, a.deleted, a.date_upd, c.iso_code AS country_iso, s.iso_code AS state_iso, s.name AS state
             FROM %s a LEFT JOIN %s c ON c.id_country = a.id_country LEFT JOIN %s s ON s.id_state = a.id_state WHERE a.id_address IN (%s)',
            implode(', a.', self::TEXTS),
            Sql::table('address'),
            Sql::table('country'),
            Sql::table('state'),
            Sql::numbers(array_merge(array_column($orders, 'id_address_delivery'), array_column($orders, 'id_address_invoice')))
        )) as $row) {
            $addresses[(int) $row['id_address']] = array_map([Value::class, 'text'], array_intersect_key($row, array_flip(self::TEXTS))) + [
                'id_country' => (int) $row['id_country'],
                'country_iso' => strtoupper(Value::text($row['country_iso'])),
                'state_iso' => strtoupper(Value::text($row['state_iso'])),
                'state' => Value::text($row['state']),
                'deleted' => (int) $row['deleted'] === 1,
                'date_upd' => (string) $row['date_upd'],
            ];
        }
        foreach ($orders as &$order) {
            $order['delivery'] = $addresses[$order['id_address_delivery']] ?? null;
            $order['invoice'] = $addresses[$order['id_address_invoice']] ?? null;
        }
    }
}
