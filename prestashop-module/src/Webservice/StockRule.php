<?php
/**
 * What is for sale of a SKU. Pure; docs/contract.md has it in words.
 *
 *     sellable = level − in-flight − buffer
 *     in-flight = sum over the shop's orders of max(0, to ship − reflected)
 */

namespace WmsBridge\Webservice;

final class StockRule
{
    /** Goods of such a WMS order have left the warehouse (hasLeft in sidecar/src/domain/orderStatus.ts). */
    const LEFT = ['partially_shipped', 'shipped', 'delivered', 'returned'];

    /** Of these orders nothing will move any more. */
    const SETTLED = ['shipped', 'delivered', 'returned'];

    /**
     * How many pieces of one shop order the WMS's figure leaves out already.
     *
     * In doubt none: for one round too little is for sale, never too much.
     *
     * @param array{accepted_at: int|null, reflected_at: int|null, ended_at: int|null, wms_status: string|null, held: array<string, array{quantity: int, picked: int|null, back_ordered: int}>} $wmsOrder
     *   the order's current WMS order: times in ms since 1970, and what it holds by SKU
     * @param array<string, bool> $skus under which the order's pieces went to the WMS, by Sku::same()
     * @param int $askedAt when the level was asked, ms since 1970
     * @param array{figure: string, margin_ms: int, reflects_from: array<int, string>} $options
     */
    public static function reflected(array $wmsOrder, array $skus, int $askedAt, array $options): int
    {
        $knownUntil = $askedAt - $options['margin_ms'];
        if ($wmsOrder['accepted_at'] === null || max($wmsOrder['accepted_at'], (int) $wmsOrder['reflected_at']) > $knownUntil
            || !in_array($wmsOrder['wms_status'], $options['reflects_from'], true)
        ) {
            return 0;
        }
        $left = in_array($wmsOrder['wms_status'], self::LEFT, true);
        // Goods are in a physical figure until they leave: shipped after the question was asked is not yet gone.
        if ($options['figure'] === 'physical' && (!$left || ($wmsOrder['ended_at'] !== null && $wmsOrder['ended_at'] > $knownUntil))) {
            return 0;
        }
        $pieces = 0;
        foreach (array_intersect_key($wmsOrder['held'], $skus) as $line) {
            if ($options['figure'] === 'physical' && $wmsOrder['wms_status'] === 'partially_shipped') {
                // Of a part that left nobody knows the size unless the WMS says what was picked.
                $pieces += (int) $line['picked'];
            } else {
                // What it sends later is booked for the order as before.
                $pieces += $left && $line['picked'] !== null ? $line['picked'] + $line['back_ordered'] : $line['quantity'];
            }
        }

        return $pieces;
    }

    /**
     * Whether nothing of an order will be in flight any more unless something happens to it: nobody waits for any of it, or its
     * goods are gone and all that is owed was picked.
     *
     * @param array{counts: bool, takes: array<string, array{pieces: int, skus: array<string, bool>}>, wms: array<string, mixed>} $order of StockOpenOrders
     * @param int $earliest the earliest time a level was asked, ms since 1970
     * @param array{margin_ms: int, reflects_from: array<int, string>} $options
     */
    public static function isSettled(array $order, int $earliest, array $options): bool
    {
        $wmsOrder = $order['wms'];
        if ($wmsOrder['accepted_at'] === null || $wmsOrder['settled']
            || max($wmsOrder['accepted_at'], (int) $wmsOrder['reflected_at'], (int) $wmsOrder['ended_at']) > $earliest - $options['margin_ms']
        ) {
            return false;
        }
        if (!$order['counts']) {
            return true;
        }
        if (!in_array($wmsOrder['wms_status'], array_intersect(self::SETTLED, $options['reflects_from']), true)) {
            return false;
        }
        foreach ($order['takes'] as $take) {
            $gone = 0;
            foreach (array_intersect_key($wmsOrder['held'], $take['skus']) as $line) {
                $gone += $line['picked'] ?? $line['quantity'];
            }
            if ($gone < $take['pieces']) {
                return false;
            }
        }

        return true;
    }

    /**
     * @param int $level pieces at the WMS
     * @param bool $backOrders whether the shop sells what it has not: then the number may be below 0
     *
     * @return int pieces, within what the shop's column holds
     */
    public static function sellable(int $level, int $inFlight, int $buffer, bool $backOrders): int
    {
        $sellable = $level - $inFlight - $buffer;

        return max($backOrders ? -StockRequest::MAX_QUANTITY : 0, $sellable);
    }

    /**
     * Whether the shop takes orders for more than it has, as PrestaShop decides it.
     *
     * @param int $outOfStock the product's setting: 0 refuse, 1 allow, 2 as the shop
     * @param bool $stockManaged PS_STOCK_MANAGEMENT
     * @param bool $shopAllows PS_ORDER_OUT_OF_STOCK
     */
    public static function backOrders(int $outOfStock, bool $stockManaged, bool $shopAllows): bool
    {
        if (!$stockManaged) {
            return true;
        }

        return $outOfStock === 2 ? $shopAllows : $outOfStock === 1;
    }

    /** Whether a product went into stock or out of it: what back-in-stock mails and search indexes wait for. */
    public static function crosses(int $before, int $after): bool
    {
        return ($before > 0) !== ($after > 0);
    }

    /**
     * Whether so many SKUs would go out of stock at once that a person must look first.
     *
     * @param int $emptied SKUs for sale now that would be no more
     * @param int $sellable SKUs for sale now
     * @param array{share: int, least: int} $safetyStop share in percent; 0 or over 100: never
     */
    public static function mustStop(int $emptied, int $sellable, array $safetyStop): bool
    {
        return $safetyStop['share'] > 0 && $safetyStop['share'] <= 100 && $emptied >= max(1, $safetyStop['least'])
            && $emptied * 100 > $sellable * $safetyStop['share'];
    }
}
