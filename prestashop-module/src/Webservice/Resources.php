<?php
/** What PrestaShop's Webservice is told of the module's own resources. */

namespace WmsBridge\Webservice;

final class Resources
{
    const OURS = [
        'wmsbridge_status' => ['description' => 'WMS Bridge: what the module speaks', 'specific_management' => true],
        'wmsbridge_orders' => ['description' => 'WMS Bridge: everything about orders', 'specific_management' => true],
        'wmsbridge_shipments' => ['description' => 'WMS Bridge: parcels and statuses of orders', 'specific_management' => true],
        'wmsbridge_ledger' => ['description' => 'WMS Bridge: the ledger, by named statements', 'specific_management' => true],
        'wmsbridge_stock' => ['description' => 'WMS Bridge: stock of many SKUs at once', 'specific_management' => true],
    ];
}
