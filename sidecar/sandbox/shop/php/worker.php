<?php
/**
 * The PHP side of the sandbox shop: stand-ins for PrestaShop's classes, the module's own code on top of them, and the
 * shop's actions. Lives as long as the sandbox:
 *
 *   php worker.php
 *
 * reads its settings from the first line, {"host":…,"port":…,"database":…,"user":…,"password":…,"prefix":…,"modules":…},
 * for everyone on the machine can see a command's arguments; then one JSON object a line, and answers each with a line:
 *
 *   {"id":1,"action":"placeOrder","args":{…}}                     {"id":1,"result":{…}}   or {"id":1,"error":"…"}
 *   {"id":2,"action":"resource","args":{"name":…,"method":…,…}}   {"id":2,"result":{"status":200,"body":"…"}}
 */
ini_set('display_errors', 'stderr');
error_reporting(E_ALL & ~E_DEPRECATED);
if (!extension_loaded('pdo_mysql')) {
    fwrite(STDERR, "PHP has no pdo_mysql: apt install php-mysql\n");
    exit(1);
}
$settings = json_decode((string) fgets(STDIN), true);
if (!is_array($settings)) {
    fwrite(STDERR, "The first line must be the settings, as JSON.\n");
    exit(1);
}
// The protocol's own pipes are open before "php://" becomes ours.
$in = STDIN;
$out = STDOUT;
// Node's pipes are sockets, and PHP would take a minute without a request for the end.
stream_set_timeout($in, 365 * 86400);

define('_PS_VERSION_', '8.2.1');
define('_PS_MODE_DEV_', false);
define('_PS_ROOT_DIR_', __DIR__);
define('_PS_MAIL_DIR_', __DIR__ . '/mails/');
define('_PS_MODULE_DIR_', dirname($settings['modules']) . '/');
define('_DB_SERVER_', $settings['host'] . ':' . $settings['port']);
define('_DB_NAME_', $settings['database']);
define('_DB_USER_', $settings['user']);
define('_DB_PASSWD_', $settings['password']);
define('_DB_PREFIX_', $settings['prefix']);
define('_MYSQL_ENGINE_', 'InnoDB');
define('_COOKIE_KEY_', 'sandbox');
define('SANDBOX_DB_HOST', $settings['host']);
define('SANDBOX_DB_PORT', (int) $settings['port']);
define('SANDBOX_MODULE_DIR', $settings['modules']);

foreach (['Db', 'Core', 'ObjectModel', 'Modules', 'Webservice', 'Shops', 'Catalogue', 'Sales'] as $file) {
    require __DIR__ . "/prestashop/$file.php";
}
require __DIR__ . '/AddressRows.php';
require __DIR__ . '/ShopRows.php';
require __DIR__ . '/OrderExtras.php';
require __DIR__ . '/ShopActions.php';
require __DIR__ . '/ModuleActions.php';

$context = Context::getContext();
$context->shop = new Shop(1);
$context->language = new Language((int) Configuration::get('PS_LANG_DEFAULT'));
$context->currency = new Currency((int) Configuration::get('PS_CURRENCY_DEFAULT'));
date_default_timezone_set((string) Configuration::get('PS_TIMEZONE'));

/** In a shop each request is a process that begins anew; here the module's memory of one must not reach the next. */
function endOfRequest(): void
{
    foreach (get_declared_classes() as $class) {
        if ($class !== 'Wmsbridge' && strncmp($class, 'WmsBridge\\', 10) !== 0) {
            continue;
        }
        $reflection = new ReflectionClass($class);
        $defaults = $reflection->getDefaultProperties();
        foreach ($reflection->getProperties(ReflectionProperty::IS_STATIC) as $property) {
            if ($property->getDeclaringClass()->getName() === $class && array_key_exists($property->getName(), $defaults)) {
                $property->setAccessible(true);
                $property->setValue(null, $defaults[$property->getName()]);
            }
        }
    }
}

$shop = new ShopActions();
$module = new ModuleActions();
ob_start();
while (($line = fgets($in)) !== false) {
    $request = json_decode($line, true);
    $action = (string) ($request['action'] ?? '');
    try {
        // Other processes write to the same shop: what this one remembers of it may be old.
        Configuration::forget();
        Hook::forget();
        Cache::clean('*');
        $context->employee = $action === 'resource' ? null : new Employee(ShopActions::ID_EMPLOYEE);
        $target = method_exists($module, $action) ? $module : $shop;
        if (!is_callable([$target, $action])) {
            throw new RuntimeException("The sandbox shop knows no action \"$action\".");
        }
        $answer = ['id' => $request['id'], 'result' => (object) $target->$action($request['args'] ?? [])];
    } catch (Throwable $error) {
        $answer = ['id' => $request['id'] ?? 0, 'error' => $error->getMessage() . ' (' . get_class($error) . ' at ' . basename($error->getFile()) . ':' . $error->getLine() . ')'];
    }
    endOfRequest();
    ob_clean();
    fwrite($out, json_encode($answer, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE) . "\n");
}
