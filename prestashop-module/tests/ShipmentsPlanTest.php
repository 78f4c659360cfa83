<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\ShipmentsPlan;

require_once __DIR__ . '/../src/autoload.php';

final class ShipmentsPlanTest extends TestCase
{
    /**
     * @dataProvider parcels
     */
    public function testAParcelGoesToItsRow(array $rows, string $number, $before, array $ours, string $action, int $row, bool $first, string $says): void
    {
        $rows = array_map(static function (array $row): array {
            return ['id_order_carrier' => $row[0], 'tracking_number' => $row[1]];
        }, $rows);
        $plan = ShipmentsPlan::row(12, $rows, $number, $before, $ours);

        self::assertSame([$action, $row, $first], [$plan['action'], $plan['id_order_carrier'], $plan['first']]);
        if ($says === '') {
            self::assertSame('', $plan['message']);
        } else {
            self::assertStringContainsString($says, $plan['message']);
        }
    }

    public static function parcels(): array
    {
        $wrote = static function (int $id, string $number): array {
            return ['id_order_carrier' => $id, 'tracking_number' => $number];
        };

        return [
            'the first parcel fills the first row' => [[[5, '']], 'A1', null, [], 'fill', 5, true, ''],
            'a second parcel gets a row of its own' => [[[5, 'A1']], 'A2', null, ['A1'], 'add', 0, false, ''],
            'an order without a row gets its first one' => [[], 'A1', null, [], 'add', 0, true, ''],
            'an employee\'s number is left, and said' => [[[5, 'TYPED']], 'A1', null, [], 'add', 0, false, 'tracking number TYPED, which WMS Bridge did not write'],
            'an employee typed the same number' => [[[5, 'A1']], 'A1', null, [], 'keep', 5, true, ''],
            'written before a crash, in a further row' => [[[5, 'A1'], [6, 'A2']], 'A2', $wrote(0, ''), ['A1'], 'keep', 6, false, ''],
            'a number the WMS corrected' => [[[5, 'A1'], [6, 'A2']], 'A3', $wrote(6, 'A2'), ['A1', 'A2'], 'fill', 6, false, 'was A2 before and was corrected'],
            'corrected, but an employee has changed the row since' => [[[5, 'TYPED']], 'A3', $wrote(5, 'A2'), ['A2'], 'add', 0, false, 'TYPED'],
            'corrected back to a number that another row bears' => [[[5, 'A1'], [6, 'A2']], 'A1', $wrote(6, 'A2'), ['A1', 'A2'], 'keep', 5, true, ''],
            'no number, the first row is free: its carrier follows' => [[[5, '']], '', null, [], 'fill', 5, true, 'no tracking number'],
            'no number, the first row is taken' => [[[5, 'A1']], '', null, ['A1'], 'nothing', 0, false, 'no tracking number'],
            'no number and no row' => [[], '', null, [], 'nothing', 0, false, 'no tracking number'],
            'the number came later' => [[[5, '']], 'A1', $wrote(5, ''), [], 'fill', 5, true, ''],
        ];
    }

    /**
     * @dataProvider statuses
     */
    public function testAStatusIsWrittenOnceAndOnlyFromWhereItWasDecided(int $current, string $key, bool $inHistory, string $step): void
    {
        self::assertSame($step, ShipmentsPlan::status(4, 3, $current, $key, $inHistory));
    }

    public static function statuses(): array
    {
        return [
            'as decided' => [3, '', false, 'write'],
            'in it already' => [4, '', false, 'already'],
            'in it already by an employee, history and all' => [4, '', true, 'already'],
            'moved on by an employee' => [5, '', false, 'moved'],
            'moved back by an employee' => [2, '', false, 'moved'],
            'begun, nothing done' => [3, 'begun', false, 'write'],
            'begun, status written, history missing' => [4, 'begun', false, 'finish'],
            'begun, history written' => [4, 'begun', true, 'close'],
            'begun, moved on since' => [5, 'begun', false, 'moved'],
            'done, still there' => [4, 'done', true, 'already'],
            'done, moved back by an employee' => [3, 'done', false, 'already'],
            'done, moved on' => [5, 'done', false, 'already'],
        ];
    }

    /**
     * @dataProvider mails
     */
    public function testOneMailAboutOneParcelIsEnough(string $number, string $url, bool $statusMails, string $because): void
    {
        self::assertSame($because, ShipmentsPlan::noMailBecause($number, $url, $statusMails));
    }

    public static function mails(): array
    {
        return [
            'goes' => ['A1', 'https://example.com/@', false, ''],
            'the status mails' => ['A1', 'https://example.com/@', true, 'the status e-mail tells the customer'],
            'no link' => ['A1', '', false, 'the carrier has no tracking URL'],
            'no number' => ['', 'https://example.com/@', false, 'no tracking number'],
        ];
    }
}
