<?php
/**
 * What PrestaShop wants before it calls a module's hooks and resources: rights of profiles, customer groups and shops.
 */

namespace WmsBridge\Install;

final class ShopAccess
{
    const ALL_DEVICES = 7;

    /**
     * PrestaShop 8 skips even action hooks where the employee's profile may not view the module, and gives that right
     * to few: without this the status changes of a logistician would make no event. And the resources answer "does not
     * exist" where the Visitor group, or the shop, has no row.
     */
    public static function ensure(int $idModule): void
    {
        foreach (\Shop::getShops(false, null, true) as $idShop) {
            self::run('INSERT IGNORE INTO `' . _DB_PREFIX_ . 'module_shop` (`id_module`, `id_shop`, `enable_device`) VALUES (' . $idModule . ', ' . (int) $idShop . ', ' . self::ALL_DEVICES . ')');
            self::run('INSERT IGNORE INTO `' . _DB_PREFIX_ . 'module_group` (`id_module`, `id_shop`, `id_group`) SELECT ' . $idModule . ', ' . (int) $idShop . ', `id_group` FROM `' . _DB_PREFIX_ . 'group`');
        }
        self::run('INSERT IGNORE INTO `' . _DB_PREFIX_ . 'module_access` (`id_profile`, `id_authorization_role`)'
            . ' SELECT p.`id_profile`, r.`id_authorization_role` FROM `' . _DB_PREFIX_ . 'profile` p'
            . ' CROSS JOIN `' . _DB_PREFIX_ . 'authorization_role` r WHERE r.`slug` = \'ROLE_MOD_MODULE_WMSBRIDGE_READ\'');
    }

    /**
     * What is missing, for the checks of the set-up page.
     *
     * @param array<int, string> $hooks
     *
     * @return array<int, string> of "profiles", "shops", "groups", "hooks"
     */
    public static function missing(int $idModule, array $hooks): array
    {
        $p = _DB_PREFIX_;
        $shops = count(\Shop::getShops(false, null, true));
        $missing = [];
        if (self::count("SELECT COUNT(*) FROM `{$p}profile` WHERE `id_profile` NOT IN (SELECT a.`id_profile` FROM `{$p}module_access` a"
            . " JOIN `{$p}authorization_role` r ON r.`id_authorization_role` = a.`id_authorization_role` WHERE r.`slug` = 'ROLE_MOD_MODULE_WMSBRIDGE_READ')") > 0) {
            $missing[] = 'profiles';
        }
        if (self::count("SELECT COUNT(DISTINCT `id_shop`) FROM `{$p}module_shop` WHERE `id_module` = $idModule") < $shops) {
            $missing[] = 'shops';
        }
        $visitor = (int) \Configuration::get('PS_UNIDENTIFIED_GROUP');
        if (self::count("SELECT COUNT(DISTINCT `id_shop`) FROM `{$p}module_group` WHERE `id_module` = $idModule AND `id_group` = $visitor") < $shops) {
            $missing[] = 'groups';
        }
        $names = implode(', ', array_map(static function (string $hook): string {
            return '\'' . pSQL($hook) . '\'';
        }, $hooks));
        if (self::count("SELECT COUNT(DISTINCT m.`id_hook`, m.`id_shop`) FROM `{$p}hook_module` m JOIN `{$p}hook` h ON h.`id_hook` = m.`id_hook`"
            . " WHERE m.`id_module` = $idModule AND h.`name` IN ($names)") < $shops * count($hooks)) {
            $missing[] = 'hooks';
        }

        return $missing;
    }

    private static function count(string $sql): int
    {
        return (int) \Db::getInstance()->getValue($sql, false);
    }

    private static function run(string $sql): void
    {
        if (!\Db::getInstance()->execute($sql, false)) {
            throw new \RuntimeException('The rights of the module could not be stored: ' . \Db::getInstance()->getMsgError());
        }
    }
}
