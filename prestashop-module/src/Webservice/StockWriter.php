<?php
/**
 * Writes what is for sale, in sets and without locking: all quantities of a request are read first, then the shop's orders, and
 * then a row takes its new quantity where it still has the one that was read. Where it has another, all three are done again for it.
 *
 * A checkout makes the order (O, its cart says what will be in it), takes the pieces off the stock (S−: PrestaShop reads the row,
 * subtracts, and saves it whole), writes the order's line (L). A cancellation puts them back (S+) and then changes the status (C).
 * We read quantities (Q), orders (R), and write where the quantity is still that of Q (W).
 *
 *   when                          | what R sees         | W           | the shop's number afterwards
 *   ------------------------------|---------------------|-------------|--------------------------------------------------------
 *   O S− L Q R W                  | the line            | hits        | right
 *   O S− Q R W L                  | the cart (O < R)    | hits        | right
 *   O S− Q (L between R's parts)  | cart and line       | hits        | too little until the next look, never too much
 *   Q O S− R W, Q R O S− W        | the order, or not   | misses      | as the shop has it; done again, R sees the order
 *   O Q R W S−                    | the cart            | hits        | S− takes the pieces off once more: too little until the next look
 *   Q R O W S−, Q R W O S−        | nothing             | hits        | right: S− takes them off our number
 *   S+ Q R W C                    | the order           | hits        | too little until the next look
 *   S+ Q R C W, S+ C Q R W        | the order, or not   | hits        | too little until the next look; right
 *   Q S+ R W, Q R S+ W            | the order           | misses      | as the shop has it; done again
 *   Q R W S+                      | the order           | hits        | right: S+ puts them on our number
 *   S− of one order and S+ of     | the old state       | hits        | right where both are in flight or neither; else wrong until
 *   another in Q … W, same pieces |                     |             | the next look
 *   an order line added by hand   | not the line        | hits        | too much until the next look: PrestaShop takes the pieces off
 *   (S− Q R W L; no cart)         |                     |             | before it writes the line, and nothing else says so
 *   S− reads, W, S− saves         | the order, or not   | hits        | the save undoes W: PrestaShop's own race; the next look
 *
 * The next look comes some seconds after a write (the sidecar asks for it), and every order that moved asks for one, too.
 */

namespace WmsBridge\Webservice;

final class StockWriter
{
    /** SKUs looked at closely together. */
    const CLOSELY_AT_ONCE = 2000;

    /** A row that moves while it is computed is computed again so often; then it is left to the next request. */
    const PASSES = 4;

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

    /** @var array<string|int, int> the number of each SKU in the request, by Sku::same() */
    private $numbers = [];
    /** @var array<int, string> the keys of what is named by its ids */
    private $byIds = [];
    /** @var array<int, bool> whether back-orders are taken, by the products' setting */
    private $backOrders = [];
    /** @var StockOutcome */
    private $outcome;
    /** @var StockRows */
    private $rows;
    /** @var float */
    private $until;

    /** @param float $until when the request must end, s since 1970: what is not written by then is for the next one */
    public function __construct(StockScope $scope, array $options, StockLevels $levels, float $until)
    {
        $this->scope = $scope;
        $this->options = $options;
        $this->levels = $levels;
        $this->outcome = new StockOutcome($levels, $options['answer']);
        $this->exclusions = new StockExclusions($scope->ruleIds('WMSBRIDGE_STOCK_EXCLUDE_CATEGORIES'), $scope->ruleIds('WMSBRIDGE_STOCK_EXCLUDE_SUPPLIERS'));
        $this->orders = new StockOrders($scope, $options, $until);
        $this->news = new StockNews($scope, $scope->rule('WMSBRIDGE_STOCK_TELL') === 'all');
        $this->until = $until;
        $this->rows = new StockRows($scope, $until);
    }

    /** @return array{emptied: int, sellable: int, stopped: bool}|null what the safety stop saw; null where none was asked for */
    public function write()
    {
        $this->judge();
        $open = $this->numbers;
        $safetyStop = null;
        $products = [];
        for ($pass = 1; $open; ++$pass) {
            $this->look($open);
            $open = array_intersect_key($open, $this->numbers);
            $found = array_values(array_diff_key(array_combine($open, $open), $this->outcome->left));
            $differing = $this->compute($found);
            if ($pass === 1) {
                $safetyStop = $this->safetyStop();
                if ($this->options['dry_run'] || ($safetyStop !== null && $safetyStop['stopped'])) {
                    return $safetyStop;
                }
            }
            $products += array_flip($this->productsWithCombinations($found));
            $this->foretell($differing);
            $missed = array_flip($this->rows->write($differing, $this->matches, $this->outcome->after));
            $open = array_filter($this->numbers, static function (int $i) use ($missed): bool {
                return isset($missed[$i]);
            });
            if ($pass === self::PASSES || microtime(true) >= $this->until) {
                break;
            }
        }
        foreach ($open as $i) {
            $this->outcome->left[$i] = ['later', 'The quantity in the shop moved while it was computed, or there was no time left: it is computed again.', $this->matches->quantity[$i]];
        }
        $this->rows->mendParents(array_keys($products));
        foreach ($this->rows->parents() as $parent) {
            $this->news->note($parent['id_product'], 0, $parent['before'], $parent['after']);
        }
        $this->news->keep();
        $this->news->tell($this->levels->count() === 0 ? StockNews::ALONE_MS : StockNews::BESIDE_WRITING_MS);

        return $safetyStop;
    }

    public function outcome(): StockOutcome
    {
        return $this->outcome;
    }

    /** @return int SKUs of which other modules have not been told yet */
    public function pendingNotifications(): int
    {
        return $this->news->pendingNotifications();
    }

    /**
     * Before the write, so that whatever ends this request, others hear of it in the next.
     *
     * @param array<int, int> $numbers
     */
    private function foretell(array $numbers): void
    {
        $parents = [];
        foreach ($numbers as $i) {
            if ($this->news->isNews($this->outcome->before[$i], $this->outcome->after[$i])) {
                $this->news->note($this->matches->product[$i], $this->matches->combination[$i], $this->outcome->before[$i], $this->outcome->after[$i]);
                $parents[$this->matches->parent[$i]] = true;
            }
        }
        unset($parents[0]);
        $this->news->keep(array_keys($parents));
    }

    /** What may be sold of the SKU with this number. */
    private function sellable(int $i, int $inFlight): int
    {
        $outOfStock = $this->matches->outOfStock[$i];
        $this->backOrders[$outOfStock] = $this->backOrders[$outOfStock] ?? ($this->scope->rule('WMSBRIDGE_STOCK_BACK_ORDERS') !== 'never'
            && StockRule::backOrders($outOfStock, $this->scope->stockManaged, $this->scope->sellsWithoutStock));

        return StockRule::sellable($this->levels->quantities[$i], $inFlight, $this->levels->buffers[$i], $this->backOrders[$outOfStock]);
    }

    /** Which levels make sense, and which SKU has which number. */
    private function judge(): void
    {
        $now = StockRequest::epochMs((string) Sql::value('SELECT UTC_TIMESTAMP(3)'));
        $levels = $this->levels;
        $keys = StockRequest::keys($levels->skus);
        $arePlain = $levels->arePlain($now);
        foreach ($levels->skus as $i => $sku) {
            $problem = $arePlain ? '' : StockRequest::problem($sku, $levels->quantities[$i], $levels->askedAt[$i], $levels->buffers[$i], $now);
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

    /**
     * Which product or combination each SKU is, with its row's quantity.
     *
     * @param array<string|int, int> $numbers by key
     */
    private function look(array $numbers): void
    {
        $this->matches = (new StockPlain($this->scope, $this->exclusions))->look($numbers);
        $closely = array_filter($numbers, function (int $i): bool {
            return $this->matches->found[$i] === StockMatches::CLOSELY;
        });
        foreach ($numbers as $i) {
            if ($this->matches->found[$i] === StockMatches::NONE && !isset($this->byIds[$i])) {
                $this->outcome->left[$i] = ['unknown', 'No product or combination of this shop has this SKU as its reference.', null];
            }
        }
        $catalogue = new StockCatalogue($this->scope, $this->exclusions, $this->scope->rule('WMSBRIDGE_STOCK_PACKS') === 'leave');
        foreach (array_chunk($closely, self::CLOSELY_AT_ONCE, true) as $some) {
            foreach ($catalogue->find(array_map('strval', array_keys($some))) as $sku => $found) {
                if ($found['outcome'] === '') {
                    $this->matches->put($some[$sku], $found['target']);
                } else {
                    $this->outcome->left[$some[$sku]] = [$found['outcome'], $found['message'], $found['target']['quantity'] ?? null];
                }
            }
        }
        foreach (array_chunk(array_intersect_key($this->byIds, $this->matches->found), self::CLOSELY_AT_ONCE, true) as $some) {
            foreach ($catalogue->findIds($some) as $i => $found) {
                if ($found['outcome'] === '') {
                    $this->matches->put($i, $found['target']);
                } else {
                    $this->outcome->left[$i] = [$found['outcome'], $found['message'], $found['target']['quantity'] ?? null];
                }
            }
        }
        $this->joinNames($numbers);
    }

    /**
     * What is named by its ids may be named by its SKU, too.
     *
     * @param array<string|int, int> $numbers by key
     */
    private function joinNames(array $numbers): void
    {
        if (!$this->byIds) {
            return;
        }
        $first = [];
        foreach ($numbers as $key => $i) {
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

    /**
     * What each SKU should have by the shop's orders as they are now.
     *
     * @param array<int, int> $numbers
     *
     * @return array<int, int> those whose row has something else, or is not there yet
     */
    private function compute(array $numbers): array
    {
        $inFlight = $this->orders->inFlight($numbers, $this->matches, $this->levels);
        $this->outcome->inFlight = $inFlight + array_diff_key($this->outcome->inFlight, array_flip($numbers));
        $differing = [];
        foreach ($numbers as $i) {
            $now = $this->matches->quantity[$i];
            $this->outcome->before[$i] = $this->outcome->before[$i] ?? $now;
            $after = $this->levels->quantities[$i] - ($inFlight[$i] ?? 0) - $this->levels->buffers[$i];
            // What is left is for sale as it is, and of most SKUs something is left.
            $this->outcome->after[$i] = $after >= 0 ? $after : $this->sellable($i, $inFlight[$i] ?? 0);
            if ($this->outcome->after[$i] !== $now || $this->matches->stock[$i] === 0) {
                $differing[] = $i;
                $this->outcome->written[$i] = '';
            } elseif ($this->outcome->after[$i] === $this->outcome->before[$i]) {
                unset($this->outcome->written[$i]);
            }
        }

        return $differing;
    }

    /** @return array{emptied: int, sellable: int, stopped: bool}|null */
    private function safetyStop()
    {
        $safetyStop = $this->options['safety_stop'];
        if ($safetyStop === null) {
            return null;
        }
        $emptied = 0;
        foreach ($this->outcome->written as $i => $message) {
            $emptied += $this->outcome->before[$i] > 0 && $this->outcome->after[$i] <= 0 ? 1 : 0;
        }
        $sellable = 0;
        // Most requests empty next to nothing, and need not know of how many.
        if ($emptied > 0 && $emptied + $safetyStop['emptied'] >= $safetyStop['least']) {
            $sellable = $this->scope->sellableSkus() + $safetyStop['emptied'];
        }

        return [
            'emptied' => $emptied,
            'sellable' => $sellable,
            'stopped' => $emptied > 0 && StockRule::mustStop($emptied + $safetyStop['emptied'], $sellable, $safetyStop),
        ];
    }

    /**
     * @param array<int, int> $numbers
     *
     * @return array<int, int>
     */
    private function productsWithCombinations(array $numbers): array
    {
        return $this->matches->products(array_filter($numbers, function (int $i): bool {
            return $this->matches->combination[$i] !== 0;
        }));
    }
}
