<?php
/**
 * Packs that go to the warehouse as their parts: an order of one takes its parts' stock. What a pack holds is kept with a WMS
 * order when that is sent (wmsbridge_wms_pack) and is fixed from then on; for orders that are not sent yet, what it holds now counts.
 */

namespace WmsBridge\Webservice;

final class StockPacks
{
    /** @var StockScope */
    private $scope;
    /** @var array<int, array<int, array{product: int, combination: int, quantity: int, sku: string}>>|null as they are now, by the pack's product */
    private $now;
    /** @var array<int, array<int, array<int, array{product: int, combination: int, quantity: int, sku: string}>>> by WMS order and pack */
    private $sent = [];

    public function __construct(StockScope $scope)
    {
        $this->scope = $scope;
    }

    /**
     * Reads what the packs of these WMS orders were when they were sent, in the place of those that were read before.
     *
     * @param array<int, int> $wmsOrders
     */
    public function readSent(array $wmsOrders): void
    {
        $this->sent = [];
        foreach ($wmsOrders ? $this->parts(sprintf('SELECT id_wms_order, id_product, id_product_item, id_product_attribute_item, quantity FROM %s WHERE %s', Sql::table('wmsbridge_wms_pack'), Sql::among('id_wms_order', $wmsOrders))) : [] as $part) {
            $this->sent[$part['of']][$part['pack']][] = $part;
        }
    }

    /**
     * @param int|null $wmsOrder that was read by readSent() and that the order was sent with; null: it is not sent
     *
     * @return array<int, array{product: int, combination: int, quantity: int, sku: string}>|null null where the product goes as itself
     */
    public function partsOf(int $product, $wmsOrder)
    {
        return $this->sent[(int) $wmsOrder][$product] ?? $this->now()[$product] ?? null;
    }

    /** @return array<int, array<int, array{product: int, combination: int, quantity: int, sku: string}>> most shops have few packs, and they are asked for once */
    private function now(): array
    {
        if ($this->now === null) {
            $this->now = [];
            $packs = sprintf('SELECT ps.pack_stock_type AS id_wms_order, k.id_product_pack AS id_product, k.id_product_item, k.id_product_attribute_item, k.quantity
                FROM %s k JOIN %s ps ON ps.id_product = k.id_product_pack AND ps.id_shop = %d', Sql::table('pack'), Sql::table('product_shop'), $this->scope->idShop);
            foreach ($this->parts($packs) as $part) {
                if ($this->scope->goesAsParts($part['of'])) {
                    $this->now[$part['pack']][] = $part;
                }
            }
        }

        return $this->now;
    }

    /** @return \Generator<int, array{of: int, pack: int, product: int, combination: int, quantity: int, sku: string}> */
    private function parts(string $packs): \Generator
    {
        foreach (StockReads::each(sprintf(
            'SELECT k.id_wms_order, k.id_product, k.id_product_item, k.id_product_attribute_item, k.quantity, COALESCE(NULLIF(c.reference, \'\'), p.reference, \'\')
             FROM (%s) k
             LEFT JOIN %s p ON p.id_product = k.id_product_item
             LEFT JOIN %s c ON c.id_product_attribute = k.id_product_attribute_item AND c.id_product = k.id_product_item',
            $packs,
            Sql::table('product'),
            Sql::table('product_attribute')
        )) as $row) {
            yield ['of' => (int) $row[0], 'pack' => (int) $row[1], 'product' => (int) $row[2], 'combination' => (int) $row[3], 'quantity' => (int) $row[4], 'sku' => (string) $row[5]];
        }
    }
}
