<?php
/**
 * SKUs of the shop that the WMS has not named since some time: by a setting they have nothing for sale. Only whoever has
 * just read all of the WMS's stock may ask for this.
 */

namespace WmsBridge\Webservice;

final class StockAbsent
{
    /** Adds them to the levels, with 0 pieces. */
    public static function add(StockLevels $levels, StockScope $scope, int $idConnection, string $since): void
    {
        $named = [];
        foreach (StockReads::each(sprintf(
            'SELECT DISTINCT sku FROM %s WHERE id_connection = %d AND asked_at >= %s',
            Sql::table('wmsbridge_stock'),
            $idConnection,
            Sql::text($since)
        )) as $row) {
            $named[StockRequest::sameSku((string) $row[0])] = true;
        }
        $askedAt = StockRequest::epochMs($since);
        // A product with combinations is not sold by itself, so its own reference is no SKU.
        foreach (StockReads::each(sprintf(
            'SELECT c.reference FROM %s c JOIN %s cs ON cs.id_product_attribute = c.id_product_attribute AND cs.id_shop = %d WHERE c.reference <> \'\'
             UNION ALL
             SELECT p.reference FROM %s p JOIN %s ps ON ps.id_product = p.id_product AND ps.id_shop = %d
             WHERE p.reference <> \'\' AND p.state = 1 AND NOT EXISTS (SELECT 1 FROM %s c WHERE c.id_product = p.id_product)',
            Sql::table('product_attribute'),
            Sql::table('product_attribute_shop'),
            $scope->idShop,
            Sql::table('product'),
            Sql::table('product_shop'),
            $scope->idShop,
            Sql::table('product_attribute')
        )) as $row) {
            $sku = StockRequest::sameSku((string) $row[0]);
            if (isset($named[$sku])) {
                continue;
            }
            $named[$sku] = true;
            $levels->skus[] = (string) $row[0];
            $levels->quantities[] = 0;
            $levels->askedAt[] = $askedAt;
            $levels->buffers[] = 0;
        }
    }
}
