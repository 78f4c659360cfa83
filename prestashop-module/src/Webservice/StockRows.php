<?php
/**
 * The rows of `stock_available`: quantity, what PrestaShop calls reserved and physical, and the row of a product with
 * combinations, which is their sum.
 */

namespace WmsBridge\Webservice;

final class StockRows
{
    /** Products whose sums are looked at together. */
    const PRODUCTS_AT_ONCE = 5000;

    /** A list with more places than so many for each row is longer than its ids are. */
    const MOST_PLACES_A_ROW = 3;

    /** @var StockScope */
    private $scope;
    /** @var StockOrders */
    private $orders;
    /** @var array<int, array{id_product: int, before: int, after: int}> by id_stock_available */
    private $parents = [];

    public function __construct(StockScope $scope, StockOrders $orders)
    {
        $this->scope = $scope;
        $this->orders = $orders;
    }

    /**
     * Writes some rows in one transaction.
     *
     * @param array<int, int> $numbers of SKUs that were found, in the order of their rows' ids
     * @param callable $sellableOf (numbers, in-flight by number) to the quantity to write of each
     *
     * @return array{before: array<int, int>, after: array<int, int>, in_flight: array<int, int>} by number; in-flight
     *   where there is any
     */
    public function write(array $numbers, StockMatches $matches, StockLevels $levels, callable $sellableOf): array
    {
        $stock = $matches->stock;
        $parents = $matches->parent;
        $work = function () use ($numbers, $matches, $levels, $sellableOf, $stock, $parents): array {
            // Tried again after a deadlock, rows that the first try made are gone.
            $matches->stock = $stock;
            $matches->parent = $parents;
            $this->makeMissing($numbers, $matches);
            $ids = [];
            foreach ($numbers as $i) {
                $ids[] = $matches->stock[$i];
                $ids[] = $matches->parent[$i];
            }
            $rows = $this->lock($ids);
            $taken = $this->orders->look($numbers, $matches, $levels);
            $inFlight = $taken['in_flight'];
            $reserved = $this->orders->reserved($taken['ordered']);
            $sellable = $sellableOf($numbers, $inFlight);
            $written = ['before' => [], 'after' => [], 'in_flight' => $inFlight];
            $quantities = [];
            $held = [];
            $moved = [];
            foreach ($numbers as $i) {
                $id = $matches->stock[$i];
                if (!isset($rows[$id])) {
                    // Its product was deleted a moment ago.
                    $written['before'][$i] = $written['after'][$i] = 0;
                    continue;
                }
                $before = (int) $rows[$id][0];
                $after = $sellable[$i];
                $written['before'][$i] = $before;
                $written['after'][$i] = $after;
                $quantities[$id] = $after;
                $now = (int) $rows[$id][1];
                $held[$id] = $reserved === null ? $now : ($reserved ? $reserved[$matches->product[$i] . '-' . $matches->combination[$i]] ?? 0 : 0);
                $parent = $matches->parent[$i];
                if ($parent !== 0 && $after !== $before && isset($rows[$parent])) {
                    $moved[$parent] = ($moved[$parent] ?? 0) + $after - $before;
                }
            }
            // The sum moves by as much as its parts; one that was wrong before is put right by mendParents().
            foreach ($moved as $id => $pieces) {
                if ($pieces !== 0) {
                    $quantities[$id] = $this->parent($id, $rows[$id], (int) $rows[$id][0] + $pieces);
                    $held[$id] = (int) $rows[$id][1];
                }
            }
            $this->save($quantities, $held, $rows);

            return $written;
        };

        return Sql::transaction($work);
    }

    /**
     * Puts right the sums of products with combinations that are wrong: a checkout that ran beside an earlier write may
     * have left an old one.
     *
     * @param array<int, int> $products
     */
    public function mendParents(array $products): void
    {
        foreach (array_chunk($products, self::PRODUCTS_AT_ONCE) as $some) {
            $wrong = [];
            foreach (StockReads::each(sprintf(
                'SELECT MAX(IF(sa.id_product_attribute = 0, sa.id_stock_available, 0)) FROM %s sa WHERE %s AND %s
                 GROUP BY sa.id_product
                 HAVING MAX(sa.id_product_attribute) <> 0
                    AND SUM(IF(sa.id_product_attribute = 0, 0, sa.quantity)) <> SUM(IF(sa.id_product_attribute = 0, sa.quantity, 0))',
                Sql::table('stock_available'),
                Sql::among('sa.id_product', $some),
                $this->scope->stockRows('sa')
            )) as $row) {
                $wrong[] = (int) $row[0];
            }
            if ($wrong) {
                Sql::transaction(function () use ($wrong) {
                    $this->saveParents($this->lock($wrong));
                });
            }
        }
    }

    /** @return array<int, array{id_product: int, before: int, after: int}> the sums that changed */
    public function parents(): array
    {
        return $this->parents;
    }

    /**
     * PrestaShop makes these rows with the product; where one is missing the product cannot be sold at all. It is made
     * here, unless someone else did a moment ago.
     *
     * @param array<int, int> $numbers
     */
    private function makeMissing(array $numbers, StockMatches $matches): void
    {
        $values = [];
        $products = [];
        foreach ($numbers as $i) {
            $missing = $matches->stock[$i] === 0 ? [$matches->combination[$i]] : [];
            if ($matches->combination[$i] !== 0 && $matches->parent[$i] === 0) {
                $missing[] = 0;
            }
            foreach ($missing as $combination) {
                $products[$matches->product[$i]] = $matches->product[$i];
                $values[] = sprintf('(%d, %d, %d, %d, 0, %d)', $matches->product[$i], $combination, $this->scope->stockShop, $this->scope->stockGroup, $matches->outOfStock[$i]);
            }
        }
        if (!$values) {
            return;
        }
        Sql::run(sprintf(
            'INSERT IGNORE INTO %s (id_product, id_product_attribute, id_shop, id_shop_group, quantity, out_of_stock) VALUES %s',
            Sql::table('stock_available'),
            implode(',', array_unique($values))
        ));
        $ids = [];
        foreach (StockReads::each(sprintf(
            'SELECT sa.id_product, sa.id_product_attribute, sa.id_stock_available FROM %s sa WHERE %s AND %s',
            Sql::table('stock_available'),
            Sql::among('sa.id_product', $products),
            $this->scope->stockRows('sa')
        )) as $row) {
            $ids[$row[0] . '-' . $row[1]] = (int) $row[2];
        }
        foreach ($numbers as $i) {
            $product = $matches->product[$i];
            if (isset($products[$product])) {
                $matches->stock[$i] = $ids[$product . '-' . $matches->combination[$i]] ?? 0;
                $matches->parent[$i] = $matches->combination[$i] === 0 ? 0 : $ids[$product . '-0'] ?? 0;
            }
        }
    }

    /**
     * Locks rows by their primary key, in its order.
     *
     * @param array<int, int> $ids
     *
     * @return array<int, array{0: mixed, 1: mixed, 2: mixed}> quantity, reserved_quantity, id_product, by id_stock_available
     */
    private function lock(array $ids): array
    {
        return StockReads::byId(sprintf(
            'SELECT id_stock_available, quantity, reserved_quantity, id_product FROM %s
             WHERE %s ORDER BY id_stock_available FOR UPDATE',
            Sql::table('stock_available'),
            Sql::among('id_stock_available', array_filter($ids))
        ));
    }

    /**
     * Gives rows that this transaction has locked new quantities, in one statement. Each row finds its own in a list:
     * shared hosts may give no right to a temporary table, and INSERT … ON DUPLICATE KEY UPDATE takes more than twice as
     * long.
     *
     * @param array<int, int> $quantities by id_stock_available
     * @param array<int, int> $reserved of the same rows
     * @param array<int, array<int, mixed>> $rows of lock()
     */
    private function save(array $quantities, array $reserved, array $rows): void
    {
        if (!$quantities) {
            return;
        }
        ksort($quantities);
        $ids = array_keys($quantities);
        $sets = ['quantity = ' . self::pick($ids, $quantities)];
        foreach ($ids as $id) {
            if ($reserved[$id] !== (int) $rows[$id][1]) {
                $sets[] = 'reserved_quantity = ' . self::pick($ids, $reserved);
                break;
            }
        }
        // Of one table, assignments are done from left to right: these are the new ones.
        $sets[] = 'physical_quantity = quantity + reserved_quantity';
        Sql::run(sprintf('UPDATE %s SET %s WHERE %s', Sql::table('stock_available'), implode(', ', $sets), Sql::among('id_stock_available', $ids)));
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
        if ($count === 1) {
            return (string) $values[$ids[0]];
        }
        $inOrder = [];
        $first = $ids[0];
        $places = $ids[$count - 1] - $first + 1;
        // Ids that mostly follow each other are places in the list themselves; else a place is found by a search in
        // halves, which takes a quarter longer.
        if ($places <= self::MOST_PLACES_A_ROW * $count) {
            if ($places > $count) {
                $inOrder = array_fill(0, $places, 'NULL');
            }
            foreach ($ids as $id) {
                $inOrder[$id - $first] = $values[$id];
            }

            return sprintf('ELT(id_stock_available - %d, %s)', $first - 1, implode(',', $inOrder));
        }
        foreach ($ids as $id) {
            $inOrder[] = $values[$id];
        }

        return sprintf('ELT(INTERVAL(id_stock_available, %s), %s)', implode(',', $ids), implode(',', $inOrder));
    }

    /** @param array<int, array<int, mixed>> $rows the sums' rows, of lock() */
    private function saveParents(array $rows): void
    {
        $sums = $this->sums(array_map('intval', array_column($rows, 2)));
        $quantities = [];
        $reserved = [];
        foreach ($rows as $id => $row) {
            $sum = $sums[(int) $row[2]] ?? null;
            if ($sum !== null && $sum !== (int) $row[0]) {
                $quantities[$id] = $this->parent($id, $row, $sum);
                $reserved[$id] = (int) $row[1];
            }
        }
        $this->save($quantities, $reserved, $rows);
    }

    /** @param array<int, mixed> $row of lock() */
    private function parent(int $id, array $row, int $sum): int
    {
        // Written in parts, it went from the first part's number to the last part's.
        $before = $this->parents[$id]['before'] ?? (int) $row[0];
        $this->parents[$id] = ['id_product' => (int) $row[2], 'before' => $before, 'after' => $sum];

        return $sum;
    }

    /**
     * @param array<int, int> $products
     *
     * @return array<int, int> what all combinations of a product have together
     */
    private function sums(array $products): array
    {
        $sums = [];
        foreach (StockReads::each(sprintf(
            'SELECT sa.id_product, SUM(sa.quantity) FROM %s sa
             WHERE %s AND sa.id_product_attribute <> 0 AND %s GROUP BY sa.id_product',
            Sql::table('stock_available'),
            Sql::among('sa.id_product', $products),
            $this->scope->stockRows('sa')
        )) as $row) {
            $sums[(int) $row[0]] = (int) $row[1];
        }

        return $sums;
    }
}
