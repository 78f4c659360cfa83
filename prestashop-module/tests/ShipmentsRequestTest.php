<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\ShipmentsRequest;

require_once __DIR__ . '/../src/autoload.php';

final class ShipmentsRequestTest extends TestCase
{
    /**
     * @dataProvider wrongAsAWhole
     */
    public function testARequestThatIsWrongAsAWholeIsRefused($body, string $says): void
    {
        $this->expectException(InvalidArgumentException::class);
        $this->expectExceptionMessage($says);
        ShipmentsRequest::read($body);
    }

    public static function wrongAsAWhole(): array
    {
        return [
            'not an object' => ['hello', 'not a JSON object'],
            'null' => [null, 'not a JSON object'],
            'no connection' => [['updates' => []], '"connection"'],
            'connection as text' => [['connection' => '1', 'updates' => []], '"connection"'],
            'connection 0' => [['connection' => 0, 'updates' => []], '"connection"'],
            'no updates' => [['connection' => 1], '"updates"'],
            'seconds as a text' => [['connection' => 1, 'updates' => [], 'seconds' => 'soon'], '"seconds"'],
            'too many seconds' => [['connection' => 1, 'updates' => [], 'seconds' => 61], '"seconds"'],
            'updates as an object' => [['connection' => 1, 'updates' => ['a' => []]], '"updates"'],
        ];
    }

    public function testAGoodUpdateIsTakenWhole(): void
    {
        $read = ShipmentsRequest::read(['connection' => 7, 'updates' => [self::good()]]);

        self::assertSame(7, $read['connection']);
        self::assertSame(10.0, $read['seconds']);
        self::assertSame([
            'id_order' => 12,
            'wms_number' => 'ABC-12',
            'correlation_id' => 'c-1',
            'parcels' => [[
                'key' => 'WB1', 'tracking_number' => 'WB1', 'tracking_url' => 'https://example.com/WB1',
                'id_carrier' => 3, 'carrier_name' => 'DHL', 'problem' => '',
            ]],
            'parcels_whole' => true,
            'status' => ['item' => 'shipped', 'to' => 4, 'from' => 3, 'problem' => ''],
            'problem' => '',
        ], $read['updates'][0]);
    }

    public function testABadUpdateHoldsUpNoOther(): void
    {
        $read = ShipmentsRequest::read(['connection' => 1, 'updates' => ['nonsense', self::good(), ['id_order' => -1]]]);

        self::assertSame([true, false, true], array_map(static function (array $update): bool {
            return $update['problem'] !== '';
        }, $read['updates']));
    }

    /**
     * @dataProvider badUpdates
     */
    public function testABadUpdateSaysWhatIsWrong(array $change, string $says): void
    {
        self::assertStringContainsString($says, ShipmentsRequest::update($change + self::good())['problem']);
    }

    public static function badUpdates(): array
    {
        return [
            'no order' => [['id_order' => null], '"id_order"'],
            'order as text' => [['id_order' => '12'], '"id_order"'],
            'no WMS number' => [['wms_number' => ''], 'Order 12: "wms_number"'],
            'WMS number too long' => [['wms_number' => str_repeat('x', 65)], 'Order 12: "wms_number"'],
            'parcels no list' => [['parcels' => 'WB1'], 'Order 12: "parcels"'],
            'status no object' => [['status' => 'shipped'], 'Order 12: "status"'],
        ];
    }

    /**
     * @dataProvider parcels
     */
    public function testABadParcelSaysWhatIsWrong(array $change, string $says): void
    {
        $update = ShipmentsRequest::update(['parcels' => [$change + self::good()['parcels'][0]]] + self::good());
        if ($says === '') {
            self::assertSame('', $update['parcels'][0]['problem']);
        } else {
            self::assertStringContainsString($says, $update['parcels'][0]['problem']);
            self::assertStringContainsString('Order 12', $update['parcels'][0]['problem']);
        }
        self::assertSame('', $update['problem'], 'a bad parcel is no bad update');
    }

    public static function parcels(): array
    {
        return [
            '64 characters fit' => [['tracking_number' => str_repeat('9', 64)], ''],
            '65 do not' => [['tracking_number' => str_repeat('9', 65)], 'has 65 characters and the shop\'s field (order_carrier.tracking_number) holds 64'],
            'characters that PrestaShop refuses' => [['tracking_number' => 'AB<1>'], 'characters that PrestaShop refuses'],
            'a line break at the end is trimmed' => [['tracking_number' => "AB1\n"], ''],
            'a line break inside' => [['tracking_number' => "AB\n1"], 'characters that PrestaShop refuses'],
            'what PrestaShop takes' => [['tracking_number' => '~:#,%&_=()[].? +-@/aZ0'], ''],
            'none is no problem' => [['tracking_number' => ''], ''],
            'not a text' => [['tracking_number' => 12], '"tracking_number" must be a text'],
            'no key' => [['key' => ''], '"key"'],
            'key too long' => [['key' => str_repeat('k', 129)], '"key"'],
            'carrier left to the order' => [['id_carrier' => null], ''],
            'carrier as text' => [['id_carrier' => '3'], '"id_carrier"'],
        ];
    }

    /**
     * @dataProvider statuses
     */
    public function testABadStatusSaysWhatIsWrong(array $change, string $says): void
    {
        $update = ShipmentsRequest::update(['status' => $change + self::good()['status']] + self::good());
        self::assertStringContainsString($says, $update['status']['problem']);
    }

    public static function statuses(): array
    {
        return [
            'no item' => [['item' => ''], 'Order 12: the status\'s "item"'],
            'no target' => [['to' => 0], 'Order 12: the status\'s "to"'],
            'target as text' => [['to' => '4'], 'Order 12: the status\'s "to"'],
            'no origin' => [['from' => null], 'Order 12: the status\'s "from"'],
        ];
    }

    public function testAnOrderThatIsStillBeingPlacedHasStatus0(): void
    {
        $update = ShipmentsRequest::update(['status' => ['item' => 'x', 'to' => 4, 'from' => 0]] + self::good());
        self::assertSame('', $update['status']['problem']);
    }

    public function testAnUpdateWithoutAStatus(): void
    {
        self::assertNull(ShipmentsRequest::update(['status' => null] + self::good())['status']);
    }

    private static function good(): array
    {
        return [
            'id_order' => 12, 'wms_number' => 'ABC-12', 'correlation_id' => 'c-1',
            'parcels' => [['key' => 'WB1', 'tracking_number' => 'WB1', 'tracking_url' => 'https://example.com/WB1', 'id_carrier' => 3, 'carrier_name' => 'DHL']],
            'status' => ['item' => 'shipped', 'to' => 4, 'from' => 3],
        ];
    }
}
