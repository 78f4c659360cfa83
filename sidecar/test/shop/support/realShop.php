<?php
/**
 * Drives an installed PrestaShop (8.x or 9.x) for the contract tests, through its own classes and commands, as its
 * storefront and back office do. Lives as long as the test run:
 *
 *   php realShop.php SHOP_DIR
 *
 * reads one JSON object a line, {"id":1,"action":"placeOrder","args":{…}}, and answers each with one line,
 * {"id":1,"result":…} or {"id":1,"error":"…"}. The actions and their arguments are those of the sandbox shop
 * (sidecar/sandbox/shop/actions.ts).
 */
if ($argc < 2) {
    fwrite(STDERR, "usage: php realShop.php SHOP_DIR\n");
    exit(1);
}
$dir = rtrim($argv[1], '/');
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI'] = '/';
// The core's order commands expect an employee's context; the folder's name does not matter to them.
define('_PS_ADMIN_DIR_', $dir . '/admin-dev');
// PrestaShop sets error handling and output again while it loads, and ends the process where it finds no way on.
register_shutdown_function(static function (): void {
    $error = error_get_last();
    fwrite(STDERR, trim((string) ob_get_contents() . ' ' . ($error ? $error['message'] . ' in ' . $error['file'] . ':' . $error['line'] : '')));
});
// Whatever the shop prints must not get between the lines of the protocol.
ob_start();
require $dir . '/config/config.inc.php';
$kernelClass = class_exists('AdminKernel') ? 'AdminKernel' : 'AppKernel';
global $kernel;
$kernel = new $kernelClass(_PS_ENV_, _PS_MODE_DEV_);
$kernel->boot();

require dirname(__DIR__, 3) . '/sandbox/shop/php/AddressRows.php';
require __DIR__ . '/RealOrders.php';

final class RealShop
{
    use RealOrders;

    /** @var object the core's command bus */
    private $bus;
    /** @var object the core's maker of the list of orders */
    private $grids;

    public function __construct($bus, $grids)
    {
        $this->bus = $bus;
        $this->grids = $grids;
        $context = Context::getContext();
        $context->employee = new Employee(1);
        $context->currency = $context->currency ?: new Currency((int) Configuration::get('PS_CURRENCY_DEFAULT'));
        $context->language = $context->language ?: new Language((int) Configuration::get('PS_LANG_DEFAULT'));
        $context->shop = $context->shop ?: new Shop((int) Configuration::get('PS_SHOP_DEFAULT'));
    }

    public function ping(array $args): array
    {
        if (!Module::getInstanceByName('wmsbridge')) {
            throw new RuntimeException('This shop does not have the module: scripts/real-shop install puts it there.');
        }

        return [
            'url' => rtrim(Context::getContext()->shop->getBaseURL((bool) Configuration::get('PS_SSL_ENABLED')), '/'),
            'key' => WmsBridge\Install\WebserviceKey::key((int) Context::getContext()->shop->id),
            'databaseUrl' => sprintf('mysql://%s:%s@%s/%s', rawurlencode(_DB_USER_), rawurlencode(_DB_PASSWD_), _DB_SERVER_, rawurlencode(_DB_NAME_)),
            'prefix' => _DB_PREFIX_,
            'idShop' => (int) Context::getContext()->shop->id,
        ];
    }

    public function setStatus(array $args): array
    {
        $order = new Order((int) $args['idOrder']);
        $history = new OrderHistory();
        $history->id_order = (int) $order->id;
        $history->id_employee = 1;
        $history->changeIdOrderState((int) $args['idStatus'], $order, !$order->hasInvoice());
        $history->addWithemail(true);

        return [];
    }

    /** A new address row, as the back office makes one where the old is in use. */
    public function setAddress(array $args): array
    {
        $order = new Order((int) $args['idOrder']);
        $address = clone new Address((int) $order->id_address_delivery);
        $address->id = null;
        $address->id_address = null;
        $this->fill($address, $args['fields']);
        $address->add();
        $order->id_address_delivery = (int) $address->id;
        $order->update();

        return ['idAddress' => (int) $address->id];
    }

    /** What a customer's edit of a used address does: the old row is deleted softly, the order keeps it. */
    public function softDeleteAddress(array $args): array
    {
        (new Address((int) (new Order((int) $args['idOrder']))->id_address_delivery))->delete();

        return [];
    }

    public function setLine(array $args): array
    {
        foreach ($this->lines($args) as $line) {
            $this->bus->handle((int) $args['quantity'] === 0
                ? new PrestaShop\PrestaShop\Core\Domain\Order\Product\Command\DeleteProductFromOrderCommand((int) $args['idOrder'], (int) $line['id_order_detail'])
                : new PrestaShop\PrestaShop\Core\Domain\Order\Product\Command\UpdateProductInOrderCommand((int) $args['idOrder'], (int) $line['id_order_detail'], $line['unit_price_tax_incl'], $line['unit_price_tax_excl'], (int) $args['quantity']));
        }

        return [];
    }

    /** A partial refund with a credit slip. */
    public function refund(array $args): array
    {
        foreach ($this->lines($args) as $line) {
            $refund = [(int) $line['id_order_detail'] => ['quantity' => (int) $args['quantity'], 'amount' => '1']];
            $this->bus->handle(new PrestaShop\PrestaShop\Core\Domain\Order\Command\IssuePartialRefundCommand(
                (int) $args['idOrder'], $refund, '0', (bool) ($args['restock'] ?? false), true, false, 0, '0'
            ));
        }

        return [];
    }

    /** Goods taken back ("return products"); needs a shipped order and PS_ORDER_RETURN. */
    public function returnLine(array $args): array
    {
        Configuration::updateValue('PS_ORDER_RETURN', 1);
        foreach ($this->lines($args) as $line) {
            $refund = [(int) $line['id_order_detail'] => ['quantity' => (int) $args['quantity'], 'amount' => '1']];
            $this->bus->handle(new PrestaShop\PrestaShop\Core\Domain\Order\Command\IssueReturnProductCommand(
                (int) $args['idOrder'], $refund, (bool) ($args['restock'] ?? false), false, true, false, 0
            ));
        }

        return [];
    }

    /** Quantities taken out before payment ("cancel products"). */
    public function cancelLine(array $args): array
    {
        foreach ($this->lines($args) as $line) {
            $this->bus->handle(new PrestaShop\PrestaShop\Core\Domain\Order\Command\CancelOrderProductCommand(
                [(int) $line['id_order_detail'] => (int) $args['quantity']], (int) $args['idOrder']
            ));
        }

        return [];
    }

    /** A customer asks to send goods back. */
    public function requestReturn(array $args): array
    {
        $order = new Order((int) $args['idOrder']);
        $return = new OrderReturn();
        $return->id_customer = (int) $order->id_customer;
        $return->id_order = (int) $order->id;
        $return->state = 1;
        $return->question = 'Too large';
        $return->add();

        return [];
    }

    public function deleteOrder(array $args): array
    {
        (new Order((int) $args['idOrder']))->delete();

        return [];
    }

    public function setStock(array $args): array
    {
        [$product, $combination] = $this->sku($args['sku']);
        StockAvailable::setQuantity($product, (int) ($args['idProductAttribute'] ?? $combination), (int) $args['quantity']);

        return [];
    }

    /** A product (and combination) of its own SKU, so that a test owns its stock. */
    public function addProduct(array $args): array
    {
        $product = new Product();
        $product->name = array_fill_keys(Language::getIDs(false), $args['name'] ?? $args['sku']);
        $product->link_rewrite = array_fill_keys(Language::getIDs(false), Tools::str2url($args['sku']));
        $product->reference = $args['sku'];
        $product->ean13 = $args['barcode'] ?? '';
        $product->weight = (float) ($args['weightKg'] ?? 0);
        $product->price = 10;
        $product->id_category_default = (int) Configuration::get('PS_HOME_CATEGORY');
        $product->id_tax_rules_group = 0;
        $product->is_virtual = !empty($args['virtual']);
        $product->product_type = !empty($args['virtual']) ? 'virtual' : (!empty($args['parts']) ? 'pack' : 'standard');
        $product->pack_stock_type = (int) ($args['packStockType'] ?? 3);
        $product->add();
        $product->addToCategories([$product->id_category_default]);
        foreach ($args['parts'] ?? [] as $part) {
            [$item, $combination] = $this->sku($part['sku']);
            Pack::addItem((int) $product->id, $item, (int) $part['quantity'], (int) ($part['idProductAttribute'] ?? $combination));
        }
        StockAvailable::setQuantity((int) $product->id, 0, (int) ($args['quantity'] ?? 0));

        return ['idProduct' => (int) $product->id];
    }

    /** @return array{quantity:int} */
    public function stock(array $args): array
    {
        [$product, $combination] = $this->sku($args['sku']);
        $quantity = Db::getInstance()->getValue('SELECT quantity FROM ' . _DB_PREFIX_ . 'stock_available WHERE id_product = ' . $product
            . ' AND id_product_attribute = ' . (int) ($args['idProductAttribute'] ?? $combination)
            . ' AND id_shop IN (0, ' . (int) Context::getContext()->shop->id . ')');

        return ['quantity' => (int) $quantity];
    }

    /** @return array{quantity:int} as the shop with this id sees it */
    public function stockIn(array $args): array
    {
        [$product, $combination] = $this->sku($args['sku']);

        return ['quantity' => (int) StockAvailable::getQuantityAvailableByProduct($product, $combination, (int) $args['idShop'])];
    }

    public function setConfiguration(array $args): array
    {
        Configuration::updateValue($args['name'], $args['value']);
        // As the next page of the back office would.
        WmsBridge\Settings\SettingTable::refresh();

        return [];
    }

    /** @return array{queries:int} how many statements everything about these orders takes */
    public function orderQueries(array $args): array
    {
        Module::getInstanceByName('wmsbridge');
        $asked = static function (): int {
            return (int) Db::getInstance()->executeS("SHOW SESSION STATUS LIKE 'Questions'", true, false)[0]['Value'];
        };
        // A request has it by then: it has looked for the resources of modules.
        Hook::getHookModuleExecList('addWebserviceResources');
        $before = $asked();
        $read = WmsBridge\Webservice\Orders\Orders::read($args['ids'], (int) Context::getContext()->shop->id);
        $after = $asked();

        return ['orders' => count($read['orders']), 'queries' => $after - $before - 1];
    }

    /** Installs the module that listens (wmsbridgeprobe/), or takes it away. */
    public function probe(array $args): array
    {
        $there = _PS_MODULE_DIR_ . 'wmsbridgeprobe';
        if ($args['on']) {
            @mkdir($there);
            copy(__DIR__ . '/wmsbridgeprobe/wmsbridgeprobe.php', "$there/wmsbridgeprobe.php");
            if (!Module::isInstalled('wmsbridgeprobe') && !Module::getInstanceByName('wmsbridgeprobe')->install()) {
                throw new RuntimeException('The probe could not be installed.');
            }
        } elseif (is_dir($there)) {
            if (Module::isInstalled('wmsbridgeprobe')) {
                Module::getInstanceByName('wmsbridgeprobe')->uninstall();
            }
            Tools::deleteDirectory($there);
        }

        return [];
    }

    /** @return array{html:string,ms:float} what a hook of the module shows, and how long that took */
    public function hook(array $args): array
    {
        $params = $args['params'];
        if ($args['name'] === 'displayOrderDetail') {
            $params['order'] = new Order((int) $params['id_order']);
        }
        $begun = microtime(true);
        $html = (string) Module::getInstanceByName('wmsbridge')->{'hook' . ucfirst($args['name'])}($params);

        return ['html' => $html, 'ms' => (microtime(true) - $begun) * 1000];
    }

    /**
     * A second shop in the multistore, with everything that PrestaShop can hand on from the first one.
     *
     * @return array{idShop:int}
     */
    public function addShop(array $args): array
    {
        Configuration::updateGlobalValue('PS_MULTISHOP_FEATURE_ACTIVE', 1);
        $first = new Shop(1);
        $shop = new Shop();
        $shop->name = 'Second';
        $shop->id_shop_group = $first->id_shop_group;
        $shop->id_category = $first->id_category;
        $shop->theme_name = $first->theme_name;
        $shop->color = '#000000';
        $shop->active = true;
        $shop->add();
        $url = new ShopUrl();
        $url->id_shop = (int) $shop->id;
        $url->domain = $url->domain_ssl = $first->domain;
        $url->physical_uri = $first->physical_uri;
        $url->virtual_uri = 'second/';
        $url->main = $url->active = true;
        $url->add();
        $shop->copyShopData(1);

        return ['idShop' => (int) $shop->id];
    }

    public function removeShop(array $args): array
    {
        $db = Db::getInstance();
        $id = (int) $args['idShop'];
        $db->execute('DELETE a FROM ' . _DB_PREFIX_ . 'webservice_account a JOIN ' . _DB_PREFIX_ . 'wmsbridge_connection c ON c.id_account = a.id_webservice_account WHERE c.id_shop = ' . $id);
        $db->execute('DELETE FROM ' . _DB_PREFIX_ . 'wmsbridge_connection WHERE id_shop = ' . $id);
        (new Shop($id))->delete();
        $db->execute('DELETE FROM ' . _DB_PREFIX_ . 'shop_url WHERE id_shop = ' . $id);
        $db->execute('DELETE FROM ' . _DB_PREFIX_ . 'webservice_account_shop WHERE id_shop = ' . $id);
        $db->execute('DELETE FROM ' . _DB_PREFIX_ . 'configuration WHERE id_shop = ' . $id);
        Configuration::updateGlobalValue('PS_MULTISHOP_FEATURE_ACTIVE', 0);

        return ['done' => true];
    }

    /** What the settings' and the set-up page do when they are opened, and "Repair" of the set-up page. */
    public function openSettings(array $args): array
    {
        $module = Module::getInstanceByName('wmsbridge');
        WmsBridge\Install\Installer::shops();
        if (!empty($args['repair'])) {
            $module->reset();
        }

        return ['key' => WmsBridge\Install\WebserviceKey::key((int) ($args['idShop'] ?? 1))];
    }

    /** @return array{key:string} */
    public function installModule(array $args): array
    {
        $module = Module::getInstanceByName('wmsbridge');
        if (!$module->install()) {
            throw new RuntimeException('The module was not installed: ' . implode(' ', $module->getErrors()));
        }

        return ['key' => WmsBridge\Install\WebserviceKey::key(1)];
    }

    public function uninstallModule(array $args): array
    {
        return ['done' => Module::getInstanceByName('wmsbridge')->uninstall()];
    }

    /** The button of the set-up page. */
    public function webserviceOn(array $args): array
    {
        Module::getInstanceByName('wmsbridge');
        WmsBridge\Install\WebserviceSwitch::turnOn((int) $args['idShop']);

        return ['done' => true];
    }

    /** @return array{html:string} the set-up page, as somebody sees it who may change it */
    public function setupPage(array $args): array
    {
        $context = Context::getContext();
        $context->link = $context->link ?: new Link();

        $module = Module::getInstanceByName('wmsbridge');

        return ['html' => (new WmsBridge\Admin\SetupPage($module, $context))->show(true)];
    }

    /** What an upgrade of the module does with the statements of sql/upgrade-N.sql. */
    public function upgradeTables(array $args): array
    {
        $file = _PS_MODULE_DIR_ . 'wmsbridge/sql/upgrade-999.sql';
        file_put_contents($file, $args['sql']);
        try {
            Module::getInstanceByName('wmsbridge');
            WmsBridge\Install\Tables::upgradeTo(999);
        } finally {
            unlink($file);
        }

        return ['done' => true];
    }

    /**
     * The list of orders of the back office, by PrestaShop's own grid, filtered by the module's column.
     *
     * @return array{rows:int,columns:array<int,string>,ms:float}
     */
    public function orderGrid(array $args): array
    {
        $filters = new PrestaShop\PrestaShop\Core\Search\Filters\OrderFilters(['limit' => 20, 'offset' => 0, 'orderBy' => 'id_order', 'sortOrder' => 'desc', 'filters' => $args['filters']], 'order');
        $begun = microtime(true);
        $grid = $this->grids->getGrid($filters);

        return [
            'rows' => count($grid->getData()->getRecords()->all()),
            'columns' => array_column($grid->getDefinition()->getColumns()->toArray(), 'id'),
            'ms' => (microtime(true) - $begun) * 1000,
        ];
    }

    private function lines(array $args): array
    {
        $lines = array_filter(
            (new Order((int) $args['idOrder']))->getProducts(),
            static fn (array $line): bool => $line['product_reference'] === pSQL($args['sku'])
        );
        if (!$lines) {
            throw new RuntimeException("Order {$args['idOrder']} has no line of {$args['sku']}.");
        }

        return array_slice($lines, 0, 1);
    }

    /** @return array{0:int,1:int} id_product and id_product_attribute of a reference */
    private function sku(string $sku): array
    {
        $db = Db::getInstance();
        $row = $db->getRow('SELECT id_product, id_product_attribute FROM ' . _DB_PREFIX_ . 'product_attribute WHERE reference = "' . pSQL($sku) . '"')
            ?: $db->getRow('SELECT id_product, 0 AS id_product_attribute FROM ' . _DB_PREFIX_ . 'product WHERE reference = "' . pSQL($sku) . '"');
        if (!$row) {
            throw new RuntimeException("No product or combination has the reference $sku.");
        }

        return [(int) $row['id_product'], (int) $row['id_product_attribute'] ?: (int) Product::getDefaultAttribute((int) $row['id_product'])];
    }
}

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

$shop = new RealShop($kernel->getContainer()->get('prestashop.core.command_bus'), $kernel->getContainer()->get('prestashop.core.grid.factory.order'));
// Node's pipes are sockets, and PHP would take a minute without a request for the end.
stream_set_timeout(STDIN, 365 * 86400);
while (($line = fgets(STDIN)) !== false) {
    $request = json_decode($line, true);
    try {
        // Other processes write to the same shop, so nothing that this one remembers can be trusted.
        Cache::clean('*');
        Configuration::clearConfigurationCacheForTesting();
        $answer = ['id' => $request['id'], 'result' => (object) $shop->{$request['action']}($request['args'])];
    } catch (Throwable $e) {
        $answer = ['id' => $request['id'], 'error' => get_class($e) . ': ' . $e->getMessage() . ' (' . basename($e->getFile()) . ':' . $e->getLine() . ')'];
    }
    endOfRequest();
    ob_clean();
    fwrite(STDOUT, json_encode($answer, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE) . "\n");
}
