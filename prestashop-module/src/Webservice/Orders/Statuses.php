<?php
/** The shop's order statuses, deleted ones too. */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Sql;

final class Statuses
{
    /** @return array<int, array{id: int, name: string, paid: bool, shipped: bool, delivery: bool, deleted: bool, sends_email: bool}> by id */
    public static function read(int $idLang): array
    {
        $statuses = [];
        foreach (Sql::rows(sprintf(
            'SELECT s.id_order_state, l.name, s.paid, s.shipped, s.delivery, s.deleted, s.send_email FROM %s s
             LEFT JOIN %s l ON l.id_order_state = s.id_order_state ORDER BY s.id_order_state, l.id_lang = %d DESC, l.id_lang',
            Sql::table('order_state'),
            Sql::table('order_state_lang'),
            $idLang
        )) as $row) {
            $id = (int) $row['id_order_state'];
            if (($statuses[$id]['name'] ?? '') !== '') {
                continue;
            }
            $statuses[$id] = [
                'id' => $id,
                'name' => Value::text($row['name']),
                'paid' => (int) $row['paid'] === 1,
                'shipped' => (int) $row['shipped'] === 1,
                'delivery' => (int) $row['delivery'] === 1,
                'deleted' => (int) $row['deleted'] === 1,
                'sends_email' => (int) $row['send_email'] === 1,
            ];
        }

        return $statuses;
    }
}
