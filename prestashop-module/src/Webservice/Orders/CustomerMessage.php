<?php
/** What the customer wrote when ordering. What is private, or an employee's, is not for the warehouse. */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Sql;

final class CustomerMessage implements OrderPart
{
    public function addTo(array &$orders): void
    {
        foreach (Sql::rows(sprintf(
            'SELECT id_order, message FROM %s WHERE private = 0 AND COALESCE(id_employee, 0) = 0 AND id_order IN (%s) ORDER BY id_message',
            Sql::table('message'),
            Sql::numbers(array_keys($orders))
        )) as $row) {
            $message = &$orders[(int) $row['id_order']]['message'];
            $message = trim($message . "\n" . Value::text($row['message']));
            unset($message);
        }
    }
}
