<?php
/**
 * The orders of the shop that may be in flight, with what they take and what the WMS has of each.
 *
 * Their number does not grow with what the shop has sold, and neither does the cost of finding them. Two indexes hold them: that
 * of the shop over `current_state` (orders that are not shipped, from the first one since the baseline on), and ours over WMS
 * orders that are not settled (ours are named in the statements: the database may not know yet how many rows they have). A WMS order is settled when its goods are gone, nothing of the order is owed any more and every level
 * of its SKUs was asked after that: StockOrders finds out, and settle() notes it. Whatever happens to the order later takes
 * that back (the sidecar, with what it notes of the order); until the sidecar has seen it, the order's event waits, and an order
 * with a waiting event is looked at, settled or not.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Webservice\Shared\Sku;
use WmsBridge\Webservice\Shared\Packs;
use WmsBridge\Webservice\Shared\SoldLine;

final class StockOpenOrders
{
    const AT_ONCE = 2000;

    /** Times of levels that were never usable are before this. */
    const FIRST_LEVEL = '1970-01-03';

    /** @var StockScope */
    private $scope;
    /** @var Packs */
    private $packs;

    public function __construct(StockScope $scope, Packs $packs)
    {
        $this->scope = $scope;
        $this->packs = $packs;
    }

    /**
     * @return \Generator<int, array<int, array{id: int, counts: bool, takes: array<string, array{pieces: int, skus: array<string, bool>}>, wms: array<string, mixed>}>>
     *   some orders at a time; `takes` is what they take by "product-combination", or by "sku:" and the SKU that a line was sold
     *   under where the shop has its product no more; `counts` is false where nobody waits for any of it
     */
    public function read(): \Generator
    {
        foreach (array_chunk($this->ids(), self::AT_ONCE) as $ids) {
            yield $this->orders($ids);
        }
    }

    /**
     * Notes that WMS orders are settled, those of which every level of their SKUs was asked late enough; not one that anything
     * was noted of since it was read.
     *
     * @param array<int, string> $orders when each was last changed, by id_wms_order
     * @param int $marginMs a level knows what happened so long before it was asked
     */
    public function settle(array $orders, int $marginMs): void
    {
        if (!$orders) {
            return;
        }
        $rows = [];
        foreach ($orders as $id => $updatedAt) {
            $rows[] = sprintf("SELECT %d%s, %s%s", $id, $rows ? '' : ' AS id', Sql::text($updatedAt), $rows ? '' : ' AS updated_at');
        }
        Sql::run(sprintf(
            'UPDATE %s w JOIN (%s) seen ON seen.id = w.id_wms_order AND seen.updated_at = w.updated_at
             SET w.settled = 1
             WHERE NOT EXISTS (
                 SELECT 1 FROM %s l JOIN %s s ON s.id_connection IN (%s) AND s.sku_any_case = l.sku COLLATE utf8mb4_general_ci
                 WHERE l.id_wms_order = w.id_wms_order AND s.asked_at > \'%s\'
                   AND s.asked_at < GREATEST(w.accepted_at, COALESCE(w.reflected_at, w.accepted_at), COALESCE(w.ended_at, w.accepted_at)) + INTERVAL %d MICROSECOND)',
            Sql::table('wmsbridge_wms_order'),
            implode(' UNION ALL ', $rows),
            Sql::table('wmsbridge_wms_line'),
            Sql::table('wmsbridge_stock'),
            Sql::numbers($this->scope->connections),
            self::FIRST_LEVEL,
            $marginMs * 1000
        ));
    }

    /** @return array<int, int> */
    private function ids(): array
    {
        $connections = Sql::numbers($this->scope->connections);
        $wmsOrders = Sql::table('wmsbridge_wms_order');
        $ids = StockReads::ids(sprintf(
            "SELECT o.id_order FROM %s o
             LEFT JOIN $wmsOrders w FORCE INDEX (`order`) ON w.id_connection IN ($connections) AND w.id_order = o.id_order AND w.current = 1
             WHERE o.current_state IN (%s) AND o.id_order >= %d AND %s AND COALESCE(w.settled, 0) = 0",
            Sql::table('orders'),
            Sql::numbers($this->scope->openStatuses()),
            $this->scope->firstOrder(),
            $this->scope->placedSince('o')
        ));
        $ids += StockReads::ids("SELECT w.id_order FROM $wmsOrders w FORCE INDEX (settled) WHERE w.id_connection IN ($connections) AND w.current = 1 AND w.settled = 0 AND w.accepted_at IS NOT NULL");
        $ids += StockReads::ids(sprintf(
            "SELECT e.id_order FROM %s e STRAIGHT_JOIN $wmsOrders w FORCE INDEX (`order`) ON w.id_connection IN ($connections) AND w.id_order = e.id_order AND w.current = 1 AND w.settled = 1
             WHERE e.done_at IS NULL AND e.id_shop IN (%s)",
            Sql::table('wmsbridge_event'),
            Sql::numbers($this->scope->shops)
        ));
        ksort($ids);

        return array_keys($ids);
    }

    /** @param array<int, int> $ids */
    private function orders(array $ids): array
    {
        $orders = [];
        $lines = $this->lines($ids);
        $wmsOrders = array_filter(array_column($lines, 'id_wms_order', 'id_order'));
        $held = $this->held($wmsOrders);
        $sent = $this->sent($wmsOrders);
        foreach ($lines as $line) {
            $id = (int) $line['id_order'];
            if (!isset($orders[$id])) {
                $orders[$id] = ['id' => $id, 'counts' => (int) $line['counts'] === 1, 'takes' => [], 'wms' => self::wms($line, $held[(int) $line['id_wms_order']] ?? [])];
            }
            if ((int) $line['to_ship'] === 0 || !$orders[$id]['counts']) {
                continue;
            }
            $sold = self::sold($line);
            $parts = $sent[$id][(int) $line['id_order_detail']] ?? $this->packs->partsOf($sold['product']) ?? [$sold];
            foreach (isset($sold['key']) ? [$sold] : $parts as $part) {
                $take = &$orders[$id]['takes'][$part['key'] ?? $part['product'] . '-' . $part['combination']];
                $take['pieces'] = ($take['pieces'] ?? 0) + $part['quantity'] * (int) $line['to_ship'];
                // One WMS order seen through two lines, alone and in a pack: what it holds of a SKU counts once.
                $take['skus'][Sku::same($part['sku'])] = true;
                unset($take);
            }
        }

        return array_values($orders);
    }

    /**
     * @param array<int, int> $ids
     *
     * @return array<int, array<string, mixed>>
     */
    private function lines(array $ids): array
    {
        $connections = Sql::numbers($this->scope->connections);

        return Sql::rows(sprintf(
            "SELECT o.id_order, d.id_order_detail, d.product_id, d.product_attribute_id, d.product_reference, %s AS reference, %s AS to_ship,
                    (p.id_product IS NULL OR (d.product_attribute_id <> 0 AND c.id_product_attribute IS NULL)
                     OR (d.product_attribute_id = 0 AND EXISTS (SELECT 1 FROM %s some WHERE some.id_product = d.product_id))) AS gone,
                    (o.current_state NOT IN (%s) AND COALESCE(l.state, '') NOT IN ('ignored', 'archived') AND NOT %s
                     AND (COALESCE(s.shipped, 0) = 0 OR (w.accepted_at IS NOT NULL AND COALESCE(w.wms_status, '') <> 'cancelled'))) AS counts,
                    w.id_wms_order, w.accepted_at, w.reflected_at, w.ended_at, w.wms_status, w.settled, w.updated_at
             FROM %s o
             JOIN %s d ON d.id_order = o.id_order
             LEFT JOIN %s p ON p.id_product = d.product_id
             LEFT JOIN %s c ON c.id_product_attribute = d.product_attribute_id AND c.id_product = d.product_id
             LEFT JOIN %s s ON s.id_order_state = o.current_state
             LEFT JOIN %s l ON l.id_connection IN ($connections) AND l.id_order = o.id_order
             LEFT JOIN %s w FORCE INDEX (`order`) ON w.id_connection IN ($connections) AND w.id_order = o.id_order AND w.current = 1
             WHERE %s AND %s",
            Sku::PRESENT,
            SoldLine::TO_SHIP,
            Sql::table('product_attribute'),
            Sql::numbers($this->scope->restockedStatuses),
            $this->scope->givenUp('o', 'w'),
            Sql::table('orders'),
            Sql::table('order_detail'),
            Sql::table('product'),
            Sql::table('product_attribute'),
            Sql::table('order_state'),
            Sql::table('wmsbridge_order'),
            Sql::table('wmsbridge_wms_order'),
            Sql::among('o.id_order', $ids),
            $this->scope->placedSince('o')
        ));
    }

    /**
     * @param array<int, int> $wmsOrders
     *
     * @return array<int, array<string, array{quantity: int, picked: int|null, back_ordered: int}>> what each holds, by Sku::same()
     */
    private function held(array $wmsOrders): array
    {
        $held = [];
        foreach ($wmsOrders ? StockReads::each(sprintf(
            'SELECT id_wms_order, sku, quantity, picked, back_ordered FROM %s WHERE %s',
            Sql::table('wmsbridge_wms_line'),
            Sql::among('id_wms_order', $wmsOrders)
        )) : [] as $row) {
            $held[(int) $row[0]][Sku::same((string) $row[1])] = ['quantity' => (int) $row[2], 'picked' => $row[3] === null ? null : (int) $row[3], 'back_ordered' => (int) $row[4]];
        }

        return $held;
    }

    /**
     * What the lines of orders were when the WMS took them (sidecar/src/domain/lineContents.ts): a pack that is edited later, or a
     * SKU, changes nothing of an order that it has.
     *
     * @param array<int, int> $wmsOrders
     *
     * @return array<int, array<int, array<int, array{product: int, combination: int, quantity: int, sku: string}>>> by order and line
     */
    private function sent(array $wmsOrders): array
    {
        $sent = [];
        foreach ($wmsOrders ? StockReads::each(sprintf(
            'SELECT id_order, line_contents FROM %s WHERE %s AND line_contents IS NOT NULL AND accepted_at IS NOT NULL AND COALESCE(wms_status, \'\') <> \'cancelled\'',
            Sql::table('wmsbridge_wms_order'),
            Sql::among('id_wms_order', $wmsOrders)
        )) : [] as $row) {
            foreach (json_decode((string) $row[1], true) ?: [] as $line => $parts) {
                foreach ($parts as $part) {
                    $sent[(int) $row[0]][(int) $line][] = ['product' => (int) $part['idProduct'], 'combination' => (int) $part['idProductAttribute'], 'quantity' => (int) $part['perSold'], 'sku' => (string) $part['sku']];
                }
            }
        }

        return $sent;
    }

    private static function wms(array $line, array $held): array
    {
        $time = static function ($column) {
            return $column === null ? null : StockRequest::epochMs((string) $column);
        };

        return [
            'id' => (int) $line['id_wms_order'],
            'accepted_at' => $time($line['accepted_at']),
            'reflected_at' => $time($line['reflected_at']),
            'ended_at' => $time($line['ended_at']),
            'wms_status' => $line['wms_status'] === null ? null : (string) $line['wms_status'],
            'settled' => (int) $line['settled'] === 1,
            'updated_at' => (string) $line['updated_at'],
            'held' => $held,
        ];
    }

    /**
     * A line whose product goes as itself, like a part of a pack. It is found by product and combination, what the WMS holds of it
     * by the SKU that it was sold under: so a product that got another reference keeps its old orders. One of what the shop no
     * longer has, or sells by itself no more, is found by that SKU, too: a catalogue that was made anew has the same SKUs with
     * other ids.
     */
    private static function sold(array $line): array
    {
        $soldAs = (string) $line['product_reference'];
        $sku = Sku::ofLine($soldAs, (string) $line['reference']);
        $part = ['product' => (int) $line['product_id'], 'combination' => (int) $line['product_attribute_id'], 'quantity' => 1, 'sku' => $sku];

        return (int) $line['gone'] === 1 ? $part + ['key' => 'sku:' . Sku::same(Sku::soldAs($soldAs))] : $part;
    }
}
