<?php
/** The carriers of a shop, deleted ones too: an edit of a carrier makes a copy with another id, and old orders keep the old one. */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Sql;

final class Carriers
{
    /** Of a carrier with this name PrestaShop shows the shop's. */
    const SHOP_ITSELF = '0';

    /** @return array<int, array{id: int, id_reference: int, name: string, tracking_url: string, module: string, active: bool, deleted: bool}> by id */
    public static function read(int $idShop): array
    {
        $carriers = [];
        foreach (Sql::rows(sprintf(
            'SELECT c.id_carrier, c.id_reference, c.name, c.url, c.external_module_name, c.active, c.deleted FROM %s c
             JOIN %s s ON s.id_carrier = c.id_carrier AND s.id_shop = %d ORDER BY c.id_carrier',
            Sql::table('carrier'),
            Sql::table('carrier_shop'),
            $idShop
        )) as $row) {
            $carriers[(int) $row['id_carrier']] = [
                'id' => (int) $row['id_carrier'],
                'id_reference' => (int) $row['id_reference'],
                'name' => Value::text($row['name']) === self::SHOP_ITSELF ? str_replace(['#', ';'], '', Value::text(\Configuration::get('PS_SHOP_NAME'))) : Value::text($row['name']),
                'tracking_url' => Value::text($row['url']),
                'module' => Value::text($row['external_module_name']),
                'active' => (int) $row['active'] === 1,
                'deleted' => (int) $row['deleted'] === 1,
            ];
        }

        return $carriers;
    }
}
