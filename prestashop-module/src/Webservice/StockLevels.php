<?php
/**
 * The levels of one request, in columns: a hundred thousand of them must fit into a small host's memory, and PHP's
 * small arrays are large.
 */

namespace WmsBridge\Webservice;

final class StockLevels
{
    /** What a packed body may grow to: some hundred thousand SKUs. */
    const MAX_UNPACKED_BYTES = 50000000;

    /** @var array<int, mixed> as they were sent, good or not */
    public $skus = [];
    /** @var array<int, mixed> pieces at the WMS */
    public $quantities = [];
    /** @var array<int, int|null> when each was asked, ms since 1970; null where that was no time */
    public $askedAt = [];
    /** @var array<int, mixed> pieces kept back of each */
    public $buffers = [];

    /** @var int how many were sent; what follows them was added here */
    public $sent = 0;

    /**
     * @param array<string, mixed> $body with "levels", a list of [SKU, quantity, time asked], or "packed": the base64 of
     *   gzip of {"times":[…],"skus":[…],"quantities":[…],"asked":[index of times, …],"buffers":[…]}; "asked" and
     *   "buffers" may be left out: all at the first time, all with the request's buffer
     * @param int $buffer the request's
     *
     * @throws \InvalidArgumentException in a sentence, where they cannot be read as a whole
     */
    public static function of(array $body, int $buffer): self
    {
        $levels = new self();
        if (isset($body['packed'])) {
            $levels->unpack(self::unpacked($body['packed']), $buffer);
            $levels->sent = count($levels->skus);

            return $levels;
        }
        if (!is_array($body['levels'] ?? null) || array_values($body['levels']) !== $body['levels']) {
            throw new \InvalidArgumentException('"levels" must be a list of [SKU, quantity, time asked (UTC)].');
        }
        $times = [];
        foreach ($body['levels'] as $level) {
            $level = is_array($level) ? $level : [];
            $time = is_string($level[2] ?? null) ? $level[2] : '';
            $times[$time] = $times[$time] ?? [StockRequest::epochMs($time)];
            $levels->skus[] = $level[0] ?? null;
            $levels->quantities[] = $level[1] ?? null;
            $levels->askedAt[] = $times[$time][0];
            $levels->buffers[] = $buffer;
        }
        $levels->sent = count($levels->skus);

        return $levels;
    }

    public function count(): int
    {
        return count($this->skus);
    }

    /**
     * Whether StockRequest::problem() surely has nothing to say of any, seen from all of them together in a tenth of the time.
     *
     * @param int $nowMs the database's time, ms since 1970
     */
    public function arePlain(int $nowMs): bool
    {
        $numbers = array_merge($this->quantities, $this->buffers, array_keys(array_flip(array_filter($this->askedAt, 'is_int'))));
        $lengths = $this->skus && array_filter($this->skus, 'is_string') === $this->skus ? array_map('strlen', array_map('trim', $this->skus)) : [0];

        return min($lengths) > 0 && max($lengths) <= StockRequest::MAX_SKU_CHARACTERS
            && array_filter($numbers, 'is_int') === $numbers && !in_array(null, $this->askedAt, true)
            && min($this->quantities) >= 0 && max($this->quantities) <= StockRequest::MAX_QUANTITY
            && min($this->buffers) >= 0 && max($this->buffers) <= StockRequest::MAX_QUANTITY
            && max($this->askedAt) <= $nowMs + StockRequest::MAX_FUTURE_MS;
    }

    /**
     * SKUs that are named more than once with different quantities: which one is true nobody knows.
     *
     * @return array<string, bool> by key()
     */
    public function contradictory(): array
    {
        $seen = [];
        $bad = [];
        foreach ($this->skus as $i => $sku) {
            if (!(is_string($sku) || StockRequest::isIds($sku)) || !is_int($this->quantities[$i])) {
                continue;
            }
            $same = StockRequest::key($sku);
            if (isset($seen[$same]) && $seen[$same] !== $this->quantities[$i]) {
                $bad[$same] = true;
            }
            $seen[$same] = $this->quantities[$i];
        }

        return $bad;
    }

    /** @param mixed $packed */
    private static function unpacked($packed): array
    {
        $binary = is_string($packed) ? base64_decode($packed, true) : false;
        $json = $binary === false ? false : self::gunzip($binary);
        $columns = $json === false ? null : json_decode($json, true);
        if (!is_array($columns)) {
            throw new \InvalidArgumentException('"packed" must be the base64 of gzip of JSON.');
        }

        return $columns;
    }

    /** @return string|false PHP says more than that it cannot be read, and a shop in debug mode stops at it */
    private static function gunzip(string $binary)
    {
        set_error_handler(static function (): bool {
            return true;
        });
        try {
            return gzdecode($binary, self::MAX_UNPACKED_BYTES);
        } finally {
            restore_error_handler();
        }
    }

    private function unpack(array $columns, int $buffer): void
    {
        $times = $columns['times'] ?? null;
        foreach (['times', 'skus', 'quantities'] as $name) {
            if (!is_array($columns[$name] ?? null) || array_values($columns[$name]) !== $columns[$name]) {
                throw new \InvalidArgumentException(sprintf('"%s" in "packed" must be a list.', $name));
            }
        }
        $count = count($columns['skus']);
        $asked = $columns['asked'] ?? ($count === 0 ? [] : array_fill(0, $count, 0));
        $buffers = $columns['buffers'] ?? ($count === 0 ? [] : array_fill(0, $count, $buffer));
        if (!is_array($asked) || !is_array($buffers) || count($columns['quantities']) !== $count || count($asked) !== $count || count($buffers) !== $count) {
            throw new \InvalidArgumentException('The lists in "packed" must be of one length.');
        }
        $moments = array_map(static function ($time) {
            return is_string($time) ? StockRequest::epochMs($time) : null;
        }, $times);
        $this->skus = $columns['skus'];
        $this->quantities = $columns['quantities'];
        $this->buffers = $buffers;
        foreach ($asked as $index) {
            $this->askedAt[] = is_int($index) ? $moments[$index] ?? null : null;
        }
    }
}
