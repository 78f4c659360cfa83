<?php
/**
 * Writes what is for sale, in sets: all levels of a request are read against the shop first, and only the rows that
 * differ are written, in short transactions.
 *
 * A transaction locks its rows in the order of their ids (two requests, or a request and a checkout, never wait for
 * each other in a circle), and then asks again what is in flight: an order that was placed since the first look is
 * counted, and a checkout that comes now waits some milliseconds for the new number instead of being overwritten.
 */

namespace WmsBridge\Webservice;

final class StockWriter
{
    /** SKUs whose orders are asked for together. */
    const ASK_AT_ONCE = 20000;

    /** SKUs looked at closely together. */
    const CLOSELY_AT_ONCE = 2000;

    /** Rows written in one transaction, some tens of milliseconds: so long a checkout of one of them waits. Each costs a write to disk. */
    const WRITE_AT_ONCE = 8000;

    /** @var StockScope */
    private $scope;
    /** @var array<string, mixed> of StockRequest::options */
    private $options;
    /** @var StockLevels */
    private $levels;
    /** @var StockMatches */
    private $matches;
    /** @var StockOrders */
    private $orders;
    /** @var StockNews */
    private $news;
    /** @var StockExclusions */
    private $exclusions;

    /** @var array<string|int, int> the number of each SKU in the request, by sameSku() */
    private $numbers = [];
    /** @var array<int, string> the keys of what is named by its ids */
    private $byIds = [];
    /** @var array<int, bool> whether back-orders are taken, by the products' setting */
    private $backOrders = [];
    /** @var StockOutcome */
    private $outcome;

    public function __construct(StockScope $scope, array $options, StockLevels $levels)
    {
        $this->scope = $scope;
        $this->options = $options;
        $this->levels = $levels;
        $this->outcome = new StockOutcome($levels, $options['answer']);
        $this->exclusions = new StockExclusions($options['exclude_categories'], $options['exclude_suppliers']);
        $this->orders = new StockOrders($scope, $options);
        $this->news = new StockNews($scope, $options['tell'] === 'all');
    }

    /** @return array{emptied: int, sellable: int, stopped: bool}|null what the brake saw; null where none was asked for */
    public function write()
    {
        $this->judge();
        $this->matches = (new StockPlain($this->scope, $this->exclusions))->look($this->numbers);
        $this->lookClosely();
        $this->compute();
        $brake = $this->brake();
        if ($this->options['dry_run'] || ($brake !== null && $brake['stopped'])) {
            return $brake;
        }
        $this->foretell();
        $rows = new StockRows($this->scope, $this->orders);
        $sellableOf = \Closure::fromCallable([$this, 'sellableOf']);
        $changes = [];
        foreach ($this->outcome->written as $i => $message) {
            $changes[$i] = $this->matches->stock[$i];
        }
        asort($changes, SORT_NUMERIC);
        foreach (array_chunk(array_keys($changes), self::WRITE_AT_ONCE) as $numbers) {
            // Rows that are not there yet sort first.
            $made = $changes[$numbers[0]] === 0 ? array_flip(array_keys($changes, 0, true)) : [];
            $done = $rows->write($numbers, $this->matches, $this->levels, $sellableOf);
            $this->outcome->inFlight = $done['in_flight'] + ($this->outcome->inFlight ? array_diff_key($this->outcome->inFlight, array_flip($numbers)) : []);
            foreach ($done['after'] as $i => $after) {
                $before = $done['before'][$i];
                if ($before === $after && !isset($made[$i])) {
                    unset($this->outcome->written[$i]);
                } elseif ($before !== $this->outcome->before[$i] || $after !== $this->outcome->after[$i]) {
                    // What was foretold has been noted.
                    $this->news->note($this->matches->product[$i], $this->matches->combination[$i], $before, $after);
                }
                $this->outcome->before[$i] = $before;
                $this->outcome->after[$i] = $after;
            }
            $this->news->keep();
        }
        $rows->mendParents($this->products());
        foreach ($rows->parents() as $parent) {
            $this->news->note($parent['id_product'], 0, $parent['before'], $parent['after']);
        }
        $this->news->keep();
        $this->news->tell($this->levels->count() === 0 ? StockNews::ALONE_MS : StockNews::BESIDE_WRITING_MS);

        return $brake;
    }

    public function outcome(): StockOutcome
    {
        return $this->outcome;
    }

    /** @return int SKUs of which other modules have not been told yet */
    public function untold(): int
    {
        return $this->news->untold();
    }

    /** Before the first write, so that whatever ends this request, others hear of it in the next. */
    private function foretell(): void
    {
        $parents = [];
        foreach ($this->outcome->written as $i => $message) {
            if ($this->news->isNews($this->outcome->before[$i], $this->outcome->after[$i])) {
                $this->news->note($this->matches->product[$i], $this->matches->combination[$i], $this->outcome->before[$i], $this->outcome->after[$i]);
                $parents[$this->matches->parent[$i]] = true;
            }
        }
        unset($parents[0]);
        $this->news->keep(array_keys($parents));
    }

    /**
     * What may be sold of each now. Most is as it was when it was first looked at.
     *
     * @param array<int, int> $numbers of SKUs
     * @param array<int, int> $inFlight by number, where there is any
     *
     * @return array<int, int> by number
     */
    private function sellableOf(array $numbers, array $inFlight): array
    {
        $sellable = $this->outcome->after;
        $moved = $inFlight || $this->outcome->inFlight ? array_filter($numbers, function (int $i) use ($inFlight): bool {
            return ($inFlight[$i] ?? 0) !== ($this->outcome->inFlight[$i] ?? 0);
        }) : [];
        foreach ($moved as $i) {
            $sellable[$i] = $this->sellable($i, $inFlight[$i] ?? 0);
        }

        return $sellable;
    }

    /** What may be sold of the SKU with this number. */
    private function sellable(int $i, int $inFlight): int
    {
        $outOfStock = $this->matches->outOfStock[$i];
        $this->backOrders[$outOfStock] = $this->backOrders[$outOfStock] ?? ($this->options['back_orders'] === 'shop'
            && StockRule::backOrders($outOfStock, $this->scope->stockManaged, $this->scope->sellsWithoutStock));

        return StockRule::sellable($this->levels->quantities[$i], $inFlight, $this->levels->buffers[$i], $this->backOrders[$outOfStock]);
    }

    /** Which levels make sense, and which SKU has which number. */
    private function judge(): void
    {
        $now = StockRequest::epochMs((string) Sql::value('SELECT UTC_TIMESTAMP(3)'));
        $levels = $this->levels;
        $keys = StockRequest::keys($levels->skus);
        foreach ($levels->skus as $i => $sku) {
            $problem = StockRequest::problem($sku, $levels->quantities[$i], $levels->askedAt[$i], $levels->buffers[$i], $now);
            $same = $keys[$i];
            if ($problem !== '') {
                $this->outcome->left[$i] = ['refused', $problem, null];
            } elseif (isset($this->numbers[$same])) {
                $this->twin($this->numbers[$same], $i);
            } else {
                $this->numbers[$same] = $i;
                if (is_array($sku)) {
                    $this->byIds[$i] = $same;
                }
            }
        }
        // Most requests name every SKU once, and rightly.
        if ($this->outcome->twins || $this->outcome->left) {
            $this->refuse($levels->contradictory());
        }
    }

    /** @param array<string|int, bool> $contradictory by key() */
    private function refuse(array $contradictory): void
    {
        foreach ($contradictory ? $this->levels->skus : [] as $i => $sku) {
            $same = isset($this->outcome->left[$i]) ? '' : StockRequest::key($sku);
            if (isset($contradictory[$same])) {
                $this->outcome->left[$i] = ['refused', 'The SKU is in the request more than once, with different quantities: which one is true nobody knows.', null];
                unset($this->outcome->twins[$i], $this->numbers[$same], $this->byIds[$i]);
            }
        }
    }

    /** Asked twice: the earlier time counts, for in doubt an order is in flight, and the larger buffer. */
    private function twin(int $one, int $other): void
    {
        $this->outcome->twins[$one] = array_merge($this->outcome->twins[$one] ?? [], [$other], $this->outcome->twins[$other] ?? []);
        unset($this->outcome->twins[$other]);
        $this->levels->askedAt[$one] = min($this->levels->askedAt[$one], $this->levels->askedAt[$other]);
        $this->levels->buffers[$one] = max($this->levels->buffers[$one], $this->levels->buffers[$other]);
    }

    private function lookClosely(): void
    {
        $closely = array_filter($this->numbers, function (int $i): bool {
            return $this->matches->found[$i] === StockMatches::CLOSELY;
        });
        foreach ($this->numbers as $i) {
            if ($this->matches->found[$i] === StockMatches::NONE && !isset($this->byIds[$i])) {
                $this->outcome->left[$i] = ['unknown', 'No product or combination of this shop has this SKU as its reference.', null];
            }
        }
        $catalogue = new StockCatalogue($this->scope, $this->exclusions, $this->options['packs'] === 'leave');
        foreach (array_chunk($closely, self::CLOSELY_AT_ONCE, true) as $some) {
            foreach ($catalogue->find(array_map('strval', array_keys($some))) as $sku => $found) {
                if ($found['outcome'] === '') {
                    $this->matches->put($some[$sku], $found['target']);
                } else {
                    $this->outcome->left[$some[$sku]] = [$found['outcome'], $found['message'], $found['target']['quantity'] ?? null];
                }
            }
        }
        foreach (array_chunk($this->byIds, self::CLOSELY_AT_ONCE, true) as $some) {
            foreach ($catalogue->findIds($some) as $i => $found) {
                if ($found['outcome'] === '') {
                    $this->matches->put($i, $found['target']);
                } else {
                    $this->outcome->left[$i] = [$found['outcome'], $found['message'], $found['target']['quantity'] ?? null];
                }
            }
        }
        $this->joinNames();
    }

    /** What is named by its ids may be named by its SKU, too. */
    private function joinNames(): void
    {
        if (!$this->byIds) {
            return;
        }
        $first = [];
        foreach ($this->numbers as $key => $i) {
            if (isset($this->outcome->left[$i])) {
                continue;
            }
            $what = $this->matches->product[$i] . '-' . $this->matches->combination[$i];
            $one = $first[$what] = $first[$what] ?? $i;
            if ($one === $i) {
                continue;
            }
            if ($this->levels->quantities[$one] === $this->levels->quantities[$i]) {
                $this->twin($one, $i);
                unset($this->numbers[$key]);
                continue;
            }
            foreach ([$one, $i] as $both) {
                $this->outcome->left[$both] = ['refused', 'It is in the request by its SKU and by its ids, with different quantities: which one is true nobody knows.', null];
            }
        }
    }

    /** What each SKU should have by the shop's orders as they are now, and which differ. */
    private function compute(): void
    {
        foreach (array_chunk(array_values(array_diff_key(array_combine($this->numbers, $this->numbers) ?: [], $this->outcome->left)), self::ASK_AT_ONCE) as $some) {
            $inFlight = $this->orders->look($some, $this->matches, $this->levels)['in_flight'];
            $this->outcome->inFlight += $inFlight;
            foreach ($some as $i) {
                $this->outcome->before[$i] = $this->matches->quantity[$i];
                $this->outcome->after[$i] = $this->sellable($i, $inFlight[$i] ?? 0);
                if ($this->outcome->after[$i] !== $this->outcome->before[$i] || $this->matches->stock[$i] === 0) {
                    $this->outcome->written[$i] = '';
                }
            }
        }
    }

    /** @return array{emptied: int, sellable: int, stopped: bool}|null */
    private function brake()
    {
        $brake = $this->options['brake'];
        if ($brake === null) {
            return null;
        }
        $emptied = 0;
        foreach ($this->outcome->written as $i => $message) {
            $emptied += $this->outcome->before[$i] > 0 && $this->outcome->after[$i] <= 0 ? 1 : 0;
        }
        $sellable = 0;
        // Most requests empty next to nothing, and need not know of how many.
        if ($emptied > 0 && $emptied + $brake['emptied'] >= $brake['least']) {
            $sellable = $this->scope->sellableSkus() + $brake['emptied'];
        }

        return [
            'emptied' => $emptied,
            'sellable' => $sellable,
            'stopped' => $emptied > 0 && StockRule::brakes($emptied + $brake['emptied'], $sellable, $brake),
        ];
    }

    /** @return array<int, int> products whose combinations were looked at; where a sum's row was missing it has been made */
    private function products(): array
    {
        return $this->matches->products(array_keys(array_filter($this->matches->found, function (int $found, int $i): bool {
            return $found === StockMatches::ONE && $this->matches->combination[$i] !== 0;
        }, ARRAY_FILTER_USE_BOTH)));
    }
}
