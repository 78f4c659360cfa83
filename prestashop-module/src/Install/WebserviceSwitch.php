<?php
/**
 * Whether PrestaShop's Webservice is on in a shop. The module never switches it on by itself: somebody presses the button of the set-up
 * page, or runs docker/install-module.sh. What was there before is kept for each shop, and put back when the module is uninstalled.
 */

namespace WmsBridge\Install;

use WmsBridge\Settings\Settings;
use WmsBridge\Webservice\Sql;

final class WebserviceSwitch
{
    const SWITCH = 'PS_WEBSERVICE';
    /** Apache with CGI does not give PHP the key unless .htaccess says so. PrestaShop 9 writes that always, 8 where this setting is on. */
    const PASS_KEY = 'PS_WEBSERVICE_CGI_HOST';

    /** JSON: what stood before, by setting and shop ("0" where the setting is for all shops); null where nothing did. */
    const BEFORE = 'WMSBRIDGE_WEBSERVICE_BEFORE';
    /** The newest key of the Webservice when it was switched on: keys that were made later may rely on it. */
    const NEWEST_KEY_BEFORE = 'WMSBRIDGE_NEWEST_KEY_BEFORE';

    public static function isOn(int $idShop): bool
    {
        return (bool) \Configuration::get(self::SWITCH, null, null, $idShop);
    }

    /** Whether .htaccess hands the key over to PHP, as far as PrestaShop's settings decide it. */
    public static function passesKey(): bool
    {
        return version_compare(_PS_VERSION_, '9.0.0', '>=') || (bool) \Configuration::getGlobalValue(self::PASS_KEY);
    }

    /** Somebody wants it on in this shop. */
    public static function turnOn(int $idShop): void
    {
        if (!self::isOn($idShop)) {
            self::change(self::SWITCH, \Shop::isFeatureActive() ? $idShop : 0);
        }
    }

    /** Somebody wants Apache to hand over the key. */
    public static function passKey(): void
    {
        if (!self::passesKey()) {
            self::change(self::PASS_KEY, 0);
            \Tools::generateHtaccess();
        }
    }

    /** As it was before, but where a key that was made since may rely on it. */
    public static function putBack(): void
    {
        $before = json_decode((string) \Configuration::getGlobalValue(self::BEFORE), true) ?: [];
        foreach ($before as $setting => $shops) {
            foreach ($shops as $idShop => $value) {
                if (!self::isNeeded((int) $idShop)) {
                    self::restore($setting, (int) $idShop, $value);
                }
            }
        }
        if (isset($before[self::PASS_KEY])) {
            \Tools::generateHtaccess();
        }
        \Configuration::deleteByName(self::BEFORE);
        \Configuration::deleteByName(self::NEWEST_KEY_BEFORE);
    }

    /** @param int $idShop 0 for all shops */
    private static function change(string $setting, int $idShop): void
    {
        $before = json_decode((string) \Configuration::getGlobalValue(self::BEFORE), true) ?: [];
        if (!isset($before[$setting]) || !array_key_exists($idShop, $before[$setting])) {
            $before[$setting][$idShop] = Sql::value('SELECT `value` FROM ' . Sql::table('configuration') . ' WHERE ' . self::row($setting, $idShop));
            \Configuration::updateGlobalValue(self::BEFORE, (string) json_encode($before));
        }
        if (!\Configuration::hasKey(self::NEWEST_KEY_BEFORE)) {
            \Configuration::updateGlobalValue(self::NEWEST_KEY_BEFORE, (string) (int) Sql::value('SELECT MAX(`id_webservice_account`) FROM ' . Sql::table('webservice_account')));
        }
        if ($idShop === 0) {
            \Configuration::updateGlobalValue($setting, '1');
        } else {
            Settings::store($idShop, [$setting => '1']);
        }
    }

    /** @param string|null $value null: there was none */
    private static function restore(string $setting, int $idShop, $value): void
    {
        if ($idShop === 0) {
            // PrestaShop remembers what it read, and .htaccess is written from that.
            \Configuration::updateGlobalValue($setting, (string) $value);
        }
        // By the row itself: where the multistore has been switched off since, PrestaShop would take a shop's value for everybody's.
        Sql::run($value === null
            ? 'DELETE FROM ' . Sql::table('configuration') . ' WHERE ' . self::row($setting, $idShop)
            : 'UPDATE ' . Sql::table('configuration') . ' SET `value` = ' . Sql::text($value) . ' WHERE ' . self::row($setting, $idShop));
    }

    private static function row(string $setting, int $idShop): string
    {
        return '`name` = ' . Sql::text($setting) . ' AND ' . ($idShop === 0 ? '`id_shop` IS NULL AND `id_shop_group` IS NULL' : '`id_shop` = ' . $idShop);
    }

    /** @param int $idShop 0 for all shops */
    private static function isNeeded(int $idShop): bool
    {
        return Sql::value('SELECT 1 FROM ' . Sql::table('webservice_account') . ' a JOIN ' . Sql::table('webservice_account_shop') . ' s ON s.`id_webservice_account` = a.`id_webservice_account`'
            . ' WHERE a.`active` = 1 AND COALESCE(a.`module_name`, \'\') <> \'wmsbridge\' AND a.`id_webservice_account` > ' . (int) \Configuration::getGlobalValue(self::NEWEST_KEY_BEFORE)
            . ($idShop === 0 ? '' : ' AND s.`id_shop` = ' . $idShop) . ' LIMIT 1') !== null;
    }
}
