<?php
/** The order's carrier, and whether its status says that it is paid: from what is read of the shop anyway. */

namespace WmsBridge\Webservice\Orders;

final class Shipping implements OrderPart
{
    /** @var array<int, array<string, mixed>> by id */
    private $statuses;
    /** @var array<int, array<string, mixed>> by id */
    private $carriers;

    public function __construct(array $statuses, array $carriers)
    {
        $this->statuses = $statuses;
        $this->carriers = $carriers;
    }

    public function addTo(array &$orders): void
    {
        foreach ($orders as &$order) {
            $order['carrier'] = $this->carriers[$order['id_carrier']] ?? null;
            $order['payment']['is_paid'] = $this->statuses[$order['id_status']]['paid'] ?? false;
        }
    }
}
