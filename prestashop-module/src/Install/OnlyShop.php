<?php
/**
 * A multistore that has become one shop again. PrestaShop then reads the rows for all shops, and the sidecar the shop's own, as before:
 * what the settings' page showed and stored would not be what happens. So the shop's own rows take the place of those for all.
 */

namespace WmsBridge\Install;

final class OnlyShop
{
    /** May be done again and again; nothing where there are several shops. */
    public static function settle(): void
    {
        if (\Shop::isFeatureActive()) {
            return;
        }
        $where = '`name` LIKE \'WMSBRIDGE\\_%\' AND `id_shop` = ' . (int) \Configuration::get('PS_SHOP_DEFAULT');
        $rows = \Db::getInstance()->executeS('SELECT `name`, `value` FROM `' . _DB_PREFIX_ . 'configuration` WHERE ' . $where . ' ORDER BY `id_configuration`', true, false) ?: [];
        foreach ($rows as $row) {
            \Configuration::updateGlobalValue((string) $row['name'], (string) $row['value']);
        }
        if ($rows !== []) {
            \Db::getInstance()->execute('DELETE FROM `' . _DB_PREFIX_ . 'configuration` WHERE ' . $where, false);
        }
    }
}
