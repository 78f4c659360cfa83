<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\StockRule;

require_once __DIR__ . '/../src/autoload.php';

final class StockRuleTest extends TestCase
{
    /** The level was asked at this time; times in ms. */
    const ASKED = 1000000;
    const MARGIN = 60000;
    const LONG_AGO = 100;

    /**
     * @dataProvider available
     */
    public function testWhatAnAvailableFigureLeavesOutAlready(array $wms, int $reflected): void
    {
        self::assertSame($reflected, StockRule::reflected(self::order($wms), ['a' => true], self::ASKED, self::options('available')));
    }

    public static function available(): array
    {
        return [
            'accepted long ago' => [[], 3],
            'not accepted' => [['accepted_at' => null], 0],
            'accepted just at the margin' => [['accepted_at' => self::ASKED - self::MARGIN], 3],
            'accepted within the margin: in doubt in flight' => [['accepted_at' => self::ASKED - self::MARGIN + 1], 0],
            'accepted after the question' => [['accepted_at' => self::ASKED + 1], 0],
            'booked just at the margin' => [['reflected_at' => self::ASKED - self::MARGIN], 3],
            'booked within the margin: the figure may be of before' => [['reflected_at' => self::ASKED - self::MARGIN + 1], 0],
            'the warehouse has not booked it yet' => [['wms_status' => 'received'], 0],
            'its status is unknown' => [['wms_status' => null], 0],
            'cancelled at the WMS: its goods are free again' => [['wms_status' => 'cancelled'], 0],
            'the WMS holds nothing of the SKU' => [['held' => []], 0],
            'picked is of no matter before it leaves' => [['wms_status' => 'picking', 'picked' => 1], 3],
            'shipped in full' => [['wms_status' => 'shipped', 'picked' => 3], 3],
            'shipped short: the rest stays in flight' => [['wms_status' => 'shipped', 'picked' => 1], 1],
            'shipped, nothing picked' => [['wms_status' => 'shipped', 'picked' => 0], 0],
            'shipped, the WMS does not say what' => [['wms_status' => 'shipped', 'picked' => null], 3],
            'shipped short, and the rest follows: it is booked as before' => [['wms_status' => 'partially_shipped', 'picked' => 1, 'back_ordered' => 2], 3],
            'partially shipped short' => [['wms_status' => 'partially_shipped', 'picked' => 2], 2],
            'shipped after the question: the figure left it out before' => [['wms_status' => 'shipped', 'picked' => 3, 'ended_at' => self::ASKED + 5], 3],
        ];
    }

    /**
     * @dataProvider physical
     */
    public function testAPhysicalFigureHoldsGoodsUntilTheyLeave(array $wms, int $reflected): void
    {
        self::assertSame($reflected, StockRule::reflected(self::order($wms), ['a' => true], self::ASKED, self::options('physical')));
    }

    public static function physical(): array
    {
        return [
            'accepted, still there' => [[], 0],
            'packed, still there' => [['wms_status' => 'packed'], 0],
            'left before the question' => [['wms_status' => 'shipped', 'picked' => 3, 'ended_at' => self::LONG_AGO], 3],
            'left after the question: it was still counted' => [['wms_status' => 'shipped', 'picked' => 3, 'ended_at' => self::ASKED], 0],
            'seen to have left before the question' => [['wms_status' => 'shipped', 'picked' => 3, 'reflected_at' => self::ASKED - self::MARGIN], 3],
            'seen to have left after it: it was still counted' => [['wms_status' => 'shipped', 'picked' => 3, 'reflected_at' => self::ASKED + 1], 0],
            'left, nobody knows when' => [['wms_status' => 'shipped', 'picked' => 3], 3],
            'left short' => [['wms_status' => 'shipped', 'picked' => 1, 'ended_at' => self::LONG_AGO], 1],
            'the rest follows, and is there until it leaves' => [['wms_status' => 'partially_shipped', 'picked' => 1, 'back_ordered' => 2], 1],
            'a part left' => [['wms_status' => 'partially_shipped', 'picked' => 2], 2],
            'a part left, nobody knows how much' => [['wms_status' => 'partially_shipped'], 0],
        ];
    }

    public function testWhatIsHeldUnderAnotherSkuDoesNotCount(): void
    {
        $order = ['held' => ['a' => ['quantity' => 2, 'picked' => null, 'back_ordered' => 0], 'b' => ['quantity' => 3, 'picked' => null, 'back_ordered' => 0]]] + self::order([]);
        self::assertSame(2, StockRule::reflected($order, ['a' => true], self::ASKED, self::options('available')));
        self::assertSame(5, StockRule::reflected($order, ['a' => true, 'b' => true], self::ASKED, self::options('available')));
        self::assertSame(0, StockRule::reflected($order, ['c' => true], self::ASKED, self::options('available')));
    }

    /**
     * @dataProvider settled
     */
    public function testWhenNothingOfAnOrderWillBeInFlightAnyMore(array $order, array $wms, bool $settled, string $figure = 'available'): void
    {
        $order += ['counts' => true, 'takes' => ['12-0' => ['pieces' => 3, 'skus' => ['a' => true]]], 'wms' => self::order($wms + ['wms_status' => 'shipped', 'picked' => 3])];
        self::assertSame($settled, StockRule::isSettled($order, self::ASKED, self::options($figure)));
    }

    public static function settled(): array
    {
        return [
            'shipped in full' => [[], [], true],
            'shipped in full, of a physical figure' => [[], [], true, 'physical'],
            'delivered' => [[], ['wms_status' => 'delivered'], true],
            'shipped, the WMS does not say what' => [[], ['picked' => null], true],
            'already known' => [[], ['settled' => true], false],
            'never accepted' => [[], ['accepted_at' => null], false],
            'not gone' => [[], ['wms_status' => 'packed'], false],
            'gone in part' => [[], ['wms_status' => 'partially_shipped'], false],
            'shipped short: the rest is owed' => [[], ['picked' => 2], false],
            'shipped short, and the rest follows' => [[], ['picked' => 2, 'back_ordered' => 1], false],
            'more ordered since' => [['takes' => ['12-0' => ['pieces' => 4, 'skus' => ['a' => true]]]], [], false],
            'something else ordered since' => [['takes' => ['12-0' => ['pieces' => 3, 'skus' => ['a' => true]], '13-0' => ['pieces' => 1, 'skus' => ['b' => true]]]], [], false],
            'all refunded' => [['takes' => []], [], true],
            'accepted after a level was asked' => [[], ['accepted_at' => self::ASKED - self::MARGIN + 1], false],
            'seen to have left after it' => [[], ['reflected_at' => self::ASKED], false],
            'ended after it' => [[], ['ended_at' => self::ASKED], false],
            'nobody waits for it' => [['counts' => false, 'takes' => []], ['wms_status' => 'cancelled'], true],
            'nobody waits for it, and the WMS still has it' => [['counts' => false, 'takes' => []], ['wms_status' => 'allocated'], true],
        ];
    }

    /**
     * @dataProvider sellables
     */
    public function testWhatIsForSale(int $level, int $inFlight, int $buffer, bool $backOrders, int $sellable): void
    {
        self::assertSame($sellable, StockRule::sellable($level, $inFlight, $buffer, $backOrders));
    }

    public static function sellables(): array
    {
        return [
            'plain' => [10, 0, 0, false, 10],
            'in flight and buffer come off' => [10, 2, 3, false, 5],
            'never below 0' => [1, 3, 0, false, 0],
            'the buffer takes the last' => [2, 0, 5, false, 0],
            'below 0 where the shop sells what it has not' => [1, 3, 0, true, -2],
            'within the column' => [0, 2147483647, 2147483647, true, -2147483647],
        ];
    }

    /**
     * @dataProvider settings
     */
    public function testWhoSellsWhatHeHasNot(int $outOfStock, bool $managed, bool $shop, bool $expected): void
    {
        self::assertSame($expected, StockRule::backOrders($outOfStock, $managed, $shop));
    }

    public static function settings(): array
    {
        return [
            'refuse' => [0, true, true, false],
            'allow' => [1, true, false, true],
            'as the shop, which allows' => [2, true, true, true],
            'as the shop, which refuses' => [2, true, false, false],
            'the shop manages no stock' => [0, false, false, true],
        ];
    }

    /**
     * @dataProvider crossings
     */
    public function testWhatOthersMustHearOf(int $before, int $after, bool $crosses): void
    {
        self::assertSame($crosses, StockRule::crosses($before, $after));
    }

    public static function crossings(): array
    {
        return [
            'in again' => [0, 1, true], 'out' => [1, 0, true], 'out, below 0' => [1, -1, true],
            'more' => [1, 9, false], 'still out' => [0, 0, false], 'still out, less' => [0, -4, false],
        ];
    }

    /**
     * @dataProvider stopCases
     */
    public function testWhenAPersonMustLookFirst(int $emptied, int $sellable, int $share, int $least, bool $stopped): void
    {
        self::assertSame($stopped, StockRule::mustStop($emptied, $sellable, ['share' => $share, 'least' => $least]));
    }

    public static function stopCases(): array
    {
        return [
            'a fifth goes' => [20, 100, 20, 10, false],
            'more than a fifth' => [21, 100, 20, 10, true],
            'all of a large shop' => [1000, 1000, 20, 10, true],
            'a small shop: fewer than the least' => [9, 10, 20, 10, false],
            'a small shop: the least' => [10, 10, 20, 10, true],
            'none' => [0, 0, 20, 0, false],
            'switched off' => [1000, 1000, 0, 10, false],
            'over 100 percent: never' => [1000, 1000, 101, 10, false],
            '100 percent: never, for no more than all can go' => [1000, 1000, 100, 10, false],
        ];
    }

    private static function order(array $wms): array
    {
        $line = array_intersect_key($wms, ['quantity' => 1, 'picked' => 1, 'back_ordered' => 1]) + ['quantity' => 3, 'picked' => null, 'back_ordered' => 0];

        return $wms + ['accepted_at' => self::LONG_AGO, 'reflected_at' => null, 'ended_at' => null, 'wms_status' => 'allocated', 'settled' => false, 'held' => ['a' => $line]];
    }

    private static function options(string $figure): array
    {
        return [
            'figure' => $figure,
            'margin_ms' => self::MARGIN,
            'reflects_from' => ['allocated', 'picking', 'packed', 'partially_shipped', 'shipped', 'delivered'],
        ];
    }
}
