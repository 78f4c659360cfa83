<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\ShipmentsPlan;
use WmsBridge\Webservice\ShipmentsTemplate;

require_once __DIR__ . '/../src/autoload.php';

final class ShipmentsPlanTest extends TestCase
{
    /**
     * @dataProvider parcels
     */
    public function testAParcelGoesToItsRow(array $rows, string $number, $before, array $ours, array $wrong, string $action, int $row, bool $first, string $says): void
    {
        $rows = array_map(static function (array $row): array {
            return ['id_order_carrier' => $row[0], 'tracking_number' => $row[1]];
        }, $rows);
        $plan = ShipmentsPlan::row(12, $rows, $number, $before, $ours, $wrong);

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
            'the first parcel fills the first row' => [[[5, '']], 'A1', null, [], [], 'fill', 5, true, ''],
            'a second parcel gets a row of its own' => [[[5, 'A1']], 'A2', null, ['A1'], [], 'add', 0, false, ''],
            'an order without a row gets its first one' => [[], 'A1', null, [], [], 'add', 0, true, ''],
            'an employee\'s number is left, and said' => [[[5, 'TYPED']], 'A1', null, [], [], 'add', 0, false, 'tracking number TYPED, which WMS Bridge did not write'],
            'an employee typed the same number' => [[[5, 'A1']], 'A1', null, [], [], 'keep', 5, true, ''],
            'written before a crash, in a further row' => [[[5, 'A1'], [6, 'A2']], 'A2', $wrote(0, ''), ['A1'], [], 'keep', 6, false, ''],
            'a number the WMS corrected' => [[[5, 'A1'], [6, 'A2']], 'A3', $wrote(6, 'A2'), ['A1', 'A2'], ['A2'], 'fill', 6, false, 'was A2 before and was corrected'],
            'two corrected: each in its own row' => [[[5, 'A1'], [6, 'A2']], 'A4', $wrote(6, 'A2'), ['A1', 'A2'], ['A1', 'A2'], 'fill', 6, false, 'was A2 before'],
            'moved up by a parcel that is gone, with a new one behind it: the wrong row is taken' => [[[5, 'A1'], [6, 'A2']], 'A3', $wrote(6, 'A2'), ['A1', 'A2'], ['A1'], 'fill', 5, true, 'was A1 before'],
            'what was ours is another parcel\'s now' => [[[5, 'A1'], [6, 'A2']], 'A3', $wrote(5, 'A1'), ['A1', 'A2'], [], 'add', 0, false, ''],
            'corrected, but an employee has changed the row since' => [[[5, 'TYPED']], 'A3', $wrote(5, 'A2'), ['A2'], ['A2'], 'add', 0, false, 'TYPED'],
            'corrected back to a number that another row bears' => [[[5, 'A1'], [6, 'A2']], 'A1', $wrote(6, 'A2'), ['A1', 'A2'], ['A2'], 'keep', 5, true, ''],
            'no number, the first row is free: its carrier follows' => [[[5, '']], '', null, [], [], 'fill', 5, true, 'no tracking number'],
            'no number, the first row is taken' => [[[5, 'A1']], '', null, ['A1'], [], 'nothing', 0, false, 'no tracking number'],
            'no number and no row' => [[], '', null, [], [], 'nothing', 0, false, 'no tracking number'],
            'the number came later' => [[[5, '']], 'A1', $wrote(5, ''), [], [], 'fill', 5, true, ''],
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
     * @dataProvider withdrawals
     */
    public function testWrongNumbersGo(array $rows, array $wrong, array $right, array $steps): void
    {
        $rows = array_map(static function (array $row): array {
            return ['id_order_carrier' => $row[0], 'tracking_number' => $row[1]];
        }, $rows);
        $found = array_map('array_values', ShipmentsPlan::withdraw($rows, $wrong, $right));

        self::assertSame($steps, $found);
    }

    public static function withdrawals(): array
    {
        return [
            'nothing is wrong' => [[[5, 'A1']], [], ['A1'], []],
            'the only one: the row stays, empty' => [[[5, 'A1']], ['A1'], [], [['blank', 5, 0]]],
            'the second one' => [[[5, 'A1'], [6, 'A2']], ['A2'], ['A1'], [['delete', 6, 0]]],
            'the first one: the second moves up' => [[[5, 'A1'], [6, 'A2']], ['A1'], ['A2'], [['move', 5, 6]]],
            'both' => [[[5, 'A1'], [6, 'A2']], ['A1', 'A2'], [], [['blank', 5, 0], ['delete', 6, 0]]],
            'an employee has changed it' => [[[5, 'TYPED']], ['A1'], [], []],
            'an employee\'s number does not move up' => [[[5, 'A1'], [6, 'TYPED']], ['A1'], [], [['blank', 5, 0]]],
            'an order without rows' => [[], ['A1'], [], []],
        ];
    }

    /**
     * @dataProvider mails
     */
    public function testOneMailAboutOneParcelIsEnough(array $shows, string $url, bool $tells): void
    {
        self::assertSame($tells, ShipmentsPlan::statusTells($shows, $url));
    }

    public static function mails(): array
    {
        $url = 'https://example.com/@';

        return [
            'the status e-mail shows nothing' => [[], $url, false],
            'it shows the link' => [[ShipmentsTemplate::LINK], $url, true],
            'it would show a link that the carrier does not have' => [[ShipmentsTemplate::LINK], '', false],
            'it shows the number' => [[ShipmentsTemplate::NUMBER], '', true],
            'it shows both' => [[ShipmentsTemplate::LINK, ShipmentsTemplate::NUMBER], $url, true],
        ];
    }
}
