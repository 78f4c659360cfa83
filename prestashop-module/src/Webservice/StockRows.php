<?php
/**
 * The rows of `stock_available`: quantity, what PrestaShop calls reserved and physical, and the row of a product with
 * combinations, which is their sum.
 */

namespace WmsBridge\Webservice;

final class StockRows
{
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
     * @param array<string, array<string, mixed>> $targets of StockCatalogue, with asked_at, sorted by id_stock
     * @param callable $sellable (target, in-flight) to the quantity to write
     *
     * @return array<string, array{before: int, after: int, in_flight: int}> by the same key
     */
    public function write(array $targets, callable $sellable): array
    {
        $work = function () use ($targets, $sellable): array {
            $this->addMissing($targets);
            $rows = $this->lock($targets);
            $inFlight = $this->orders->inFlight($targets);
            $products = array_values(array_unique(array_column($targets, 'id_product')));
            $reserved = $this->orders->reserved($products);
            $written = [];
            $changes = [];
            foreach ($targets as $sku => $target) {
                $name = $target['id_product'] . '-' . $target['id_product_attribute'];
                if (!isset($rows[$name])) {
                    // Its product was deleted a moment ago.
                    $written[$sku] = ['before' => 0, 'after' => 0, 'in_flight' => $inFlight[$sku]];
                    continue;
                }
                $row = $rows[$name];
                $after = $sellable($target, $inFlight[$sku]);
                $written[$sku] = ['before' => $row['quantity'], 'after' => $after, 'in_flight' => $inFlight[$sku]];
                $changes[] = ['quantity' => $after, 'reserved' => $reserved === null ? $row['reserved'] : $reserved[$name] ?? 0] + $row;
            }
            $this->save($changes);
            $this->saveParents(array_filter($rows, static function (array $row): bool {
                return $row['is_parent'];
            }));

            return $written;
        };

        return Sql::transaction($work);
    }

    /**
     * Puts right the sum of products whose combinations stay as they are: a checkout that ran beside an earlier
     * write may have left an old one.
     *
     * @param array<string, array<string, mixed>> $targets
     */
    public function mendParents(array $targets): void
    {
        $known = [];
        foreach ($targets as $target) {
            if ($target['id_parent'] !== 0 && !isset($this->parents[$target['id_parent']])) {
                $known[$target['id_product']] = $target;
            }
        }
        $wrong = [];
        foreach ($known ? $this->sums(array_keys($known)) : [] as $idProduct => $sum) {
            if ($sum !== $known[$idProduct]['parent_quantity']) {
                $wrong[] = $known[$idProduct];
            }
        }
        if ($wrong) {
            Sql::transaction(function () use ($wrong) {
                $this->saveParents($this->rowsOf(array_column($wrong, 'id_parent')));
            });
        }
    }

    /** @return array<int, array{id_product: int, before: int, after: int}> the sums that changed */
    public function parents(): array
    {
        return $this->parents;
    }

    /** PrestaShop makes these rows with the product; where one is missing the product cannot be sold at all. */
    private function addMissing(array $targets): void
    {
        $values = [];
        foreach ($targets as $target) {
            $missing = $target['id_stock'] === 0 ? [$target['id_product_attribute']] : [];
            if ($target['id_product_attribute'] !== 0 && $target['id_parent'] === 0) {
                $missing[] = 0;
            }
            foreach ($missing as $combination) {
                $values[] = sprintf('(%d, %d, %d, %d, 0, %d)', $target['id_product'], $combination, $this->scope->stockShop, $this->scope->stockGroup, $target['out_of_stock']);
            }
        }
        if ($values) {
            Sql::run(sprintf(
                'INSERT IGNORE INTO %s (id_product, id_product_attribute, id_shop, id_shop_group, quantity, out_of_stock) VALUES %s',
                Sql::table('stock_available'),
                implode(',', array_unique($values))
            ));
        }
    }

    /** @return array<string, array<string, mixed>> by "product-combination": the targets' rows and their parents' */
    private function lock(array $targets): array
    {
        $ids = array_merge(array_column($targets, 'id_stock'), array_column($targets, 'id_parent'));
        $new = [];
        foreach ($targets as $target) {
            if ($target['id_stock'] === 0 || ($target['id_product_attribute'] !== 0 && $target['id_parent'] === 0)) {
                $new[] = $target['id_product'];
            }
        }
        if ($new) {
            // Made in this transaction, or by someone else a moment ago.
            $ids = array_merge($ids, array_column(Sql::rows(sprintf(
                'SELECT sa.id_stock_available FROM %s sa WHERE sa.id_product IN (%s) AND %s',
                Sql::table('stock_available'),
                Sql::numbers($new),
                $this->scope->stockRows('sa')
            )), 'id_stock_available'));
        }
        $wanted = [];
        foreach ($targets as $target) {
            $wanted[$target['id_product'] . '-' . $target['id_product_attribute']] = true;
            if ($target['id_product_attribute'] !== 0) {
                $wanted[$target['id_product'] . '-0'] = true;
            }
        }

        return array_intersect_key($this->rowsOf($ids), $wanted);
    }

    /**
     * Locks rows by their primary key, in its order.
     *
     * @param array<int, mixed> $ids
     */
    private function rowsOf(array $ids): array
    {
        $rows = [];
        foreach (Sql::rows(sprintf(
            'SELECT id_stock_available, id_product, id_product_attribute, quantity, reserved_quantity FROM %s
             WHERE id_stock_available IN (%s) ORDER BY id_stock_available FOR UPDATE',
            Sql::table('stock_available'),
            Sql::numbers(array_unique(array_filter($ids)))
        )) as $row) {
            $rows[(int) $row['id_product'] . '-' . (int) $row['id_product_attribute']] = [
                'id' => (int) $row['id_stock_available'],
                'id_product' => (int) $row['id_product'],
                'combination' => (int) $row['id_product_attribute'],
                'quantity' => (int) $row['quantity'],
                'reserved' => (int) $row['reserved_quantity'],
                'is_parent' => false,
            ];
        }
        foreach ($rows as $row) {
            if ($row['combination'] !== 0 && isset($rows[$row['id_product'] . '-0'])) {
                $rows[$row['id_product'] . '-0']['is_parent'] = true;
            }
        }

        return $rows;
    }

    /** @param array<int, array<string, mixed>> $rows locked by this transaction */
    private function save(array $rows): void
    {
        if (!$rows) {
            return;
        }
        // The rows are there and locked, so this inserts nothing: it is the one statement that gives many rows
        // different values without a temporary table, for which shared hosts may give no right.
        Sql::run(sprintf(
            'INSERT INTO %s (id_stock_available, id_product, id_product_attribute, id_shop, id_shop_group, quantity, reserved_quantity, physical_quantity)
             VALUES %s
             ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), reserved_quantity = VALUES(reserved_quantity), physical_quantity = VALUES(physical_quantity)',
            Sql::table('stock_available'),
            implode(',', array_map(function (array $row): string {
                return sprintf(
                    '(%d,%d,%d,%d,%d,%d,%d,%d)',
                    $row['id'],
                    $row['id_product'],
                    $row['combination'],
                    $this->scope->stockShop,
                    $this->scope->stockGroup,
                    $row['quantity'],
                    $row['reserved'],
                    $row['quantity'] + $row['reserved']
                );
            }, $rows))
        ));
    }

    /** @param array<string, array<string, mixed>> $rows the sums' rows, locked */
    private function saveParents(array $rows): void
    {
        if (!$rows) {
            return;
        }
        $sums = $this->sums(array_column($rows, 'id_product'));
        $changes = [];
        foreach ($rows as $row) {
            $sum = $sums[$row['id_product']] ?? $row['quantity'];
            if ($sum !== $row['quantity']) {
                $changes[] = ['quantity' => $sum] + $row;
                // Written in parts, it went from the first part's number to the last part's.
                $before = $this->parents[$row['id']]['before'] ?? $row['quantity'];
                $this->parents[$row['id']] = ['id_product' => $row['id_product'], 'before' => $before, 'after' => $sum];
            }
        }
        $this->save($changes);
    }

    /**
     * @param array<int, int> $products
     *
     * @return array<int, int> what all combinations of a product have together
     */
    private function sums(array $products): array
    {
        $sums = [];
        foreach (Sql::rows(sprintf(
            'SELECT sa.id_product, SUM(sa.quantity) AS pieces FROM %s sa
             WHERE sa.id_product IN (%s) AND sa.id_product_attribute <> 0 AND %s GROUP BY sa.id_product',
            Sql::table('stock_available'),
            Sql::numbers($products),
            $this->scope->stockRows('sa')
        )) as $row) {
            $sums[(int) $row['id_product']] = (int) $row['pieces'];
        }

        return $sums;
    }
}
