<?php
/** The lines of each order with what was sold, and the parts of packs that go to the warehouse as their parts. */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Shared\Packs;
use WmsBridge\Webservice\Shared\Sku;
use WmsBridge\Webservice\Shared\SoldLine;
use WmsBridge\Webservice\Sql;

final class Lines implements OrderPart
{
    /** @var int */
    private $idShop;

    public function __construct(int $idShop)
    {
        $this->idShop = $idShop;
    }

    public function addTo(array &$orders): void
    {
        $rows = $this->rows(array_keys($orders));
        $packs = new Packs($this->idShop, (int) \Configuration::get('PS_PACK_STOCK_TYPE', null, null, $this->idShop), array_column($rows, 'product_id'));
        $parts = [];
        foreach ($rows as $row) {
            $parts[(int) $row['product_id']] = $packs->partsOf((int) $row['product_id']);
        }
        $names = $this->names($parts);
        foreach ($rows as $row) {
            $order = &$orders[(int) $row['id_order']];
            $line = self::line($row);
            $own = $parts[$line['id_product']];
            $idLang = $order['id_lang'];
            $line['parts'] = $own === null ? null : array_map(static function (array $part) use ($names, $idLang): array {
                return self::part($part, $names[$part['product']] ?? [], $idLang);
            }, $own);
            $order['lines'][] = $line;
            unset($order);
        }
    }

    /**
     * @param array<int, int> $ids
     *
     * @return array<int, array<string, mixed>>
     */
    private function rows(array $ids): array
    {
        return Sql::rows(sprintf(
            'SELECT d.id_order, d.id_order_detail, d.product_id, d.product_attribute_id, d.id_customization, d.product_name, d.product_reference, d.product_ean13,
                    d.product_weight, d.product_quantity, d.product_quantity_refunded, d.product_quantity_return, %s AS to_ship,
                    d.unit_price_tax_incl, d.unit_price_tax_excl, d.total_price_tax_incl, d.total_price_tax_excl,
                    p.id_product AS has_product, p.is_virtual, %s AS reference, COALESCE(NULLIF(c.ean13, \'\'), p.ean13) AS barcode
             FROM %s d
             LEFT JOIN %s p ON p.id_product = d.product_id
             LEFT JOIN %s c ON c.id_product_attribute = d.product_attribute_id AND c.id_product = d.product_id
             WHERE d.id_order IN (%s) ORDER BY d.id_order_detail',
            SoldLine::TO_SHIP,
            Sku::PRESENT,
            Sql::table('order_detail'),
            Sql::table('product'),
            Sql::table('product_attribute'),
            Sql::numbers($ids)
        ));
    }

    private static function line(array $row): array
    {
        return [
            'id_order_detail' => (int) $row['id_order_detail'],
            'id_product' => (int) $row['product_id'],
            'id_product_attribute' => (int) $row['product_attribute_id'],
            'id_customization' => (int) $row['id_customization'],
            'has_product' => $row['has_product'] !== null,
            'sku' => Sku::ofLine((string) $row['product_reference'], Value::text($row['reference'])),
            'name' => Value::text($row['product_name']),
            'quantity' => (int) $row['product_quantity'],
            'quantity_refunded' => (int) $row['product_quantity_refunded'],
            'quantity_returned' => (int) $row['product_quantity_return'],
            'quantity_to_ship' => (int) $row['to_ship'],
            'is_virtual' => (int) $row['is_virtual'] === 1,
            'barcode' => Value::text($row['product_ean13']) ?: Value::text($row['barcode']),
            'weight_kg' => Value::decimal($row['product_weight']),
            'unit_price_tax_incl' => Value::decimal($row['unit_price_tax_incl']),
            'unit_price_tax_excl' => Value::decimal($row['unit_price_tax_excl']),
            'total_tax_incl' => Value::decimal($row['total_price_tax_incl']),
            'total_tax_excl' => Value::decimal($row['total_price_tax_excl']),
            'customizations' => [],
        ] + self::article();
    }

    /** @param array<int, string> $names by language */
    private static function part(array $part, array $names, int $idLang): array
    {
        return [
            'id_product' => $part['product'],
            'id_product_attribute' => $part['combination'],
            'has_product' => $part['exists'],
            'sku' => $part['sku'],
            'name' => $names[$idLang] ?? (string) reset($names),
            'quantity_in_pack' => $part['quantity'],
            'is_virtual' => $part['is_virtual'],
            'barcode' => $part['barcode'],
            'weight_kg' => $part['weight'],
        ] + self::article();
    }

    /** What lines and parts have in common and other parts of the order, or other modules, fill. PrestaShop knows no origin and no HS code. */
    private static function article(): array
    {
        return ['origin_iso' => null, 'hs_code' => null, 'shared_with' => []];
    }

    /**
     * @param array<int, array<int, array<string, mixed>>|null> $parts by the pack's product
     *
     * @return array<int, array<int, string>> by product and language, none of them empty
     */
    private function names(array $parts): array
    {
        $products = array_column(array_merge([], ...array_values(array_filter($parts))), 'product');
        $names = [];
        foreach ($products === [] ? [] : Sql::rows(sprintf(
            "SELECT id_product, id_lang, name FROM %s WHERE id_shop = %d AND id_product IN (%s) AND name <> '' ORDER BY id_lang",
            Sql::table('product_lang'),
            $this->idShop,
            Sql::numbers($products)
        )) as $row) {
            $names[(int) $row['id_product']][(int) $row['id_lang']] = Value::text($row['name']);
        }

        return $names;
    }
}
