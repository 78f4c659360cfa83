<?php
/**
 * The quick look at a whole catalogue: which SKU is one ordinary product or combination with its stock row. Whatever is
 * out of the ordinary (two of one reference, virtual, a pack, a row missing, left out by a rule) is left to
 * StockCatalogue, which looks closely and finds the words.
 */

namespace WmsBridge\Webservice;

final class StockPlain
{
    /** Asked for by name up to this share of the shop's SKUs; beyond it, reading all in one go is quicker. */
    const NAMED_SHARE = 0.3;

    /** So few are not worth the question how many there are. */
    const NAMED_ALWAYS = 2000;

    /** SKUs named in one statement. */
    const NAMED_AT_ONCE = 5000;

    /** @var StockScope */
    private $scope;
    /** @var StockExclusions */
    private $exclusions;

    public function __construct(StockScope $scope, StockExclusions $exclusions)
    {
        $this->scope = $scope;
        $this->exclusions = $exclusions;
    }

    /** @param array<string|int, int> $numbers the SKUs' numbers, by Sku::same() */
    public function look(array $numbers): StockMatches
    {
        $matches = new StockMatches($numbers);
        if (count($numbers) > self::NAMED_ALWAYS
            && count($numbers) > self::NAMED_SHARE * $this->rows()
        ) {
            (new StockSweep($this->scope, $this->exclusions, $matches))->read();

            return $matches;
        }
        foreach (array_chunk(array_keys($numbers), self::NAMED_AT_ONCE) as $skus) {
            // PHP makes numbers of keys that look like numbers, and SKUs often do.
            $names = implode(',', array_map(static function ($sku): string {
                return Sql::text((string) $sku);
            }, $skus));
            $this->read($matches, $this->combinations("c.reference IN ($names)"));
            $this->read($matches, $this->products("p.reference IN ($names)"));
        }

        return $matches;
    }

    /** How many rows of stock there are, as the database estimates it: to count a million takes longer than to read some. */
    private function rows(): int
    {
        return (int) Sql::value(sprintf(
            'SELECT TABLE_ROWS FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = %s',
            Sql::text(_DB_PREFIX_ . 'stock_available')
        ));
    }

    private function read(StockMatches $matches, string $sql): void
    {
        foreach (StockReads::each($sql) as $row) {
            $i = $matches->numberOf((string) $row[0]);
            if ($i === null) {
                continue;
            }
            if ($matches->found[$i] !== StockMatches::NONE || $row[3] === null || (int) $row[7] !== 0 || $row[5] === null || $this->exclusions->holds((int) $row[1])) {
                $matches->found[$i] = StockMatches::CLOSELY;
                continue;
            }
            $matches->put($i, [
                'id_product' => (int) $row[1],
                'id_product_attribute' => (int) $row[2],
                'id_stock' => (int) $row[3],
                'quantity' => (int) $row[4],
                'id_parent' => (int) $row[5],
                'out_of_stock' => (int) $row[6],
            ]);
        }
    }

    private function combinations(string $where): string
    {
        return sprintf(
            'SELECT c.reference, c.id_product, c.id_product_attribute, sa.id_stock_available, sa.quantity, parent.id_stock_available, parent.out_of_stock,
                    p.is_virtual + %s
             FROM %s c
             JOIN %s cs ON cs.id_product_attribute = c.id_product_attribute AND cs.id_shop = %d
             JOIN %s p ON p.id_product = c.id_product AND p.state = 1
             JOIN %s ps ON ps.id_product = c.id_product AND ps.id_shop = %d
             LEFT JOIN %s sa ON sa.id_product = c.id_product AND sa.id_product_attribute = c.id_product_attribute AND %s
             LEFT JOIN %s parent ON parent.id_product = c.id_product AND parent.id_product_attribute = 0 AND %s
             WHERE %s',
            $this->scope->dependsOnStock ? 'COALESCE(sa.depends_on_stock, 0) + COALESCE(parent.depends_on_stock, 0)' : '0',
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
        );
    }

    private function products(string $where): string
    {
        return sprintf(
            'SELECT p.reference, p.id_product, 0, sa.id_stock_available, sa.quantity, 0, sa.out_of_stock,
                    p.is_virtual + p.cache_is_pack + (p.product_type = \'pack\') + %s
                    + EXISTS (SELECT 1 FROM %s c WHERE c.id_product = p.id_product)
             FROM %s p
             JOIN %s ps ON ps.id_product = p.id_product AND ps.id_shop = %d
             LEFT JOIN %s sa ON sa.id_product = p.id_product AND sa.id_product_attribute = 0 AND %s
             WHERE p.state = 1 AND %s',
            $this->scope->dependsOnStock ? 'COALESCE(sa.depends_on_stock, 0)' : '0',
            Sql::table('product_attribute'),
            Sql::table('product'),
            Sql::table('product_shop'),
            $this->scope->idShop,
            Sql::table('stock_available'),
            $this->scope->stockRows('sa'),
            $where
        );
    }
}
