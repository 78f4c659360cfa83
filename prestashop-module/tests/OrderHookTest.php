<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Webservice\Orders\OrderHook;

final class OrderHookTest extends TestCase
{
    protected function tearDown(): void
    {
        Hook::$modules = Module::$instances = PrestaShopLogger::$messages = [];
    }

    /** @return array<int, array<string, mixed>> */
    private static function orders(int ...$ids): array
    {
        $orders = [];
        foreach ($ids as $id) {
            $orders[$id] = ['id_order' => $id, 'pickup_point' => null, 'hold' => null, 'problem' => null, 'lines' => [['sku' => 'A']]];
        }

        return $orders;
    }

    /** @param callable(array<string, mixed>): void ...$does by module, in their order */
    private static function listening(callable ...$does): void
    {
        foreach ($does as $i => $do) {
            $module = new class() extends Module {
                /** @var callable */
                public $do;
                /** @var int */
                public $calls = 0;

                public function hookActionWmsbridgeOrder(array $params): void
                {
                    ++$this->calls;
                    ($this->do)($params);
                }
            };
            $module->name = 'listener' . $i;
            $module->do = $do;
            Hook::$modules[] = $module->name;
            Module::$instances[$module->name] = $module;
        }
    }

    public function testModulesChangeOrdersOneAfterTheOther(): void
    {
        self::listening(static function (array $params): void {
            $params['orders'][2]['pickup_point'] = ['id' => '012345'];
        }, static function (array $params): void {
            $params['orders'][2]['hold'] = 'Sees ' . $params['orders'][2]['pickup_point']['id'] . ' of shop ' . $params['id_shop'];
        });
        $orders = self::orders(1, 2);
        (new OrderHook(7))->addTo($orders);

        self::assertSame('Sees 012345 of shop 7', $orders[2]['hold']);
        self::assertSame(self::orders(1)[1], $orders[1]);
        self::assertSame([1, 1], array_map(static function ($module): int {
            return $module->calls;
        }, array_values(Module::$instances)), 'one call an answer');
    }

    /**
     * @dataProvider failures
     *
     * @param callable(array<string, mixed>): void $fail over order 2
     */
    public function testAModuleThatFailsOverAnOrderSpoilsThatOneAlone(callable $fail): void
    {
        self::listening(static function (array $params) use ($fail): void {
            foreach (array_keys($params['orders']) as $id) {
                $params['orders'][$id]['hold'] = 'seen';
                if ($id === 2) {
                    $fail($params);
                }
            }
        }, static function (array $params): void {
            foreach (array_keys($params['orders']) as $id) {
                $params['orders'][$id]['pickup_point'] = ['id' => 'later'];
            }
        });
        $orders = self::orders(1, 2, 3);
        (new OrderHook(1))->addTo($orders);

        self::assertSame([1, 2, 3], array_keys($orders));
        self::assertSame(['module_failed', 2], [$orders[2]['problem']['code'], $orders[2]['id_order']]);
        self::assertStringContainsString('The module listener0 failed over this order', $orders[2]['problem']['message']);
        self::assertStringNotContainsString('Camille', json_encode($orders[2]), 'what a module throws may name a customer');
        foreach ([1, 3] as $id) {
            self::assertSame(['seen', ['id' => 'later'], null], [$orders[$id]['hold'], $orders[$id]['pickup_point'], $orders[$id]['problem']]);
        }
        self::assertNotFalse(json_encode(array_values($orders)));
    }

    public static function failures(): array
    {
        return [
            'an Exception' => [static function (): void {
                throw new RuntimeException('No point for Camille.');
            }],
            'an Error' => [static function (): void {
                throw new TypeError('Camille is no number.');
            }],
            'it takes the order away' => [static function (array $params): void {
                unset($params['orders'][2]);
            }],
            'it makes another one of it' => [static function (array $params): void {
                $params['orders'][2]['id_order'] = 3;
            }],
            'it makes none of it' => [static function (array $params): void {
                $params['orders'][2] = 'sent';
            }],
            'it adds what JSON cannot hold' => [static function (array $params): void {
                $params['orders'][2]['weight'] = INF;
            }],
            'it takes all orders away' => [static function (array $params): void {
                $params['orders'] = null;
            }],
        ];
    }

    public function testAnOrderThatAModuleAddsIsNotOfTheAnswer(): void
    {
        self::listening(static function (array $params): void {
            $params['orders'][9] = ['id_order' => 9, 'problem' => null];
        });
        $orders = self::orders(1);
        (new OrderHook(1))->addTo($orders);

        self::assertSame([1], array_keys($orders));
    }
}
