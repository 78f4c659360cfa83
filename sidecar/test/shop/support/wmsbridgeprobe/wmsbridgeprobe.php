<?php
/**
 * A module like those that wait for `actionUpdateQuantity` (back-in-stock mails, search indexes): it writes down what it is
 * told, takes its time over it, and ends the whole request over a product that it cannot bear. For a test on a real shop.
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
            && parent::install() && $this->registerHook('actionUpdateQuantity');
    }

    public function uninstall()
    {
        Configuration::deleteByName('WMSBRIDGEPROBE_PAUSE_MS');
        Configuration::deleteByName('WMSBRIDGEPROBE_DIES_OF');

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
}
