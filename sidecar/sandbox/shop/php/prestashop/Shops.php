<?php
/** Stand-ins for PrestaShop's shops, languages, employees and back-office tabs. Our own code. */
class Shop extends ObjectModel
{
    const CONTEXT_SHOP = 1;
    const CONTEXT_GROUP = 2;
    const CONTEXT_ALL = 4;
    const SHARE_STOCK = 'share_stock';

    public static $definition = ['table' => 'shop', 'primary' => 'id_shop'];

    /** @var array{0: int, 1: int, 2: int} kind, shop, group */
    private static $scope = [self::CONTEXT_SHOP, 1, 1];

    public static function setContext($type, $id = null)
    {
        self::$scope = [
            (int) $type,
            $type === self::CONTEXT_SHOP ? (int) $id : 0,
            $type === self::CONTEXT_SHOP ? (int) self::getGroupFromShop($id) : ($type === self::CONTEXT_GROUP ? (int) $id : 0),
        ];
    }

    public static function getContext()
    {
        return self::$scope[0];
    }

    public function getContextType()
    {
        return self::$scope[0];
    }

    public static function getContextShopID($nullValueWithoutMultishop = false)
    {
        return $nullValueWithoutMultishop && !self::isFeatureActive() ? null : (self::$scope[1] ?: null);
    }

    public static function getContextShopGroupID($nullValueWithoutMultishop = false)
    {
        return $nullValueWithoutMultishop && !self::isFeatureActive() ? null : (self::$scope[2] ?: null);
    }

    public static function getContextListShopID($share = false)
    {
        return self::$scope[1] ? [self::$scope[1]] : self::getCompleteListOfShopsID();
    }

    public static function isFeatureActive()
    {
        return count(self::getCompleteListOfShopsID()) > 1;
    }

    public static function getGroupFromShop($idShop, $asId = true)
    {
        return (int) Db::getInstance()->getValue('SELECT id_shop_group FROM ' . _DB_PREFIX_ . 'shop WHERE id_shop = ' . (int) $idShop);
    }

    /** @return array<int, array<string, mixed>|int> by id */
    public static function getShops($active = true, $idShopGroup = null, $getAsListId = false)
    {
        $shops = [];
        foreach (Db::getInstance()->executeS('SELECT s.*, u.domain, u.domain_ssl, u.physical_uri AS uri FROM ' . _DB_PREFIX_ . 'shop s LEFT JOIN ' . _DB_PREFIX_ . 'shop_url u ON u.id_shop = s.id_shop AND u.main = 1 WHERE s.deleted = 0' . ($active ? ' AND s.active = 1' : '')) as $row) {
            $shops[(int) $row['id_shop']] = $getAsListId ? (int) $row['id_shop'] : $row;
        }

        return $shops;
    }

    public static function getCompleteListOfShopsID()
    {
        return array_values(self::getShops(false, null, true));
    }

    public static function getTotalShops($active = false)
    {
        return count(self::getShops($active));
    }

    public function getBaseURL($autoSecureMode = false, $addBaseUri = true)
    {
        return 'http://' . ShopUrl::getMainShopDomain((int) $this->id) . '/';
    }
}

class ShopGroup extends ObjectModel
{
    public static $definition = ['table' => 'shop_group', 'primary' => 'id_shop_group'];
}

class ShopUrl extends ObjectModel
{
    public static $definition = ['table' => 'shop_url', 'primary' => 'id_shop_url'];

    public static function getMainShopDomain($idShop = null)
    {
        return Db::getInstance()->getValue('SELECT domain FROM ' . _DB_PREFIX_ . 'shop_url WHERE main = 1 AND id_shop = ' . (int) ($idShop ?: Context::getContext()->shop->id));
    }

    public static function getMainShopDomainSSL($idShop = null)
    {
        return self::getMainShopDomain($idShop);
    }

    public static function cacheMainDomainForShop($idShop)
    {
    }

    public static function resetMainDomainCache()
    {
    }
}

class Language extends ObjectModel
{
    public static $definition = ['table' => 'lang', 'primary' => 'id_lang'];

    public static function getLanguages($active = true, $idShop = false, $idsOnly = false)
    {
        $rows = Db::getInstance()->executeS('SELECT * FROM ' . _DB_PREFIX_ . 'lang' . ($active ? ' WHERE active = 1' : ''));

        return $idsOnly ? array_map('intval', array_column($rows, 'id_lang')) : $rows;
    }

    public static function getIDs($active = true, $idShop = false)
    {
        return self::getLanguages($active, $idShop, true);
    }

    public static function getIsoById($id)
    {
        return Db::getInstance()->getValue('SELECT iso_code FROM ' . _DB_PREFIX_ . 'lang WHERE id_lang = ' . (int) $id);
    }
}

class Currency extends ObjectModel
{
    public static $definition = ['table' => 'currency', 'primary' => 'id_currency'];
}

class Country extends ObjectModel
{
    public static $definition = ['table' => 'country', 'primary' => 'id_country'];

    public static function getByIso($iso, $active = false)
    {
        return (int) Db::getInstance()->getValue('SELECT id_country FROM ' . _DB_PREFIX_ . "country WHERE iso_code = '" . pSQL($iso) . "'");
    }
}

class State extends ObjectModel
{
    public static $definition = ['table' => 'state', 'primary' => 'id_state'];

    public static function getIdByIso($iso, $idCountry = null)
    {
        return (int) Db::getInstance()->getValue('SELECT id_state FROM ' . _DB_PREFIX_ . "state WHERE iso_code = '" . pSQL($iso) . "'" . ($idCountry ? ' AND id_country = ' . (int) $idCountry : ''));
    }
}

class Employee extends ObjectModel
{
    public static $definition = ['table' => 'employee', 'primary' => 'id_employee'];
}

class Group extends ObjectModel
{
    public static $definition = ['table' => 'group', 'primary' => 'id_group'];

    public static function getGroups($idLang, $idShop = false)
    {
        return Db::getInstance()->executeS('SELECT * FROM ' . _DB_PREFIX_ . 'group');
    }
}

class Profile extends ObjectModel
{
    public static $definition = ['table' => 'profile', 'primary' => 'id_profile', 'multilang' => true];

    public static function getProfiles($idLang)
    {
        return Db::getInstance()->executeS('SELECT p.id_profile, l.name FROM ' . _DB_PREFIX_ . 'profile p LEFT JOIN ' . _DB_PREFIX_ . 'profile_lang l ON l.id_profile = p.id_profile AND l.id_lang = ' . (int) $idLang);
    }
}

class Tab extends ObjectModel
{
    public static $definition = ['table' => 'tab', 'primary' => 'id_tab'];

    public static function getIdFromClassName($className)
    {
        return (int) Db::getInstance()->getValue('SELECT id_tab FROM ' . _DB_PREFIX_ . "tab WHERE class_name = '" . pSQL($className) . "'") ?: false;
    }

    public static function getCollectionFromModule($module, $idLang = null)
    {
        return array_map(static function (array $row): Tab {
            return new Tab((int) $row['id_tab']);
        }, Db::getInstance()->executeS('SELECT id_tab FROM ' . _DB_PREFIX_ . "tab WHERE module = '" . pSQL($module) . "'"));
    }
}
