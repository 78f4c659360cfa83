<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Admin\ListRequest;

final class ListRequestTest extends TestCase
{
    /**
     * @dataProvider actions
     */
    public function testOnlyWhatOurListsDoIsDone($action, bool $done): void
    {
        self::assertSame($done, ListRequest::does($action, ['ignore', 'bulkignore', 'sendAgain', 'bulksendAgain']));
    }

    public static function actions(): array
    {
        return [
            'a button' => ['ignore', true],
            'as PrestaShop spells it' => ['bulksendAgain', true],
            'another case' => ['SendAgain', true],
            'export' => ['export', true],
            'filters' => ['reset_filters', true],
            'one row' => ['view', true],
            'PrestaShop\'s deletion' => ['delete', false],
            'of many' => ['bulkdelete', false],
            'without a rights check, by its name' => ['BulkDelete', false],
            'a save' => ['save', false],
            'a status' => ['status', false],
            'no text' => [['ignore'], false],
            'nothing' => ['', false],
        ];
    }

    /**
     * @dataProvider choices
     */
    public function testWhatWasChosen($boxes, $row, array $ids): void
    {
        self::assertSame($ids, ListRequest::chosen($boxes, $row));
    }

    public static function choices(): array
    {
        return [
            'boxes' => [['7', '8', '7'], false, [7, 8]],
            'a row' => [false, '7', [7]],
            'boxes before the row' => [['8'], '7', [8]],
            'none' => [false, false, []],
            'no box' => [[], '7', []],
            'an array is no row' => [false, ['7'], []],
            'nor is it a box' => [[['a' => '7'], '9'], false, [9]],
            'text' => [false, '-1 OR 1=1', []],
            'text behind the number' => [false, '7 OR 1=1', [7]],
            'zero' => [['0', ''], false, []],
        ];
    }

    public function testParametersThatPrestaShopWouldBreakOnAreTakenOut(): void
    {
        $long = str_repeat('é', 5000);
        self::assertSame([
            'lOrderway' => 'asc',
            'lFilter_reference' => str_repeat('é', 200),
            'lFilter_created_at' => [0 => '2026-01-01', 1 => str_repeat('é', 200)],
            'other' => $long,
            'otherOrderby' => ['a'],
        ], ListRequest::tidy([
            'lOrderby' => ['a'],
            'lOrderway' => 'asc',
            'lFilter_reference' => $long,
            'lFilter_created_at' => ['2026-01-01', $long, 'third'],
            'other' => $long,
            'otherOrderby' => ['a'],
        ], 'l'));
    }
}
