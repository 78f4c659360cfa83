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

    const NONE = 0;
    const ONE = 1;
    const CLOSELY = 2;

    /** @var StockScope */
    private $scope;
    /** @var StockExclusions */
    private $exclusions;

    /** @var array<int, bool>|null products with combinations; null: each is asked by itself */
    private $withCombinations;

    /** @var array<int, int> by the number of the SKU in the request: NONE, ONE or CLOSELY */
    public $found = [];
    /** @var array<int, int> the same way, where ONE was found */
    public $product = [];
    /** @var array<int, int> */
    public $combination = [];
    /** @var array<int, int> */
    public $stock = [];
    /** @var array<int, int> */
    public $quantity = [];
    /** @var array<int, int> the row of all combinations; 0 */
    public $parent = [];
    /** @var array<int, int> */
    public $outOfStock = [];

    public function __construct(StockScope $scope, StockExclusions $exclusions)
    {
        $this->scope = $scope;
        $this->exclusions = $exclusions;
    }

    /** @param array<string|int, int> $numbers the SKUs' numbers, by sameSku() */
    public function look(array $numbers): void
    {
        foreach ($numbers as $i) {
            $this->found[$i] = self::NONE;
        }
        if (count($numbers) > self::NAMED_ALWAYS
            && count($numbers) > self::NAMED_SHARE * (int) Sql::value(sprintf('SELECT COUNT(*) FROM %s', Sql::table('stock_available')))
        ) {
            $this->withCombinations();
            $this->read($numbers, '', '');

            return;
        }
        foreach (array_chunk(array_keys($numbers), self::NAMED_AT_ONCE) as $skus) {
            // PHP makes numbers of keys that look like numbers, and SKUs often do.
            $names = implode(',', array_map(static function ($sku): string {
                return Sql::text((string) $sku);
            }, $skus));
            $this->read($numbers, "AND c.reference IN ($names)", "AND p.reference IN ($names)");
        }
    }

    private function read(array $numbers, string $combinations, string $products): void
    {
        foreach ([$this->combinations($combinations), $this->products($products)] as $sql) {
            foreach (StockReads::each($sql) as $row) {
                $sku = StockRequest::sameSku((string) $row[0]);
                if (!isset($numbers[$sku])) {
                    continue;
                }
                $i = $numbers[$sku];
                if ($this->found[$i] !== self::NONE || $row[3] === null || (int) $row[7] !== 0 || $row[5] === null
                    || ((int) $row[2] === 0 && isset($this->withCombinations[(int) $row[1]]))
                    || $this->exclusions->holds((int) $row[1])
                ) {
                    $this->found[$i] = self::CLOSELY;
                    continue;
                }
                $this->found[$i] = self::ONE;
                $this->product[$i] = (int) $row[1];
                $this->combination[$i] = (int) $row[2];
                $this->stock[$i] = (int) $row[3];
                $this->quantity[$i] = (int) $row[4];
                $this->parent[$i] = (int) $row[5];
                $this->outOfStock[$i] = (int) $row[6];
            }
        }
    }

    /** Which products have combinations: for all of them at once this is quicker than for each. */
    private function withCombinations(): void
    {
        $this->withCombinations = [];
        foreach (StockReads::each(sprintf('SELECT DISTINCT id_product FROM %s', Sql::table('product_attribute'))) as $row) {
            $this->withCombinations[(int) $row[0]] = true;
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
             WHERE c.reference <> \'\' %s',
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
                    p.is_virtual + p.cache_is_pack + (p.product_type = \'pack\') + %s %s
             FROM %s p
             JOIN %s ps ON ps.id_product = p.id_product AND ps.id_shop = %d
             LEFT JOIN %s sa ON sa.id_product = p.id_product AND sa.id_product_attribute = 0 AND %s
             WHERE p.state = 1 AND p.reference <> \'\' %s',
            $this->scope->dependsOnStock ? 'COALESCE(sa.depends_on_stock, 0)' : '0',
            $this->withCombinations === null
                ? sprintf('+ EXISTS (SELECT 1 FROM %s c WHERE c.id_product = p.id_product)', Sql::table('product_attribute'))
                : '',
            Sql::table('product'),
            Sql::table('product_shop'),
            $this->scope->idShop,
            Sql::table('stock_available'),
            $this->scope->stockRows('sa'),
            $where
        );
    }
}
