<?php
/** Orders that changed since a time of the shop's own clock, the oldest first, by pages: what the sidecar's scan for gaps asks. */

namespace WmsBridge\Webservice\Orders;

use WmsBridge\Webservice\Sql;

final class ChangedOrders
{
    /** By what changed: its own time. A delivery address that is changed itself leaves the order's time as it was. */
    const STAMPS = ['order' => 'o.date_upd', 'address' => 'a.date_upd'];

    /**
     * @param string $part a key of STAMPS
     * @param int $after with the same stamp as $since: ids after this one
     *
     * @return array<int, array{id_order: int, stamp: string}>
     */
    public static function read(int $idShop, string $part, string $since, int $after, int $limit): array
    {
        $stamp = self::STAMPS[$part];
        $text = Sql::text($since);

        return array_map(static function (array $row): array {
            return ['id_order' => (int) $row['id_order'], 'stamp' => (string) $row['stamp']];
        }, Sql::rows("SELECT o.id_order, $stamp AS stamp FROM " . Sql::table('orders') . ' o'
            . ($part === 'address' ? ' JOIN ' . Sql::table('address') . ' a ON a.id_address = o.id_address_delivery' : '')
            . " WHERE o.id_shop = $idShop AND $stamp >= $text AND ($stamp > $text OR o.id_order > $after)"
            . " ORDER BY $stamp, o.id_order LIMIT $limit"));
    }
}
