<?php
/**
 * The rows of `stock_available`: quantity, what PrestaShop calls physical, and the row of a product with combinations, which is
 * their sum.
 *
 * Nothing is locked first: a row takes its new quantity where it still has the one that was read before the orders were
 * (StockWriter has why that is enough), in statements so short that no checkout waits for them.
 */

namespace WmsBridge\Webservice;

final class StockRows
{
    /** Products whose sums are looked at together. */
    const PRODUCTS_AT_ONCE = 5000;

    /** A checkout of one of its rows waits as long as a statement takes: so many rows at first, then as many as take about so long. */
    const ROWS_AT_FIRST = 500;
    const ROWS_AT_LEAST = 50;
    const ROWS_AT_MOST = 2000;
    const STATEMENT_MS = 12;

    /** A sum that a checkout changes at the same moment is written again so often. */
    const SUM_TRIES = 3;

    /** A list with more places than so many for each row is longer than its ids are. */
    const MOST_PLACES_A_ROW = 3;

    /** @var StockScope */
    private $scope;
    /** @var float when this request must end, s since 1970 */
    private $until;
    /** @var int */
    private $rowsAtOnce = self::ROWS_AT_FIRST;
    /** @var array<int, array{id_product: int, before: int, after: int}> by id_stock_available */
    private $parents = [];

    public function __construct(StockScope $scope, float $until)
    {
        $this->scope = $scope;
        $this->until = $until;
    }

    /**
     * @param array<int, int> $numbers of SKUs that were found
     * @param array<int, int> $after what each is to have, by number
     *
     * @return array<int, int> the numbers of those that were not written: the row has another quantity than was read, or the time is over
     */
    public function write(array $numbers, StockMatches $matches, array $after): array
    {
        $old = $new = $numberOf = $missing = $sums = [];
        foreach ($numbers as $i) {
            $id = $matches->stock[$i];
            if ($matches->combination[$i] !== 0 && $matches->parent[$i] === 0) {
                $sums[$matches->product[$i]] = $this->row($matches, $i, 0, 0);
            }
            if ($id === 0) {
                $missing[$i] = $this->row($matches, $i, $matches->combination[$i], $after[$i]);
                continue;
            }
            $old[$id] = $matches->quantity[$i];
            $new[$id] = $after[$i];
            $numberOf[$id] = $i;
        }
        $missed = array_values(array_intersect_key($numberOf, array_flip($this->exchange($old, $new))));
        $this->make($sums);

        return $this->make($missing) ? $missed : array_merge($missed, array_keys($missing));
    }

    /**
     * Puts right the sums of products with combinations: of those whose combinations were written, and any that a checkout beside
     * an earlier write has left wrong.
     *
     * @param array<int, int> $products
     */
    public function mendParents(array $products): void
    {
        for ($try = 1; $products && $try <= self::SUM_TRIES; ++$try) {
            $again = [];
            foreach (array_chunk($products, self::PRODUCTS_AT_ONCE) as $some) {
                $old = $new = $productOf = [];
                foreach (StockReads::each(sprintf(
                    'SELECT MAX(IF(sa.id_product_attribute = 0, sa.id_stock_available, 0)), sa.id_product,
                            SUM(IF(sa.id_product_attribute = 0, sa.quantity, 0)) AS sum, SUM(IF(sa.id_product_attribute = 0, 0, sa.quantity)) AS combinations
                     FROM %s sa WHERE %s AND %s
                     GROUP BY sa.id_product HAVING MAX(sa.id_product_attribute) <> 0 AND combinations <> sum',
                    Sql::table('stock_available'),
                    Sql::among('sa.id_product', $some),
                    $this->scope->stockRows('sa')
                )) as $row) {
                    $old[(int) $row[0]] = (int) $row[2];
                    $new[(int) $row[0]] = (int) $row[3];
                    $productOf[(int) $row[0]] = (int) $row[1];
                }
                $missed = array_flip($this->exchange($old, $new));
                $again = array_merge($again, array_values(array_intersect_key($productOf, $missed)));
                foreach (array_diff_key($new, $missed) as $id => $after) {
                    $this->parents[$id] = ['id_product' => $productOf[$id], 'before' => $this->parents[$id]['before'] ?? $old[$id], 'after' => $after];
                }
            }
            $products = $again;
        }
    }

    /** @return array<int, array{id_product: int, before: int, after: int}> the sums that changed */
    public function parents(): array
    {
        return $this->parents;
    }

    /**
     * PrestaShop makes these rows with the product; where one is missing the product cannot be sold at all.
     *
     * @param array<int, string> $rows of row()
     *
     * @return bool false where someone else made one of them a moment ago: what it has now must be read
     */
    private function make(array $rows): bool
    {
        $made = 0;
        foreach (array_chunk($rows, self::ROWS_AT_FIRST) as $some) {
            $made += Sql::alone(sprintf(
                'INSERT IGNORE INTO %s (id_product, id_product_attribute, id_shop, id_shop_group, quantity, physical_quantity, out_of_stock) VALUES %s',
                Sql::table('stock_available'),
                implode(',', $some)
            ));
        }

        return $made === count($rows);
    }

    private function row(StockMatches $matches, int $i, int $combination, int $quantity): string
    {
        return sprintf('(%d, %d, %d, %d, %d, %d, %d)', $matches->product[$i], $combination, $this->scope->stockShop, $this->scope->stockGroup, $quantity, $quantity, $matches->outOfStock[$i]);
    }

    /**
     * Gives rows new quantities where they still have the old ones. Each row finds its own in a list: shared hosts may give no
     * right to a temporary table, and INSERT … ON DUPLICATE KEY UPDATE takes more than twice as long.
     *
     * @param array<int, int> $old by id_stock_available
     * @param array<int, int> $new of the same rows, other numbers
     *
     * @return array<int, int> ids of those that were not written
     */
    private function exchange(array $old, array $new): array
    {
        ksort($new);
        $missed = [];
        $all = array_keys($new);
        $count = count($all);
        for ($from = 0; $from < $count; $from += count($ids)) {
            $ids = array_slice($all, $from, $this->rowsAtOnce);
            $began = microtime(true);
            if ($began >= $this->until) {
                return array_merge($missed, array_slice($all, $from));
            }
            $among = Sql::among('id_stock_available', $ids);
            // Of one table, assignments are done from left to right: the second is of the new quantity.
            $written = Sql::alone(sprintf(
                'UPDATE %s SET quantity = %s, physical_quantity = quantity + reserved_quantity WHERE %s AND quantity = %s',
                Sql::table('stock_available'),
                self::pick($ids, $new),
                $among,
                self::pick($ids, $old)
            ));
            $this->rowsAtOnce = self::paced(count($ids), (microtime(true) - $began) * 1000);
            if ($written < count($ids)) {
                $now = StockReads::byId(sprintf('SELECT id_stock_available, quantity FROM %s WHERE %s', Sql::table('stock_available'), $among));
                foreach ($ids as $id) {
                    if (!isset($now[$id]) || (int) $now[$id][0] !== $new[$id]) {
                        $missed[] = $id;
                    }
                }
            }
        }

        return $missed;
    }

    /** How many rows the next statement has, after one of so many took so long. Pure. */
    public static function paced(int $rows, float $tookMs): int
    {
        $fitting = (int) ($rows * self::STATEMENT_MS / max(0.1, $tookMs));

        return max(self::ROWS_AT_LEAST, min(self::ROWS_AT_MOST, $fitting, 2 * max($rows, self::ROWS_AT_LEAST)));
    }

    /**
     * @param array<int, int> $ids sorted
     * @param array<int, int> $values by id
     *
     * @return string the row's value, in SQL
     */
    private static function pick(array $ids, array $values): string
    {
        $count = count($ids);
        $inOrder = [];
        foreach ($ids as $id) {
            $inOrder[] = $values[$id];
        }
        if (count(array_flip($inOrder)) === 1) {
            return (string) $inOrder[0];
        }
        $first = $ids[0];
        $places = $ids[$count - 1] - $first + 1;
        // Ids that mostly follow each other are places in the list themselves; else a place is found by a search in
        // halves, which takes a quarter longer.
        if ($places > self::MOST_PLACES_A_ROW * $count) {
            return sprintf('ELT(INTERVAL(id_stock_available, %s), %s)', implode(',', $ids), implode(',', $inOrder));
        }
        if ($places > $count) {
            $inOrder = array_fill(0, $places, 'NULL');
            foreach ($ids as $id) {
                $inOrder[$id - $first] = $values[$id];
            }
        }

        return sprintf('ELT(id_stock_available - %d, %s)', $first - 1, implode(',', $inOrder));
    }
}
