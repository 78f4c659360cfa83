<?php
/**
 * In-flight: what the shop's orders take of some SKUs that the WMS's figure cannot know about yet. Read without a lock, and only
 * after the quantities that are to be replaced: StockWriter has the order of the two, and why.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Webservice\Shared\Packs;

final class StockOrders
{
    /** @var StockScope */
    private $scope;
    /** @var array{figure: string, margin_ms: int, reflects_from: array<int, string>} */
    private $options;
    /** @var float */
    private $until;
    /** @var StockOpenOrders */
    private $open;
    /** @var StockPlacing */
    private $placing;

    /** @param float $until when the request must end, s since 1970 */
    public function __construct(StockScope $scope, array $options, float $until)
    {
        $this->scope = $scope;
        $this->until = $until;
        $this->options = $options;
        $packs = new Packs($scope->idShop, $scope->packStockType);
        $this->open = new StockOpenOrders($scope, $packs);
        $this->placing = new StockPlacing($scope, $packs);
    }

    /**
     * @param array<int, int> $numbers of SKUs that were found
     *
     * @return array<int, int> pieces, by number, where there are any
     *
     * @throws \WebserviceException where there are too many open orders for one request: those that are settled are noted, and are fewer next time
     */
    public function inFlight(array $numbers, StockMatches $matches, StockLevels $levels): array
    {
        if (!$this->scope->baselines) {
            return [];
        }
        $inFlight = [];
        $numberOf = $this->places($numbers, $matches);
        // Asked first: an order whose line is written between the two questions counts twice for a round, and not never.
        foreach ($this->placing->pieces() as $key => $pieces) {
            $i = $numberOf($key);
            if ($i !== null) {
                $inFlight[$i] = ($inFlight[$i] ?? 0) + $pieces;
            }
        }
        $earliest = PHP_INT_MAX;
        foreach ($numbers as $i) {
            $earliest = min($earliest, (int) $levels->askedAt[$i]);
        }
        foreach ($this->open->read() as $orders) {
            $settled = [];
            foreach ($orders as $order) {
                foreach ($order['takes'] as $key => $take) {
                    $i = $numberOf($key);
                    $pieces = $i === null ? 0 : max(0, $take['pieces'] - StockRule::reflected($order['wms'], $take['skus'], (int) $levels->askedAt[$i], $this->options));
                    if ($pieces !== 0) {
                        $inFlight[$i] = ($inFlight[$i] ?? 0) + $pieces;
                    }
                }
                if (StockRule::isSettled($order, $earliest, $this->options)) {
                    $settled[$order['wms']['id']] = $order['wms']['updated_at'];
                }
            }
            $this->open->settle($settled, $this->options['margin_ms']);
            if (microtime(true) >= $this->until) {
                throw new \WebserviceException('There was not enough time to go through the open orders of this shop, so this request wrote nothing. Try again: each time there are fewer.', [0, 503]);
            }
        }

        return $inFlight;
    }

    /**
     * @param array<int, int> $numbers
     *
     * @return callable(string): (int|null) the number of what an order takes, by its key
     */
    private function places(array $numbers, StockMatches $matches): callable
    {
        $products = $combinations = [];
        foreach ($numbers as $i) {
            if ($matches->combination[$i] === 0) {
                $products[$matches->product[$i]] = $i;
            } else {
                $combinations[$matches->combination[$i]] = $i;
            }
        }

        return static function (string $key) use ($products, $combinations, $matches) {
            if (strncmp($key, 'sku:', 4) === 0) {
                $i = $matches->numbers[substr($key, 4)] ?? null;

                return $i !== null && isset($matches->product[$i]) ? $i : null;
            }
            list($product, $combination) = array_map('intval', explode('-', $key));
            $i = $combination === 0 ? $products[$product] ?? null : $combinations[$combination] ?? null;

            return $i !== null && $matches->product[$i] === $product ? $i : null;
        };
    }
}
