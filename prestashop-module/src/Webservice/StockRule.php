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

    /** Of these orders nothing will move any more: where all was picked StockLines passes them over in the database. */
    const SETTLED = ['shipped', 'delivered', 'returned'];

    /**
     * How many pieces of one shop order the WMS's figure leaves out already.
     *
     * In doubt none: for one round too little is for sale, never too much.
     *
     * @param array{accepted_at: int|null, reflected_at: int|null, ended_at: int|null, wms_status: string|null, quantity: int|null, picked: int|null, back_ordered: int} $wmsOrder
     *   the order's current WMS order: times in ms since 1970, what it holds of the SKU (null: nothing), and what its back-orders do
     * @param int $askedAt when the level was asked, ms since 1970
     * @param array{figure: string, margin_ms: int, reflects_from: array<int, string>} $options
     */
    public static function reflected(array $wmsOrder, int $askedAt, array $options): int
    {
        $knownUntil = $askedAt - $options['margin_ms'];
        if ($wmsOrder['accepted_at'] === null || max($wmsOrder['accepted_at'], (int) $wmsOrder['reflected_at']) > $knownUntil
            || !in_array($wmsOrder['wms_status'], $options['reflects_from'], true)
        ) {
            return 0;
        }
        $left = in_array($wmsOrder['wms_status'], self::LEFT, true);
        if ($options['figure'] === 'physical') {
            // Goods are in a physical figure until they leave: shipped after the question was asked is not yet gone.
            if (!$left || ($wmsOrder['ended_at'] !== null && $wmsOrder['ended_at'] > $knownUntil)) {
                return 0;
            }
            // Of a part that left nobody knows the size unless the WMS says what was picked.
            if ($wmsOrder['wms_status'] === 'partially_shipped') {
                return (int) $wmsOrder['picked'];
            }
        }

        // What it sends later is booked for the order as before.
        return (int) ($left && $wmsOrder['picked'] !== null ? $wmsOrder['picked'] + $wmsOrder['back_ordered'] : $wmsOrder['quantity']);
    }

    /**
     * What of a SKU is to ship of one shop order.
     *
     * What a pack holds, and whether it goes as its parts, is not kept with the order and may have changed since: of one whose
     * goods are gone, what the WMS order held is what the packs were. A part that they were given later was never owed.
     *
     * @param int $alone pieces of lines of the SKU itself
     * @param int $packed pieces in packs as they are now, or of the SKU where it is a pack's
     * @param array{wms_status: string|null, quantity: int|null} $wmsOrder as in reflected()
     */
    public static function toShip(int $alone, int $packed, array $wmsOrder): int
    {
        return in_array($wmsOrder['wms_status'], self::SETTLED, true)
            ? max($alone, min($alone + $packed, (int) $wmsOrder['quantity']))
            : $alone + $packed;
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
     * @param array{share: int, least: int} $brake share in percent; 0 or over 100: never
     */
    public static function brakes(int $emptied, int $sellable, array $brake): bool
    {
        return $brake['share'] > 0 && $brake['share'] <= 100 && $emptied >= max(1, $brake['least'])
            && $emptied * 100 > $sellable * $brake['share'];
    }
}
