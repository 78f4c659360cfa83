<?php
/**
 * `POST /api/wmsbridge_stock`: what is for sale of any number of SKUs, as docs/contract.md has it.
 */

use WmsBridge\Webservice\Connection;
use WmsBridge\Webservice\JsonResource;
use WmsBridge\Webservice\Sql;
use WmsBridge\Webservice\StockAbsent;
use WmsBridge\Webservice\StockComparison;
use WmsBridge\Webservice\StockLevels;
use WmsBridge\Webservice\StockRequest;
use WmsBridge\Webservice\StockScope;
use WmsBridge\Webservice\StockWriter;

class WebserviceSpecificManagementWmsbridgeStock extends JsonResource
{
    /** One request a shop at a time: an older one must not write over a newer one's figures. */
    const WAIT_SECONDS = 5;

    protected function name(): string
    {
        return 'wmsbridge_stock';
    }

    protected function methods(): array
    {
        return ['POST'];
    }

    /**
     * @return array<int, mixed>|array<string, mixed> one result a level, in the order of the request: SKU, outcome,
     *   before, after, in-flight, message; of a packed request these in columns, and what the safety stop saw
     */
    protected function answer($body)
    {
        if (isset($body['compare'])) {
            return $this->compare(StockRequest::comparison($body));
        }
        $began = microtime(true);
        $options = StockRequest::options($body);
        $levels = StockLevels::of($body, $options['buffer']);
        $packed = isset($body['packed']);
        // A hundred thousand levels are held once, not twice.
        unset($body);
        $scope = StockScope::of($options['connection'], Connection::shopOf($options['connection'], $this->connection));
        ignore_user_abort(true);
        list($ours, $answer) = Sql::locked('stock ' . $scope->stockShop . '-' . $scope->stockGroup, self::WAIT_SECONDS, static function () use ($scope, $options, $levels, $packed, $began): array {
            if (!self::holdsLease($options)) {
                throw new WebserviceException('Another sidecar writes the stock of this shop by now, so this request, which is older, wrote nothing.', [0, 503]);
            }
            if ($options['absent_since'] !== null) {
                StockAbsent::add($levels, $scope, $options['connection'], $options['absent_since'], $options['exclude_skus']);
            }
            $writer = new StockWriter($scope, $options, $levels, $began + $options['budget_ms'] / 1000);
            $safetyStop = $writer->write();

            if (!$packed) {
                return iterator_to_array($writer->outcome()->results(), false);
            }

            return ['safety_stop' => $safetyStop, 'notifications' => $options['dry_run'] ? 0 : $writer->pendingNotifications()]
                + ($safetyStop !== null && $safetyStop['stopped'] ? [] : $writer->outcome()->columns());
        });
        if (!$ours) {
            throw new WebserviceException('Another request is writing the stock of this shop, so this one wrote nothing. Try again.', [0, 503]);
        }

        return $answer;
    }

    /** @return array<string, mixed> */
    private function compare(array $request): array
    {
        $scope = StockScope::of($request['connection'], Connection::shopOf($request['connection'], $this->connection));

        return (new StockComparison($scope, $request['connection']))->find($request['asked_all']);
    }

    /** A sidecar may be killed while its request waits for its turn, and another may have written newer figures by then. */
    private static function holdsLease(array $options): bool
    {
        return $options['lease_owner'] === null || $options['lease_owner'] === Sql::value(sprintf(
            'SELECT lease_owner FROM %s WHERE id_connection = %d AND name = \'stock\'',
            Sql::table('wmsbridge_cursor'),
            $options['connection']
        ));
    }
}
