<?php
/**
 * Orders that are being placed at this moment: PrestaShop takes their pieces off the stock a little before it writes the
 * order's line, and a sync in between would put them back on sale. The order is there already, in no status yet, and its
 * cart says what will be in it.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Webservice\Shared\Packs;

final class StockPlacing
{
    /** No checkout takes longer; one that broke off in the middle counts no longer. */
    const PLACED_WITHIN_SECONDS = 600;

    /** @var StockScope */
    private $scope;
    /** @var Packs */
    private $packs;

    public function __construct(StockScope $scope, Packs $packs)
    {
        $this->scope = $scope;
        $this->packs = $packs;
    }

    /** @return array<string, int> pieces that no line names yet, by "product-combination" */
    public function pieces(): array
    {
        $carts = array_map('intval', array_column(Sql::rows(sprintf(
            'SELECT DISTINCT o.id_cart FROM %s o WHERE o.current_state = 0 AND %s',
            Sql::table('orders'),
            $this->scope->placedSince('o', self::PLACED_WITHIN_SECONDS)
        )), 'id_cart'));
        if (!$carts) {
            return [];
        }
        $missing = [];
        // One cart may become several orders: what their lines hold together is not missing.
        foreach (Sql::rows(sprintf(
            'SELECT c.id_product, c.id_product_attribute, SUM(c.quantity) - COALESCE((
                 SELECT SUM(d.product_quantity) FROM %s o JOIN %s d ON d.id_order = o.id_order
                 WHERE o.id_cart = c.id_cart AND d.product_id = c.id_product AND d.product_attribute_id = c.id_product_attribute), 0) AS pieces
             FROM %s c WHERE c.id_cart IN (%s) GROUP BY c.id_cart, c.id_product, c.id_product_attribute',
            Sql::table('orders'),
            Sql::table('order_detail'),
            Sql::table('cart_product'),
            Sql::numbers($carts)
        )) as $row) {
            if ((int) $row['pieces'] > 0) {
                $key = (int) $row['id_product'] . '-' . (int) $row['id_product_attribute'];
                $missing[$key] = ($missing[$key] ?? 0) + (int) $row['pieces'];
            }
        }

        $all = [];
        foreach ($missing as $key => $count) {
            $all[$key] = ($all[$key] ?? 0) + $count;
            foreach ($this->packs->partsOf((int) $key) ?? [] as $part) {
                $item = $part['product'] . '-' . $part['combination'];
                $all[$item] = ($all[$item] ?? 0) + $count * $part['quantity'];
            }
        }

        return $all;
    }
}
