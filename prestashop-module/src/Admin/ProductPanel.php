<?php
/** On the product's page: what the warehouse says of each of its SKUs, in-flight, what is kept back, and the result. */

namespace WmsBridge\Admin;

final class ProductPanel
{
    const MOST_SKUS = 300;

    public function html(\Module $module, array $params): string
    {
        $idProduct = (int) ($params['id_product'] ?? 0);
        if ($idProduct <= 0 || !Rights::has(Rights::VIEW, Tabs::STOCK)) {
            return '';
        }
        $words = new StockPage(new Words(), []);
        $connections = Connections::chosen();
        $skus = array_column(\Db::getInstance()->executeS('SELECT DISTINCT `reference` FROM (SELECT `reference` FROM `' . _DB_PREFIX_ . 'product` WHERE `id_product` = ' . $idProduct
            . ' UNION SELECT `reference` FROM `' . _DB_PREFIX_ . 'product_attribute` WHERE `id_product` = ' . $idProduct . ') r WHERE `reference` <> \'\' ORDER BY `reference` LIMIT ' . self::MOST_SKUS, true, false) ?: [], 'reference');
        $known = [];
        if ($skus !== [] && $connections !== []) {
            $list = '\'' . implode('\', \'', array_map('pSQL', $skus)) . '\'';
            $rows = \Db::getInstance()->executeS('SELECT * FROM `' . _DB_PREFIX_ . 'wmsbridge_stock` WHERE `id_connection` IN (' . Connections::list($connections) . ") AND `sku` IN ($list) ORDER BY `sku`, `warehouse`", true, false) ?: [];
            $warehouses = array_count_values(array_column($rows, 'sku'));
            foreach ($rows as $row) {
                $outcome = StockPage::shownOutcome($row['outcome']);
                $known[] = [
                    'sku' => (string) $row['sku'],
                    'warehouse' => (string) $row['warehouse'],
                    'level' => (int) $row['level'],
                    'in_flight' => $row['in_flight'],
                    'kept' => StockPage::keptBack($row, $warehouses[$row['sku']]),
                    'result' => $row['written_quantity'],
                    'asked' => Clock::shown($row['asked_at']),
                    'outcome' => Words::of($words->outcomes(), $outcome),
                    'kind' => Badge::newKind($outcome === 'pending' ? 'waits' : $outcome),
                    'problem' => (string) $row['problem'],
                ];
            }
        }
        $context = \Context::getContext();
        $idShop = (int) array_key_first($connections + [0 => 0]);
        $context->smarty->assign(['wmsbridge' => [
            'rows' => $known,
            'unknown' => implode(', ', array_diff($skus, array_column($known, 'sku'))),
            'no_sku' => $skus === [],
            'rule' => $words->rule($idShop),
            'notice' => strip_tags(Notice::html($connections)),
        ]]);

        return $context->smarty->fetch($module->getLocalPath() . 'views/templates/hook/product.tpl');
    }
}
