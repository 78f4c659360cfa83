<?php
/**
 * SKUs of the shop that the WMS has not named since some time: by a setting they have nothing for sale. Only whoever has
 * just read all of the WMS's stock may ask for this.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Webservice\Shared\Sku;

final class StockAbsent
{
    /**
     * Adds them to the levels, with 0 pieces.
     *
     * @param array<int, string> $except SKUs that are left alone, and patterns of such: what a supplier ships himself the WMS never names
     */
    public static function add(StockLevels $levels, StockScope $scope, int $idConnection, string $since, array $except): void
    {
        $isLeft = self::matcher($except);
        $named = [];
        foreach (StockReads::each(sprintf(
            'SELECT DISTINCT sku FROM %s WHERE id_connection = %d AND asked_at >= %s',
            Sql::table('wmsbridge_stock'),
            $idConnection,
            Sql::text($since)
        )) as $row) {
            $named[Sku::same((string) $row[0])] = true;
        }
        $askedAt = StockRequest::epochMs($since);
        // One after the other: the two tables may have collations that no UNION can bring together.
        foreach (self::statements($scope) as $statement) {
            foreach (StockReads::each($statement) as $row) {
                $sku = Sku::same((string) $row[0]);
                if (isset($named[$sku])) {
                    continue;
                }
                $named[$sku] = true;
                if ($isLeft($sku)) {
                    continue;
                }
                $levels->skus[] = (string) $row[0];
                $levels->quantities[] = 0;
                $levels->askedAt[] = $askedAt;
                $levels->buffers[] = 0;
            }
        }
    }

    /** @return array<int, string> what the shop sells; a product with combinations is not sold by itself, so its own reference is no SKU */
    private static function statements(StockScope $scope): array
    {
        return [
            sprintf(
                'SELECT c.reference FROM %s c JOIN %s cs ON cs.id_product_attribute = c.id_product_attribute AND cs.id_shop = %d WHERE c.reference <> \'\'',
                Sql::table('product_attribute'),
                Sql::table('product_attribute_shop'),
                $scope->idShop
            ),
            sprintf(
                'SELECT p.reference FROM %s p JOIN %s ps ON ps.id_product = p.id_product AND ps.id_shop = %d
                 WHERE p.reference <> \'\' AND p.state = 1 AND NOT EXISTS (SELECT 1 FROM %s c WHERE c.id_product = p.id_product)',
                Sql::table('product'),
                Sql::table('product_shop'),
                $scope->idShop,
                Sql::table('product_attribute')
            ),
        ];
    }

    /**
     * Pure. "*" stands for any text, "?" for one character (excluderOf in sidecar/src/domain/stockRules.ts).
     *
     * @param array<int, string> $patterns
     *
     * @return callable(string): bool of a SKU as Sku::same() gives it
     */
    public static function matcher(array $patterns): callable
    {
        $names = [];
        $expressions = [];
        foreach ($patterns as $pattern) {
            // Most are names, of which there may be many: only what is a pattern is tried one by one.
            if (strpbrk($pattern, '*?') === false) {
                $names[Sku::same($pattern)] = true;
            } else {
                $expressions[] = '/^' . strtr(preg_quote($pattern, '/'), ['\\*' => '.*', '\\?' => '.']) . '$/isuD';
            }
        }

        return static function (string $sku) use ($names, $expressions): bool {
            if (isset($names[$sku])) {
                return true;
            }
            foreach ($expressions as $expression) {
                // Where PHP gives up (false) nobody knows, and what nobody knows is left alone.
                if (preg_match($expression, $sku) !== 0) {
                    return true;
                }
            }

            return false;
        };
    }
}
