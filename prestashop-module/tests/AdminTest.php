<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Admin\Badge;
use WmsBridge\Admin\Checks;
use WmsBridge\Admin\Clock;
use WmsBridge\Admin\ConnectionHealth;
use WmsBridge\Admin\Csv;
use WmsBridge\Admin\Exchange;
use WmsBridge\Admin\ListQuery;
use WmsBridge\Admin\OperatorActions;
use WmsBridge\Admin\OrderGrid;
use WmsBridge\Admin\Overview;
use WmsBridge\Admin\OverviewStatus;
use WmsBridge\Admin\Parcels;
use WmsBridge\Admin\StockPage;
use WmsBridge\Admin\Tabs;
use WmsBridge\Admin\Timeline;
use WmsBridge\Admin\Words;
use WmsBridge\Contract\Vocabulary;
use WmsBridge\Settings\Guess;

/** The rules behind the screens. */
final class AdminTest extends TestCase
{
    const COLUMNS = [
        'id' => ['sql' => 'a.`id`', 'kind' => 'number'],
        'reference' => ['sql' => 'a.`reference`', 'kind' => 'text'],
        'sku' => ['sql' => 'a.`sku`', 'kind' => 'begins'],
        'status' => ['sql' => 'a.`status`', 'kind' => 'choice', 'choices' => ['shipped', 'picking']],
        'state' => ['sql' => 'a.`outcome`', 'kind' => 'choice', 'conditions' => ['waiting' => 'a.`done_at` IS NULL'], 'sort' => false],
        'at' => ['sql' => 'a.`at`', 'kind' => 'time'],
    ];

    /** @var string */
    private $zone;

    protected function setUp(): void
    {
        $this->zone = date_default_timezone_get();
        date_default_timezone_set('Europe/Paris');
    }

    protected function tearDown(): void
    {
        date_default_timezone_set($this->zone);
    }

    /**
     * @dataProvider filters
     */
    public function testWhatWasTypedBecomesSqlOrNothing(array $typed, string $sql): void
    {
        self::assertSame($sql, ListQuery::where(self::COLUMNS, $typed));
    }

    public static function filters(): array
    {
        return [
            'nothing' => [[], ''],
            'blanks' => [['reference' => '  ', 'id' => ''], ''],
            'a number' => [['id' => '12'], ' AND a.`id` = 12'],
            'no number' => [['id' => '1 OR 1=1'], ' AND a.`id` = 1'],
            'a text' => [['reference' => 'ABC'], " AND a.`reference` LIKE '%ABC%'"],
            'a quote' => [['reference' => "O'Neil"], " AND a.`reference` LIKE '%O\\'Neil%'"],
            'signs that LIKE knows' => [['reference' => '50%_'], " AND a.`reference` LIKE '%50\\\\%\\\\_%'"],
            'a beginning' => [['sku' => 'demo'], " AND a.`sku` LIKE 'demo%'"],
            'a choice' => [['status' => 'shipped'], " AND a.`status` = 'shipped'"],
            'no choice' => [['status' => "x' OR '1"], ''],
            'a condition' => [['state' => 'waiting'], ' AND (a.`done_at` IS NULL)'],
            'no condition' => [['state' => '1=1'], ''],
            'a list where a text belongs' => [['reference' => ['x'], 'id' => ['1'], 'status' => ['shipped']], ''],
            'a day in winter, in UTC' => [['at' => ['2026-11-24', '2026-11-24']], " AND a.`at` >= '2026-11-23 23:00:00.000' AND a.`at` <= '2026-11-24 22:59:59.999'"],
            'a day in summer, in UTC' => [['at' => ['2026-07-01', '']], " AND a.`at` >= '2026-06-30 22:00:00.000'"],
            'as the cookie keeps it' => [['at' => '["","2026-11-24"]'], " AND a.`at` <= '2026-11-24 22:59:59.999'"],
            'no days' => [['at' => ['yesterday', "2026-13-45'"]], ''],
            'a column that is not there' => [['password' => 'x'], ''],
        ];
    }

    /**
     * @dataProvider sortings
     */
    public function testOnlyListedColumnsAreSortedBy(string $name, string $way, string $sql): void
    {
        self::assertSame($sql, ListQuery::orderBy(self::COLUMNS, $name, $way, 'a.`id` DESC'));
    }

    public static function sortings(): array
    {
        return [
            'up' => ['reference', 'asc', 'a.`reference` ASC, a.`id` DESC'],
            'down' => ['reference', 'DESC', 'a.`reference` DESC, a.`id` DESC'],
            'no way' => ['reference', '; DROP TABLE x', 'a.`reference` ASC, a.`id` DESC'],
            'no column' => ['SLEEP(5)', 'ASC', 'a.`id` DESC'],
            'not to be sorted by' => ['state', 'ASC', 'a.`id` DESC'],
        ];
    }

    /**
     * @dataProvider keys
     */
    public function testAPageBeginsBehindTheLastRowOfTheOneBefore(array $key, array $row, bool $newestFirst, string $sql): void
    {
        self::assertSame($sql, ListQuery::behind($key, $row, $newestFirst));
    }

    public static function keys(): array
    {
        return [
            'the first page' => [['id_event'], [], true, ''],
            'one column, downwards' => [['id_event'], ['key_id_event' => '42'], true, " AND (a.`id_event` < '42')"],
            'several, upwards' => [
                ['id_connection', 'sku'], ['key_id_connection' => '1', 'key_sku' => "o'x", 'sku' => 'shown'], false,
                " AND (a.`id_connection` > '1' OR a.`id_connection` = '1' AND a.`sku` > 'o\\'x')",
            ],
        ];
    }

    public function testTimesAreTheShopsOwn(): void
    {
        self::assertSame('2026-11-24 11:00:00', Clock::local('2026-11-24 10:00:00.000'));
        self::assertSame('2026-07-01 12:00:00', Clock::local('2026-07-01 10:00:00.000'));
        self::assertSame('', Clock::local(null));
        self::assertSame('', Clock::local('0000-00-00 00:00:00'));
    }

    /**
     * @dataProvider cells
     */
    public function testACellIsNoFormula(string $text, string $cell): void
    {
        self::assertSame($cell, Csv::cell($text));
    }

    public static function cells(): array
    {
        return [
            'plain' => ['ABC', '"ABC"'],
            'quotes' => ['a "b"', '"a ""b"""'],
            'a formula' => ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
            'an at' => ['@SUM', '"\'@SUM"'],
            'a minus that is a number' => ['-3', '"-3"'],
            'a minus that is none' => ['-3+cmd|x', '"\'-3+cmd|x"'],
            'a tab before' => ["\t=1", "\"'\t=1\""],
        ];
    }

    /** @param array<string, array<string, mixed>> $rows what stands in wmsbridge_health, by peer; where nothing is named, it answered a moment ago */
    private static function health(array $rows = []): array
    {
        $answers = ['state' => 'up', 'since' => '2026-11-24 08:00:00', 'last_answer_at' => '2026-11-24 10:00:00', 'answered_seconds' => '20', 'last_error' => null, 'last_error_at' => null];

        return ConnectionHealth::of(array_values(array_filter(array_map(static function (string $peer) use ($rows, $answers): array {
            $row = array_key_exists($peer, $rows) ? $rows[$peer] : [];

            return $row === null ? [] : ['peer' => $peer] + $row + $answers;
        }, ConnectionHealth::PEERS))));
    }

    private static function facts(array $changed = []): array
    {
        return array_replace_recursive([
            'paired' => true,
            'missing' => [],
            'sidecar' => ['kind' => 'working', 'alive' => [['message' => '', 'age_seconds' => 3]], 'last' => ['age_seconds' => 3]],
            'flows' => [['flow' => 'STATUSES', 'on' => true]],
            'flows_on' => 6,
            'stopped_flows' => [],
            'actions_late' => 0,
            'needs_somebody' => 0,
            'held' => [],
            'statuses_not_chosen' => [],
            'stuck' => 0,
            'waiting' => 2,
            'oldest_waiting_minutes' => 1,
            'queue_minutes' => 30,
            'health' => self::health(),
            'stock_problems' => 0,
        ], $changed);
    }

    /**
     * @dataProvider situations
     */
    public function testTheMostUrgentStandsFirst(array $changed, string $level, array $codes): void
    {
        $found = OverviewStatus::of(self::facts($changed));

        self::assertSame($codes, array_column($found, 'code'));
        self::assertSame($level, $found[0]['level']);
    }

    public static function situations(): array
    {
        $gone = ['sidecar' => ['kind' => 'silent', 'last' => ['age_seconds' => 600]]];

        return [
            'all is well' => [[], 'success', ['fine']],
            'fresh' => [['flows_on' => 0, 'sidecar' => ['kind' => 'never']], 'info', ['all_off', 'sidecar_never']],
            'on, and no sidecar ever' => [['sidecar' => ['kind' => 'never']], 'danger', ['sidecar_never']],
            'the sidecar is gone' => [$gone, 'danger', ['sidecar_silent']],
            'it is gone, and everything is off' => [$gone + ['flows_on' => 0], 'warning', ['sidecar_silent', 'all_off']],
            'it stands still' => [['sidecar' => ['kind' => 'standing still']], 'danger', ['sidecar_stands_still']],
            'copied' => [['paired' => false], 'danger', ['unpaired']],
            'a flow that stopped itself' => [['stopped_flows' => [['stop_reason' => 'too many']]], 'danger', ['stop_reason']],
            'the password of the WMS is wrong' => [['health' => self::health(['wms' => ['state' => 'down', 'last_answer_at' => null, 'answered_seconds' => null, 'last_error' => 'wrong password']])], 'danger', ['wms_down']],
            'the WMS has been gone for 15 minutes' => [['health' => self::health(['wms' => ['state' => 'down', 'answered_seconds' => '901', 'last_error' => 'ECONNREFUSED']])], 'danger', ['wms_down']],
            'the WMS is down, with everything off' => [['health' => self::health(['wms' => ['state' => 'down']]), 'flows_on' => 0], 'danger', ['wms_down', 'all_off']],
            'the WMS was not asked for 15 minutes' => [['health' => self::health(['wms' => ['answered_seconds' => '901']])], 'danger', ['wms_silent']],
            'the WMS was asked 15 minutes ago' => [['health' => self::health(['wms' => ['answered_seconds' => '900']])], 'success', ['fine']],
            'the WMS was not asked for 15 minutes, for everything is off' => [['health' => self::health(['wms' => ['answered_seconds' => '901']]), 'flows_on' => 0], 'warning', ['wms_silent', 'all_off']],
            'the WMS was never asked' => [['health' => self::health(['wms' => null])], 'danger', ['wms_unknown']],
            'an answer without a time is none' => [['health' => self::health(['wms' => ['last_answer_at' => null, 'answered_seconds' => null]])], 'danger', ['wms_silent']],
            'nobody asks, for the sidecar is gone' => [$gone + ['health' => self::health(['wms' => ['state' => 'down'], 'shop' => ['answered_seconds' => '1000']])], 'danger', ['sidecar_silent']],
            'the shop does not answer' => [['health' => self::health(['shop' => ['state' => 'down', 'last_error' => 'The key is refused. (HTTP 401)']])], 'danger', ['shop_down']],
            'the shop does not answer, which the sidecar says too' => [
                ['sidecar' => ['kind' => 'standing still', 'alive' => [['message' => 'The key is refused.']]], 'health' => self::health(['shop' => ['state' => 'down', 'last_error' => 'The key is refused. (HTTP 401)']])],
                'danger', ['shop_down'],
            ],
            'the shop does not answer, and the sidecar stands still for another reason' => [
                ['sidecar' => ['kind' => 'standing still', 'alive' => [['message' => 'Settings are missing.']]], 'health' => self::health(['shop' => ['state' => 'down', 'last_error' => 'The key is refused.']])],
                'danger', ['sidecar_stands_still', 'shop_down'],
            ],
            'orders ask' => [['needs_somebody' => 3], 'warning', ['needs_somebody']],
            'the Webservice is off, and nothing waits for it' => [['missing' => ['webservice'], 'flows_on' => 0], 'info', ['missing', 'all_off']],
            'the Webservice is off under a flow' => [['missing' => ['webservice']], 'danger', ['missing']],
            'danger before warning' => [['needs_somebody' => 3, 'missing' => ['hooks']], 'danger', ['missing', 'needs_somebody']],
            'orders are held for reasons of their own' => [['needs_somebody' => 5, 'held' => ['cash_on_delivery' => 3, 'paid_after_baseline' => 2]], 'warning', ['needs_somebody', 'held_cash_on_delivery', 'held_paid_after_baseline']],
            'events are late' => [['oldest_waiting_minutes' => 30], 'warning', ['queue_old']],
            'events are late, with everything off' => [['oldest_waiting_minutes' => 300, 'flows_on' => 0], 'info', ['all_off']],
            'what was asked for waits' => [['actions_late' => 2], 'warning', ['actions_late']],
            'it waits, for the sidecar is gone' => [$gone + ['actions_late' => 2], 'danger', ['sidecar_silent', 'actions_late']],
            'stuck, and stock' => [['stuck' => 1, 'stock_problems' => 2], 'warning', ['stuck', 'stock_problems']],
        ];
    }

    public function testAPeerThatCannotBeUsedIsSaidWithSinceWhenTheLastAnswerTheErrorAndWhatToDo(): void
    {
        $health = new ConnectionHealth();
        $said = static function (array $row) use ($health): string {
            return $health->sentence('wms', self::health(['wms' => $row])['wms']);
        };

        self::assertSame('', $said([]));
        self::assertMatchesRegularExpression('/^Warehouse: .*2026-11-24.*Wrong password\. Last good answer: never\. .*start it again\.$/', $said(['state' => 'down', 'last_answer_at' => null, 'last_error' => 'Wrong password.']));
        self::assertMatchesRegularExpression('/^Warehouse: .*2026-11-24.*nothing was asked since.*look at its log/', $said(['answered_seconds' => '901']));
        self::assertMatchesRegularExpression('/^Warehouse: nothing was asked yet/', $said(['state' => 'unknown', 'last_answer_at' => null]));
    }

    public function testTheTableOfConnectionsShowsBothSides(): void
    {
        $rows = (new ConnectionHealth())->rows(self::health(['wms' => ['state' => 'down', 'last_error' => 'Wrong password.']]));

        self::assertSame([['Webservice', 'up', 'success', ''], ['Warehouse', 'down', 'danger', 'Wrong password.']], array_map(static function (array $row): array {
            return [$row['name'], $row['state'], $row['kind'], $row['error']];
        }, $rows));
        self::assertSame('default', (new ConnectionHealth())->rows(ConnectionHealth::of([]))[1]['kind']);
    }

    /**
     * @dataProvider checks
     */
    public function testChecksTurnGreen(array $changed, array $marks): void
    {
        $good = [
            'tables_missing' => 0, 'paired' => true, 'missing' => [], 'api' => 'ok', 'fired' => true, 'sidecar' => 'working', 'sidecar_warning' => '', 'shop_health' => 'up', 'wms_health' => 'up',
            'released_by' => 3, 'shipped_maps' => true, 'unknown_statuses' => 0, 'not_chosen' => 0, 'carriers_without' => 0, 'carriers_without_link' => 0, 'orders_on' => true,
        ];
        $expected = $marks + array_fill_keys(['database', 'shop', 'webservice', 'hooks', 'firing', 'statuses', 'carriers', 'links', 'sidecar', 'wms', 'flows'], 'ok');
        $found = Checks::marks($changed + $good);
        ksort($expected);
        ksort($found);

        self::assertSame($expected, $found);
    }

    public static function checks(): array
    {
        return [
            'all green' => [[], []],
            'tables' => [['tables_missing' => 1], ['database' => 'fail']],
            'copied' => [['paired' => false], ['shop' => 'fail']],
            'no key' => [['missing' => ['key']], ['webservice' => 'fail']],
            'the Webservice is off' => [['missing' => ['webservice'], 'api' => ''], ['webservice' => 'fail']],
            'Apache drops the key' => [['api' => 'key_dropped'], ['webservice' => 'fail']],
            'a firewall' => [['api' => 'forbidden'], ['webservice' => 'fail']],
            'a redirect' => [['api' => 'redirect'], ['webservice' => 'fail']],
            'an outcome that has no name here' => [['api' => 'something else'], ['webservice' => 'fail']],
            'the shop does not reach itself' => [['api' => 'unreachable'], ['webservice' => 'warn']],
            'a certificate that PHP does not know' => [['api' => 'certificate'], ['webservice' => 'warn']],
            'not encrypted' => [['api' => 'insecure'], ['webservice' => 'warn']],
            'hooks' => [['missing' => ['hooks', 'profiles']], ['hooks' => 'fail']],
            'nothing happened yet' => [['fired' => false, 'shop_health' => 'unknown', 'wms_health' => 'unknown', 'sidecar' => 'never', 'orders_on' => false], ['firing' => 'wait', 'wms' => 'wait', 'sidecar' => 'wait', 'flows' => 'wait']],
            'the sidecar works, over an address that is not encrypted' => [['sidecar_warning' => 'WMSBRIDGE_SHOP_URL begins with http://'], ['sidecar' => 'warn']],
            'the sidecar went' => [['sidecar' => 'silent'], ['sidecar' => 'fail']],
            'the sidecar stopped' => [['sidecar' => 'stopped'], ['sidecar' => 'fail']],
            'it stands still' => [['sidecar' => 'standing still'], ['sidecar' => 'fail']],
            'the WMS is down' => [['wms_health' => 'down'], ['wms' => 'fail']],
            'the WMS was not asked for long' => [['wms_health' => 'silent'], ['wms' => 'warn']],
            'the sidecar works, and has not asked yet' => [['shop_health' => 'unknown', 'wms_health' => 'unknown'], ['sidecar' => 'wait', 'wms' => 'wait']],
            'the sidecar cannot use the shop' => [['shop_health' => 'down', 'sidecar_warning' => 'something else'], ['sidecar' => 'fail']],
            'the shop was not asked for long' => [['shop_health' => 'silent'], ['sidecar' => 'warn']],
            'nothing releases' => [['released_by' => 0], ['statuses' => 'fail']],
            'a status is gone' => [['unknown_statuses' => 1], ['statuses' => 'fail']],
            'a paid status that nobody chose' => [['not_chosen' => 1], ['statuses' => 'warn']],
            'shipped is not mapped' => [['shipped_maps' => false], ['statuses' => 'warn']],
            'a carrier without a link' => [['carriers_without_link' => 1], ['links' => 'warn']],
            'a carrier without code' => [['carriers_without' => 2], ['carriers' => 'warn']],
        ];
    }

    public function testAnOrdersWayIsInTheOrderOfTime(): void
    {
        $way = Timeline::of(
            ['released_at' => '2026-11-24 10:00:02.000'],
            [['current' => 1, 'wms_status' => 'shipped', 'wms_status_text' => 'Sent', 'updated_at' => '2026-11-24 12:00:00.000'], ['current' => 0, 'wms_status' => 'cancelled', 'wms_status_text' => '', 'updated_at' => '2026-11-24 11:00:00.000'], ['current' => 0, 'back_order_of' => '1', 'wms_number' => 'N-B', 'wms_status' => 'received', 'wms_status_text' => 'Open', 'updated_at' => '2026-11-24 12:30:00.000']],
            [['done_at' => null, 'begun_at' => '2026-11-24 12:00:01.000', 'kind' => 'mail', 'item' => 'WB1'], ['done_at' => '2026-11-24 12:00:01.000', 'begun_at' => '2026-11-24 12:00:01.000', 'kind' => 'tracking', 'item' => 'WB1']],
            [['reason' => 'placed', 'created_at' => '2026-11-24 10:00:00.000'], ['reason' => 'wms', 'created_at' => '2026-11-24 10:30:00.000']],
            [['at' => '2026-11-24 10:00:03.000', 'action' => 'sent', 'message' => 'Accepted.', 'actor' => 'sidecar'], ['at' => '2026-11-24 10:20:00.000', 'action' => 'cancel refused', 'message' => 'Too late.', 'actor' => 'sidecar']],
            '2026-11-24 09:59:59.000'
        );

        self::assertSame([
            ['event', 'placed', 'default'], ['released', '', 'info'], ['history', 'sent', 'success'], ['history', 'cancel refused', 'warning'], ['wms', 'shipped', 'success'], ['unfinished', 'mail', 'warning'], ['rest', 'received', 'info'],
        ], array_map(static function (array $entry): array {
            return [$entry['what'], $entry['word'], $entry['kind']];
        }, $way));
    }

    public function testWhatWasAskedForIsShownUntilTheHistoryHasIt(): void
    {
        $asked = ['reason' => 'person', 'created_at' => '2026-11-24 10:30:00.000', 'action' => 'send again', 'source' => 'employee 3', 'done_at' => null];
        $way = static function (array $events): array {
            return array_map(static function (array $entry): array {
                return [$entry['what'], $entry['word'], $entry['who']];
            }, Timeline::of(null, [], [], array_merge([['reason' => 'placed', 'created_at' => '2026-11-24 10:00:00.000', 'action' => null, 'source' => 'hook', 'done_at' => null]], $events), [], ''));
        };

        self::assertSame([['event', 'placed', ''], ['asked', 'send again', 'employee 3']], $way([$asked]));
        self::assertSame([['event', 'placed', '']], $way([['done_at' => '2026-11-24 10:30:01.000'] + $asked]));
    }

    public function testEachStatusAtTheWarehouseIsToldOnce(): void
    {
        $wmsOrder = ['current' => 1, 'wms_status' => 'shipped', 'wms_status_text' => 'Sent', 'updated_at' => '2026-11-24 12:00:00.000'];
        $line = ['action' => 'wms status', 'actor' => 'sidecar'];
        $words = static function (array $wmsOrders, array $history): array {
            return array_column(Timeline::of(null, $wmsOrders, [], [['reason' => 'placed', 'created_at' => '2026-11-24 10:00:00.000']], $history, ''), 'word');
        };
        $picking = ['at' => '2026-11-24 11:00:00.000', 'to_state' => 'picking', 'message' => 'Picking'] + $line;
        $shipped = ['at' => '2026-11-24 12:00:01.000', 'to_state' => 'shipped', 'message' => 'Sent'] + $line;

        self::assertSame(['placed', 'picking', 'shipped'], $words([$wmsOrder], [$picking, $shipped]));
        self::assertSame(['placed', 'picking', 'shipped'], $words([$wmsOrder], [$picking]), 'read, and not worked on yet');
        self::assertSame(['placed', 'shipped'], $words([$wmsOrder], []), 'its history is gone');
    }

    /**
     * @dataProvider exchanges
     */
    public function testTheCustomersDataIsMasked(array $request, string $answer, array $shownRequest, string $shownAnswer): void
    {
        $json = (string) json_encode($request);
        $masked = Exchange::shown($json, $answer, true);
        self::assertSame($shownRequest, json_decode($masked['request'], true));
        self::assertSame($shownAnswer, $masked['answer']);

        $open = Exchange::shown($json, $answer, false);
        self::assertSame($request, json_decode($open['request'], true));
        self::assertSame($answer, $open['answer']);
    }

    public static function exchanges(): array
    {
        $mask = Exchange::MASK;

        return [
            'an order' => [
                ['number' => 'A-1', 'recipient' => ['lastname' => 'Walker', 'address1' => '1 Walker Street', 'address2' => '', 'countryIso' => 'FR', 'phone' => '0102'], 'email' => 'w@example.com', 'remark' => 'Ring', 'lines' => [['sku' => 'MUG', 'quantity' => 2]]],
                'No route to 1 Walker Street for Walker',
                ['number' => 'A-1', 'recipient' => ['lastname' => $mask, 'address1' => $mask, 'address2' => '', 'countryIso' => 'FR', 'phone' => $mask], 'email' => $mask, 'remark' => $mask, 'lines' => [['sku' => 'MUG', 'quantity' => 2]]],
                "No route to $mask for $mask",
            ],
            'a cancellation' => [['number' => 'A-1', 'wmsId' => '7'], 'Refused: picked', ['number' => 'A-1', 'wmsId' => '7'], 'Refused: picked'],
            'a short name stands in other words' => [['recipient' => ['firstname' => 'Li', 'stateIso' => 'CA']], 'Lieferung', ['recipient' => ['firstname' => $mask, 'stateIso' => 'CA']], 'Lieferung'],
        ];
    }

    public function testWhatCannotBeReadIsNotShown(): void
    {
        self::assertSame(['request' => '', 'answer' => Exchange::MASK], Exchange::shown('{"recipient":{"lastname":"Wal', 'No Walker', true));
        self::assertSame(['request' => '', 'answer' => 'No Walker'], Exchange::shown('', 'No Walker', false));
    }

    /** Every word of the contract is in the employee's language. */
    public function testEveryWordOfTheContractIsKnown(): void
    {
        $words = new Words();
        self::assertSame(Vocabulary::ORDER_STATES, array_keys($words->states()));
        self::assertSame(Vocabulary::WMS_STATUSES, array_keys($words->wmsStatuses()));
        self::assertEqualsCanonicalizing(Vocabulary::EVENT_REASONS, array_keys($words->reasons()));
        self::assertEqualsCanonicalizing(Vocabulary::EVENT_OUTCOMES, array_keys($words->outcomes()));
        self::assertEqualsCanonicalizing(Vocabulary::STOCK_OUTCOMES, array_keys($words->stockOutcomes()));
        self::assertEqualsCanonicalizing(Vocabulary::PROBLEM_FILTERS, array_keys($words->holds()));
        self::assertSame(Vocabulary::FLOW_KEYS, array_keys($words->flows()));
        self::assertSame(Vocabulary::FLOW_KEYS, array_keys($words->flowPurposes()));
        $done = array_merge(Vocabulary::HISTORY_ACTIONS, Vocabulary::ORDER_STATES, Vocabulary::ACTIONS);
        self::assertEqualsCanonicalizing(array_unique($done), array_merge(array_keys($words->actions()), [Timeline::WMS_STATUS]));
    }

    /** Without a sentence of its own the overview would say that all is well. */
    public function testTheOverviewHasASentenceForEveryProblemWithAFilter(): void
    {
        $sentence = static function (string $code): string {
            return (new Overview())->sentence(['level' => 'warning', 'code' => $code, 'count' => 3, 'words' => ''], []);
        };
        foreach (Vocabulary::PROBLEM_FILTERS as $code) {
            self::assertNotSame($sentence('fine'), $sentence('held_' . $code), $code);
        }
    }

    public function testTheActionsOfTheScreensAreThoseOfTheContract(): void
    {
        $named = [OperatorActions::SEND_AGAIN, OperatorActions::CANCEL_AGAIN, OperatorActions::IGNORE, OperatorActions::STOP_IGNORING, OperatorActions::RETRY, OperatorActions::DROP, OperatorActions::RESUME, OperatorActions::COMPARE_STOCK];
        self::assertSame(Vocabulary::ACTIONS, $named);
    }

    public function testAnOrderWhoseEventsAreGoneStillBegins(): void
    {
        self::assertSame([['placed', '2026-01-01 10:00:00.000']], array_map(static function (array $entry): array {
            return [$entry['word'], $entry['at']];
        }, Timeline::of(null, [], [], [], [], '2026-01-01 10:00:00.000')));
    }

    /**
     * @dataProvider links
     */
    public function testATrackingLinkIsAWebAddress(string $given, string $pattern, string $number, string $url): void
    {
        self::assertSame($url, Parcels::url($given, $pattern, $number));
    }

    public static function links(): array
    {
        return [
            'the warehouse\'s own' => ['https://dhl.example/t/1', 'https://c.example/@', '1', 'https://dhl.example/t/1'],
            'the carrier\'s pattern' => ['', 'https://c.example/?n=@', 'A 1/2', 'https://c.example/?n=A%201%2F2'],
            'none' => ['', '', '1', ''],
            'a pattern without a place' => ['', 'https://c.example/', '1', ''],
            'a script' => ['javascript:alert(1)', '', '1', ''],
            'a script, and a pattern' => ['javascript:alert(1)', 'https://c.example/@', '1', 'https://c.example/1'],
            'an attribute in it' => ['https://x.example/" onclick="x', '', '1', ''],
        ];
    }

    public function testWhatACustomerSeesIsEscaped(): void
    {
        $template = (string) file_get_contents(__DIR__ . '/../views/templates/hook/parcels.tpl');
        // {l} does not escape what is put into a text: a number from outside is none of its parameters.
        self::assertStringNotContainsString('sprintf', $template);
        preg_match_all('/\{\$[^}]*\}/', $template, $shown);
        self::assertNotEmpty($shown[0]);
        foreach ($shown[0] as $value) {
            self::assertStringEndsWith("|escape:'html':'UTF-8'}", $value);
        }
    }

    /**
     * @dataProvider gridCells
     */
    public function testTheListOfOrdersShowsWhatMatters($row, $cell): void
    {
        self::assertSame($cell, OrderGrid::cell($row));
    }

    public static function gridCells(): array
    {
        return [
            'unknown' => [null, null],
            'not released' => [['state' => 'new', 'wms_status' => null], null],
            'at the warehouse' => [['state' => 'at_wms', 'wms_status' => 'picking'], ['wms', 'picking']],
            'accepted, and nothing told yet' => [['state' => 'at_wms', 'wms_status' => null], ['state', 'at_wms']],
            'shipped' => [['state' => 'done', 'wms_status' => 'shipped'], ['wms', 'shipped']],
            'a problem comes before the status' => [['state' => 'failed', 'wms_status' => 'picking'], ['state', 'failed']],
            'waits' => [['state' => 'waiting', 'wms_status' => ''], ['state', 'waiting']],
        ];
    }

    /**
     * @dataProvider carriers
     */
    public function testACarriersCodeIsGuessedFromItsName(string $name, string $code): void
    {
        self::assertSame($code, Guess::carrier($name));
    }

    public static function carriers(): array
    {
        return [
            ['DHL Express', 'DHL'], ['UPS', 'UPS'], ['Cups and groups', ''], ['Chronopost - domicile', 'CHRONOPOST'], ['Correos Express', 'CORREOSEXPRESS'], ['Correos', 'CORREOS'],
            ['Colis privé', 'COLISPRIVE'], ['Paczkomat InPost', 'INPOST'], ['My carrier', ''], ['GLS-Paket', 'GLS'], ['', ''],
        ];
    }

    public function testWhatHasACodeIsNotGuessed(): void
    {
        self::assertSame(['WMSBRIDGE_CARRIER_2' => 'UPS'], Guess::carriers([1 => 'DHL', 2 => 'UPS', 3 => 'Mine'], ['WMSBRIDGE_CARRIER_1' => 'X', 'WMSBRIDGE_CARRIER_2' => '']));
    }

    /**
     * @dataProvider statuses
     */
    public function testAStatusIsGuessedFromItsNameWhereOnlyOneBearsIt(string $status, array $names, int $id): void
    {
        self::assertSame($id, Guess::status($status, $names));
    }

    public static function statuses(): array
    {
        return [
            'packed' => ['PACKED', [1 => 'Payment accepted', 20 => 'Packed'], 20],
            'in French' => ['PACKED', [20 => 'Colis prêt'], 20],
            'in Polish' => ['PARTIALLY_SHIPPED', [21 => 'Częściowo wysłane'], 21],
            'two of them' => ['PACKED', [20 => 'Packed', 21 => 'Packed, waiting'], 0],
            'none' => ['RETURNED', [1 => 'Payment accepted'], 0],
            'never guessed' => ['CANCELLED', [6 => 'Cancelled'], 0],
        ];
    }

    /**
     * @dataProvider keptBack
     *
     * @param int|null $kept
     */
    public function testWhatWasKeptBackFollowsFromTheResult(array $row, $kept, int $warehouses = 1): void
    {
        $row += ['level' => '10', 'in_flight' => '2', 'written_quantity' => '5', 'outcome' => 'written', 'recheck' => '0'];
        self::assertSame($kept, StockPage::keptBack($row, $warehouses));
    }

    public static function keptBack(): array
    {
        return [
            'some' => [[], 3],
            'none' => [['written_quantity' => 8], 0],
            'was right already' => [['outcome' => 'unchanged'], 3],
            'looked at a second time, with the same level' => [['recheck' => 2], 3],
            'below 0: it is on back-order' => [['level' => 1, 'in_flight' => 5, 'written_quantity' => -6], 2],
            'no result yet' => [['in_flight' => null, 'written_quantity' => null, 'outcome' => null], null],
            'read and not written' => [['outcome' => 'waiting'], null],
            'only compared' => [['written_quantity' => null, 'outcome' => 'differs'], null],
            'cut off at 0: nobody can tell' => [['level' => 1, 'in_flight' => 0, 'written_quantity' => 0], null],
            'the level has moved since' => [['recheck' => 1], null],
            'it is being computed' => [['recheck' => 3], null],
            'more than there is' => [['level' => 1, 'in_flight' => 0], null],
            'one of two warehouses' => [[], null, 2],
        ];
    }

    public function testWhatWaitsForItsResultIsToBeComputed(): void
    {
        self::assertSame(['pending', 'pending', 'differs'], [StockPage::shownOutcome(null), StockPage::shownOutcome('waiting'), StockPage::shownOutcome('differs')]);
    }

    public function testWhatAFlowDidIsSaidInTheEmployeesLanguage(): void
    {
        $words = new Words();
        self::assertSame('SKUs read: 7; written: 2; with a problem: 0.', $words->flowResult('7 levels read, 2 written, 0 with a problem'));
        self::assertSame('All was compared. SKUs read: 7; written: 2; with a problem: 0.', $words->flowResult('full comparison: 7 levels read, 2 written, 0 with a problem'));
        self::assertSame('Orders read: 1; changed: 0.', $words->flowResult('1 orders read, 0 changed'));
        self::assertSame('Something of a newer sidecar', $words->flowResult('Something of a newer sidecar'));
        self::assertSame(Vocabulary::FLOW_RESULTS, array_keys($words->flowResults(['%read%' => '', '%written%' => '', '%problems%' => '', '%changed%' => ''])));
    }

    public function testEveryWordHasItsColour(): void
    {
        $words = new Words();
        foreach ([$words->states(), $words->wmsStatuses(), $words->outcomes(), $words->stockOutcomes()] as $list) {
            foreach (array_keys($list) as $word) {
                self::assertArrayHasKey($word, Badge::KINDS);
            }
        }
        self::assertSame('<span class="label label-danger">&lt;b&gt;</span>', Badge::html('failed', '<b>'));
    }

    public function testAnUnknownWordIsShownAsItStands(): void
    {
        self::assertSame('gone to the moon', Words::of(['a' => 'b'], 'gone_to_the_moon'));
    }

    public function testEveryPageOfTheMenuHasItsController(): void
    {
        foreach (Tabs::PAGES as $class) {
            self::assertFileExists(__DIR__ . "/../controllers/admin/{$class}Controller.php");
            self::assertArrayHasKey($class, Tabs::words());
        }
        self::assertCount(count(Tabs::PAGES), glob(__DIR__ . '/../controllers/admin/*.php') ?: []);
    }
}
