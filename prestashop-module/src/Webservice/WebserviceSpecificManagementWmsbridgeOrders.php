<?php
/**
 * `GET /api/wmsbridge_orders`: all that the sidecar reads of orders, as docs/contract.md has it. Orders of the key's shop alone.
 *
 *     ?ids=1,2,3                                               everything about these
 *     ?changed=order&since=2026-11-24 10:00:00&after=0&limit=500   which ones changed
 */

use WmsBridge\Webservice\JsonResource;
use WmsBridge\Webservice\Orders\ChangedOrders;
use WmsBridge\Webservice\Orders\Orders;

class WebserviceSpecificManagementWmsbridgeOrders extends JsonResource
{
    const MOST_ORDERS = 100;
    const MOST_CHANGED = 1000;

    protected function name(): string
    {
        return 'wmsbridge_orders';
    }

    protected function methods(): array
    {
        return ['GET', 'HEAD'];
    }

    /** @return array<string, mixed> */
    protected function answer($body)
    {
        $idShop = (int) $this->connection['id_shop'];
        if ($this->parameter('changed', '') === '') {
            return Orders::read($this->ids(), $idShop);
        }
        $part = $this->parameter('changed', '');
        $since = $this->parameter('since', '');
        $limit = $this->number('limit');
        if (!isset(ChangedOrders::STAMPS[$part]) || !preg_match('/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/D', $since) || $limit < 1 || $limit > self::MOST_CHANGED) {
            throw new InvalidArgumentException(sprintf(
                'Say changed=order or changed=address, since=2026-11-24 10:00:00 by the shop\'s clock, and limit=1 to %d in the URL.',
                self::MOST_CHANGED
            ));
        }

        return ['changed' => ChangedOrders::read($idShop, $part, $since, $this->number('after'), $limit)];
    }

    /** @return array<int, int> */
    private function ids(): array
    {
        $list = $this->parameter('ids', '');
        $ids = preg_match('/^[1-9]\d{0,9}(,[1-9]\d{0,9})*$/D', $list) ? array_map('intval', explode(',', $list)) : [];
        if ($ids === [] || count($ids) > self::MOST_ORDERS) {
            throw new InvalidArgumentException(sprintf('Say ids=1,2,3 in the URL: ids of orders, %d at most.', self::MOST_ORDERS));
        }

        return $ids;
    }

    private function number(string $name): int
    {
        $text = $this->parameter($name, '0');

        return preg_match('/^\d{1,10}$/D', $text) ? (int) $text : 0;
    }

    private function parameter(string $name, string $default): string
    {
        $value = $this->request->urlFragments[$name] ?? $default;

        return is_string($value) ? $value : '';
    }
}
