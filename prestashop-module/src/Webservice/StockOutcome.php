<?php
/**
 * What became of each level of a request, by its number, and how the answer says it.
 */

namespace WmsBridge\Webservice;

final class StockOutcome
{
    /** In columns() an outcome is its place here. */
    const OUTCOMES = ['written', 'unchanged', 'unknown', 'ambiguous', 'excluded', 'refused', 'later'];

    /** Of these columns, and of the messages, one value stands for all rows, where they have the same. */
    const OFTEN_THE_SAME = ['outcomes', 'in_flight'];

    /** @var array<int, array<int, int>> further numbers of the same SKU, by its first */
    public $twins = [];
    /** @var array<int, array{0: string, 1: string, 2: int|null}> outcome, message and quantity of what is not written */
    public $left = [];
    /** @var array<int, int> */
    public $before = [];
    /** @var array<int, int> */
    public $after = [];
    /** @var array<int, int> not 0 */
    public $inFlight = [];
    /** @var array<int, string> '' or what a person should know, by the numbers that were or would be written */
    public $written = [];

    /** @var StockLevels */
    private $levels;
    /** @var string which levels are answered: StockRequest::WORDS */
    private $answer;

    public function __construct(StockLevels $levels, string $answer)
    {
        $this->levels = $levels;
        $this->answer = $answer;
    }

    /**
     * @return \Generator<int, array{0: string|array<int, int>, 1: string, 2: int|null, 3: int|null, 4: int|null, 5: string}> by the
     *   number of the level: SKU, outcome, before, after, in-flight, message; with the answer "changes" only of those
     *   that a plain "unchanged, nothing in flight" would not describe
     */
    public function results(): \Generator
    {
        $rows = $this->rows();
        foreach ($rows['numbers'] as $place => $n) {
            $sku = $this->levels->skus[$n];
            $name = StockRequest::isIds($sku) ? $sku : (is_scalar($sku) ? (string) $sku : '');
            yield $n => [$name, self::OUTCOMES[$rows['outcomes'][$place]], $rows['before'][$place], $rows['after'][$place], $rows['in_flight'][$place], $rows['messages'][$place]];
        }
    }

    /**
     * The same in columns, without the SKUs of what was asked for: a hundred thousand small arrays are large, here and for
     * whoever reads them.
     *
     * @return array<string, mixed>
     */
    public function columns(): array
    {
        $columns = $this->rows();
        // Thousands of SKUs may have the same to say.
        $texts = array_values(array_unique(array_merge([''], $columns['messages'])));
        $columns['texts'] = $texts;
        if (count($texts) > 1) {
            $places = array_flip($texts);
            foreach ($columns['messages'] as $place => $message) {
                $columns['messages'][$place] = $places[$message];
            }
        } else {
            $columns['messages'] = 0;
        }
        foreach (self::OFTEN_THE_SAME as $name) {
            $first = $columns[$name][0] ?? 0;
            if (count(array_keys($columns[$name], $first, true)) === count($columns['numbers'])) {
                $columns[$name] = $first;
            }
        }

        // Levels that the request did not name: their SKUs are news to whoever asked.
        return $columns + ['absent' => array_slice($this->levels->skus, $this->levels->sent)];
    }

    /** @return array<string, array<int, mixed>> what results() gives, without the SKUs, in columns */
    private function rows(): array
    {
        $numbers = $outcomes = $before = $after = $inFlight = $messages = [];
        $places = array_flip(self::OUTCOMES);
        $first = [];
        foreach ($this->twins as $one => $others) {
            $first += array_fill_keys($others, $one);
        }
        $changesOnly = $this->answer === 'changes';
        foreach ($this->answer === 'none' ? [] : $this->levels->skus as $n => $sku) {
            $i = $first[$n] ?? $n;
            if (isset($this->left[$i])) {
                list($outcome, $messages[], $quantity) = $this->left[$i];
                $numbers[] = $n;
                $outcomes[] = $places[$outcome];
                $before[] = $quantity;
                $after[] = in_array($outcome, ['refused', 'later'], true) ? null : $quantity;
                $inFlight[] = null;
                continue;
            }
            $written = isset($this->written[$i]);
            $pieces = $this->inFlight[$i] ?? 0;
            if (!$changesOnly || $written || $pieces !== 0 || $this->after[$i] < 0) {
                $numbers[] = $n;
                $outcomes[] = $places[$written ? 'written' : 'unchanged'];
                $before[] = $this->before[$i];
                $after[] = $this->after[$i];
                $inFlight[] = $pieces;
                $messages[] = $this->written[$i] ?? '';
            }
        }

        return ['numbers' => $numbers, 'outcomes' => $outcomes, 'before' => $before, 'after' => $after, 'in_flight' => $inFlight, 'messages' => $messages];
    }
}
