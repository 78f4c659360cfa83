<?php
/**
 * Stand-ins for the part of PrestaShop's Webservice that a module's own resource meets: the request, the output, keys
 * and their rights. Our own code. Reading PrestaShop's own resources is the sandbox server's work (webservice.ts).
 */
interface WebserviceSpecificManagementInterface
{
    public function setObjectOutput(WebserviceOutputBuilder $obj);

    public function getObjectOutput();

    public function setWsObject(WebserviceRequest $obj);

    public function getWsObject();

    public function manage();

    public function getContent();
}

class WebserviceException extends Exception
{
    /** @var int */
    private $status;
    /** @var mixed */
    private $wrongValue;

    /** @param int|array{0: int, 1: int} $code number of the error, and HTTP status */
    public function __construct($message, $code)
    {
        $this->status = is_array($code) ? (int) $code[1] : 500;
        parent::__construct($message, is_array($code) ? (int) $code[0] : (int) $code);
    }

    public function getStatus()
    {
        return $this->status;
    }

    public function setDidYouMean($wrongValue, $availableValues)
    {
        $this->wrongValue = $wrongValue;

        return $this;
    }
}

class WebserviceOutputBuilder
{
    /** The statuses that PrestaShop can answer; every other number comes out as 200. */
    const STATUSES = [200, 201, 204, 304, 400, 401, 403, 404, 405, 500, 501, 503];

    /** @var array<string, string> */
    private $headers = [];
    /** @var int */
    private $status = 200;

    public function setHeaderParams($key, $value)
    {
        $this->headers[$key] = $value;

        return $this;
    }

    public function getHeaderParams($key = null)
    {
        return $key === null ? $this->headers : ($this->headers[$key] ?? null);
    }

    public function setStatus($number)
    {
        $this->status = in_array((int) $number, self::STATUSES, true) ? (int) $number : 200;

        return $this;
    }

    public function getStatusInt()
    {
        return $this->status;
    }
}

class WebserviceRequest
{
    public static $ws_current_classname = 'WebserviceRequest';

    /** @var string */
    public $method;
    /** @var array<int, string> */
    public $urlSegment = [];
    /** @var array<string, mixed> */
    public $urlFragments = [];
    /** @var array<int, array{0: int, 1: string}> */
    public $errors = [];

    /** @return array<string, array<string, mixed>> the modules' own resources; the core's are not run here */
    public static function getResources()
    {
        $resources = [];
        foreach (['addresses', 'carriers', 'combinations', 'configurations', 'countries', 'customers', 'languages', 'order_carriers', 'order_details', 'order_histories', 'order_states', 'orders', 'product_suppliers', 'products', 'states', 'stock_availables'] as $core) {
            $resources[$core] = ['description' => $core, 'class' => $core];
        }
        foreach ((array) Hook::exec('addWebserviceResources', ['resources' => $resources], null, true) as $own) {
            $resources = array_merge($resources, (array) $own);
        }

        return $resources;
    }

    public function setError($status, $label, $code)
    {
        $this->errors[] = [(int) $code, (string) $label];
    }
}

class WebserviceKey extends ObjectModel
{
    public static $definition = ['table' => 'webservice_account', 'primary' => 'id_webservice_account'];

    public static function keyExists($key)
    {
        return Db::getInstance()->getValue('SELECT `key` FROM ' . _DB_PREFIX_ . "webservice_account WHERE `key` = '" . pSQL($key) . "'");
    }

    public static function getIdFromKey($key)
    {
        return (int) Db::getInstance()->getValue('SELECT id_webservice_account FROM ' . _DB_PREFIX_ . "webservice_account WHERE `key` = '" . pSQL($key) . "'");
    }

    public static function isKeyActive($key)
    {
        return (bool) Db::getInstance()->getValue('SELECT active FROM ' . _DB_PREFIX_ . "webservice_account WHERE `key` = '" . pSQL($key) . "'");
    }

    public static function getClassFromKey($key)
    {
        return 'WebserviceRequest';
    }

    /** @return array<string, array<int, string>> methods by resource */
    public static function getPermissionForAccount($key)
    {
        $rights = [];
        foreach (Db::getInstance()->executeS('SELECT p.resource, p.method FROM ' . _DB_PREFIX_ . 'webservice_permission p JOIN ' . _DB_PREFIX_ . "webservice_account a ON a.id_webservice_account = p.id_webservice_account WHERE a.`key` = '" . pSQL($key) . "'") as $row) {
            $rights[$row['resource']][] = $row['method'];
        }

        return $rights;
    }

    /** As in a shop, resources that are not known (yet) are passed over without a word. */
    public static function setPermissionForAccount($idAccount, $permissions)
    {
        Db::getInstance()->delete('webservice_permission', 'id_webservice_account = ' . (int) $idAccount);
        $known = WebserviceRequest::getResources();
        foreach (array_intersect_key($permissions, $known) as $resource => $methods) {
            foreach (array_keys($methods) as $method) {
                Db::getInstance()->insert('webservice_permission', ['resource' => pSQL($resource), 'method' => pSQL($method), 'id_webservice_account' => (int) $idAccount]);
            }
        }

        return true;
    }

    public function add($auto_date = true, $null_values = false)
    {
        $added = parent::add($auto_date, $null_values);
        Db::getInstance()->insert('webservice_account_shop', ['id_webservice_account' => (int) $this->id, 'id_shop' => (int) Context::getContext()->shop->id], false, true, Db::INSERT_IGNORE);

        return $added;
    }

    public function delete()
    {
        Db::getInstance()->delete('webservice_permission', 'id_webservice_account = ' . (int) $this->id);
        Db::getInstance()->delete('webservice_account_shop', 'id_webservice_account = ' . (int) $this->id);

        return parent::delete();
    }
}
