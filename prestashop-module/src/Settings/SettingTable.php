<?php
/**
 * The settings that the sidecar reads, in a table of our own: so its database user needs no right on ps_configuration, which holds
 * the passwords of the mail server and the keys of payment modules. A view would need the right CREATE VIEW, which many hosts do not give.
 *
 * What counts for a shop is decided here, as PrestaShop does: its own row, else its group's, else the one for all shops.
 */

namespace WmsBridge\Settings;

use WmsBridge\Contract\SettingList;

final class SettingTable
{
    /**
     * Brings the table up to ps_configuration. PrestaShop tells nobody that a setting was changed, so this is done after each change of
     * ours, on pages of the back office, and when the sidecar asks for the module's status. Nothing is written where nothing changed.
     * A setting that is missing for a moment (an import under way) stays as it was.
     */
    public static function refresh(): void
    {
        $table = '`' . _DB_PREFIX_ . 'wmsbridge_setting`';
        $names = '\'' . implode('\', \'', array_map('pSQL', SettingList::MIRRORED)) . '\'';
        $now = self::settingsOfShops($names);
        self::run("UPDATE $table m JOIN ($now) now ON now.`id_shop` = m.`id_shop` AND now.`name` = m.`name`"
            . ' SET m.`value` = now.`value`, m.`changed_at` = UTC_TIMESTAMP(3) WHERE NOT (CAST(m.`value` AS BINARY) <=> CAST(now.`value` AS BINARY))');
        self::run("INSERT IGNORE INTO $table (`id_shop`, `name`, `value`, `changed_at`) SELECT now.`id_shop`, now.`name`, now.`value`, UTC_TIMESTAMP(3) FROM ($now) now"
            . " LEFT JOIN $table m ON m.`id_shop` = now.`id_shop` AND m.`name` = now.`name` WHERE m.`name` IS NULL");
    }

    /** A statement that gives each shop's value of each name that is set. */
    private static function settingsOfShops(string $names): string
    {
        $table = '`' . _DB_PREFIX_ . 'configuration`';
        // PrestaShop reads no group's rows where it has one shop only.
        $group = \Shop::isFeatureActive() ? 's.`id_shop_group`' : '0';
        $counts = static function (string $row) use ($group): string {
            return "($row.`id_shop` = s.`id_shop` OR $row.`id_shop` IS NULL AND ($row.`id_shop_group` IS NULL OR $row.`id_shop_group` = $group))";
        };
        $order = static function (string $row): string {
            return "($row.`id_shop` IS NOT NULL) * 2 + ($row.`id_shop` IS NULL AND $row.`id_shop_group` IS NOT NULL)";
        };

        return 'SELECT s.`id_shop`, c.`name`, c.`value` FROM `' . _DB_PREFIX_ . "shop` s JOIN $table c ON c.`name` IN ($names) AND " . $counts('c')
            . " WHERE s.`deleted` = 0 AND NOT EXISTS (SELECT 1 FROM $table b WHERE b.`name` = c.`name` AND " . $counts('b')
            . ' AND (' . $order('b') . ' > ' . $order('c') . ' OR ' . $order('b') . ' = ' . $order('c') . ' AND b.`id_configuration` > c.`id_configuration`))';
    }

    private static function run(string $sql): void
    {
        if (!\Db::getInstance()->execute($sql, false)) {
            throw new \RuntimeException('The settings could not be given to the sidecar: ' . \Db::getInstance()->getMsgError());
        }
    }
}
