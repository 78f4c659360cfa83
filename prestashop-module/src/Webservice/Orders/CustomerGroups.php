<?php
/** The groups of each order's customer. */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Sql;

final class CustomerGroups implements OrderPart
{
    public function addTo(array &$orders): void
    {
        $groups = [];
        foreach (Sql::rows(sprintf(
            'SELECT id_customer, id_group FROM %s WHERE id_customer IN (%s) ORDER BY id_customer, id_group',
            Sql::table('customer_group'),
            Sql::numbers(array_column($orders, 'id_customer'))
        )) as $row) {
            $groups[(int) $row['id_customer']][] = (int) $row['id_group'];
        }
        foreach ($orders as &$order) {
            if ($order['customer'] !== null) {
                $order['customer']['group_ids'] = $groups[$order['id_customer']] ?? [];
            }
        }
    }
}
