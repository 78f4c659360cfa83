<?php
/** Stand-ins for PrestaShop's modules and hooks: installing, registering, calling. Our own code. */
class Hook
{
    /** @var array<string, array<int, Module>>|null the modules by hook, in lower case; read again when forgotten */
    private static $registered;

    public static function forget()
    {
        self::$registered = null;
    }

    /**
     * Calls the modules of a hook, in their order. An Exception of a module is noted in PHP's log and goes no further;
     * an Error does, as in a shop that is not in its developer's mode.
     */
    public static function exec($name, $args = [], $idModule = null, $arrayReturn = false, $checkExceptions = true, $usePush = false, $idShop = null, $chain = false)
    {
        $answers = [];
        foreach (self::modules(strtolower($name)) as $module) {
            $method = 'hook' . ucfirst($name);
            if (!is_callable([$module, $method])) {
                continue;
            }
            try {
                $answers[$module->name] = $module->$method($args + ['cookie' => null, 'cart' => null, 'altern' => 1]);
            } catch (Exception $error) {
                error_log('A hook of ' . $module->name . ' failed: ' . $error->getMessage());
            }
        }

        return $arrayReturn ? $answers : implode('', array_filter($answers, 'is_string'));
    }

    /** @return array<int, array{module: string}>|false */
    public static function getHookModuleExecList($name = null)
    {
        return array_map(static function (Module $module): array {
            return ['module' => $module->name];
        }, self::modules(strtolower($name))) ?: false;
    }

    public static function getIdByName($name, $withAliases = true, $refreshCache = false)
    {
        return (int) Db::getInstance()->getValue('SELECT id_hook FROM ' . _DB_PREFIX_ . "hook WHERE name = '" . pSQL($name) . "'") ?: false;
    }

    /** @return array<int, Module> */
    private static function modules(string $hook): array
    {
        if (self::$registered === null) {
            self::$registered = [];
            $rows = Db::getInstance()->executeS('SELECT LOWER(h.name) AS hook, m.name FROM ' . _DB_PREFIX_ . 'hook_module hm
                JOIN ' . _DB_PREFIX_ . 'hook h ON h.id_hook = hm.id_hook AND h.active = 1
                JOIN ' . _DB_PREFIX_ . 'module m ON m.id_module = hm.id_module AND m.active = 1
                JOIN ' . _DB_PREFIX_ . 'module_shop ms ON ms.id_module = m.id_module AND ms.id_shop = hm.id_shop
                WHERE hm.id_shop = ' . (int) Context::getContext()->shop->id . ' ORDER BY hm.position');
            foreach ($rows as $row) {
                self::$registered[$row['hook']][] = Module::getInstanceByName($row['name']);
            }
        }

        return self::$registered[$hook] ?? [];
    }
}

abstract class Module
{
    /** @var array<string, Module> */
    private static $instances = [];

    public $id;
    public $name;
    public $version;
    public $author;
    public $tab;
    public $active = false;
    public $need_instance = 0;
    public $bootstrap = false;
    public $displayName = '';
    public $description = '';
    public $confirmUninstall = '';
    public $ps_versions_compliancy = [];
    public $tabs = [];
    public $warning = '';
    public $identifier = 'id_module';
    public $table = 'module';
    protected $context;
    protected $_path = '/modules/wmsbridge/';
    protected $local_path;
    protected $_errors = [];

    public function __construct($name = null, ?Context $context = null)
    {
        $this->context = $context ?: Context::getContext();
        $this->local_path = SANDBOX_MODULE_DIR . '/';
        $row = Db::getInstance()->getRow('SELECT id_module, active FROM ' . _DB_PREFIX_ . "module WHERE name = '" . pSQL((string) $this->name) . "'");
        if ($row) {
            $this->id = (int) $row['id_module'];
            $this->active = (bool) $row['active'];
        }
    }

    /** The sandbox has one module; others that its code may ask for are not there. */
    public static function getInstanceByName($name)
    {
        if (!isset(self::$instances[$name])) {
            $file = SANDBOX_MODULE_DIR . "/$name.php";
            if (!is_file($file)) {
                return false;
            }
            require_once $file;
            self::$instances[$name] = new $name();
        }

        return self::$instances[$name];
    }

    public static function isInstalled($name)
    {
        return (bool) Db::getInstance()->getValue('SELECT id_module FROM ' . _DB_PREFIX_ . "module WHERE name = '" . pSQL($name) . "'");
    }

    public static function isEnabled($name)
    {
        return (bool) Db::getInstance()->getValue('SELECT active FROM ' . _DB_PREFIX_ . "module WHERE name = '" . pSQL($name) . "'");
    }

    public static function getModuleIdByName($name)
    {
        return (int) Db::getInstance()->getValue('SELECT id_module FROM ' . _DB_PREFIX_ . "module WHERE name = '" . pSQL($name) . "'");
    }

    public function install()
    {
        $db = Db::getInstance();
        $db->insert('module', ['name' => pSQL($this->name), 'active' => 1, 'version' => pSQL($this->version)]);
        $this->id = $db->Insert_ID();
        $this->active = true;
        $db->insert('module_shop', ['id_module' => (int) $this->id, 'id_shop' => (int) $this->context->shop->id]);
        foreach ($db->executeS('SELECT id_group FROM ' . _DB_PREFIX_ . 'group') as $group) {
            $db->insert('module_group', ['id_module' => (int) $this->id, 'id_shop' => (int) $this->context->shop->id, 'id_group' => (int) $group['id_group']]);
        }
        // As PrestaShop: the rights of a module are four roles, and only the super-admin has them.
        foreach (['CREATE', 'READ', 'UPDATE', 'DELETE'] as $right) {
            $db->insert('authorization_role', ['slug' => 'ROLE_MOD_MODULE_' . strtoupper($this->name) . '_' . $right], false, true, Db::INSERT_IGNORE);
            $db->execute('INSERT IGNORE INTO ' . _DB_PREFIX_ . 'module_access SELECT 1, id_authorization_role FROM ' . _DB_PREFIX_ . "authorization_role WHERE slug = 'ROLE_MOD_MODULE_" . strtoupper($this->name) . "_$right'");
        }
        Hook::forget();

        return true;
    }

    public function uninstall()
    {
        foreach (['module', 'module_shop', 'module_group', 'hook_module'] as $table) {
            Db::getInstance()->delete($table, 'id_module = ' . (int) $this->id);
        }
        Hook::forget();

        return true;
    }

    public function registerHook($hooks, $shops = null)
    {
        $db = Db::getInstance();
        foreach ((array) $hooks as $hook) {
            $db->insert('hook', ['name' => pSQL($hook)], false, true, Db::INSERT_IGNORE);
            foreach ($shops ?: [(int) $this->context->shop->id] as $shop) {
                $db->insert('hook_module', ['id_module' => (int) $this->id, 'id_shop' => (int) $shop, 'id_hook' => (int) Hook::getIdByName($hook)], false, true, Db::INSERT_IGNORE);
            }
        }
        Hook::forget();

        return true;
    }

    public function unregisterHook($hook, $shops = null)
    {
        $id = is_numeric($hook) ? (int) $hook : (int) Hook::getIdByName($hook);
        Hook::forget();

        return Db::getInstance()->delete('hook_module', 'id_module = ' . (int) $this->id . " AND id_hook = $id");
    }

    public function isRegisteredInHook($hook)
    {
        return (bool) Db::getInstance()->getValue('SELECT 1 FROM ' . _DB_PREFIX_ . 'hook_module WHERE id_module = ' . (int) $this->id . ' AND id_hook = ' . (int) Hook::getIdByName($hook));
    }

    public function getLocalPath()
    {
        return $this->local_path;
    }

    public function getPathUri()
    {
        return $this->_path;
    }

    public function getErrors()
    {
        return $this->_errors;
    }

    public function trans($id, array $parameters = [], $domain = null, $locale = null)
    {
        return strtr((string) $id, $parameters);
    }

    public function l($text)
    {
        return $text;
    }
}
