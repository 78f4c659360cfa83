<?php
/** Packs that go to the warehouse as their parts, as they are now: an order of one that is not sent yet takes its parts' stock. */

namespace WmsBridge\Webservice;

final class StockPacks
{
    /** @var StockScope */
    private $scope;
    /** @var array<int, array<int, array{product: int, combination: int, quantity: int, sku: string}>>|null by the pack's product */
    private $parts;

    public function __construct(StockScope $scope)
    {
        $this->scope = $scope;
    }

    /** @return array<int, array{product: int, combination: int, quantity: int, sku: string}>|null null where the product goes as itself */
    public function partsOf(int $product)
    {
        // Most shops have few packs, and they are asked for once.
        if ($this->parts === null) {
            $this->parts = [];
            foreach (StockReads::each(sprintf(
                'SELECT ps.pack_stock_type, k.id_product_pack, k.id_product_item, k.id_product_attribute_item, k.quantity, COALESCE(NULLIF(c.reference, \'\'), p.reference, \'\')
                 FROM %s k
                 JOIN %s ps ON ps.id_product = k.id_product_pack AND ps.id_shop = %d
                 LEFT JOIN %s p ON p.id_product = k.id_product_item
                 LEFT JOIN %s c ON c.id_product_attribute = k.id_product_attribute_item AND c.id_product = k.id_product_item',
                Sql::table('pack'),
                Sql::table('product_shop'),
                $this->scope->idShop,
                Sql::table('product'),
                Sql::table('product_attribute')
            )) as $row) {
                if ($this->scope->goesAsParts((int) $row[0])) {
                    $this->parts[(int) $row[1]][] = ['product' => (int) $row[2], 'combination' => (int) $row[3], 'quantity' => (int) $row[4], 'sku' => (string) $row[5]];
                }
            }
        }

        return $this->parts[$product] ?? null;
    }
}
