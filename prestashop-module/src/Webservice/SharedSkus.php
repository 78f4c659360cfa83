<?php
/**
 * SKUs that more than one product or combination for sale has: the warehouse cannot know which of them an order means. A combination
 * without a reference is sold under its product's, and a product with combinations is not sold by itself. What is switched off is
 * not counted: a copy of a product keeps its reference until someone gives it one of its own.
 */

namespace WmsBridge\Webservice;

final class SharedSkus
{
    /**
     * @param array<int, string> $skus
     *
     * @return array<int, array{0: string, 1: array<int, array{0: int, 1: int, 2: string}>}> of each such SKU: what has it, as
     *   id_product, id_product_attribute (0: the product itself) and name
     */
    public static function find(array $skus, int $idShop, int $idLang): array
    {
        $wanted = [];
        foreach ($skus as $sku) {
            $wanted[StockRequest::sameSku($sku)] = $sku;
        }
        unset($wanted['']);
        if ($wanted === []) {
            return [];
        }
        $names = implode(', ', array_map([Sql::class, 'text'], $wanted));
        $sold = [];
        foreach (array_merge(self::combinations($names, $idShop, $idLang), self::products($names, $idShop, $idLang)) as $row) {
            $sold[StockRequest::sameSku((string) $row['reference'])][] = [(int) $row['id_product'], (int) $row['id_product_attribute'], (string) $row['name']];
        }
        $shared = [];
        foreach ($sold as $same => $all) {
            if (count($all) > 1 && isset($wanted[$same])) {
                $shared[] = [$wanted[$same], $all];
            }
        }

        return $shared;
    }

    /** By their own reference, and by their product's where they have none. Two statements, for each has its index. */
    private static function combinations(string $names, int $idShop, int $idLang): array
    {
        $select = 'SELECT %s AS reference, c.id_product, c.id_product_attribute, l.name FROM ' . Sql::table('product_attribute') . ' c'
            . ' JOIN ' . Sql::table('product_attribute_shop') . " cs ON cs.id_product_attribute = c.id_product_attribute AND cs.id_shop = $idShop"
            . ' JOIN ' . Sql::table('product') . ' p ON p.id_product = c.id_product' . self::forSale($idShop, $idLang);

        return array_merge(
            Sql::rows(sprintf($select, 'c.reference') . " WHERE c.reference IN ($names)"),
            Sql::rows(sprintf($select, 'p.reference') . " WHERE p.reference IN ($names) AND (c.reference IS NULL OR c.reference = '')")
        );
    }

    private static function products(string $names, int $idShop, int $idLang): array
    {
        return Sql::rows('SELECT p.reference, p.id_product, 0 AS id_product_attribute, l.name FROM ' . Sql::table('product') . ' p' . self::forSale($idShop, $idLang)
            . " WHERE p.reference IN ($names) AND NOT EXISTS (SELECT 1 FROM " . Sql::table('product_attribute') . ' c WHERE c.id_product = p.id_product)');
    }

    /** Also what is virtual: an order's line of it goes to no warehouse, but the same SKU of another product does. */
    private static function forSale(int $idShop, int $idLang): string
    {
        return ' JOIN ' . Sql::table('product_shop') . " ps ON ps.id_product = p.id_product AND ps.id_shop = $idShop AND ps.active = 1"
            . ' LEFT JOIN ' . Sql::table('product_lang') . " l ON l.id_product = p.id_product AND l.id_shop = $idShop AND l.id_lang = $idLang";
    }
}
