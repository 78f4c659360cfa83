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

    const ROWS_A_STATEMENT = 1000;

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
     * @param bool $askedAll all of the WMS's stock was just asked for: what it did not name it does not know, and that is noted
     *
     * @return array{differing: array<int, string>, without_level: array<int, string>} SKUs to compute again from the level that is kept,
     *   as the WMS writes them, and SKUs to ask the WMS about, as the shop writes them
     */
    public function find(bool $askedAll): array
    {
        $differing = $ambiguous = $without = [];
        foreach ($this->statements() as $statement) {
            foreach (StockReads::each($statement) as $row) {
                if ($row[3] === null) {
                    $without[(string) $row[2]] = (int) $row[0];
                } elseif ($row[4] === 'ambiguous') {
                    $ambiguous[(string) $row[3]][$row[0] . '-' . $row[1]] = true;
                } else {
                    $differing[(string) $row[3]] = true;
                }
            }
        }
        foreach ($ambiguous as $sku => $places) {
            // Of two that had one SKU one is left: only then there is something to compute.
            $differing += count($places) === 1 ? [$sku => true] : [];
        }
        if ($askedAll) {
            $this->noteAbsent(array_map('strval', array_keys($without)));
            $without = [];
        }
        arsort($without);

        return ['differing' => array_map('strval', array_keys($differing)), 'without_level' => array_map('strval', array_slice(array_keys($without), 0, self::MOST_WITHOUT_LEVEL))];
    }

    /** @param array<int, string> $skus */
    private function noteAbsent(array $skus): void
    {
        $absent = Sql::table('wmsbridge_stock_absent');
        foreach (array_chunk($skus, self::ROWS_A_STATEMENT) as $some) {
            Sql::run("INSERT IGNORE INTO $absent (id_connection, sku) VALUES " . implode(',', array_map(function (string $sku): string {
                return sprintf('(%d, %s)', $this->idConnection, Sql::text($sku));
            }, $some)));
        }
        Sql::run(sprintf(
            'DELETE a FROM %s a JOIN %s s ON s.id_connection = a.id_connection AND s.sku_any_case = a.sku WHERE a.id_connection = %d',
            $absent,
            Sql::table('wmsbridge_stock'),
            $this->idConnection
        ));
    }

    /** @return array<int, string> one for combinations and one for products without: id_product, id_product_attribute, the shop's SKU, that of wmsbridge_stock and its outcome */
    private function statements(): array
    {
        return [
            $this->statement('t.id_product_attribute', sprintf(
                '%s sold JOIN %s t ON t.id_product_attribute = sold.id_product_attribute JOIN %s p ON p.id_product = t.id_product AND p.state = 1',
                Sql::table('product_attribute_shop'),
                Sql::table('product_attribute'),
                Sql::table('product')
            ), '1'),
            $this->statement('0', sprintf(
                '%s sold JOIN %s t ON t.id_product = sold.id_product AND t.state = 1 AND t.is_virtual = 0',
                Sql::table('product_shop'),
                Sql::table('product')
            ), sprintf('NOT EXISTS (SELECT 1 FROM %s c WHERE c.id_product = t.id_product)', Sql::table('product_attribute'))),
        ];
    }

    /**
     * The order of the tables and our index are named: right after a first comparison the database does not know yet how many
     * rows ours has, and would read all of them for each product.
     */
    private function statement(string $combination, string $from, string $where): string
    {
        $reference = 'CONVERT(t.reference USING utf8mb4) COLLATE utf8mb4_general_ci';

        return sprintf(
            "SELECT STRAIGHT_JOIN t.id_product, $combination, t.reference, s.sku, s.outcome FROM $from
             LEFT JOIN %s s FORCE INDEX (sku_any_case) ON s.id_connection = %d AND s.sku_any_case = $reference
             LEFT JOIN %s a ON a.id_connection = %d AND a.sku = $reference
             LEFT JOIN %s sa ON sa.id_product = t.id_product AND sa.id_product_attribute = $combination AND %s
             WHERE sold.id_shop = %d AND t.reference <> '' AND $where
               AND ((s.sku IS NULL AND a.sku IS NULL) OR s.outcome IN ('unknown', 'ambiguous')
                    OR (s.outcome IN ('written', 'unchanged') AND s.recheck = 0 AND (sa.quantity IS NULL OR s.written_quantity <> sa.quantity)))",
            Sql::table('wmsbridge_stock'),
            $this->idConnection,
            Sql::table('wmsbridge_stock_absent'),
            $this->idConnection,
            Sql::table('stock_available'),
            $this->scope->stockRows('sa'),
            $this->scope->idShop
        );
    }
}
