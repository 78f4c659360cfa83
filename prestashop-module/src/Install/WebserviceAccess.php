<?php
/**
 * The sidecar's Webservice key: made, given exactly the rights it needs, rotated, removed.
 *
 * Written with plain statements: PrestaShop's WebserviceKey writes the key in clear to the shop's log when it is made
 * and when it is deleted, and setPermissionForAccount() drops the module's own resources in silence while the module
 * is being installed.
 */

namespace WmsBridge\Install;

final class WebserviceAccess
{
    const KEY = 'WMSBRIDGE_WEBSERVICE_KEY';
    /** After a rotation: the key before, and the time (seconds since 1970) from which it is refused. */
    const OLD_KEY = 'WMSBRIDGE_OLD_WEBSERVICE_KEY';
    const OLD_KEY_UNTIL = 'WMSBRIDGE_OLD_KEY_UNTIL';
    /** How PS_WEBSERVICE stood before: "absent" or "0". Not kept where it was on already. */
    const WEBSERVICE_BEFORE = 'WMSBRIDGE_WEBSERVICE_BEFORE';

    const OVERLAP_SECONDS = 86400;

    /** Everything the sidecar may do, by resource. */
    const RIGHTS = [
        'orders' => ['GET'],
        'order_details' => ['GET'],
        'order_carriers' => ['GET'],
        'order_states' => ['GET'],
        'order_histories' => ['GET'],
        'addresses' => ['GET'],
        'customers' => ['GET'],
        'carriers' => ['GET'],
        'countries' => ['GET'],
        'states' => ['GET'],
        'products' => ['GET'],
        'product_suppliers' => ['GET'],
        'combinations' => ['GET'],
        'languages' => ['GET'],
        'stock_availables' => ['GET', 'PUT'],
        'wmsbridge_status' => ['GET'],
        'wmsbridge_shipments' => ['POST'],
        'wmsbridge_skus' => ['POST'],
        'wmsbridge_stock' => ['POST'],
    ];

    /** Makes the key where there is none, and in any case its rights and its shops. */
    public static function ensure(): void
    {
        $key = (string) \Configuration::getGlobalValue(self::KEY);
        if ($key === '' || self::account($key) === 0) {
            $key = self::create();
            \Configuration::updateGlobalValue(self::KEY, $key);
        }
        self::permit(self::account($key));
    }

    /**
     * A new key. The old one works for OVERLAP_SECONDS more, so that the sidecar can be given the new one in peace.
     *
     * @param bool $overlap false where the old key must end now: it belongs to the shop this one was copied from
     */
    public static function rotate(bool $overlap): void
    {
        self::endOldKey();
        $old = (string) \Configuration::getGlobalValue(self::KEY);
        $new = self::create();
        self::permit(self::account($new));
        \Configuration::updateGlobalValue(self::KEY, $new);
        if ($overlap) {
            \Configuration::updateGlobalValue(self::OLD_KEY, $old);
            \Configuration::updateGlobalValue(self::OLD_KEY_UNTIL, (string) (time() + self::OVERLAP_SECONDS));
        } else {
            self::remove($old);
        }
    }

    /** Removes the old key where its overlap is over. Called when the settings are looked at, and by upgrades. */
    public static function endOldKeyIfDue(): void
    {
        $until = (int) \Configuration::getGlobalValue(self::OLD_KEY_UNTIL);
        if ($until !== 0 && $until <= time()) {
            self::endOldKey();
        }
    }

    public static function endOldKey(): void
    {
        $old = (string) \Configuration::getGlobalValue(self::OLD_KEY);
        if ($old !== '') {
            self::remove($old);
        }
        \Configuration::deleteByName(self::OLD_KEY);
        \Configuration::deleteByName(self::OLD_KEY_UNTIL);
    }

    /** @return bool whether the key exists, is switched on and has exactly its rights */
    public static function isComplete(): bool
    {
        $id = self::account((string) \Configuration::getGlobalValue(self::KEY));

        return $id !== 0 && self::isActive($id) && self::rightsOf($id) === self::wanted();
    }

    public static function removeAll(): void
    {
        self::endOldKey();
        self::remove((string) \Configuration::getGlobalValue(self::KEY));
    }

    public static function switchOn(): void
    {
        if (!\Configuration::getGlobalValue('PS_WEBSERVICE')) {
            if (!\Configuration::hasKey(self::WEBSERVICE_BEFORE)) {
                \Configuration::updateGlobalValue(self::WEBSERVICE_BEFORE, \Configuration::hasKey('PS_WEBSERVICE') ? '0' : 'absent');
            }
            \Configuration::updateGlobalValue('PS_WEBSERVICE', '1');
        }
        foreach (\Shop::getShops(false, null, true) as $idShop) {
            // A shop may have switched it off for itself.
            if (!\Configuration::get('PS_WEBSERVICE', null, null, (int) $idShop)) {
                \Configuration::updateValue('PS_WEBSERVICE', '1', false, (int) \Shop::getGroupFromShop((int) $idShop), (int) $idShop);
            }
        }
        self::passTheKey();
    }

    /** As it was before, unless somebody else's key needs it by now. */
    public static function switchBack(): void
    {
        $before = (string) \Configuration::getGlobalValue(self::WEBSERVICE_BEFORE);
        $others = (int) \Db::getInstance()->getValue('SELECT COUNT(*) FROM `' . _DB_PREFIX_ . 'webservice_account` WHERE `active` = 1', false);
        if ($others > 0 || $before === '') {
            return;
        }
        if ($before === 'absent') {
            \Configuration::deleteByName('PS_WEBSERVICE');
        } else {
            \Configuration::updateGlobalValue('PS_WEBSERVICE', '0');
        }
    }

    /**
     * Apache with CGI does not give PHP the key unless .htaccess says so. PrestaShop 9 writes that always, 8 where
     * this setting is on.
     */
    private static function passTheKey(): void
    {
        $apacheCgi = stripos((string) ($_SERVER['SERVER_SOFTWARE'] ?? ''), 'apache') !== false && stripos(PHP_SAPI, 'cgi') !== false;
        if (version_compare(_PS_VERSION_, '9.0.0', '<') && $apacheCgi && !\Configuration::getGlobalValue('PS_WEBSERVICE_CGI_HOST')) {
            \Configuration::updateGlobalValue('PS_WEBSERVICE_CGI_HOST', '1');
            \Tools::generateHtaccess();
        }
    }

    private static function create(): string
    {
        $key = strtoupper(bin2hex(random_bytes(16)));
        self::run('INSERT INTO `' . _DB_PREFIX_ . 'webservice_account` (`key`, `description`, `class_name`, `is_module`, `module_name`, `active`) VALUES (\''
            . pSQL($key) . '\', \'WMS Bridge: the key of the sidecar. It belongs to the module, which gives it its rights.\', \'WebserviceRequest\', 0, \'wmsbridge\', 1)');

        return $key;
    }

    private static function permit(int $idAccount): void
    {
        if (self::rightsOf($idAccount) !== self::wanted()) {
            $rows = [];
            foreach (self::RIGHTS as $resource => $methods) {
                foreach ($methods as $method) {
                    $rows[] = '(\'' . pSQL($resource) . '\', \'' . pSQL($method) . '\', ' . $idAccount . ')';
                }
            }
            self::run('DELETE FROM `' . _DB_PREFIX_ . 'webservice_permission` WHERE `id_webservice_account` = ' . $idAccount);
            self::run('INSERT INTO `' . _DB_PREFIX_ . 'webservice_permission` (`resource`, `method`, `id_webservice_account`) VALUES ' . implode(', ', $rows));
            if (self::rightsOf($idAccount) !== self::wanted()) {
                throw new \RuntimeException('The Webservice key did not get its rights: look at it under Advanced Parameters > Webservice, and repair the module on its set-up page.');
            }
        }
        foreach (\Shop::getShops(false, null, true) as $idShop) {
            self::run('INSERT IGNORE INTO `' . _DB_PREFIX_ . 'webservice_account_shop` (`id_webservice_account`, `id_shop`) VALUES (' . $idAccount . ', ' . (int) $idShop . ')');
        }
    }

    private static function remove(string $key): void
    {
        $id = self::account($key);
        if ($id !== 0) {
            foreach (['webservice_permission', 'webservice_account_shop', 'webservice_account'] as $table) {
                self::run('DELETE FROM `' . _DB_PREFIX_ . $table . '` WHERE `id_webservice_account` = ' . $id);
            }
        }
    }

    private static function account(string $key): int
    {
        return $key === '' ? 0 : (int) \Db::getInstance()->getValue('SELECT `id_webservice_account` FROM `' . _DB_PREFIX_ . 'webservice_account` WHERE `key` = \'' . pSQL($key) . '\'', false);
    }

    private static function isActive(int $idAccount): bool
    {
        return (bool) \Db::getInstance()->getValue('SELECT `active` FROM `' . _DB_PREFIX_ . 'webservice_account` WHERE `id_webservice_account` = ' . $idAccount, false);
    }

    /** @return array<int, string> "resource METHOD", sorted */
    private static function rightsOf(int $idAccount): array
    {
        $rights = [];
        foreach (\Db::getInstance()->executeS('SELECT `resource`, `method` FROM `' . _DB_PREFIX_ . 'webservice_permission` WHERE `id_webservice_account` = ' . $idAccount, true, false) ?: [] as $row) {
            $rights[] = $row['resource'] . ' ' . $row['method'];
        }
        sort($rights);

        return $rights;
    }

    /** @return array<int, string> RIGHTS as rightsOf() gives them */
    private static function wanted(): array
    {
        $rights = [];
        foreach (self::RIGHTS as $resource => $methods) {
            foreach ($methods as $method) {
                $rights[] = $resource . ' ' . $method;
            }
        }
        sort($rights);

        return $rights;
    }

    private static function run(string $sql): void
    {
        if (!\Db::getInstance()->execute($sql, false)) {
            throw new \RuntimeException('The Webservice key could not be stored: ' . \Db::getInstance()->getMsgError());
        }
    }
}
