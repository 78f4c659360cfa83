<?php
/**
 * Stand-ins for what PrestaShop keeps about the shop itself: settings, context, shops, small tools. Our own code, as
 * far as the module and the sandbox's actions use it.
 */
class Configuration
{
    /** @var array<string, array<string, string>>|null by "shop-group" scope, then name */
    private static $values;

    public static function loadConfiguration()
    {
        self::$values = [];
        $rows = Db::getInstance()->executeS('SELECT name, value, id_shop, id_shop_group FROM ' . _DB_PREFIX_ . 'configuration ORDER BY id_configuration');
        foreach ($rows as $row) {
            self::$values[self::scope($row['id_shop'], $row['id_shop_group'])][$row['name']] = (string) $row['value'];
        }
    }

    /** Another process may have written: the next question reads again. */
    public static function forget()
    {
        self::$values = null;
    }

    public static function get($key, $idLang = null, $idShopGroup = null, $idShop = null, $default = false)
    {
        if (self::$values === null) {
            self::loadConfiguration();
        }
        $idShop = $idShop === null ? Shop::getContextShopID(true) : $idShop;
        $idShopGroup = $idShopGroup === null ? Shop::getContextShopGroupID(true) : $idShopGroup;
        foreach ([self::scope($idShop, null), self::scope(null, $idShopGroup), self::scope(null, null)] as $scope) {
            if (isset(self::$values[$scope]) && array_key_exists($key, self::$values[$scope])) {
                return self::$values[$scope][$key];
            }
        }

        return $default;
    }

    public static function getGlobalValue($key, $idLang = null)
    {
        return self::get($key, $idLang, 0, 0);
    }

    public static function getMultiple($keys, $idLang = null, $idShopGroup = null, $idShop = null)
    {
        $values = [];
        foreach ($keys as $key) {
            $values[$key] = self::get($key, $idLang, $idShopGroup, $idShop);
        }

        return $values;
    }

    public static function hasKey($key, $idLang = null, $idShopGroup = null, $idShop = null)
    {
        if (self::$values === null) {
            self::loadConfiguration();
        }

        return array_key_exists($key, self::$values[self::scope($idShop, $idShop ? null : $idShopGroup)] ?? []);
    }

    public static function updateValue($key, $value, $html = false, $idShopGroup = null, $idShop = null)
    {
        // As in a shop: only where several shops exist does the context's own value stand apart from the global one.
        $idShop = $idShop === null ? (Shop::isFeatureActive() ? Shop::getContextShopID(true) : null) : $idShop;
        $idShopGroup = $idShop ? null : $idShopGroup;
        $where = "name = '" . pSQL($key) . "' AND " . ($idShop ? 'id_shop = ' . (int) $idShop : 'id_shop IS NULL')
            . ' AND ' . ($idShopGroup ? 'id_shop_group = ' . (int) $idShopGroup : 'id_shop_group IS NULL');
        $now = date('Y-m-d H:i:s');
        // As in a shop: an emptied text is kept as NULL, and read as ''.
        $text = $value === null || $value === '' ? 'NULL' : "'" . pSQL(is_bool($value) ? (int) $value : $value, $html) . "'";
        $table = _DB_PREFIX_ . 'configuration';
        if (Db::getInstance()->getValue("SELECT id_configuration FROM $table WHERE $where")) {
            Db::getInstance()->execute("UPDATE $table SET value = $text, date_upd = '$now' WHERE $where");
        } else {
            Db::getInstance()->execute("INSERT INTO $table (id_shop, id_shop_group, name, value, date_add, date_upd) VALUES ("
                . ($idShop ? (int) $idShop : 'NULL') . ', ' . ($idShopGroup ? (int) $idShopGroup : 'NULL') . ", '" . pSQL($key) . "', $text, '$now', '$now')");
        }
        self::forget();

        return true;
    }

    public static function updateGlobalValue($key, $values, $html = false)
    {
        return self::updateValue($key, $values, $html, 0, 0);
    }

    public static function deleteByName($key)
    {
        self::forget();

        return Db::getInstance()->execute('DELETE FROM ' . _DB_PREFIX_ . "configuration WHERE name = '" . pSQL($key) . "'");
    }

    private static function scope($idShop, $idShopGroup): string
    {
        return (int) $idShop . '-' . (int) $idShopGroup;
    }
}

class Context
{
    /** @var Context|null */
    private static $context;
    public $shop;
    public $language;
    public $currency;
    public $country;
    public $employee;
    public $customer;
    public $cart;
    public $link;
    public $controller;
    public $smarty;
    public $currentLocale;

    public static function getContext(): self
    {
        return self::$context = self::$context ?: new self();
    }

    public function getTranslator()
    {
        return $this->getTranslatorFromLocale('en-US');
    }

    public function getTranslatorFromLocale($locale)
    {
        return new class() {
            public function trans($id, array $parameters = [], $domain = null, $locale = null)
            {
                return strtr((string) $id, $parameters);
            }
        };
    }
}

class Tools
{
    public static function nl2br($string)
    {
        return nl2br((string) $string);
    }

    public static function htmlentitiesUTF8($string, $type = ENT_QUOTES)
    {
        return htmlentities((string) $string, $type, 'utf-8');
    }

    public static function getValue($key, $default = false)
    {
        return $_POST[$key] ?? $_GET[$key] ?? $default;
    }

    public static function isSubmit($name)
    {
        return isset($_POST[$name]) || isset($_GET[$name]);
    }

    public static function passwdGen($length = 8, $flag = 'ALPHANUMERIC')
    {
        $letters = $flag === 'NUMERIC' ? '0123456789' : ($flag === 'NO_NUMERIC' ? 'abcdefghijkmnopqrstuvwxyzABCDEFGHIJKLMNPQRSTUVWXYZ' : 'abcdefghijkmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNPQRSTUVWXYZ');
        $password = '';
        for ($i = 0; $i < $length; ++$i) {
            $password .= $letters[random_int(0, strlen($letters) - 1)];
        }

        return $password;
    }

    public static function getShopDomain($http = false, $entities = false)
    {
        return ($http ? 'http://' : '') . ShopUrl::getMainShopDomain();
    }

    public static function getShopDomainSsl($http = false, $entities = false)
    {
        return ($http ? 'http://' : '') . ShopUrl::getMainShopDomain();
    }

    public static function strtolower($text)
    {
        return mb_strtolower((string) $text);
    }

    public static function strtoupper($text)
    {
        return mb_strtoupper((string) $text);
    }

    public static function strlen($text)
    {
        return mb_strlen((string) $text);
    }

    public static function substr($text, $start, $length = false)
    {
        return mb_substr((string) $text, $start, $length === false ? null : $length);
    }

    public static function clearSmartyCache()
    {
    }

    public static function clearSf2Cache($env = null)
    {
    }

    public static function generateHtaccess()
    {
        return true;
    }
}

class Validate
{
    public static function isLoadedObject($object)
    {
        return is_object($object) && !empty($object->id);
    }

    public static function isEmail($email)
    {
        return is_string($email) && filter_var($email, FILTER_VALIDATE_EMAIL) !== false;
    }

    public static function isUnsignedId($id)
    {
        return is_numeric($id) && (int) $id >= 0;
    }

    public static function isTrackingNumber($text)
    {
        return (bool) preg_match('/^[~:#,%&_=\(\)\[\]\.\? \+\-@\/a-zA-Z0-9]+$/', (string) $text);
    }
}

class Cache
{
    /** @var Cache|null */
    private static $instance;
    /** @var array<string, mixed> */
    private static $values = [];

    public static function getInstance(): self
    {
        return self::$instance = self::$instance ?: new self();
    }

    public static function store($key, $value)
    {
        self::$values[$key] = $value;
    }

    public static function retrieve($key)
    {
        return self::$values[$key] ?? null;
    }

    public static function isStored($key)
    {
        return array_key_exists($key, self::$values);
    }

    public static function clean($key)
    {
        foreach (array_keys(self::$values) as $name) {
            if ($key === '*' || fnmatch($key, $name)) {
                unset(self::$values[$name]);
            }
        }
    }

    public function deleteQuery($query)
    {
    }

    public function delete($key)
    {
        self::clean($key);
    }

    public function flush()
    {
        self::$values = [];
    }
}

class PrestaShopLogger
{
    public static function addLog($message, $severity = 1, $errorCode = null, $objectType = null, $objectId = null, $allowDuplicate = false, $idEmployee = null)
    {
        $now = date('Y-m-d H:i:s');
        Db::getInstance()->execute('INSERT INTO ' . _DB_PREFIX_ . 'log (severity, error_code, message, object_type, object_id, date_add, date_upd) VALUES ('
            . (int) $severity . ', ' . (int) $errorCode . ", '" . pSQL($message) . "', '" . pSQL((string) $objectType) . "', " . (int) $objectId . ", '$now', '$now')");

        return true;
    }
}
