<?php
/** What is left alone although the WMS has not named it. */

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\StockAbsent;

require_once __DIR__ . '/../src/autoload.php';

final class StockAbsentTest extends TestCase
{
    /** @dataProvider patterns */
    public function testASkuIsLeftAloneByItsNameOrAPattern(array $patterns, string $sku, bool $expected): void
    {
        $this->assertSame($expected, StockAbsent::matcher($patterns)($sku));
    }

    public static function patterns(): array
    {
        return [
            'nothing is left alone' => [[], 'drop-1', false],
            'its name, in another case' => [['DROP-1'], 'drop-1', true],
            'the beginning of a name' => [['DROP'], 'drop-1', false],
            'any text' => [['other', 'DROP-*'], 'drop-1', true],
            'no text at all' => [['DROP-1*'], 'drop-1', true],
            'one character' => [['DROP-?'], 'drop-1', true],
            'not two' => [['DROP-?'], 'drop-12', false],
            'as a whole' => [['DROP-?'], 'a drop-1', false],
            'signs of expressions are themselves' => [['a.c*'], 'abc', false],
            'a slash, brackets' => [['a/(b)[c]*'], 'a/(b)[c]d', true],
            'letters that are more than a byte' => [['Ä?*'], 'äöü', true],
            'digits, which PHP makes numbers of as keys' => [['123'], '123', true],
        ];
    }
}
