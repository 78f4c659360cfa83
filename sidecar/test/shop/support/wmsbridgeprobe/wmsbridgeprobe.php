<?php
/**
 * A module like those that wait for `actionUpdateQuantity` (back-in-stock mails, search indexes): it writes down what it is
 * told, takes its time over it, and ends the whole request over a product that it cannot bear. And like those that know more of
 * orders (`actionWmsbridgeOrder`): it adds to them, and fails over one. For a test on a real shop.
 */
class Wmsbridgeprobe extends Module
{
    public function __construct()
    {
        $this->name = 'wmsbridgeprobe';
        $this->version = '1.0.0';
        $this->author = 'WMS Bridge';
        parent::__construct();
        $this->displayName = 'WMS Bridge: a probe for tests';
    }

    public function install()
    {
        return Db::getInstance()->execute('CREATE TABLE IF NOT EXISTS ' . _DB_PREFIX_ . 'wmsbridgeprobe (id INT AUTO_INCREMENT PRIMARY KEY, id_product INT, id_product_attribute INT, quantity INT, delta_quantity INT, id_shop INT)')
            && parent::install() && $this->registerHook('actionUpdateQuantity') && $this->registerHook('actionWmsbridgeOrder');
    }

    public function uninstall()
    {
        Configuration::deleteByName('WMSBRIDGEPROBE_PAUSE_MS');
        Configuration::deleteByName('WMSBRIDGEPROBE_DIES_OF');
        Configuration::deleteByName('WMSBRIDGEPROBE_ORDERS');

        return parent::uninstall() && Db::getInstance()->execute('DROP TABLE IF EXISTS ' . _DB_PREFIX_ . 'wmsbridgeprobe');
    }

    public function hookActionUpdateQuantity($params)
    {
        usleep(1000 * (int) Configuration::get('WMSBRIDGEPROBE_PAUSE_MS'));
        if ((int) $params['id_product'] === (int) Configuration::get('WMSBRIDGEPROBE_DIES_OF')) {
            exit(1);
        }
        Db::getInstance()->insert('wmsbridgeprobe', [
            'id_product' => (int) $params['id_product'],
            'id_product_attribute' => (int) $params['id_product_attribute'],
            'quantity' => (int) $params['quantity'],
            'delta_quantity' => (int) ($params['delta_quantity'] ?? 0),
            'id_shop' => (int) ($params['id_shop'] ?? 0),
        ]);
    }

    /** WMSBRIDGEPROBE_ORDERS: what it does over which order, {"12":"throw"}. */
    public function hookActionWmsbridgeOrder($params)
    {
        $what = json_decode((string) Configuration::get('WMSBRIDGEPROBE_ORDERS'), true) ?: [];
        foreach ($params['orders'] as $id => $order) {
            switch ($what[$id] ?? '') {
                case 'throw':
                    $params['orders'][$id]['hold'] = 'half done';
                    throw new RuntimeException('A point that nobody knows, for ' . $order['customer']['email']);
                case 'error':
                    strlen([]);
                    break;
                case 'exit':
                    exit(1);
                case 'hold':
                    $params['orders'][$id]['hold'] = 'The age was not checked.';
                    break;
                case 'point':
                    $params['orders'][$id]['pickup_point'] = ['id' => '012345', 'name' => 'Tabac'];
                    break;
            }
        }
    }
}
