<?php
/**
 * The menu entry "WMS Bridge" and its pages. Made by the module itself and not by PrestaShop's $tabs: so they come with a
 * repair and an upgrade too, and without the doubled parent that PrestaShop puts in between.
 */

namespace WmsBridge\Admin;

final class Tabs
{
    /** Under "Sell". It has no page of its own: PrestaShop opens the first of its pages that the employee may see. */
    const PARENT = 'AdminWmsbridge';
    const SECTION = 'SELL';
    const ICON = 'local_shipping';

    const OVERVIEW = 'AdminWmsbridgeOverview';
    const ORDERS = 'AdminWmsbridgeOrders';
    const QUEUE = 'AdminWmsbridgeQueue';
    const STOCK = 'AdminWmsbridgeStock';
    const SETTINGS = 'AdminWmsbridgeSettings';
    const SETUP = 'AdminWmsbridgeSetup';

    /** In the order of the menu. */
    const PAGES = [self::OVERVIEW, self::ORDERS, self::QUEUE, self::STOCK, self::SETTINGS, self::SETUP];

    /** Makes what is missing and sets the names right. May be done again and again. */
    public static function ensure(): void
    {
        $idSection = (int) \Tab::getIdFromClassName(self::SECTION);
        $idParent = self::tab(self::PARENT, $idSection, 'WMS Bridge', self::ICON);
        foreach (self::PAGES as $class) {
            self::tab($class, $idParent, self::words()[$class], '');
        }
    }

    public static function remove(): void
    {
        // PrestaShop takes the rights themselves away with the pages, and leaves behind which profiles had them.
        \Db::getInstance()->execute('DELETE FROM `' . _DB_PREFIX_ . 'access` WHERE `id_authorization_role` IN (SELECT `id_authorization_role` FROM `' . _DB_PREFIX_ . 'authorization_role`'
            . ' WHERE `slug` LIKE \'ROLE\\_MOD\\_TAB\\_' . strtoupper(self::PARENT) . '%\')', false);
        foreach (array_merge(self::PAGES, [self::PARENT]) as $class) {
            $id = (int) \Tab::getIdFromClassName($class);
            if ($id > 0) {
                (new \Tab($id))->delete();
            }
        }
    }

    /** @return bool whether an entry of the menu is missing */
    public static function isIncomplete(): bool
    {
        foreach (array_merge(self::PAGES, [self::PARENT]) as $class) {
            if ((int) \Tab::getIdFromClassName($class) === 0) {
                return true;
            }
        }

        return false;
    }

    /** Where "Configure" leads: to the set-up as long as no sidecar has been here, then to the settings. */
    public static function landing(): string
    {
        $seen = \Db::getInstance()->getValue('SELECT 1 FROM `' . _DB_PREFIX_ . 'wmsbridge_heartbeat`', false);

        return $seen ? self::SETTINGS : self::SETUP;
    }

    /** @return array<string, string> names in English, by class */
    public static function words(): array
    {
        return [
            self::OVERVIEW => 'Overview',
            self::ORDERS => 'Orders',
            self::QUEUE => 'Queue',
            self::STOCK => 'Stock',
            self::SETTINGS => 'Settings',
            self::SETUP => 'Set-up',
        ];
    }

    /** @return int id of the tab */
    private static function tab(string $class, int $idParent, string $name, string $icon): int
    {
        $id = (int) \Tab::getIdFromClassName($class);
        $tab = $id > 0 ? new \Tab($id) : new \Tab();
        $tab->class_name = $class;
        $tab->module = 'wmsbridge';
        $tab->id_parent = $idParent;
        $tab->active = true;
        $tab->enabled = true;
        $tab->icon = $icon;
        $tab->wording = $name;
        $tab->wording_domain = 'Modules.Wmsbridge.Admin';
        $names = [];
        foreach (\Language::getLanguages(false) as $language) {
            $names[(int) $language['id_lang']] = Catalogue::text($name, (string) $language['locale']);
        }
        $tab->name = $names;
        if ($id > 0 ? !$tab->update() : !$tab->add()) {
            throw new \RuntimeException(sprintf('The menu entry %s could not be stored: %s', $class, \Db::getInstance()->getMsgError()));
        }

        return (int) $tab->id;
    }
}
