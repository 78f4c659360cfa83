<?php
/**
 * SKUs that more than one product or combination for sale has: the warehouse cannot know which of them an order means. A combination
 * without a reference is sold under its product's, and a product with combinations is not sold by itself. What is switched off is
 * not counted: a copy of a product keeps its reference until someone gives it one of its own.
 */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Shared\Sku;
use WmsBridge\Webservice\Sql;

final class SharedSkus implements OrderPart
{
    /** @var int */
    private $idShop;

    public function __construct(int $idShop)
    {
        $this->idShop = $idShop;
    }

    public function addTo(array &$orders): void
    {
        $skus = [];
        foreach ($orders as $order) {
            foreach ($order['lines'] as $line) {
                foreach ($line['parts'] ?? [$line] as $article) {
                    $skus[Sku::same($article['sku'])] = $article['sku'];
                }
            }
        }
        unset($skus['']);
        $sold = $skus === [] ? [] : $this->sold($skus);
        foreach ($orders as &$order) {
            foreach ($order['lines'] as &$line) {
                if ($line['parts'] === null) {
                    $line['shared_with'] = self::others($line, $sold);
                }
                foreach ($line['parts'] ?? [] as $i => $part) {
                    $line['parts'][$i]['shared_with'] = self::others($part, $sold);
                }
            }
            unset($line);
        }
    }

    /**
     * @param array<string|int, array<int, array{id_product: int, id_product_attribute: int, name: string}>> $sold
     *
     * @return array<int, array{id_product: int, id_product_attribute: int, name: string}> what is virtual goes to no warehouse: none of it
     */
    private static function others(array $article, array $sold): array
    {
        return $article['is_virtual'] ? [] : array_values(array_filter($sold[Sku::same($article['sku'])] ?? [], static function (array $other) use ($article): bool {
            return $other['id_product'] !== $article['id_product'] || $other['id_product_attribute'] !== $article['id_product_attribute'];
        }));
    }

    /**
     * By their own reference, and combinations without one by their product's: each has its index.
     *
     * @param array<string|int, string> $skus
     *
     * @return array<string|int, array<int, array{id_product: int, id_product_attribute: int, name: string}>> by Sku::same()
     */
    private function sold(array $skus): array
    {
        $names = implode(', ', array_map([Sql::class, 'text'], $skus));
        // A shop that was upgraded again and again has tables that compare texts differently, and UNION refuses those.
        $select = 'SELECT CONVERT(%s USING utf8mb4) AS reference, ';
        $combinations = $select . 'c.id_product, c.id_product_attribute, l.name FROM ' . Sql::table('product_attribute') . ' c'
            . ' JOIN ' . Sql::table('product_attribute_shop') . " cs ON cs.id_product_attribute = c.id_product_attribute AND cs.id_shop = $this->idShop"
            . ' JOIN ' . Sql::table('product') . ' p ON p.id_product = c.id_product' . $this->forSale();
        $sold = [];
        foreach (Sql::rows(
            sprintf($combinations, 'c.reference') . " WHERE c.reference IN ($names)"
            . ' UNION ALL ' . sprintf($combinations, 'p.reference') . " WHERE p.reference IN ($names) AND (c.reference IS NULL OR c.reference = '')"
            . ' UNION ALL ' . sprintf($select, 'p.reference') . 'p.id_product, 0, l.name FROM ' . Sql::table('product') . ' p' . $this->forSale()
            . " WHERE p.reference IN ($names) AND NOT EXISTS (SELECT 1 FROM " . Sql::table('product_attribute') . ' c WHERE c.id_product = p.id_product)'
            . ' ORDER BY id_product, id_product_attribute'
        ) as $row) {
            $sold[Sku::same((string) $row['reference'])][] = [
                'id_product' => (int) $row['id_product'],
                'id_product_attribute' => (int) $row['id_product_attribute'],
                'name' => Value::text($row['name']),
            ];
        }

        return $sold;
    }

    /** Also what is virtual: an order's line of it goes to no warehouse, but the same SKU of another product does. */
    private function forSale(): string
    {
        return ' JOIN ' . Sql::table('product_shop') . " ps ON ps.id_product = p.id_product AND ps.id_shop = $this->idShop AND ps.active = 1"
            . ' LEFT JOIN ' . Sql::table('product_lang') . " l ON l.id_product = p.id_product AND l.id_shop = $this->idShop AND l.id_lang = "
            . (int) \Configuration::get('PS_LANG_DEFAULT');
    }
}
