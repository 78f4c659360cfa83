<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Event\Touch;
use WmsBridge\Hook\OrderHooks;

final class OrderHooksTest extends TestCase
{
    /**
     * @dataProvider hooks
     */
    public function testAHookTellsWhatHappenedToWhichOrder(string $hook, array $params, ?array $expected): void
    {
        $touch = OrderHooks::touch($hook, $params);

        self::assertSame($expected, $touch === null ? null : [$touch->idOrder, $touch->idShop, $touch->reason, $touch->matter]);
    }

    public static function hooks(): array
    {
        // PrestaShop 8 gives numbers as text in many places, 9 as numbers.
        $order = (object) ['id' => '12', 'id_shop' => '2', 'current_state' => '3', 'id_address_delivery' => '7', 'id_carrier' => '4'];
        $unplaced = (object) ['id' => 12, 'id_shop' => 2, 'current_state' => null, 'id_address_delivery' => 7, 'id_carrier' => 4];

        return [
            'placed, without a status yet' => ['actionValidateOrder', ['order' => $unplaced], [12, 2, Touch::PLACED, '']],
            'a status change begins' => ['actionOrderStatusUpdate', ['id_order' => '12', 'newOrderStatus' => (object) ['id' => 3]], [12, 0, Touch::STATUS_BEGINS, '']],
            'a new status' => ['actionOrderStatusPostUpdate', ['id_order' => 12, 'newOrderStatus' => (object) ['id' => '3'], 'oldOrderStatus' => (object) ['id' => 2]], [12, 0, Touch::STATUS, '3']],
            'a new status of nobody knows which' => ['actionOrderStatusPostUpdate', ['id_order' => 12], [12, 0, Touch::STATUS, '0']],
            'saved: address and carrier tell whether it matters' => ['actionObjectOrderUpdateAfter', ['object' => $order], [12, 2, Touch::ADDRESS, '7:4']],
            'saved while it is being placed' => ['actionObjectOrderUpdateAfter', ['object' => $unplaced], null],
            'lines edited' => ['actionOrderEdited', ['order' => $order], [12, 2, Touch::LINES, null]],
            'a line cancelled' => ['actionProductCancel', ['order' => $order, 'id_order_detail' => 5, 'cancel_quantity' => 1], [12, 2, Touch::REFUND, null]],
            'a credit slip' => ['actionOrderSlipAdd', ['order' => $order, 'productList' => [], 'qtyList' => []], [12, 2, Touch::REFUND, null]],
            'a return asked for' => ['actionObjectOrderReturnAddAfter', ['object' => (object) ['id' => '3', 'id_order' => '12']], [12, 0, Touch::RETURN, '3']],
            'deleted' => ['actionObjectOrderDeleteAfter', ['object' => $order], [12, 2, Touch::DELETED, '']],
            'another hook' => ['actionCartSave', ['order' => $order], null],
            'no order' => ['actionValidateOrder', [], null],
            'an order that is none' => ['actionOrderEdited', ['order' => 'ABCDEFGHI'], null],
            'an order without an id' => ['actionOrderEdited', ['order' => (object) ['id' => null]], null],
            'a status of no order' => ['actionOrderStatusPostUpdate', ['newOrderStatus' => (object) ['id' => 3]], null],
            'an order of which nothing but the id is known' => ['actionOrderEdited', ['order' => (object) ['id' => 12]], [12, 0, Touch::LINES, null]],
        ];
    }
}
