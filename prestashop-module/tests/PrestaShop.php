<?php
/**
 * Stand-ins for the classes of PrestaShop that hooks and resources touch: as much as the tests need and no more.
 */

function pSQL($text)
{
    return addslashes((string) $text);
}

class Db
{
    /** @var array<int, string> every statement, in order */
    public static $statements = [];
    /** @var array<int, string> every SET of the session, in order, and "…" for each other statement in between */
    public static $session = [];
    /** @var callable|null called with the statement in place of success */
    public static $fails;

    public static function getInstance()
    {
        return new self();
    }

    public function execute($sql, $useCache = true)
    {
        if (strncmp($sql, 'SET ', 4) === 0) {
            self::$session[] = $sql;

            return true;
        }
        self::$session[] = '…';
        self::$statements[] = $sql;

        return self::$fails === null ? true : (self::$fails)($sql);
    }

    public function executeS($sql, $array = true, $useCache = true)
    {
        self::$statements[] = $sql;
        throw new LogicException('a test read the database: ' . $sql);
    }

    public function getValue($sql, $useCache = true)
    {
        return $this->executeS($sql);
    }

    public function getNumberError()
    {
        return 1213;
    }

    public function getMsgError()
    {
        return 'refused by the test';
    }
}

class Configuration
{
    /** @var array<string, string> */
    public static $values = [];

    public static function get($key, $idLang = null, $idShopGroup = null, $idShop = null, $default = false)
    {
        return self::$values[$key . ':' . $idShop] ?? self::$values[$key] ?? $default;
    }
}

class Shop
{
    const CONTEXT_SHOP = 1;

    public $id = 1;
    public $domain = 'shop.example';

    public static function getContextShopID($null = false)
    {
        return 1;
    }

    public static function getContext()
    {
        return self::CONTEXT_SHOP;
    }
}

class Tools
{
    public static function displayDate($date, $full = false): string
    {
        return $date;
    }
}

class Translator
{
    public function getLocale(): string
    {
        return 'en-US';
    }

    public function trans($text, array $parameters = [], $domain = null, $locale = null)
    {
        return strtr($text, $parameters);
    }
}

class Context
{
    public $shop;
    public $employee;

    public function getTranslator()
    {
        return new Translator();
    }

    public static function getContext()
    {
        static $context;
        if ($context === null) {
            $context = new self();
            $context->shop = new Shop();
        }

        return $context;
    }
}

class ShopUrl
{
    public static function getMainShopDomain($idShop = null)
    {
        return 'shop' . $idShop . '.example';
    }
}

class PrestaShopLogger
{
    /** @var array<int, string> */
    public static $messages = [];
    /** @var Throwable|null */
    public static $fails;

    public static function addLog($message, $severity = 1, $errorCode = null, $objectType = null, $objectId = null, $allowDuplicate = false, $idEmployee = null)
    {
        if (self::$fails !== null) {
            throw self::$fails;
        }
        self::$messages[] = $message;

        return true;
    }
}

class Hook
{
    /** @var array<int, string> names of the modules that listen to any hook */
    public static $modules = [];

    public static function getHookModuleExecList($name = null)
    {
        return array_map(static function (string $module): array {
            return ['module' => $module];
        }, self::$modules) ?: false;
    }
}

class Pack
{
    const STOCK_TYPE_PACK_ONLY = 0;
    const STOCK_TYPE_PRODUCTS_ONLY = 1;
    const STOCK_TYPE_PACK_BOTH = 2;
    const STOCK_TYPE_DEFAULT = 3;
}

class Module
{
    /** @var array<string, Module> */
    public static $instances = [];

    public $id = 66;
    public $name;
    public $_errors = [];
    protected $context;

    public function __construct()
    {
        $this->context = Context::getContext();
    }

    public static function getInstanceByName($name)
    {
        return self::$instances[$name] ?? false;
    }

    protected function trans($text, array $parameters = [], $domain = null)
    {
        return strtr($text, $parameters);
    }
}

interface WebserviceSpecificManagementInterface
{
}

class WebserviceException extends Exception
{
    private $status;

    public function __construct($message, $code)
    {
        parent::__construct($message, $code[0]);
        $this->status = $code[1];
    }

    public function getStatus()
    {
        return $this->status;
    }
}
