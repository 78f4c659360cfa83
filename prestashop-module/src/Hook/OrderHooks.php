<?php
/**
 * What PrestaShop tells in a hook -> what happened to which order. Pure.
 *
 * Which hook fires when, in which order, was traced on running shops of 8.2 and 9.1; docs/contract.md lists the reasons.
 */

namespace WmsBridge\Hook;

use WmsBridge\Event\Touch;

final class OrderHooks
{
    /**
     * @param string $hook its name, as PrestaShop spells it
     * @param array<string, mixed> $params what PrestaShop gives
     *
     * @return Touch|null null where this is nothing that a warehouse could care about
     */
    public static function touch(string $hook, array $params)
    {
        switch ($hook) {
            case 'actionValidateOrder':
                // The order has no status yet: actionOrderStatusPostUpdate follows with it, in the same request.
                return self::ofOrder($params['order'] ?? null, Touch::PLACED, '');

            case 'actionOrderStatusUpdate':
                return self::of((int) ($params['id_order'] ?? 0), 0, Touch::STATUS_BEGINS, '');

            case 'actionOrderStatusPostUpdate':
                $status = (int) ($params['newOrderStatus']->id ?? 0);

                return self::of((int) ($params['id_order'] ?? 0), 0, Touch::STATUS, (string) $status);

            case 'actionObjectOrderUpdateAfter':
                $order = $params['object'] ?? null;
                // While it is placed an order is saved several times before it has a status. Its lines are not
                // complete yet, and actionValidateOrder is still to come.
                if (!is_object($order) || (int) ($order->current_state ?? 0) === 0) {
                    return null;
                }

                return self::ofOrder($order, Touch::ADDRESS, self::address($order));

            case 'actionOrderEdited':
                return self::ofOrder($params['order'] ?? null, Touch::LINES, null);

            // One call for each line, while the others may still be unwritten, and one for the credit slip at the
            // end: each is a change of its own, for whoever reads the order after the first would miss the rest.
            case 'actionProductCancel':
            case 'actionOrderSlipAdd':
                return self::ofOrder($params['order'] ?? null, Touch::REFUND, null);

            case 'actionObjectOrderReturnAddAfter':
                $return = $params['object'] ?? null;

                return is_object($return)
                    ? self::of((int) ($return->id_order ?? 0), 0, Touch::RETURN, (string) (int) ($return->id ?? 0))
                    : null;

            // The only witness: an order that is missing from a table may be back a moment later.
            case 'actionObjectOrderDeleteAfter':
                return self::ofOrder($params['object'] ?? null, Touch::DELETED, '');
        }

        return null;
    }

    /**
     * @param mixed $order
     *
     * @return Touch|null
     */
    private static function ofOrder($order, string $reason, ?string $matter)
    {
        if (!is_object($order)) {
            return null;
        }

        return self::of((int) ($order->id ?? 0), (int) ($order->id_shop ?? 0), $reason, $matter, self::address($order));
    }

    /** @return Touch|null */
    private static function of(int $idOrder, int $idShop, string $reason, ?string $matter, string $address = '')
    {
        return $idOrder > 0 ? new Touch($idOrder, $idShop, $reason, $matter, $address) : null;
    }

    /** @param object $order */
    private static function address($order): string
    {
        return (int) ($order->id_address_delivery ?? 0) . ':' . (int) ($order->id_carrier ?? 0);
    }
}
