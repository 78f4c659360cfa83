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
        $own = self::references('product', $idProduct);
        $combinations = self::references('product_attribute', $idProduct);
        // Of a product that is sold by its combinations the warehouse need not know the product itself.
        $expected = $combinations === [] ? $own : $combinations;
        $skus = array_values(array_unique(array_merge($own, $combinations)));
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
            'unknown' => implode(', ', array_diff($expected, array_column($known, 'sku'))),
            'no_sku' => $skus === [],
            'rule' => $words->rule($idShop),
            'notice' => implode(' ', Notice::sentences($connections)),
        ]]);

        return $context->smarty->fetch($module->getLocalPath() . 'views/templates/hook/product.tpl');
    }

    /** @return array<int, string> */
    private static function references(string $table, int $idProduct): array
    {
        return array_map('strval', array_column(\Db::getInstance()->executeS('SELECT DISTINCT `reference` FROM `' . _DB_PREFIX_ . $table . '` WHERE `id_product` = ' . $idProduct
            . ' AND `reference` <> \'\' ORDER BY `reference` LIMIT ' . self::MOST_SKUS, true, false) ?: [], 'reference'));
    }
}
