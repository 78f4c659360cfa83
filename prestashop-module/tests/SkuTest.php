<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\Shared\Packs;
use WmsBridge\Webservice\Shared\Sku;

final class SkuTest extends TestCase
{
    /**
     * @dataProvider lines
     */
    public function testTheSkuOfALine(string $kept, string $present, string $sku): void
    {
        self::assertSame($sku, Sku::ofLine($kept, $present));
    }

    public static function lines(): array
    {
        return [
            'as it was sold' => ['demo_1', 'demo_2', 'demo_1'],
            'inches' => ['1/2\\"', '', '1/2"'],
            'an apostrophe' => ["O\\'RING", '', "O'RING"],
            'a backslash' => ['A\\\\B', '', 'A\\B'],
            'all of them' => ['A\\\\\\"\\\'', '', 'A\\"\''],
            'not escaped' => ['1/2"', '', '1/2"'],
            'a backslash that escapes nothing' => ['A\\B', '', 'A\\B'],
            'spaces around it' => [' a ', 'b', 'a'],
            'none: the present one' => ['', 'demo_2', 'demo_2'],
            'spaces only: the present one' => ['  ', 'demo_2', 'demo_2'],
            'none at all' => ['', '', ''],
        ];
    }

    /**
     * @dataProvider packs
     */
    public function testAPackGoesAsItsPartsByItsOwnSettingOrTheShops(int $own, int $shops, bool $asParts): void
    {
        self::assertSame($asParts, Packs::goAsParts($own, $shops));
    }

    public static function packs(): array
    {
        return [[0, 0, false], [0, 2, false], [1, 0, true], [2, 0, true], [3, 0, false], [3, 1, true], [3, 2, true]];
    }

    /**
     * @dataProvider skus
     */
    public function testASkuIsTheSameLikeInTheDatabase(string $one, string $other, bool $same): void
    {
        self::assertSame($same, Sku::same($one) === Sku::same($other));
    }

    public static function skus(): array
    {
        return [
            'case' => ['abc-1', 'ABC-1', true],
            'spaces at the end' => ['ABC', 'ABC  ', true],
            'spaces before' => ['ABC', ' ABC', false],
            'beyond ASCII' => ['ÉTÉ', 'été', true],
            'accents differ' => ['ete', 'été', false],
        ];
    }
}
