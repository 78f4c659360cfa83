<?php
/**
 * The lines of orders that take some products, with what the WMS has of each order.
 *
 * Lines are found by product and combination, what the WMS order holds by the SKU that the line was sold under: so a
 * product that got another reference keeps its old orders. Lines of what the shop no longer has are found by that SKU, too:
 * a catalogue that was made anew has the same SKUs with other ids.
 */

namespace WmsBridge\Webservice;

final class StockLines
{
    /** The SKU that a line was sold under. PrestaShop escapes it once more than it should before it keeps it. */
    const SOLD_AS = "REPLACE(REPLACE(REPLACE(d.product_reference, '\\\\''', ''''), '\\\\\"', '\"'), '\\\\\\\\', '\\\\')";

    /** @var StockScope */
    private $scope;
    /** @var array{figure: string, margin_ms: int, reflects_from: array<int, string>} */
    private $options;
    /** @var StockPacks */
    private $packs;
    /** @var array<string|int, array<int, array<string, mixed>>>|null lines of what the shop no longer has, by sameSku() */
    private $gone;

    public function __construct(StockScope $scope, array $options, StockPacks $packs)
    {
        $this->scope = $scope;
        $this->options = $options;
        $this->packs = $packs;
    }

    /**
     * @param array<int, int> $products
     * @param int $earliest the earliest time a level was asked, ms since 1970
     *
     * @return array<int, array{id_product: int, id_product_attribute: int, id_order: int, to_ship: int, packed: bool, wms: array<string, mixed>}>
     *   packed: pieces of a pack's parts, or packs
     */
    public function of(array $products, int $earliest): array
    {
        $packed = $this->packs->of($products);
        // Where an order may hold a SKU twice, alone and in a pack, no part of it can be judged by itself.
        $settled = $packed ? '' : $this->settled($earliest);
        $rows = Sql::rows($this->query(
            'd.product_id AS target_product, d.product_attribute_id AS target_combination',
            '',
            '1',
            'COALESCE(NULLIF(' . self::SOLD_AS . ', \'\'), NULLIF(c.reference, \'\'), p.reference)',
            'd.product_id',
            'd.product_attribute_id',
            Sql::among('d.product_id', $products),
            $settled
        ));
        $lines = array_map(function (array $row): array {
            return self::line($row, $this->packs->isPack((int) $row['target_product']));
        }, $rows);
        foreach ($packed ? Sql::rows($this->query(
            'k.id_product_item AS target_product, k.id_product_attribute_item AS target_combination',
            sprintf('JOIN %s k ON k.id_product_pack = d.product_id', Sql::table('pack')),
            'k.quantity',
            'COALESCE(NULLIF(c.reference, \'\'), p.reference)',
            'k.id_product_item',
            'k.id_product_attribute_item',
            sprintf('%s AND d.product_id IN (%s)', Sql::among('k.id_product_item', $products), Sql::numbers($packed)),
            ''
        )) : [] as $row) {
            $lines[] = self::line($row, true);
        }

        return $lines;
    }

    /**
     * Lines of open orders whose product or combination was deleted, or whose product has combinations now and is sold by itself
     * no more. Asked once a request: no new order can have such a line.
     *
     * @return array<string|int, array<int, array<string, mixed>>> as of() gives them, by the SKU they were sold under
     */
    public function gone(): array
    {
        if ($this->gone === null) {
            $open = array_column(Sql::rows(sprintf('SELECT id_order_state FROM %s WHERE shipped = 0', Sql::table('order_state'))), 'id_order_state');
            $sku = self::SOLD_AS;
            $combinations = Sql::table('product_attribute');
            $this->gone = [];
            foreach (Sql::rows($this->query(
                "$sku AS target_product, 0 AS target_combination",
                '',
                '1',
                $sku,
                'd.product_id',
                'd.product_attribute_id',
                "o.current_state IN (0," . Sql::numbers($open) . ") AND d.product_reference <> ''
                    AND (p.id_product IS NULL OR (d.product_attribute_id <> 0 AND c.id_product_attribute IS NULL)
                         OR (d.product_attribute_id = 0 AND EXISTS (SELECT 1 FROM $combinations some WHERE some.id_product = d.product_id)))",
                ''
            )) as $row) {
                $this->gone[StockRequest::sameSku((string) $row['target_product'])][] = self::line($row, false);
            }
        }

        return $this->gone;
    }

    /**
     * @param string $target what is taken: "… AS target_product, … AS target_combination"
     * @param string $times pieces of it in one piece of the line
     */
    private function query(string $target, string $join, string $times, string $sku, string $product, string $combination, string $where, string $settled): string
    {
        $connections = Sql::numbers($this->scope->connections);

        // Blind to case alone, as sameSku() is: to general_ci "CAFÉ" is "CAFE", and one line would meet both and count twice.
        return sprintf(
            "SELECT $target, o.id_order,
                    SUM($times * GREATEST(0, CAST(d.product_quantity AS SIGNED) - CAST(d.product_quantity_refunded AS SIGNED) - CAST(d.product_quantity_return AS SIGNED))) AS to_ship,
                    w.id_wms_order, w.accepted_at, w.reflected_at, w.ended_at, w.wms_status, MAX(wl.quantity) AS quantity, MAX(wl.picked) AS picked, MAX(wl.back_ordered) AS back_ordered
             FROM %s d $join
             JOIN %s o ON o.id_order = d.id_order
             LEFT JOIN %s p ON p.id_product = $product
             LEFT JOIN %s c ON c.id_product_attribute = $combination AND c.id_product = $product
             LEFT JOIN %s s ON s.id_order_state = o.current_state
             LEFT JOIN %s l ON l.id_connection IN ($connections) AND l.id_order = o.id_order
             LEFT JOIN %s w ON w.id_connection IN ($connections) AND w.id_order = o.id_order AND w.current = 1
             LEFT JOIN %s wl ON wl.id_wms_order = w.id_wms_order AND LOWER(wl.sku) = LOWER(CONVERT($sku USING utf8mb4) COLLATE utf8mb4_bin)
             WHERE $where AND %s AND o.current_state NOT IN (%s)
               AND COALESCE(l.state, '') NOT IN ('ignored', 'archived') AND NOT %s
               AND (COALESCE(s.shipped, 0) = 0 OR (w.accepted_at IS NOT NULL AND COALESCE(w.wms_status, '') <> 'cancelled'))
             GROUP BY target_product, target_combination, o.id_order, w.id_wms_order, w.accepted_at, w.reflected_at, w.ended_at, w.wms_status
             $settled",
            Sql::table('order_detail'),
            Sql::table('orders'),
            Sql::table('product'),
            Sql::table('product_attribute'),
            Sql::table('order_state'),
            Sql::table('wmsbridge_order'),
            Sql::table('wmsbridge_wms_order'),
            Sql::table('wmsbridge_wms_line'),
            $this->scope->placedSince('o'),
            Sql::numbers($this->scope->restockedStatuses),
            $this->scope->givenUp('o', 'w')
        );
    }

    /**
     * Leaves out what StockRule would find reflected in full, for most of a shop's orders are shipped.
     *
     * @param int $earliest the earliest time a level was asked, ms since 1970
     */
    private function settled(int $earliest): string
    {
        $statuses = array_intersect(StockRule::SETTLED, $this->options['reflects_from']);
        if (!$statuses) {
            return '';
        }
        $knownUntil = Sql::text(self::utc($earliest - $this->options['margin_ms']));

        return sprintf(
            'HAVING NOT COALESCE(w.wms_status IN (%s) AND GREATEST(w.accepted_at, COALESCE(w.reflected_at, w.accepted_at)) <= %s %s AND COALESCE(MAX(wl.picked), MAX(wl.quantity)) >= to_ship, 0)',
            implode(',', array_map([Sql::class, 'text'], $statuses)),
            $knownUntil,
            $this->options['figure'] === 'physical' ? "AND (w.ended_at IS NULL OR w.ended_at <= $knownUntil)" : ''
        );
    }

    private static function line(array $row, bool $packed): array
    {
        return [
            'id_product' => (int) $row['target_product'],
            'id_product_attribute' => (int) $row['target_combination'],
            'id_order' => (int) $row['id_order'],
            'to_ship' => (int) $row['to_ship'],
            'packed' => $packed,
            'wms' => [
                'accepted_at' => $row['accepted_at'] === null ? null : StockRequest::epochMs((string) $row['accepted_at']),
                'reflected_at' => $row['reflected_at'] === null ? null : StockRequest::epochMs((string) $row['reflected_at']),
                'ended_at' => $row['ended_at'] === null ? null : StockRequest::epochMs((string) $row['ended_at']),
                'wms_status' => $row['wms_status'] === null ? null : (string) $row['wms_status'],
                'quantity' => $row['quantity'] === null ? null : (int) $row['quantity'],
                'picked' => $row['picked'] === null ? null : (int) $row['picked'],
                'back_ordered' => (int) $row['back_ordered'],
            ],
        ];
    }

    /** "2026-11-24 10:00:00.000" */
    private static function utc(int $epochMs): string
    {
        $seconds = intdiv($epochMs, 1000);

        return sprintf('%s.%03d', gmdate('Y-m-d H:i:s', $seconds), $epochMs - $seconds * 1000);
    }
}
