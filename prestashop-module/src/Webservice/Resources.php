<?php
/**
 * What PrestaShop's Webservice is told of resources, at every request of whoever: ours, and two changes of its own for the requests that
 * come with a key of ours.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Install\WebserviceKey;

final class Resources
{
    const OURS = [
        'wmsbridge_status' => ['description' => 'WMS Bridge: what the module speaks', 'specific_management' => true],
        'wmsbridge_customers' => ['description' => 'WMS Bridge: e-mail, name and language of orders\' customers', 'specific_management' => true],
        'wmsbridge_shipments' => ['description' => 'WMS Bridge: parcels and statuses of orders', 'specific_management' => true],
        'wmsbridge_ledger' => ['description' => 'WMS Bridge: the ledger, by named statements', 'specific_management' => true],
        'wmsbridge_skus' => ['description' => 'WMS Bridge: SKUs that several products have', 'specific_management' => true],
        'wmsbridge_stock' => ['description' => 'WMS Bridge: stock of many SKUs at once', 'specific_management' => true],
    ];

    /** @return array<string, array<string, mixed>> by name; one of PrestaShop's takes its place */
    public static function all(): array
    {
        $key = Connection::presentedKey();
        // PrestaShop asks for the list on the page of its keys too.
        if (empty($GLOBALS['webservice_call']) || !WebserviceKey::isOurs($key)) {
            return self::OURS;
        }
        if (WebserviceKey::connection($key) === null) {
            // PrestaShop has read the key's rights by now: removing it ends it from the next request on.
            WebserviceKey::sweep();

            return self::OURS + self::closed();
        }

        return self::OURS + ['orders' => ['description' => 'The Customers orders', 'class' => OrderWithoutSecret::class]];
    }

    /** @return array<string, array<string, mixed>> PrestaShop's own of the key's resources, which refuse every request */
    private static function closed(): array
    {
        $names = array_diff(array_keys(WebserviceKey::RIGHTS), array_keys(self::OURS));

        return array_fill_keys($names, ['description' => '', 'class' => 'Order', 'forbidden_method' => ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']]);
    }
}
