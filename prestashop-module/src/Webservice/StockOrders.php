<?php
/**
 * What the shop's orders take of some products: the part of it that the WMS's figure cannot know about yet
 * (in-flight), and what PrestaShop itself calls reserved.
 */

namespace WmsBridge\Webservice;

final class StockOrders
{
    /** @var StockScope */
    private $scope;
    /** @var array{figure: string, margin_ms: int, reflects_from: array<int, string>} */
    private $options;
    /** @var StockPacks */
    private $packs;
    /** @var StockPlacing */
    private $placing;
    /** @var StockLines */
    private $lines;

    public function __construct(StockScope $scope, array $options)
    {
        $this->scope = $scope;
        $this->options = $options;
        $this->packs = new StockPacks($scope);
        $this->lines = new StockLines($scope, $options, $this->packs);
        $this->placing = new StockPlacing($scope, $this->packs);
    }

    /**
     * @param array<int, int> $numbers of SKUs
     *
     * @return array{in_flight: array<int, int>, ordered: array<int, int>} pieces in flight, by number, where there are
     *   any; and which of the products stand in any order, by themselves
     */
    public function look(array $numbers, StockMatches $matches, StockLevels $levels): array
    {
        // Asked first: an order whose line is written between the two questions counts twice for a round, and not never.
        $beingPlaced = !$this->scope->baselines ? [] : $this->placing->pieces();
        $ordered = $this->ordered($matches->products($numbers));
        $inFlight = !$this->scope->baselines ? [] : $this->inFlight($numbers, $matches, $levels, $ordered);
        foreach ($beingPlaced ? $numbers : [] as $i) {
            $pieces = $beingPlaced[$matches->product[$i] . '-' . $matches->combination[$i]] ?? 0;
            if ($pieces !== 0) {
                $inFlight[$i] = ($inFlight[$i] ?? 0) + $pieces;
            }
        }

        return ['in_flight' => $inFlight, 'ordered' => $ordered];
    }

    /**
     * Of most SKUs nothing was ever ordered, and an index alone says so.
     *
     * @param array<int, int> $products
     *
     * @return array<int, int>
     */
    private function ordered(array $products): array
    {
        $ordered = [];
        if ($products) {
            foreach (StockReads::each(sprintf('SELECT DISTINCT product_id FROM %s WHERE %s', Sql::table('order_detail'), Sql::among('product_id', $products))) as $row) {
                $ordered[(int) $row[0]] = (int) $row[0];
            }
        }

        return $ordered;
    }

    /**
     * What the lines of orders take.
     *
     * @param array<int, int> $numbers of SKUs
     * @param array<int, int> $ordered what ordered() gave of their products
     *
     * @return array<int, int> pieces in flight, by number, where there are any
     */
    private function inFlight(array $numbers, StockMatches $matches, StockLevels $levels, array $ordered): array
    {
        $gone = [];
        foreach ($this->lines->gone() as $sku => $lines) {
            if (isset($matches->numbers[$sku])) {
                $gone[$matches->numbers[$sku]] = $lines;
            }
        }
        // A pack's parts may be in flight although no line names them.
        $numbers = $ordered || $gone || $this->packs->any() ? array_filter($numbers, function (int $i) use ($matches, $ordered, $gone): bool {
            return isset($ordered[$matches->product[$i]]) || $this->packs->isPart($matches->product[$i]) || isset($gone[$i]);
        }) : [];
        if (!$numbers) {
            return [];
        }
        $earliest = PHP_INT_MAX;
        foreach ($numbers as $i) {
            $earliest = min($earliest, $levels->askedAt[$i]);
        }
        /** @var array<string, array<int, array<string, mixed>>> $orders by product and combination, then order */
        $orders = [];
        $lines = $this->lines->of($matches->products($numbers), $earliest);
        foreach ($gone ? $numbers : [] as $i) {
            foreach ($gone[$i] ?? [] as $line) {
                $lines[] = ['id_product' => $matches->product[$i], 'id_product_attribute' => $matches->combination[$i]] + $line;
            }
        }
        foreach ($lines as $line) {
            $order = &$orders[$line['id_product'] . '-' . $line['id_product_attribute']][$line['id_order']];
            $order = $order ?: ['alone' => 0, 'packed' => 0, 'wms' => $line['wms']];
            $order[$line['packed'] ? 'packed' : 'alone'] += $line['to_ship'];
            // The same WMS order seen through two lines, alone and in a pack: what it holds of the SKU counts once.
            $order['wms']['quantity'] = self::larger($order['wms']['quantity'], $line['wms']['quantity']);
            $order['wms']['picked'] = self::larger($order['wms']['picked'], $line['wms']['picked']);
            $order['wms']['back_ordered'] = max($order['wms']['back_ordered'], $line['wms']['back_ordered']);
            unset($order);
        }
        $inFlight = [];
        foreach ($numbers as $i) {
            $pieces = 0;
            foreach ($orders[$matches->product[$i] . '-' . $matches->combination[$i]] ?? [] as $order) {
                $pieces += max(0, StockRule::toShip($order['alone'], $order['packed'], $order['wms']) - StockRule::reflected($order['wms'], (int) $levels->askedAt[$i], $this->options));
            }
            if ($pieces !== 0) {
                $inFlight[$i] = $pieces;
            }
        }

        return $inFlight;
    }

    /**
     * `reserved_quantity` as PrestaShop computes it at each change of an order's status. It does that for the order's
     * own shop only, so where shops share stock nothing is known of it.
     *
     * @param array<int, int> $ordered what look() gave of the products
     *
     * @return array<string, int>|null by "product-combination"; null where PrestaShop computes none
     */
    public function reserved(array $ordered)
    {
        if ($this->scope->stockShop === 0) {
            return null;
        }
        if (!$ordered) {
            return [];
        }
        $reserved = [];
        foreach (Sql::rows(sprintf(
            'SELECT d.product_id, d.product_attribute_id, SUM(CAST(d.product_quantity AS SIGNED) - CAST(d.product_quantity_refunded AS SIGNED)) AS pieces
             FROM %s d JOIN %s o ON o.id_order = d.id_order JOIN %s s ON s.id_order_state = o.current_state
             WHERE %s AND o.id_shop = %d AND s.shipped <> 1
               AND (o.valid = 1 OR s.id_order_state NOT IN (%s))
             GROUP BY d.product_id, d.product_attribute_id',
            Sql::table('order_detail'),
            Sql::table('orders'),
            Sql::table('order_state'),
            Sql::among('d.product_id', $ordered),
            $this->scope->stockShop,
            Sql::numbers($this->scope->restockedStatuses)
        )) as $row) {
            $reserved[(int) $row['product_id'] . '-' . (int) $row['product_attribute_id']] = (int) $row['pieces'];
        }

        return $reserved;
    }

    private static function larger($a, $b)
    {
        return $a === null ? $b : ($b === null ? $a : max($a, $b));
    }
}
