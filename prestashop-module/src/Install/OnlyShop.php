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
        $idShop = (int) \Configuration::get('PS_SHOP_DEFAULT');
        $table = '`' . _DB_PREFIX_ . 'configuration`';
        $where = '`name` LIKE \'WMSBRIDGE\\_%\' AND `id_shop` = ' . $idShop;
        $rows = \Db::getInstance()->executeS("SELECT `name`, `value` FROM $table WHERE $where ORDER BY `id_configuration`", true, false) ?: [];
        if ($rows === []) {
            return;
        }
        // The feature may be off with other shops still there. What they had as "for all" stays theirs: or a flow that is on here would
        // begin there.
        \Db::getInstance()->execute("INSERT INTO $table (`id_shop_group`, `id_shop`, `name`, `value`, `date_add`, `date_upd`)"
            . ' SELECT s.`id_shop_group`, s.`id_shop`, c.`name`, c.`value`, c.`date_add`, c.`date_upd`'
            . " FROM $table c JOIN `" . _DB_PREFIX_ . "shop` s ON s.`deleted` = 0 AND s.`id_shop` <> $idShop"
            . " JOIN (SELECT DISTINCT `name` FROM $table WHERE $where) moved ON moved.`name` = c.`name`"
            . " LEFT JOIN $table own ON own.`name` = c.`name` AND own.`id_shop` = s.`id_shop`"
            . ' WHERE c.`id_shop` IS NULL AND c.`id_shop_group` IS NULL AND own.`id_configuration` IS NULL AND c.`name` NOT IN (\'' . implode("', '", Pairing::KEPT) . '\')', false);
        foreach ($rows as $row) {
            \Configuration::updateGlobalValue((string) $row['name'], (string) $row['value']);
        }
        \Db::getInstance()->execute("DELETE FROM $table WHERE $where", false);
    }
}
