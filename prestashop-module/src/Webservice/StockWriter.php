<?php
/**
 * Writes what is for sale, in sets: levels are read against the shop some thousand at a time, and only the rows that
 * differ are written, in short transactions.
 *
 * A transaction locks its rows in the order of their ids (two requests, or a request and a checkout, never wait for
 * each other in a circle), and then asks again what is in flight: an order that was placed since the first look is
 * counted, and a checkout that comes now waits some milliseconds for the new number instead of being overwritten.
 */

namespace WmsBridge\Webservice;

final class StockWriter
{
    /** SKUs looked at together. */
    const READ_AT_ONCE = 2000;

    /** Rows written in one transaction: a checkout of one of them waits for all of them. */
    const WRITE_AT_ONCE = 500;

    /** @var StockScope */
    private $scope;
    /** @var array{dry_run: bool, buffer: int, figure: string, margin_ms: int, reflects_from: array<int, string>} */
    private $options;
    /** @var StockCatalogue */
    private $catalogue;
    /** @var StockOrders */
    private $orders;
    /** @var StockNews */
    private $news;

    public function __construct(StockScope $scope, array $options)
    {
        $this->scope = $scope;
        $this->options = $options;
        $this->catalogue = new StockCatalogue($scope);
        $this->orders = new StockOrders($scope, $options);
        $this->news = new StockNews($scope->idShop);
    }

    /**
     * @param array<int, mixed> $levels [SKU, quantity, time asked]; each is replaced by its result: [SKU, outcome,
     *   before, after, in-flight, message]
     */
    public function write(array &$levels): void
    {
        $now = StockRequest::epochMs((string) Sql::value('SELECT UTC_TIMESTAMP(3)'));
        $contradictory = StockRequest::contradictory($levels);
        for ($from = 0, $count = count($levels); $from < $count; $from += self::READ_AT_ONCE) {
            $wanted = [];
            for ($i = $from, $end = min($from + self::READ_AT_ONCE, $count); $i < $end; ++$i) {
                $problem = StockRequest::problem($levels[$i], $now);
                if ($problem === '' && isset($contradictory[StockRequest::sameSku($levels[$i][0])])) {
                    $problem = 'The SKU is in the request more than once, with different quantities: which one is true nobody knows.';
                }
                if ($problem !== '') {
                    $sku = is_array($levels[$i]) ? ($levels[$i][0] ?? '') : '';
                    $levels[$i] = [is_scalar($sku) ? (string) $sku : '', 'refused', null, null, null, $problem];
                    continue;
                }
                $sku = StockRequest::sameSku($levels[$i][0]);
                $askedAt = StockRequest::epochMs($levels[$i][2]);
                $wanted[$sku]['level'] = $levels[$i][1];
                // Asked twice: the earlier time, for in doubt an order is in flight.
                $wanted[$sku]['asked_at'] = min($askedAt, $wanted[$sku]['asked_at'] ?? $askedAt);
                $wanted[$sku]['at'][] = $i;
            }
            foreach ($this->some($wanted) as $sku => $result) {
                foreach ($wanted[$sku]['at'] as $i) {
                    $levels[$i] = array_merge([$levels[$i][0]], $result);
                }
            }
        }
        if (!$this->options['dry_run']) {
            $this->news->tell();
        }
    }

    /**
     * @param array<string, array{level: int, asked_at: int}> $wanted by sameSku()
     *
     * @return array<string, array<int, mixed>> [outcome, before, after, in-flight, message] by sameSku()
     */
    private function some(array $wanted): array
    {
        $results = [];
        $targets = [];
        // PHP makes numbers of keys that look like numbers, and SKUs often do.
        foreach ($this->catalogue->find(array_map('strval', array_keys($wanted))) as $sku => $found) {
            if ($found['outcome'] !== '') {
                $results[$sku] = [$found['outcome'], $found['target']['quantity'] ?? null, $found['target']['quantity'] ?? null, null, $found['message']];
                continue;
            }
            $targets[$sku] = $found['target'] + $wanted[$sku];
        }
        $inFlight = $this->orders->inFlight($targets);
        $changes = [];
        foreach ($targets as $sku => $target) {
            $after = $this->sellable($target, $inFlight[$sku]);
            $results[$sku] = ['unchanged', $target['quantity'], $after, $inFlight[$sku], ''];
            if ($after !== $target['quantity'] || $target['id_stock'] === 0) {
                $changes[$sku] = $target;
                $results[$sku][0] = 'written';
            }
        }
        if ($this->options['dry_run']) {
            return $results;
        }
        uasort($changes, static function (array $a, array $b): int {
            return $a['id_stock'] - $b['id_stock'];
        });
        $rows = new StockRows($this->scope, $this->orders);
        foreach (array_chunk($changes, self::WRITE_AT_ONCE, true) as $chunk) {
            foreach ($rows->write($chunk, [$this, 'sellable']) as $sku => $written) {
                $results[$sku] = [
                    $written['before'] === $written['after'] && $chunk[$sku]['id_stock'] !== 0 ? 'unchanged' : 'written',
                    $written['before'],
                    $written['after'],
                    $written['in_flight'],
                    $this->news->note($chunk[$sku]['id_product'], $chunk[$sku]['id_product_attribute'], $written['before'], $written['after']),
                ];
            }
        }
        $rows->mendParents(array_diff_key($targets, $changes));
        foreach ($rows->parents() as $parent) {
            $this->news->note($parent['id_product'], 0, $parent['before'], $parent['after']);
        }

        return $results;
    }

    /** @param array{level: int, out_of_stock: int} $target */
    public function sellable(array $target, int $inFlight): int
    {
        return StockRule::sellable(
            $target['level'],
            $inFlight,
            $this->options['buffer'],
            StockRule::backOrders($target['out_of_stock'], $this->scope->stockManaged, $this->scope->sellsWithoutStock)
        );
    }
}
