<?php
/**
 * Which product or combination of the shop a SKU is, by `reference`, with its stock row. Reads only, in sets.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Webservice\Shared\Sku;
use WmsBridge\Webservice\Shared\Packs;

final class StockCatalogue
{
    /** @var StockScope */
    private $scope;
    /** @var StockExclusions */
    private $exclusions;
    /** @var bool */
    private $leavesPacks;

    public function __construct(StockScope $scope, StockExclusions $exclusions, bool $leavesPacks)
    {
        $this->scope = $scope;
        $this->exclusions = $exclusions;
        $this->leavesPacks = $leavesPacks;
    }

    /**
     * @param array<int, string> $skus as Sku::same() gives them
     *
     * @return array<string, array{outcome: string, message: string, target: array<string, mixed>|null}> by Sku::same();
     *   outcome is '' where the target may be written. A target: id_product, id_product_attribute, id_stock (0: no
     *   row yet), quantity, id_parent (the row of all combinations; 0), parent_quantity, out_of_stock
     */
    public function find(array $skus): array
    {
        $matches = [];
        $names = self::texts($skus);
        foreach (array_merge($this->combinations("c.reference IN ($names)"), $this->products("p.reference IN ($names)")) as $row) {
            $matches[Sku::same((string) $row['reference'])][] = $row;
        }
        $found = [];
        foreach ($skus as $sku) {
            $found[$sku] = $this->judge($matches[$sku] ?? []);
        }

        return $found;
    }

    /**
     * @param array<int, string> $keys as StockRequest::key() makes them of ids
     *
     * @return array<int, array{outcome: string, message: string, target: array<string, mixed>|null}> like find(), by the same keys
     */
    public function findIds(array $keys): array
    {
        $ids = array_map(static function (string $key): string {
            return '(' . str_replace('-', ',', substr($key, 1)) . ')';
        }, $keys);
        $these = implode(',', array_unique($ids));
        $rows = [];
        foreach (array_merge($this->combinations("(c.id_product, c.id_product_attribute) IN ($these)"), $this->products("(p.id_product, 0) IN ($these)")) as $row) {
            $rows[sprintf('(%d,%d)', $row['id_product'], $row['id_product_attribute'])][] = $row;
        }

        return array_map(function (string $id) use ($rows): array {
            if (!isset($rows[$id])) {
                return self::not('unknown', 'This shop has no product or combination with these ids.');
            }
            if ((int) $rows[$id][0]['combinations'] !== 0) {
                return self::not('ambiguous', sprintf('Product %d has combinations: name one of them by its id_product_attribute.', $rows[$id][0]['id_product']));
            }

            return $this->judge($rows[$id]);
        }, $ids);
    }

    /** @param array<int, array<string, mixed>> $rows everything with this reference */
    private function judge(array $rows): array
    {
        // A product with combinations is not sold by itself: its row is their sum.
        $sold = array_values(array_filter($rows, static function (array $row): bool {
            return (int) $row['combinations'] === 0;
        }));
        if (!$rows) {
            return self::not('unknown', 'No product or combination of this shop has this SKU as its reference.');
        }
        if (!$sold) {
            return self::not('ambiguous', sprintf(
                'Product %d has combinations and none of them has this SKU: give each combination a reference of its own.',
                $rows[0]['id_product']
            ));
        }
        if (count($sold) > 1) {
            $names = array_map(static function (array $row): string {
                return (int) $row['id_product_attribute'] === 0
                    ? 'product ' . $row['id_product']
                    : sprintf('combination %d of product %d', $row['id_product_attribute'], $row['id_product']);
            }, array_slice($sold, 0, 3));

            return self::not('ambiguous', sprintf(
                'This SKU is the reference of %d things (%s%s): give each a reference of its own.',
                count($sold),
                implode(', ', $names),
                count($sold) > 3 ? ', …' : ''
            ));
        }
        $row = $sold[0];
        $target = [
            'id_product' => (int) $row['id_product'],
            'id_product_attribute' => (int) $row['id_product_attribute'],
            'id_stock' => (int) $row['id_stock_available'],
            'quantity' => (int) $row['quantity'],
            'id_parent' => (int) $row['id_product_attribute'] === 0 ? 0 : (int) $row['id_parent'],
            'parent_quantity' => (int) $row['parent_quantity'],
            // PrestaShop asks the product's row, also for a combination; without one it takes no back-orders.
            'out_of_stock' => (int) $row['out_of_stock'],
        ];
        if ((int) $row['is_virtual'] === 1) {
            return self::not('excluded', 'The product is virtual: nothing of it lies in a warehouse.', $target);
        }
        $excluded = $this->exclusions->reason((int) $row['id_product']);
        if ($excluded !== '') {
            return self::not('excluded', $excluded, $target);
        }
        $isPack = (int) $row['is_pack'] === 1 && (int) $row['id_product_attribute'] === 0;
        if ($isPack && $this->leavesPacks) {
            return self::not('excluded', 'The product is a pack, which the stock settings leave alone.', $target);
        }
        if ($isPack && Packs::goAsParts((int) $row['pack_stock_type'], $this->scope->packStockType)) {
            return self::not('excluded', 'The product is a pack whose stock is that of its parts: give the WMS the parts.', $target);
        }
        if ($this->scope->dependsOnStock && (int) $row['depends_on_stock'] === 1) {
            return self::not('excluded', sprintf(
                'Product %d has its quantity from PrestaShop\'s advanced stock management (depends_on_stock), which refuses other writers: switch that off for the product.',
                $row['id_product']
            ), $target);
        }

        return ['outcome' => '', 'message' => '', 'target' => $target];
    }

    private static function not(string $outcome, string $message, $target = null): array
    {
        return ['outcome' => $outcome, 'message' => $message, 'target' => $target];
    }

    private function combinations(string $where): array
    {
        return Sql::rows(sprintf(
            'SELECT c.reference, c.id_product, c.id_product_attribute, 0 AS combinations, p.is_virtual, 0 AS is_pack, 0 AS pack_stock_type,
                    sa.id_stock_available, sa.quantity, parent.id_stock_available AS id_parent, parent.quantity AS parent_quantity,
                    parent.out_of_stock, GREATEST(COALESCE(sa.depends_on_stock, 0), COALESCE(parent.depends_on_stock, 0)) AS depends_on_stock
             FROM %s c
             JOIN %s cs ON cs.id_product_attribute = c.id_product_attribute AND cs.id_shop = %d
             JOIN %s p ON p.id_product = c.id_product AND p.state = 1
             JOIN %s ps ON ps.id_product = c.id_product AND ps.id_shop = %d
             LEFT JOIN %s sa ON sa.id_product = c.id_product AND sa.id_product_attribute = c.id_product_attribute AND %s
             LEFT JOIN %s parent ON parent.id_product = c.id_product AND parent.id_product_attribute = 0 AND %s
             WHERE %s',
            Sql::table('product_attribute'),
            Sql::table('product_attribute_shop'),
            $this->scope->idShop,
            Sql::table('product'),
            Sql::table('product_shop'),
            $this->scope->idShop,
            Sql::table('stock_available'),
            $this->scope->stockRows('sa'),
            Sql::table('stock_available'),
            $this->scope->stockRows('parent'),
            $where
        ));
    }

    private function products(string $where): array
    {
        return Sql::rows(sprintf(
            'SELECT p.reference, p.id_product, 0 AS id_product_attribute,
                    EXISTS (SELECT 1 FROM %s c WHERE c.id_product = p.id_product) AS combinations,
                    p.is_virtual, GREATEST(p.cache_is_pack, p.product_type = \'pack\') AS is_pack, ps.pack_stock_type,
                    sa.id_stock_available, sa.quantity, 0 AS id_parent, 0 AS parent_quantity, sa.out_of_stock,
                    COALESCE(sa.depends_on_stock, 0) AS depends_on_stock
             FROM %s p
             JOIN %s ps ON ps.id_product = p.id_product AND ps.id_shop = %d
             LEFT JOIN %s sa ON sa.id_product = p.id_product AND sa.id_product_attribute = 0 AND %s
             WHERE p.state = 1 AND %s',
            Sql::table('product_attribute'),
            Sql::table('product'),
            Sql::table('product_shop'),
            $this->scope->idShop,
            Sql::table('stock_available'),
            $this->scope->stockRows('sa'),
            $where
        ));
    }

    /** @param array<int, string> $skus */
    private static function texts(array $skus): string
    {
        return $skus ? implode(',', array_map([Sql::class, 'text'], $skus)) : "''";
    }
}
