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
     * @param array<int, array<string, mixed>> $targets of StockCatalogue, with level, asked_at and buffer, sorted by id_stock
     * @param callable $sellable (target, in-flight) to the quantity to write
     *
     * @return array<int, array{before: int, after: int, in_flight: int}> by the same key
     */
    public function write(array $targets, callable $sellable): array
    {
        $work = function () use ($targets, $sellable): array {
            $targets = $this->withRows($targets);
            $rows = $this->lock(array_merge(array_column($targets, 'id_stock'), array_column($targets, 'id_parent')));
            $inFlight = $this->orders->inFlight($targets);
            $reserved = $this->orders->reserved(array_values(array_unique(array_column($targets, 'id_product'))));
            $written = [];
            $changes = [];
            $moved = [];
            foreach ($targets as $i => $target) {
                $row = $rows[$target['id_stock']] ?? null;
                if ($row === null) {
                    // Its product was deleted a moment ago.
                    $written[$i] = ['before' => 0, 'after' => 0, 'in_flight' => $inFlight[$i]];
                    continue;
                }
                $after = $sellable($target, $inFlight[$i]);
                $written[$i] = ['before' => (int) $row[3], 'after' => $after, 'in_flight' => $inFlight[$i]];
                $changes[] = $this->values($row, $after, $reserved === null ? (int) $row[4] : $reserved[$row[1] . '-' . $row[2]] ?? 0);
                if ($target['id_parent'] !== 0 && isset($rows[$target['id_parent']])) {
                    $moved[$target['id_parent']] = ($moved[$target['id_parent']] ?? 0) + $after - (int) $row[3];
                }
            }
            // The sum moves by as much as its parts; one that was wrong before is put right by mendParents().
            foreach ($moved as $id => $pieces) {
                if ($pieces !== 0) {
                    $changes[] = $this->parentValues($rows[$id], (int) $rows[$id][3] + $pieces);
                }
            }
            $this->save($changes);

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
                'SELECT MAX(IF(sa.id_product_attribute = 0, sa.id_stock_available, 0)) FROM %s sa WHERE sa.id_product IN (%s) AND %s
                 GROUP BY sa.id_product
                 HAVING MAX(sa.id_product_attribute) <> 0
                    AND SUM(IF(sa.id_product_attribute = 0, 0, sa.quantity)) <> SUM(IF(sa.id_product_attribute = 0, sa.quantity, 0))',
                Sql::table('stock_available'),
                Sql::numbers($some),
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
     * @return array<int, array<string, mixed>> the targets with id_stock and id_parent
     */
    private function withRows(array $targets): array
    {
        $values = [];
        $products = [];
        foreach ($targets as $target) {
            $missing = $target['id_stock'] === 0 ? [$target['id_product_attribute']] : [];
            if ($target['id_product_attribute'] !== 0 && $target['id_parent'] === 0) {
                $missing[] = 0;
            }
            foreach ($missing as $combination) {
                $products[$target['id_product']] = $target['id_product'];
                $values[] = sprintf('(%d, %d, %d, %d, 0, %d)', $target['id_product'], $combination, $this->scope->stockShop, $this->scope->stockGroup, $target['out_of_stock']);
            }
        }
        if (!$values) {
            return $targets;
        }
        Sql::run(sprintf(
            'INSERT IGNORE INTO %s (id_product, id_product_attribute, id_shop, id_shop_group, quantity, out_of_stock) VALUES %s',
            Sql::table('stock_available'),
            implode(',', array_unique($values))
        ));
        $ids = [];
        foreach (StockReads::each(sprintf(
            'SELECT sa.id_product, sa.id_product_attribute, sa.id_stock_available FROM %s sa WHERE sa.id_product IN (%s) AND %s',
            Sql::table('stock_available'),
            Sql::numbers($products),
            $this->scope->stockRows('sa')
        )) as $row) {
            $ids[$row[0] . '-' . $row[1]] = (int) $row[2];
        }
        foreach ($targets as $i => $target) {
            if (isset($products[$target['id_product']])) {
                $targets[$i]['id_stock'] = $ids[$target['id_product'] . '-' . $target['id_product_attribute']] ?? 0;
                $targets[$i]['id_parent'] = $target['id_product_attribute'] === 0 ? 0 : $ids[$target['id_product'] . '-0'] ?? 0;
            }
        }

        return $targets;
    }

    /**
     * Locks rows by their primary key, in its order.
     *
     * @param array<int, int> $ids
     *
     * @return array<int, array<int, mixed>> id_stock_available, id_product, id_product_attribute, quantity,
     *   reserved_quantity, by the first
     */
    private function lock(array $ids): array
    {
        $rows = [];
        foreach (StockReads::each(sprintf(
            'SELECT id_stock_available, id_product, id_product_attribute, quantity, reserved_quantity FROM %s
             WHERE id_stock_available IN (%s) ORDER BY id_stock_available FOR UPDATE',
            Sql::table('stock_available'),
            Sql::numbers(array_unique(array_filter($ids)))
        )) as $row) {
            $rows[(int) $row[0]] = $row;
        }

        return $rows;
    }

    /** @param array<int, mixed> $row of lock() */
    private function values(array $row, int $quantity, int $reserved): string
    {
        return "($row[0],$row[1],$row[2],{$this->scope->stockShop},{$this->scope->stockGroup},$quantity,$reserved," . ($quantity + $reserved) . ')';
    }

    /** @param array<int, string> $values of rows that this transaction has locked */
    private function save(array $values): void
    {
        if (!$values) {
            return;
        }
        // The rows are there and locked, so this inserts nothing: it is the one statement that gives many rows
        // different values without a temporary table, for which shared hosts may give no right.
        Sql::run(sprintf(
            'INSERT INTO %s (id_stock_available, id_product, id_product_attribute, id_shop, id_shop_group, quantity, reserved_quantity, physical_quantity)
             VALUES %s
             ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), reserved_quantity = VALUES(reserved_quantity), physical_quantity = VALUES(physical_quantity)',
            Sql::table('stock_available'),
            implode(',', $values)
        ));
    }

    /** @param array<int, array<int, mixed>> $rows the sums' rows, of lock() */
    private function saveParents(array $rows): void
    {
        $sums = $this->sums(array_map('intval', array_column($rows, 1)));
        $changes = [];
        foreach ($rows as $row) {
            if (isset($sums[(int) $row[1]]) && $sums[(int) $row[1]] !== (int) $row[3]) {
                $changes[] = $this->parentValues($row, $sums[(int) $row[1]]);
            }
        }
        $this->save($changes);
    }

    /** @param array<int, mixed> $row of lock() */
    private function parentValues(array $row, int $sum): string
    {
        // Written in parts, it went from the first part's number to the last part's.
        $before = $this->parents[(int) $row[0]]['before'] ?? (int) $row[3];
        $this->parents[(int) $row[0]] = ['id_product' => (int) $row[1], 'before' => $before, 'after' => $sum];

        return $this->values($row, $sum, (int) $row[4]);
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
             WHERE sa.id_product IN (%s) AND sa.id_product_attribute <> 0 AND %s GROUP BY sa.id_product',
            Sql::table('stock_available'),
            Sql::numbers($products),
            $this->scope->stockRows('sa')
        )) as $row) {
            $sums[(int) $row[0]] = (int) $row[1];
        }

        return $sums;
    }
}
