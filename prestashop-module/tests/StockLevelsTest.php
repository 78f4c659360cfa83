<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\StockLevels;
use WmsBridge\Webservice\StockRequest;

require_once __DIR__ . '/../src/autoload.php';

final class StockLevelsTest extends TestCase
{
    const NOW = '2026-11-24 10:00:00.000';
    const LATER = '2026-11-24 10:00:01.500';

    public function testBothFormsGiveTheSameColumns(): void
    {
        $listed = StockLevels::of(['levels' => [['A', 1, self::NOW], ['7', 2, self::LATER]]], 3);
        $packed = StockLevels::of(['packed' => self::packed(['times' => [self::NOW, self::LATER], 'skus' => ['A', '7'], 'quantities' => [1, 2], 'asked' => [0, 1]])], 3);
        self::assertEquals($listed, $packed);
        self::assertSame(['A', '7'], $packed->skus);
        self::assertSame([3, 3], $packed->buffers);
        self::assertSame(StockRequest::epochMs(self::LATER), $packed->askedAt[1]);
        self::assertSame(2, $packed->count());
    }

    public function testAllAtOneTimeAndABufferEach(): void
    {
        $levels = StockLevels::of(['packed' => self::packed(['times' => [self::NOW], 'skus' => ['A', 'B'], 'quantities' => [1, 2], 'buffers' => [0, 5]])], 3);
        self::assertSame([0, 5], $levels->buffers);
        self::assertSame($levels->askedAt[0], $levels->askedAt[1]);
    }

    public function testNothingIsNothing(): void
    {
        self::assertSame(0, StockLevels::of(['levels' => []], 0)->count());
        self::assertSame(0, StockLevels::of(['packed' => self::packed(['times' => [], 'skus' => [], 'quantities' => []])], 0)->count());
    }

    public function testATimeThatIsNoneLeavesItsLevelWithoutOne(): void
    {
        $levels = StockLevels::of(['packed' => self::packed(['times' => ['soon', self::NOW], 'skus' => ['A', 'B', 'C'], 'quantities' => [1, 2, 3], 'asked' => [0, 2, '1']])], 0);
        self::assertSame([null, null, null], $levels->askedAt);
    }

    /**
     * @dataProvider unreadable
     */
    public function testWhatCannotBeReadIsRefusedAsAWhole(array $body, string $says): void
    {
        $this->expectException(InvalidArgumentException::class);
        $this->expectExceptionMessage($says);
        StockLevels::of($body, 0);
    }

    public static function unreadable(): array
    {
        return [
            'no levels' => [[], '"levels"'],
            'levels as an object' => [['levels' => ['A' => 1]], '"levels"'],
            'packed is no text' => [['packed' => ['A']], '"packed" must be'],
            'packed is no base64' => [['packed' => '***'], '"packed" must be'],
            'packed is no gzip' => [['packed' => base64_encode('hello')], '"packed" must be'],
            'packed holds no JSON' => [['packed' => base64_encode(gzencode('hello'))], '"packed" must be'],
            'packed bursts' => [['packed' => base64_encode(gzencode(str_repeat(' ', StockLevels::MAX_UNPACKED_BYTES + 1)))], '"packed" must be'],
            'no SKUs' => [['packed' => self::packed(['times' => [], 'quantities' => []])], '"skus"'],
            'SKUs by name' => [['packed' => self::packed(['times' => [], 'skus' => ['x' => 'A'], 'quantities' => []])], '"skus"'],
            'a quantity too few' => [['packed' => self::packed(['times' => [self::NOW], 'skus' => ['A', 'B'], 'quantities' => [1]])], 'one length'],
            'a buffer too many' => [['packed' => self::packed(['times' => [self::NOW], 'skus' => ['A'], 'quantities' => [1], 'buffers' => [1, 2]])], 'one length'],
        ];
    }

    public function testADoubledSkuWithDifferentNumbersContradictsItself(): void
    {
        $levels = StockLevels::of(['levels' => [
            ['A', 1, self::NOW], ['a ', 2, self::NOW],
            ['B', 3, self::NOW], ['b', 3, self::NOW],
            ['C', 4, self::NOW], 'nonsense',
        ]], 0);
        self::assertSame(['a' => true], $levels->contradictory());
    }

    private static function packed(array $columns): string
    {
        return base64_encode((string) gzencode((string) json_encode($columns)));
    }

    /**
     * @dataProvider plain
     */
    public function testWhetherNothingIsToBeSaidOfAnyOfThem(array $more, bool $plain): void
    {
        $body = ['levels' => [['A', 3, '2026-11-24 10:00:00.000'], $more]];
        $now = (int) StockRequest::epochMs('2026-11-24 10:01:00.000');
        $levels = StockLevels::of($body, 0);
        self::assertSame($plain, $levels->arePlain($now));
        // Where it says so, the single look has nothing to say either.
        $problem = StockRequest::problem($levels->skus[1], $levels->quantities[1], $levels->askedAt[1], $levels->buffers[1], $now);
        self::assertSame($plain, $problem === '');
    }

    public static function plain(): array
    {
        $time = '2026-11-24 10:00:00.000';

        return [
            'a plain one' => [['B', 0, $time], true],
            'of 64 characters' => [[str_repeat('B', 64), 0, $time], true],
            'of 65' => [[str_repeat('B', 65), 0, $time], false],
            'without a SKU' => [['', 3, $time], false],
            'of spaces' => [['  ', 3, $time], false],
            'a number for a SKU' => [[12, 3, $time], false],
            'a fraction' => [['B', 1.5, $time], false],
            'a text' => [['B', '3', $time], false],
            'nothing' => [['B', null, $time], false],
            'below 0' => [['B', -1, $time], false],
            'more than the column holds' => [['B', 2147483648, $time], false],
            'no time' => [['B', 3, 'yesterday'], false],
            'of the future' => [['B', 3, '2026-11-24 11:00:00.000'], false],
        ];
    }
}
