<?php
/** When each order entered which status. */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Sql;

final class StatusHistory implements OrderPart
{
    public function addTo(array &$orders): void
    {
        foreach (Sql::rows(sprintf(
            'SELECT id_order, id_order_state, id_employee, date_add FROM %s WHERE id_order IN (%s) ORDER BY id_order_history',
            Sql::table('order_history'),
            Sql::numbers(array_keys($orders))
        )) as $row) {
            $orders[(int) $row['id_order']]['history'][] = [
                'id_status' => (int) $row['id_order_state'],
                'id_employee' => (int) $row['id_employee'],
                'date_add' => (string) $row['date_add'],
            ];
        }
    }
}
