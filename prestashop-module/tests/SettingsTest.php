<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Contract\SettingList;
use WmsBridge\Settings\HoldSettings;
use WmsBridge\Settings\Settings;
use WmsBridge\Settings\SettingsForm;
use WmsBridge\Settings\SettingsInput;

final class SettingsTest extends TestCase
{
    const KNOWN = ['PS_OS_COD_VALIDATION' => 13, 'PS_OS_CANCELED' => 6, 'PS_OS_REFUND' => 7, 'PS_OS_ERROR' => 8, 'PS_OS_PREPARATION' => 3, 'PS_OS_SHIPPING' => 4, 'PS_OS_DELIVERED' => 5];
    const CARRIERS = [1 => 'Click and collect', 2 => 'DHL'];

    /** The statuses of a fresh PrestaShop 8.2 and 9.1, and two of an agency. */
    private static function states(array $deleted = []): array
    {
        $paid = [2, 3, 4, 5, 9, 11, 20];
        $shipped = [4, 5];
        $states = [];
        foreach ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 20] as $id) {
            $states[] = ['id_order_state' => $id, 'paid' => in_array($id, $paid, true), 'shipped' => in_array($id, $shipped, true), 'deleted' => in_array($id, $deleted, true)];
        }

        return $states;
    }

    /**
     * @dataProvider defaults
     */
    public function testDefaultsFollowTheShopsOwnStatuses(array $states, array $known, array $expected): void
    {
        $defaults = Settings::defaults($states, $known);

        foreach ($expected as $key => $value) {
            self::assertSame($value, $defaults[$key], $key);
        }
    }

    public static function defaults(): array
    {
        return [
            'a fresh shop' => [self::states(), self::KNOWN, [
                'WMSBRIDGE_RELEASE_STATUSES' => '2,3,9,11,20,13',
                'WMSBRIDGE_CANCEL_STATUSES' => '6,7,8',
                'WMSBRIDGE_KNOWN_STATUSES' => '1,2,3,4,5,6,7,8,9,10,11,12,13,20',
                'WMSBRIDGE_COD_ORDERS' => 'ask',
                'WMSBRIDGE_EARLIER_ORDERS' => 'ask',
                'WMSBRIDGE_SHARED_SKUS' => '',
                'WMSBRIDGE_STATUS_RECEIVED' => '0',
                'WMSBRIDGE_STATUS_PICKING' => '3',
                'WMSBRIDGE_STATUS_PARTIALLY_SHIPPED' => '4',
                'WMSBRIDGE_STATUS_SHIPPED' => '4',
                'WMSBRIDGE_STATUS_DELIVERED' => '5',
                'WMSBRIDGE_STATUS_CANCELLED' => '0',
            ]],
            'deleted statuses are no choice' => [self::states([3, 9, 13, 4]), self::KNOWN, [
                'WMSBRIDGE_RELEASE_STATUSES' => '2,11,20',
                'WMSBRIDGE_STATUS_PICKING' => '0',
                'WMSBRIDGE_STATUS_SHIPPED' => '0',
            ]],
            'a shop without cash on delivery' => [self::states(), ['PS_OS_COD_VALIDATION' => 0] + self::KNOWN, ['WMSBRIDGE_RELEASE_STATUSES' => '2,3,9,11,20']],
            'cash on delivery that is paid' => [self::states(), ['PS_OS_COD_VALIDATION' => 2] + self::KNOWN, ['WMSBRIDGE_RELEASE_STATUSES' => '2,3,9,11,20']],
            'one status for cancelled and refunded' => [self::states(), ['PS_OS_REFUND' => 6] + self::KNOWN, ['WMSBRIDGE_CANCEL_STATUSES' => '6,8']],
            'a shop that knows nothing' => [[], [], ['WMSBRIDGE_RELEASE_STATUSES' => '', 'WMSBRIDGE_CANCEL_STATUSES' => '', 'WMSBRIDGE_STATUS_SHIPPED' => '0']],
        ];
    }

    /** Whoever saves has seen every status of the form. */
    public function testSavingTheSettingsChoosesForEveryStatusThatTheShopHas(): void
    {
        $posted = ['WMSBRIDGE_COD_ORDERS' => 'send', 'WMSBRIDGE_EARLIER_ORDERS' => 'sometimes', 'WMSBRIDGE_COD_MODULES' => "codfee\r\n my_cod ", 'WMSBRIDGE_SHARED_SKUS' => "MUG-*\nTEE"];
        $form = SettingsForm::values(Settings::defaults(self::states(), self::KNOWN), [1, 2, 17], []);
        $read = SettingsInput::read($posted + $form, [1, 2, 17], []);

        self::assertSame([], $read['problems']);
        foreach ([
            'WMSBRIDGE_KNOWN_STATUSES' => '1,2,17', 'WMSBRIDGE_COD_MODULES' => 'codfee,my_cod', 'WMSBRIDGE_SHARED_SKUS' => 'MUG-*,TEE',
            'WMSBRIDGE_COD_ORDERS' => 'send', 'WMSBRIDGE_EARLIER_ORDERS' => 'ask',
        ] as $key => $value) {
            self::assertSame($value, $read['values'][$key]);
        }
        [$text, $parts] = SettingsInput::read(['WMSBRIDGE_COD_MODULES' => 'my module'] + $form, [1, 2, 17], [])['problems'][0];
        self::assertSame('"my module" is not possible for Payment modules for payment on delivery.', strtr($text, $parts));
    }

    public function testDefaultsAreWhatTheFormTakes(): void
    {
        foreach (SettingList::RULES as $key => $rule) {
            $values = array_filter((array) $rule['default'], static function ($value): bool {
                return $value !== '';
            });
            foreach ($values as $value) {
                self::assertTrue(
                    $rule['type'] === 'list' ? preg_match('/^' . $rule['entry'] . '$/Du', $value) === 1
                        : ($rule['type'] === 'choice' ? in_array($value, $rule['words'], true) : ($rule['type'] !== 'number' || ($value >= $rule['least'] && $value <= $rule['most']))),
                    "$key: $value"
                );
            }
        }
    }

    /** What is wrong with a field is said with its name. */
    public function testEveryFieldThatMayBeWrongHasAName(): void
    {
        self::assertSame([], array_diff(array_keys(Settings::ofType('number') + Settings::ofType('list') + Settings::ofType('time')), array_keys(SettingsForm::NAMES)));
    }

    /**
     * @dataProvider laterStatuses
     */
    public function testAPaidStatusThatCameLaterIsNamed(array $state, array $settings, array $names): void
    {
        $chosen = $settings + ['WMSBRIDGE_KNOWN_STATUSES' => '1,2'] + Settings::defaults(self::states(), self::KNOWN);

        self::assertSame($names, HoldSettings::notChosen($chosen, [$state + ['id_order_state' => '77', 'paid' => '1', 'shipped' => '0', 'deleted' => '0', 'name' => 'Paid by Foo']]));
    }

    public static function laterStatuses(): array
    {
        return [
            'it came later' => [[], [], [77 => 'Paid by Foo']],
            'an admin saw it' => [[], ['WMSBRIDGE_KNOWN_STATUSES' => '1,2,77'], []],
            'it sends' => [[], ['WMSBRIDGE_RELEASE_STATUSES' => '2,77'], []],
            'it cancels' => [[], ['WMSBRIDGE_CANCEL_STATUSES' => '77'], []],
            'we write it' => [[], ['WMSBRIDGE_STATUS_PACKED' => '77'], []],
            'not paid' => [['paid' => '0'], [], []],
            'shipped' => [['shipped' => '1'], [], []],
            'deleted' => [['deleted' => '1'], [], []],
        ];
    }

    public function testNothingMovesAfterInstalling(): void
    {
        $defaults = Settings::defaults(self::states(), self::KNOWN);
        foreach (Settings::FLOWS as $flow) {
            self::assertSame('0', $defaults[Settings::flowKey($flow)]);
        }
    }

    public function testTheFormSentBackUnchangedChangesNothing(): void
    {
        $settings = ['WMSBRIDGE_CARRIER_MAP' => '{"2":"DHL-EXP \"A\""}', 'WMSBRIDGE_RELEASE_STATUSES' => '2,3', 'WMSBRIDGE_FLOW_STOCK' => '1'] + Settings::defaults(self::states(), self::KNOWN);
        $ids = array_column(self::states(), 'id_order_state');
        $read = SettingsInput::read(SettingsForm::values($settings, $ids, array_keys(self::CARRIERS)), $ids, self::CARRIERS);

        self::assertSame([], $read['problems']);
        ksort($settings);
        ksort($read['values']);
        self::assertSame($settings, $read['values']);
    }

    /**
     * @dataProvider inputs
     */
    public function testWhatWasSentIsReadOrRefused(array $sent, array $values, array $problems): void
    {
        $ids = array_column(self::states(), 'id_order_state');
        $posted = $sent + SettingsForm::values(Settings::defaults(self::states(), self::KNOWN), $ids, array_keys(self::CARRIERS));
        $read = SettingsInput::read($posted, $ids, self::CARRIERS);
        $said = array_map(static function (array $problem): string {
            return strtr($problem[0], $problem[1]);
        }, $read['problems']);

        foreach ($values as $key => $value) {
            self::assertSame($value, $read['values'][$key], $key);
        }
        self::assertCount(count($problems), $said, implode("\n", $said));
        foreach ($problems as $i => $problem) {
            self::assertStringContainsString($problem, $said[$i]);
        }
    }

    public static function inputs(): array
    {
        $noRelease = [];
        foreach ([2, 3, 9, 11, 20, 13] as $id) {
            $noRelease['WMSBRIDGE_RELEASE_STATUSES_' . $id] = '';
        }

        return [
            'a flow on' => [['WMSBRIDGE_FLOW_ORDERS' => '1'], ['WMSBRIDGE_FLOW_ORDERS' => '1'], []],
            'a flow that is neither on nor off is off' => [['WMSBRIDGE_FLOW_ORDERS' => 'yes'], ['WMSBRIDGE_FLOW_ORDERS' => '0'], []],
            'a list where a text belongs' => [['WMSBRIDGE_FLOW_ORDERS' => ['1'], 'WMSBRIDGE_CARRIER_2' => ['x'], 'WMSBRIDGE_STATUS_SHIPPED' => ['4']], ['WMSBRIDGE_FLOW_ORDERS' => '0', 'WMSBRIDGE_CARRIER_MAP' => '{}', 'WMSBRIDGE_STATUS_SHIPPED' => '0'], []],
            'a status ticked' => [['WMSBRIDGE_RELEASE_STATUSES_10' => '1'], ['WMSBRIDGE_RELEASE_STATUSES' => '2,3,9,10,11,13,20'], []],
            'a status the shop has not' => [['WMSBRIDGE_STATUS_SHIPPED' => '99', 'WMSBRIDGE_RELEASE_STATUSES_99' => '1'], ['WMSBRIDGE_STATUS_SHIPPED' => '0', 'WMSBRIDGE_RELEASE_STATUSES' => '2,3,9,11,13,20'], []],
            'orders on, and nothing releases one' => [['WMSBRIDGE_FLOW_ORDERS' => '1'] + $noRelease, [], ['no status releases one']],
            'orders off, and nothing releases one' => [$noRelease, ['WMSBRIDGE_RELEASE_STATUSES' => ''], []],
            'one status in both lists' => [['WMSBRIDGE_CANCEL_STATUSES_2' => '1'], [], ['(status 2)']],
            'a number' => [['WMSBRIDGE_STOCK_BUFFER' => ' 5 '], ['WMSBRIDGE_STOCK_BUFFER' => '5'], []],
            'no number' => [['WMSBRIDGE_STOCK_BUFFER' => '-1', 'WMSBRIDGE_RETENTION_DAYS' => ''], [], ['"-1" is not possible for Pieces kept back', '"" is not possible for Keep events']],
            'a number out of bounds' => [['WMSBRIDGE_RETENTION_DAYS' => '3'], [], ['from 7 to 3650']],
            'a number with a fraction' => [['WMSBRIDGE_STOP_CREATES' => '1.5'], [], ['whole number']],
            'what is kept back of single SKUs' => [['WMSBRIDGE_STOCK_BUFFERS' => "A=5\r\n B=10% \n\nA=5"], ['WMSBRIDGE_STOCK_BUFFERS' => 'A=5,B=10%'], []],
            'kept back without a number' => [['WMSBRIDGE_STOCK_BUFFERS' => 'A=many'], [], ['"A=many" is not possible for Kept back of single']],
            'more than all kept back' => [['WMSBRIDGE_STOCK_BUFFERS' => 'A=101%'], [], ['"A=101%"']],
            'patterns' => [['WMSBRIDGE_STOCK_EXCLUDE_SKUS' => 'DROP-*, X?'], ['WMSBRIDGE_STOCK_EXCLUDE_SKUS' => 'DROP-*,X?'], []],
            'a tag among the patterns' => [['WMSBRIDGE_STOCK_EXCLUDE_SKUS' => '<b>'], [], ['"<b>"']],
            'categories' => [['WMSBRIDGE_STOCK_EXCLUDE_CATEGORIES' => "3\n4"], ['WMSBRIDGE_STOCK_EXCLUDE_CATEGORIES' => '3,4'], []],
            'categories by name' => [['WMSBRIDGE_STOCK_EXCLUDE_CATEGORIES' => 'Mugs'], [], ['"Mugs" is not possible for Categories']],
            'a word that is none of the choice' => [['WMSBRIDGE_STOCK_SOURCE' => 'moon'], ['WMSBRIDGE_STOCK_SOURCE' => 'wms'], []],
            'the shop\'s stock' => [['WMSBRIDGE_STOCK_SOURCE' => 'shop'], ['WMSBRIDGE_STOCK_SOURCE' => 'shop'], []],
            'a time' => [['WMSBRIDGE_STOCK_FULL_AT' => '3:05'], ['WMSBRIDGE_STOCK_FULL_AT' => '03:05'], []],
            'no time' => [['WMSBRIDGE_STOCK_FULL_AT' => ''], ['WMSBRIDGE_STOCK_FULL_AT' => ''], []],
            'a time that is none' => [['WMSBRIDGE_STOCK_FULL_AT' => '25:00'], [], ['"25:00" is not possible for Compare all']],
            'a percentage out of bounds' => [['WMSBRIDGE_STOCK_STOP_SHARE' => '101'], [], ['from 0 to 100']],
            'a list for a list' => [['WMSBRIDGE_STOCK_BUFFERS' => ['A=5'], 'WMSBRIDGE_STOCK_FULL_AT' => ['x']], ['WMSBRIDGE_STOCK_BUFFERS' => '', 'WMSBRIDGE_STOCK_FULL_AT' => ''], []],
            'a carrier\'s code' => [['WMSBRIDGE_CARRIER_2' => ' DHL/é '], ['WMSBRIDGE_CARRIER_MAP' => '{"2":"DHL/é"}'], []],
            // PrestaShop takes tags out of what it stores: a "<" would break the JSON.
            'a carrier\'s code with a bracket' => [['WMSBRIDGE_CARRIER_2' => 'A<B'], ['WMSBRIDGE_CARRIER_MAP' => '{"2":"A\u003CB"}'], []],
            'a carrier the shop has not' => [['WMSBRIDGE_CARRIER_9' => 'X'], ['WMSBRIDGE_CARRIER_MAP' => '{}'], []],
            'a carrier\'s code that is too long' => [['WMSBRIDGE_CARRIER_2' => str_repeat('x', 65)], [], ['carrier DHL has more than 64']],
        ];
    }

    public function testWhatWasRefusedIsShownAgainAsItWasSent(): void
    {
        $values = ['WMSBRIDGE_STOCK_BUFFER' => '0', 'WMSBRIDGE_RELEASE_STATUSES_2' => '1', 'WMSBRIDGE_CARRIER_2' => 'DHL'];

        self::assertSame(
            ['WMSBRIDGE_STOCK_BUFFER' => 'many', 'WMSBRIDGE_RELEASE_STATUSES_2' => '', 'WMSBRIDGE_CARRIER_2' => ''],
            SettingsForm::again(['WMSBRIDGE_STOCK_BUFFER' => 'many', 'WMSBRIDGE_CARRIER_2' => ['x'], 'other' => 'y'], $values)
        );
    }
}
