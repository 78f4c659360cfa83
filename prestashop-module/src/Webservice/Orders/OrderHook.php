<?php
/**
 * Lets other modules add to orders before the sidecar gets them: the hook `actionWmsbridgeOrder`, as docs/contract.md has it. They are
 * called here and not by Hook::exec(), which swallows an Exception half-way through and lets an Error end the request: a module that
 * fails over an order spoils that order alone.
 */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Event\ShopLog;

final class OrderHook implements OrderPart
{
    const NAME = 'actionWmsbridgeOrder';
    const METHOD = 'hookActionWmsbridgeOrder';

    /** @var int */
    private $idShop;

    public function __construct(int $idShop)
    {
        $this->idShop = $idShop;
    }

    public function addTo(array &$orders): void
    {
        foreach (\Hook::getHookModuleExecList(self::NAME) ?: [] as $registration) {
            $module = \Module::getInstanceByName($registration['module']);
            if (!is_object($module) || !is_callable([$module, self::METHOD])) {
                continue;
            }
            $whole = array_filter($orders, static function (array $order): bool {
                return $order['problem'] === null;
            });
            try {
                $orders = $this->call($module, $whole) + $orders;
            } catch (\Throwable $error) {
                $orders = $this->oneByOne($module, $whole) + $orders;
            }
        }
        ksort($orders);
    }

    /** @return array<int, array<string, mixed>> */
    private function oneByOne(\Module $module, array $orders): array
    {
        foreach ($orders as $id => $order) {
            try {
                $orders[$id] = $this->call($module, [$id => $order])[$id];
            } catch (\Throwable $error) {
                ShopLog::error(sprintf('The module %s failed over order %d in the hook %s', $module->name, $id, self::NAME), $error);
                $orders[$id]['problem'] = [
                    'code' => 'module_failed',
                    'message' => sprintf(
                        'The module %s failed over this order in the hook %s (%s); the reason is in the shop\'s log (Advanced Parameters > Logs).',
                        $module->name,
                        self::NAME,
                        get_class($error)
                    ),
                ];
            }
        }

        return $orders;
    }

    /**
     * @param array<int, array<string, mixed>> $orders by id
     *
     * @return array<int, array<string, mixed>> the same ones
     */
    private function call(\Module $module, array $orders): array
    {
        $changed = $orders;
        call_user_func([$module, self::METHOD], ['orders' => &$changed, 'id_shop' => $this->idShop]);
        foreach ($orders as $id => $order) {
            $mine = $changed[$id] ?? null;
            if (!is_array($mine) || ($mine['id_order'] ?? null) !== $id || !array_key_exists('problem', $mine) || json_encode($mine, JSON_INVALID_UTF8_SUBSTITUTE) === false) {
                throw new \UnexpectedValueException('What the module left of an order is none.');
            }
        }

        return array_intersect_key($changed, $orders);
    }
}
