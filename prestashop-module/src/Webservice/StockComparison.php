<?php
/**
 * Holds what the shop has against what it was last given (wmsbridge_stock), without asking the WMS: whose quantity somebody
 * overwrote, and what the shop sells and nobody has a level of.
 */

namespace WmsBridge\Webservice;

final class StockComparison
{
    /** SKUs without a level that are named in one answer, the newest products first: each is a question to the WMS. */
    const MOST_WITHOUT_LEVEL = 200;

    /** @var StockScope */
    private $scope;
    /** @var int */
    private $idConnection;

    public function __construct(StockScope $scope, int $idConnection)
    {
        $this->scope = $scope;
        $this->idConnection = $idConnection;
    }

    /**
     * @return array{differing: array<int, string>, without_level: array<int, string>} SKUs to compute again from the level that is kept,
     *   as the WMS writes them, and SKUs to ask the WMS about, as the shop writes them
     */
    public function find(): array
    {
        $places = $newest = [];
        foreach ($this->sold(
            's.outcome, s.sku',
            "(s.outcome IN ('written', 'unchanged') AND s.dirty = 0 AND (sa.quantity IS NULL OR s.written_quantity <> sa.quantity)) OR s.outcome IN ('unknown', 'ambiguous')"
        ) as $row) {
            $places[$row[3] . ' ' . $row[4]][$row[0] . '-' . $row[1]] = true;
        }
        foreach ($this->sold('NULL, NULL', 's.sku IS NULL AND a.sku IS NULL') as $row) {
            $newest[(string) $row[2]] = (int) $row[0];
        }
        arsort($newest);
        $differing = [];
        foreach ($places as $key => $products) {
            list($outcome, $sku) = explode(' ', $key, 2);
            // Of two that had one SKU one is left: only then there is something to compute.
            if ($outcome !== 'ambiguous' || count($products) === 1) {
                $differing[] = $sku;
            }
        }

        return ['differing' => $differing, 'without_level' => array_map('strval', array_slice(array_keys($newest), 0, self::MOST_WITHOUT_LEVEL))];
    }

    /** All of the WMS's stock was just asked for: what it did not name it does not know. */
    public function noteAbsent(): void
    {
        $absent = Sql::table('wmsbridge_stock_absent');
        foreach ($this->statements(sprintf('%d, t.reference', $this->idConnection), 's.sku IS NULL AND a.sku IS NULL') as $statement) {
            Sql::alone("INSERT IGNORE INTO $absent (id_connection, sku) $statement");
        }
        Sql::alone(sprintf(
            'DELETE a FROM %s a JOIN %s s ON s.id_connection = a.id_connection AND s.sku_any_case = a.sku WHERE a.id_connection = %d',
            $absent,
            Sql::table('wmsbridge_stock'),
            $this->idConnection
        ));
    }

    /** @return \Generator<int, array<int, mixed>> id_product, id_product_attribute, reference, outcome and SKU of wmsbridge_stock, or what was asked for in their place */
    private function sold(string $columns, string $condition): \Generator
    {
        foreach ($this->statements("t.id_product, COMBINATION, t.reference, $columns", $condition) as $statement) {
            foreach (StockReads::each($statement) as $row) {
                yield $row;
            }
        }
    }

    /** @return array<int, string> one for combinations and one for products without, for what the shop sells and meets the condition */
    private function statements(string $columns, string $condition): array
    {
        return [
            $this->statement($columns, 't.id_product_attribute', sprintf(
                "%s cs JOIN %s t ON t.id_product_attribute = cs.id_product_attribute JOIN %s p ON p.id_product = t.id_product AND p.state = 1",
                Sql::table('product_attribute_shop'),
                Sql::table('product_attribute'),
                Sql::table('product')
            ), sprintf('cs.id_shop = %d AND (%s)', $this->scope->idShop, $condition)),
            $this->statement($columns, '0', sprintf(
                '%s ps JOIN %s t ON t.id_product = ps.id_product AND t.state = 1 AND t.is_virtual = 0',
                Sql::table('product_shop'),
                Sql::table('product')
            ), sprintf('ps.id_shop = %d AND (%s) AND NOT EXISTS (SELECT 1 FROM %s c WHERE c.id_product = t.id_product)', $this->scope->idShop, $condition, Sql::table('product_attribute'))),
        ];
    }

    /** @param string $columns in which "t" is what is sold and COMBINATION its id_product_attribute */
    private function statement(string $columns, string $combination, string $from, string $where): string
    {
        $reference = 'CONVERT(t.reference USING utf8mb4) COLLATE utf8mb4_general_ci';

        return sprintf(
            "SELECT STRAIGHT_JOIN %s FROM $from
             LEFT JOIN %s s ON s.id_connection = %d AND s.sku_any_case = $reference
             LEFT JOIN %s a ON a.id_connection = %d AND a.sku = $reference
             LEFT JOIN %s sa ON sa.id_product = t.id_product AND sa.id_product_attribute = $combination AND %s
             WHERE t.reference <> '' AND $where",
            str_replace('COMBINATION', $combination, $columns),
            Sql::table('wmsbridge_stock'),
            $this->idConnection,
            Sql::table('wmsbridge_stock_absent'),
            $this->idConnection,
            Sql::table('stock_available'),
            $this->scope->stockRows('sa')
        );
    }
}
