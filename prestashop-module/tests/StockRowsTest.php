<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\StockRows;

require_once __DIR__ . '/../src/autoload.php';

final class StockRowsTest extends TestCase
{
    /**
     * A checkout of one of its rows waits as long as a statement takes.
     *
     * @dataProvider paces
     */
    public function testAsManyRowsAsFitIntoTheTimeThatACheckoutMayWait(int $rows, float $tookMs, int $next): void
    {
        self::assertSame($next, StockRows::paced($rows, $tookMs));
    }

    public static function paces(): array
    {
        return [
            'as long as it should take' => [500, 12.0, 500],
            'twice as long' => [500, 24.0, 250],
            'half as long' => [500, 6.0, 1000],
            'much quicker: no more than twice as many' => [500, 0.5, 1000],
            'a statement that waited for another' => [500, 5000.0, 50],
            'at most' => [2000, 1.0, 2000],
            'one row says little of many' => [1, 0.3, 50],
        ];
    }
}
