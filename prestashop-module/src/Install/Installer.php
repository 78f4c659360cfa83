<?php
/**
 * Puts everything the module needs into the shop, and takes it out again. Each step may be done again and again:
 * installing, repairing and a new shop in a multistore are the same work.
 */

namespace WmsBridge\Install;

use WmsBridge\Admin\Tabs;
use WmsBridge\Settings\Settings;
use WmsBridge\Settings\SettingTable;

final class Installer
{
    /** Hooks that PrestaShop had no row for before this module came: they go with it. */
    const MADE_HOOKS = 'WMSBRIDGE_MADE_HOOKS';

    /** PrestaShop 8.0 itself runs on older ones. */
    const LEAST_PHP = '7.4.0';

    /** Pure. @param string $version as PHP says its own */
    public static function runsOn(string $version): bool
    {
        return version_compare($version, self::LEAST_PHP, '>=');
    }

    /**
     * @param \Module $module installed in PrestaShop's own tables already
     * @param array<int, string> $hooks
     *
     * @throws \RuntimeException in a sentence
     */
    public static function ensure(\Module $module, array $hooks): void
    {
        Tables::bringUp((int) \Configuration::getGlobalValue('WMSBRIDGE_LAYOUT'));
        self::settings();
        self::noteNewHooks($hooks);
        foreach ($hooks as $hook) {
            if (!$module->registerHook($hook)) {
                throw new \RuntimeException(sprintf('PrestaShop refused to register the hook %s.', $hook));
            }
        }
        ShopAccess::ensure((int) $module->id);
        Tabs::ensure();
        self::shops();
        foreach (\Shop::getShops(false, null, true) as $idShop) {
            WebserviceKey::repair((int) $idShop);
        }
    }

    /** Every shop has its connection, and every connection its key. A shop that was added to a multistore gets it when the settings are looked at. */
    public static function shops(): void
    {
        OnlyShop::settle();
        foreach (\Shop::getShops(false, null, true) as $idShop) {
            if (\Shop::isFeatureActive() && Pairing::connection((int) $idShop) === null) {
                self::allOff((int) $idShop);
            }
            Pairing::ensure((int) $idShop);
            WebserviceKey::ensure((int) $idShop);
        }
        WebserviceKey::sweep();
        SettingTable::refresh();
    }

    /** A shop that was added begins with nothing that moves, whatever moves in the shop whose settings it has as long as it has none of its own. */
    private static function allOff(int $idShop): void
    {
        foreach (Settings::FLOWS as $flow) {
            if ((string) \Configuration::get(Settings::flowKey($flow), null, null, $idShop) === '1') {
                Settings::store($idShop, [Settings::flowKey($flow) => '0']);
            }
        }
    }

    /** Numbers of the contract, and the defaults of what is not set. */
    public static function settings(): void
    {
        \Configuration::updateGlobalValue('WMSBRIDGE_LAYOUT', (string) Contract::LAYOUT);
        \Configuration::updateGlobalValue('WMSBRIDGE_CONTRACT', (string) Contract::CONTRACT);
        \Configuration::updateGlobalValue('WMSBRIDGE_VERSION', \Wmsbridge::VERSION);
        foreach (Settings::shopDefaults() as $key => $value) {
            if (!\Configuration::hasKey($key)) {
                \Configuration::updateGlobalValue($key, $value);
            }
        }
    }

    /**
     * Takes out what is not PrestaShop's own to remove.
     *
     * @param bool $keepData tables and settings stay for an installation later; access to the shop ends in any case, and the pairing stays
     */
    public static function remove(bool $keepData): void
    {
        WebserviceKey::removeAll();
        WebserviceSwitch::putBack();
        self::removeMadeHooks();
        Tabs::remove();
        if (!$keepData) {
            Tables::drop();
            self::forgetSettings();
        }
    }

    /**
     * Whether PrestaShop is resetting the module. Its "reset" is an uninstallation and an installation, and says so to
     * nobody; the callers are the only sign. A reset sets the module right and must not cost the order ledger.
     */
    public static function isReset(): bool
    {
        foreach (debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS) as $frame) {
            if ($frame['function'] === 'reset' && substr($frame['class'] ?? '', -13) === 'ModuleManager') {
                return true;
            }
        }

        return false;
    }

    private static function noteNewHooks(array $hooks): void
    {
        if (\Configuration::hasKey(self::MADE_HOOKS)) {
            return;
        }
        $rows = \Db::getInstance()->executeS('SELECT `name` FROM `' . _DB_PREFIX_ . 'hook` WHERE `name` IN (' . self::texts($hooks) . ')', true, false) ?: [];
        \Configuration::updateGlobalValue(self::MADE_HOOKS, implode(',', array_diff($hooks, array_column($rows, 'name'))));
    }

    private static function removeMadeHooks(): void
    {
        $made = array_diff(explode(',', (string) \Configuration::getGlobalValue(self::MADE_HOOKS)), ['']);
        if ($made !== []) {
            // Another module may have come to use one since.
            \Db::getInstance()->execute('DELETE FROM `' . _DB_PREFIX_ . 'hook` WHERE `name` IN (' . self::texts($made) . ')'
                . ' AND `id_hook` NOT IN (SELECT `id_hook` FROM `' . _DB_PREFIX_ . 'hook_module`)', false);
        }
        \Configuration::deleteByName(self::MADE_HOOKS);
    }

    /** @param array<int, string> $names as the inside of IN (…) */
    private static function texts(array $names): string
    {
        return '\'' . implode('\', \'', array_map('pSQL', $names)) . '\'';
    }

    private static function forgetSettings(): void
    {
        // By name, for all shops at once, whatever version wrote them.
        $rows = \Db::getInstance()->executeS('SELECT DISTINCT `name` FROM `' . _DB_PREFIX_ . 'configuration` WHERE `name` LIKE \'WMSBRIDGE\\_%\'', true, false) ?: [];
        foreach (array_diff(array_column($rows, 'name'), Pairing::KEPT) as $name) {
            \Configuration::deleteByName($name);
        }
    }
}
