<?php
/**
 * Packs that go to the warehouse as their parts, as they are now. A pack is what has rows in `pack`; by its own setting, or the shop's,
 * it is shipped as its own SKU or as its parts (its parts' stock is taken then).
 */

namespace WmsBridge\Webservice\Shared;

use WmsBridge\Webservice\Sql;
use WmsBridge\Webservice\StockReads;

final class Packs
{
    /** @var int */
    private $idShop;
    /** @var int PS_PACK_STOCK_TYPE */
    private $shopDefault;
    /** @var array<int, int>|null */
    private $products;
    /** @var array<int, array<int, array<string, mixed>>>|null by the pack's product */
    private $parts;

    /** @param array<int, int>|null $products those that will be asked for; null: any, for most shops have few packs */
    public function __construct(int $idShop, int $shopDefault, ?array $products = null)
    {
        $this->idShop = $idShop;
        $this->shopDefault = $shopDefault;
        $this->products = $products;
    }

    /** @param int $type the pack's own: 0 pack, 1 parts, 2 both, 3 the shop's setting */
    public static function goAsParts(int $type, int $shopDefault): bool
    {
        $type = $type === \Pack::STOCK_TYPE_DEFAULT ? $shopDefault : $type;

        return $type === \Pack::STOCK_TYPE_PRODUCTS_ONLY || $type === \Pack::STOCK_TYPE_PACK_BOTH;
    }

    /**
     * @return array<int, array{product: int, combination: int, quantity: int, sku: string, exists: bool, is_virtual: bool, barcode: string, weight: string}>|null
     *   in a fixed order; null where the product goes as itself
     */
    public function partsOf(int $product)
    {
        if ($this->parts === null) {
            $this->parts = [];
            foreach ($this->products === [] ? [] : StockReads::each($this->statement()) as $row) {
                if (self::goAsParts((int) $row[0], $this->shopDefault)) {
                    $this->parts[(int) $row[1]][] = [
                        'product' => (int) $row[2],
                        'combination' => (int) $row[3],
                        'quantity' => (int) $row[4],
                        'sku' => trim((string) $row[5]),
                        'exists' => $row[6] !== null,
                        'is_virtual' => (int) $row[7] === 1,
                        'barcode' => trim((string) $row[8]),
                        'weight' => (string) $row[9],
                    ];
                }
            }
        }

        return $this->parts[$product] ?? null;
    }

    private function statement(): string
    {
        return sprintf(
            "SELECT ps.pack_stock_type, k.id_product_pack, k.id_product_item, k.id_product_attribute_item, k.quantity, %s,
                    p.id_product, p.is_virtual, COALESCE(NULLIF(c.ean13, ''), p.ean13), COALESCE(p.weight, 0) + COALESCE(c.weight, 0)
             FROM %s k
             JOIN %s ps ON ps.id_product = k.id_product_pack AND ps.id_shop = %d
             LEFT JOIN %s p ON p.id_product = k.id_product_item
             LEFT JOIN %s c ON c.id_product_attribute = k.id_product_attribute_item AND c.id_product = k.id_product_item
             WHERE %s
             ORDER BY k.id_product_pack, k.id_product_item, k.id_product_attribute_item",
            Sku::PRESENT,
            Sql::table('pack'),
            Sql::table('product_shop'),
            $this->idShop,
            Sql::table('product'),
            Sql::table('product_attribute'),
            $this->products === null ? '1' : 'k.id_product_pack IN (' . Sql::numbers($this->products) . ')'
        );
    }
}
