<?php
/**
 * Everything about some orders, as docs/contract.md has it, by about a dozen statements however many they are. What an order refers to
 * and the shop does not have is null: it holds up no other order.
 */

namespace WmsBridge\Webservice\Orders;

final class Orders
{
    /**
     * @param array<int, int> $ids
     *
     * @return array{time_zone: string, statuses: array<int, array<string, mixed>>, carriers: array<int, array<string, mixed>>, orders: array<int, array<string, mixed>>}
     *   orders that this shop does not have are left out
     */
    public static function read(array $ids, int $idShop): array
    {
        $orders = OrderHead::read($ids, $idShop);
        // Read after the orders: a carrier that was edited a moment ago has another id, and an order that names it must find it.
        $statuses = Statuses::read((int) \Configuration::get('PS_LANG_DEFAULT'));
        $carriers = Carriers::read($idShop);
        if ($orders !== []) {
            foreach (self::parts($idShop, $statuses, $carriers) as $part) {
                $part->addTo($orders);
            }
        }

        return [
            'time_zone' => (string) \Configuration::get('PS_TIMEZONE', null, null, $idShop),
            'statuses' => array_values($statuses),
            'carriers' => array_values($carriers),
            'orders' => array_values($orders),
        ];
    }

    /**
     * @param array<int, array<string, mixed>> $statuses by id
     * @param array<int, array<string, mixed>> $carriers by id
     *
     * @return array<int, OrderPart>
     */
    private static function parts(int $idShop, array $statuses, array $carriers): array
    {
        return [
            new Shipping($statuses, $carriers),
            new CustomerGroups(),
            new Addresses(),
            new Lines($idShop),
            new Customizations($idShop),
            new SharedSkus($idShop),
            new Discounts(),
            new Parcels(),
            new StatusHistory(),
            new CustomerMessage(),
            // Last: other modules see the whole order.
            new OrderHook($idShop),
        ];
    }
}
