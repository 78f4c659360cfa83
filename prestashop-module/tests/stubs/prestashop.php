<?php
/**
 * The parts of PrestaShop 8 and 9 that the module uses, as signatures, for PHPStan: written by hand, for no package
 * offers them without a shop. Where the two versions differ the wider type stands.
 */

function pSQL(?string $string, bool $htmlOK = false): string
{
}

class Db
{
    public static function getInstance(bool $master = true): Db
    {
    }

    /** @return bool */
    public function execute(string $sql, bool $useCache = true)
    {
    }

    /** @return \PDO|\mysqli */
    public function getLink()
    {
    }

    /** @return array<string, mixed>|false|null */
    public function nextRow($result = false)
    {
    }

    /** @return array<int, array<string, mixed>>|\PDOStatement|false|null */
    public function executeS(string $sql, bool $array = true, bool $useCache = true)
    {
    }

    /** @return string|int|float|false|null */
    public function getValue(string $sql, bool $useCache = true)
    {
    }

    public function Affected_Rows(): int
    {
    }

    public function _escape(string $string): string
    {
    }

    public function getMsgError(): string
    {
    }

    /** @return int|string */
    public function getNumberError()
    {
    }
}

class Configuration
{
    /**
     * @param mixed $default
     *
     * @return string|int|false|null
     */
    public static function get(string $key, ?int $idLang = null, ?int $idShopGroup = null, ?int $idShop = null, $default = false)
    {
    }

    /** @return string|int|false|null */
    public static function getGlobalValue(string $key, ?int $idLang = null)
    {
    }

    public static function hasKey(string $key, ?int $idLang = null, ?int $idShopGroup = null, ?int $idShop = null): bool
    {
    }

    /** @return bool|int */
    public static function updateValue(string $key, string $values, bool $html = false, ?int $idShopGroup = null, ?int $idShop = null)
    {
    }

    /** @return bool|int */
    public static function updateGlobalValue(string $key, string $values, bool $html = false)
    {
    }

    public static function deleteByName(string $key): bool
    {
    }
}

class ObjectModel
{
    /** @var int|string|null */
    public $id;

    public function __construct(?int $id = null, ?int $idLang = null, ?int $idShop = null)
    {
    }

    public function delete(): bool
    {
    }

    /** @return bool|int */
    public function add(bool $autoDate = true, bool $nullValues = false)
    {
    }

    /** @return bool */
    public function update(bool $nullValues = false)
    {
    }

    /** @return array<string, mixed> */
    public function getWebserviceParameters(?string $attribute = null)
    {
    }

    /** @param array<string, bool> $fields */
    public function setFieldsToUpdate(array $fields): void
    {
    }
}

class Shop extends ObjectModel
{
    const CONTEXT_SHOP = 1;
    const CONTEXT_GROUP = 2;
    const CONTEXT_ALL = 4;

    /** @var string|null */
    public $domain;
    /** @var PrestaShop\PrestaShop\Core\Addon\Theme\Theme|null */
    public $theme;

    public static function isFeatureActive(): bool
    {
    }

    public static function getContext(): int
    {
    }

    public static function setContext(int $type, ?int $id = null): void
    {
    }

    /** @return int|string|null */
    public static function getContextShopID(bool $nullValueWithoutMultishop = false)
    {
    }

    /** @return int|string|null */
    public static function getContextShopGroupID(bool $nullValueWithoutMultishop = false)
    {
    }

    /** @return array<int, int|string> with $getAsListId */
    public static function getShops(bool $active = true, ?int $idShopGroup = null, bool $getAsListId = false): array
    {
    }

    /** @return int|string|false */
    public static function getGroupFromShop(int $idShop, bool $asId = true)
    {
    }

    /** @return array<int, int|string> */
    public static function getContextListShopID(): array
    {
    }

    /** @return array<string, mixed>|false */
    public static function getShop(int $idShop)
    {
    }

    /** @return string|false */
    public function getBaseURL(bool $autoSecureMode = false, bool $addBaseUri = true)
    {
    }
}

class ShopUrl
{
    /** @return string|null */
    public static function getMainShopDomain(?int $idShop = null)
    {
    }
}

class Translator
{
    public function getLocale(): string
    {
    }

    /** @param array<string, string> $parameters */
    public function trans(string $id, array $parameters = [], ?string $domain = null, ?string $locale = null): string
    {
    }
}

class Link
{
    /**
     * @param array<string, mixed> $sfRouteParams
     * @param array<string, mixed> $params
     */
    public function getAdminLink(string $controller, bool $withToken = true, array $sfRouteParams = [], array $params = []): string
    {
    }
}

class Smarty
{
    /** @param array<string, mixed> $variables */
    public function assign(array $variables): void
    {
    }

    public function fetch(string $template): string
    {
    }
}

class Context
{
    /** @var Shop|null */
    public $shop;
    /** @var Language|null */
    public $language;
    /** @var Link */
    public $link;
    /** @var Smarty */
    public $smarty;
    /** @var Employee|null */
    public $employee;
    /** @var Customer|null */
    public $customer;
    /** @var Currency|null */
    public $currency;
    /** @var object|null */
    public $currentLocale;
    /** @var Cookie */
    public $cookie;

    public static function getContext(): Context
    {
    }

    public function getTranslator(): Translator
    {
    }

    public function getTranslatorFromLocale(string $locale): Translator
    {
    }

    /** @return object */
    public function getCurrentLocale()
    {
    }
}

class Module
{
    /** @var int|string|null */
    public $id;
    /** @var string */
    public $name;
    /** @var string */
    public $tab;
    /** @var string */
    public $version;
    /** @var string */
    public $author;
    /** @var int */
    public $need_instance;
    /** @var bool */
    public $bootstrap;
    /** @var array<string, string> */
    public $ps_versions_compliancy;
    /** @var string */
    public $displayName;
    /** @var string */
    public $description;
    /** @var string */
    public $confirmUninstall;
    /** @var Context */
    protected $context;
    /** @var array<int, string> */
    protected $_errors = [];

    /** @return static|false */
    public static function getInstanceByName(string $name)
    {
    }

    public function __construct()
    {
    }

    /** @return bool */
    public function install()
    {
    }

    /** @return bool */
    public function uninstall()
    {
    }

    /** @return bool */
    public function registerHook(string $hookName, ?array $shopList = null)
    {
    }

    public function displayWarning(string $warning): string
    {
    }

    public function getLocalPath(): string
    {
    }

    public function getPathUri(): string
    {
    }

    /** @param array<string, string> $parameters */
    protected function trans(string $id, array $parameters = [], ?string $domain = null, ?string $locale = null): string
    {
    }
}

class HelperForm
{
    /** @var Module */
    public $module;
    /** @var string */
    public $name_controller;
    /** @var string */
    public $identifier;
    /** @var string */
    public $submit_action;
    /** @var string */
    public $currentIndex;
    /** @var string */
    public $token;
    /** @var int */
    public $default_form_language;
    /** @var array<string, mixed> */
    public $fields_value;

    /** @param array<int, array<string, mixed>> $fields */
    public function generateForm(array $fields): string
    {
    }
}

class Tools
{
    public static function nl2br(string $text): string
    {
    }

    public static function htmlentitiesUTF8(string $text): string
    {
    }

    public static function isSubmit(string $submit): bool
    {
    }

    /**
     * @param mixed $default
     *
     * @return mixed
     */
    public static function getValue(string $key, $default = false)
    {
    }

    public static function redirectAdmin(string $url): void
    {
    }

    public static function generateHtaccess(): bool
    {
    }

    /** @return string|false */
    public static function displayDate(string $date, bool $full = false)
    {
    }

    public static function clearColorListCache(int $idProduct): void
    {
    }
}

class PrestaShopLogger
{
    public static function addLog(string $message, int $severity = 1, ?int $errorCode = null, ?string $objectType = null, ?int $objectId = null, bool $allowDuplicate = false, ?int $idEmployee = null): bool
    {
    }
}

class Cache
{
    public static function clean(string $key): void
    {
    }
}

class Hook
{
    /**
     * @param array<string, mixed> $args
     *
     * @return mixed
     */
    public static function exec(string $name, array $args = [], ?int $idModule = null, bool $arrayReturn = false, bool $checkExceptions = true, bool $usePush = false, ?int $idShop = null)
    {
    }

    /** @return array<int, array{id_hook: int, module: string, id_module: int}>|false */
    public static function getHookModuleExecList(?string $name = null)
    {
    }
}

class Validate
{
    /** @param mixed $object */
    public static function isLoadedObject($object): bool
    {
    }

    /** @param mixed $email */
    public static function isEmail($email): bool
    {
    }
}

class OrderState extends ObjectModel
{
    /** @return array<int, array<string, mixed>> */
    public static function getOrderStates(int $idLang, bool $filterDeleted = true): array
    {
    }
}

class Carrier extends ObjectModel
{
    /** @var string */
    public $name;
    const ALL_CARRIERS = 5;

    /** @var string */
    public $url;

    /**
     * @param int|false $idZone
     *
     * @return array<int, array<string, mixed>>
     */
    public static function getCarriers(int $idLang, bool $active = false, bool $delete = false, $idZone = false, ?array $idsGroup = null, int $modulesFilters = 1): array
    {
    }
}

class Pack
{
    const STOCK_TYPE_PACK_ONLY = 0;
    const STOCK_TYPE_PRODUCTS_ONLY = 1;
    const STOCK_TYPE_PACK_BOTH = 2;
    const STOCK_TYPE_DEFAULT = 3;
}

class Currency extends ObjectModel
{
}

class Language extends ObjectModel
{
    /** @var string */
    public $locale;

    /** @return string|false */
    public static function getIsoById(int $id)
    {
    }

    /** @return array<int, array<string, mixed>> */
    public static function getLanguages(bool $active = true): array
    {
    }
}

class Employee extends ObjectModel
{
    /** @var int|string */
    public $id_profile;
    /** @var string */
    public $firstname;
    /** @var string */
    public $lastname;

    /** @return bool */
    public function hasAuthOnShop(int $idShop)
    {
    }
}

class Customer extends ObjectModel
{
    /** @var string */
    public $firstname;
    /** @var string */
    public $lastname;
    /** @var string */
    public $email;
}

class Mail
{
    const TYPE_TEXT = 2;

    /**
     * @param array<string, mixed> $templateVars
     *
     * @return bool|int
     */
    public static function Send(
        int $idLang,
        string $template,
        string $subject,
        array $templateVars,
        string $to,
        ?string $toName = null,
        ?string $from = null,
        ?string $fromName = null,
        ?array $fileAttachment = null,
        ?bool $modeSmtp = null,
        string $templatePath = _PS_MAIL_DIR_,
        bool $die = false,
        ?int $idShop = null
    ) {
    }
}

class Order extends ObjectModel
{
    public function getUniqReference(): string
    {
    }

    /** @var int|string */
    public $id_shop;
    /** @var int|string|null */
    public $current_state;
    /** @var int|string */
    public $id_address_delivery;
    /** @var int|string */
    public $id_carrier;
    /** @var int|string */
    public $id_customer;
    /** @var int|string */
    public $id_currency;
    /** @var int|string */
    public $id_lang;
    /** @var string|null */
    public $shipping_number;
    /** @var string|null */
    public $date_add;

    /** @return int|bool */
    public function hasInvoice()
    {
    }
}

class OrderCarrier extends ObjectModel
{
    /** @var int|string */
    public $id_order;
    /** @var int|string */
    public $id_carrier;
    /** @var int|string|null */
    public $id_order_invoice;
    /** @var float|string */
    public $weight;
    /** @var float|string */
    public $shipping_cost_tax_excl;
    /** @var float|string */
    public $shipping_cost_tax_incl;
    /** @var string */
    public $tracking_number;
    /** @var string */
    public $date_add;

    /** @return bool */
    public function sendInTransitEmail(Order $order)
    {
    }
}

class OrderHistory extends ObjectModel
{
    /** @var int|string */
    public $id_order;
    /** @var int|string */
    public $id_order_state;
    /** @var int|string */
    public $id_employee;

    /**
     * @param int|Order $order
     *
     * @return void
     */
    public function changeIdOrderState(int $newStatus, $order, bool $useExistingPayment = false)
    {
    }

    /**
     * @param array<string, mixed>|false $templateVars
     *
     * @return bool
     */
    public function addWithemail(bool $autodate = true, $templateVars = false)
    {
    }

    /**
     * @param array<string, mixed>|false $templateVars
     *
     * @return bool
     */
    public function sendEmail(Order $order, $templateVars = false)
    {
    }
}

class WebserviceRequest
{
    /** @var string */
    public $method;
    /** @var array<int, string> */
    public $urlSegment;
    /** @var array<string, mixed> */
    public $urlFragments;
}

class WebserviceOutputBuilder
{
    /** @return $this */
    public function setHeaderParams(string $key, string $value)
    {
    }

    /** @return $this */
    public function setStatus(int $status)
    {
    }
}

class WebserviceException extends Exception
{
    /** @param int|array{0: int, 1: int} $code */
    public function __construct(string $message, $code)
    {
    }
}

interface WebserviceSpecificManagementInterface
{
    /**
     * @param WebserviceOutputBuilder $obj
     *
     * @return mixed
     */
    public function setObjectOutput($obj);

    /** @return WebserviceOutputBuilder */
    public function getObjectOutput();

    /**
     * @param WebserviceRequest $obj
     *
     * @return mixed
     */
    public function setWsObject($obj);

    /** @return WebserviceRequest */
    public function getWsObject();

    /** @return mixed */
    public function manage();

    /** @return string */
    public function getContent();
}
