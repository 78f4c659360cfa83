<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\StockLevels;
use WmsBridge\Webservice\StockRequest;

require_once __DIR__ . '/../src/autoload.php';

final class StockRequestTest extends TestCase
{
    const NOW = '2026-11-24 10:00:00.000';

    /**
     * @dataProvider levels
     */
    public function testABadLevelSaysWhatIsWrong($level, string $says): void
    {
        $levels = StockLevels::of(['levels' => [$level]], 0);
        $problem = StockRequest::problem($levels->skus[0], $levels->quantities[0], $levels->askedAt[0], $levels->buffers[0], StockRequest::epochMs(self::NOW));
        if ($says === '') {
            self::assertSame('', $problem);
        } else {
            self::assertStringContainsString($says, $problem);
        }
    }

    public static function levels(): array
    {
        return [
            'good' => [['A', 10, self::NOW], ''],
            'none left' => [['A', 0, self::NOW], ''],
            'as much as fits' => [['A', 2147483647, self::NOW], ''],
            'ISO time' => [['A', 1, '2026-11-24T10:00:00.000Z'], ''],
            '5 minutes ahead' => [['A', 1, '2026-11-24 10:05:00.000'], ''],
            'more than 5 minutes ahead' => [['A', 1, '2026-11-24 10:05:00.001'], 'in the future'],
            'negative' => [['A', -1, self::NOW], 'below 0'],
            'over what fits' => [['A', 2147483648, self::NOW], '0 to 2147483647'],
            'far over what fits' => [['A', 1e30, self::NOW], '0 to 2147483647'],
            'a fraction' => [['A', 1.5, self::NOW], 'fraction'],
            'text' => [['A', '10', self::NOW], 'whole number'],
            'null' => [['A', null, self::NOW], 'whole number'],
            'true' => [['A', true, self::NOW], 'whole number'],
            'no SKU' => [['', 1, self::NOW], 'no SKU'],
            'a SKU of spaces' => [['  ', 1, self::NOW], 'no SKU'],
            'a SKU that is a number' => [[12, 1, self::NOW], 'no SKU'],
            'ids' => [[[12, 3], 1, self::NOW], ''],
            'the id of a product' => [[[12], 1, self::NOW], ''],
            'ids of nothing' => [[[0, 3], 1, self::NOW], 'no SKU'],
            'ids below 0' => [[[12, -3], 1, self::NOW], 'no SKU'],
            'ids that are texts' => [[['12', '3'], 1, self::NOW], 'no SKU'],
            'ids with names' => [[['id_product' => 12], 1, self::NOW], 'no SKU'],
            'too many ids' => [[[12, 3, 4], 1, self::NOW], 'no SKU'],
            'a SKU too long' => [[str_repeat('x', 65), 1, self::NOW], 'longer than 64'],
            'no time' => [['A', 1], 'must be UTC like'],
            'a local time' => [['A', 1, '2026-11-24T10:00:00+01:00'], 'must be UTC like'],
            'a day that is none' => [['A', 1, '2026-02-30 10:00:00.000'], 'must be UTC like'],
            'an hour that is none' => [['A', 1, '2026-02-20 24:00:00.000'], 'must be UTC like'],
            'not a list' => ['A', 'no SKU'],
        ];
    }

    public function testTimesAreMillisecondsInUtc(): void
    {
        $before = date_default_timezone_get();
        date_default_timezone_set('Europe/Paris');
        try {
            self::assertSame(gmmktime(10, 0, 0, 11, 24, 2026) * 1000 + 45, StockRequest::epochMs('2026-11-24 10:00:00.045'));
            self::assertSame(StockRequest::epochMs('2026-11-24 10:00:00.120'), StockRequest::epochMs('2026-11-24T10:00:00.12Z'));
            self::assertSame(StockRequest::epochMs('2026-11-24 10:00:00.000'), StockRequest::epochMs('2026-11-24 10:00:00'));
        } finally {
            date_default_timezone_set($before);
        }
    }

    /**
     * @dataProvider lists
     */
    public function testManyKeysAreTheKeysOfEach(array $skus): void
    {
        self::assertSame(array_map(static function ($sku): string {
            return is_string($sku) || StockRequest::isIds($sku) ? StockRequest::key($sku) : '';
        }, $skus), StockRequest::keys($skus));
    }

    public static function lists(): array
    {
        return [
            'none' => [[]],
            'plain' => [['ABC-1', 'abc-2', '0012', '12', '']],
            'one that is empty' => [['']],
            'spaces at the end of one' => [['ABC ', 'DEF']],
            'spaces at the end of the last' => [['ABC', 'DEF  ']],
            'spaces inside and before' => [['A B', ' C']],
            'a new line inside' => [["A\nB", 'C']],
            'a new line at the end' => [['A', "B\n"]],
            'beyond ASCII' => [['ABC', 'ÉTÉ']],
            'ids, and what names nothing' => [['ABC', [12, 3], null, 5, ['x'], 'DEF']],
        ];
    }

    /**
     * @dataProvider wrongAsAWhole
     */
    public function testARequestThatIsWrongAsAWholeIsRefused(array $change, string $says): void
    {
        $this->expectException(InvalidArgumentException::class);
        $this->expectExceptionMessage($says);
        StockRequest::options($change + self::good());
    }

    public static function wrongAsAWhole(): array
    {
        return [
            'no connection' => [['connection' => null], '"connection"'],
            'dry run as text' => [['dry_run' => 'yes'], '"dry_run"'],
            'an unknown figure' => [['figure' => 'booked'], '"figure"'],
            'a negative margin' => [['margin_ms' => -1], '"margin_ms"'],
            'half a buffer' => [['buffer' => 0.5], '"buffer"'],
            'a status that is none' => [['reflects_from' => ['sent']], '"reflects_from"'],
            'no statuses' => [['reflects_from' => null], '"reflects_from"'],
            'an answer of another kind' => [['answer' => 'some'], '"answer"'],
            'SKUs as numbers' => [['exclude_skus' => [7]], '"exclude_skus"'],
            'absent since no time' => [['absent_since' => 'yesterday'], '"absent_since"'],
            'a lease of nobody' => [['lease_owner' => ''], '"lease_owner"'],
            'a lease of a number' => [['lease_owner' => 1], '"lease_owner"'],
            'half a safety stop' => [['safety_stop' => ['share' => 20]], '"safety_stop"'],
            'a safety stop below 0' => [['safety_stop' => ['share' => 20, 'least' => -1, 'emptied' => 0]], '"safety_stop"'],
        ];
    }

    public function testAGoodRequestIsTakenWhole(): void
    {
        self::assertEquals([
            'connection' => 1, 'dry_run' => true, 'figure' => 'physical', 'margin_ms' => 60000, 'buffer' => 2,
            'reflects_from' => ['received'], 'answer' => 'all', 'exclude_skus' => [], 'safety_stop' => null, 'absent_since' => null, 'lease_owner' => null, 'budget_ms' => 20000,
        ], StockRequest::options(self::good()));
        $rules = [
            'answer' => 'changes', 'exclude_skus' => ['DROP-*'], 'safety_stop' => ['share' => 20, 'least' => 10, 'emptied' => 3],
        ];
        self::assertEquals($rules, array_intersect_key(StockRequest::options($rules + self::good()), $rules));
    }

    private static function good(): array
    {
        return [
            'connection' => 1, 'dry_run' => true, 'figure' => 'physical', 'margin_ms' => 60000, 'buffer' => 2,
            'reflects_from' => ['received'], 'levels' => [['A', 1, self::NOW]],
        ];
    }
}
