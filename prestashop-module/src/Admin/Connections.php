<?php
/** The connections that the page shows: the active ones of the shops that the employee has chosen at the top. */

namespace WmsBridge\Admin;

final class Connections
{
    /**
     * @return array<int, int> id of the connection by id of the shop. Of several active ones of a shop the newest counts, as for
     *   the sidecar
     */
    public static function chosen(): array
    {
        return self::of(array_map('intval', \Shop::getContextListShopID()));
    }

    /**
     * @param array<int, int> $shops
     *
     * @return array<int, int> id of the connection by id of the shop
     */
    public static function of(array $shops): array
    {
        if ($shops === []) {
            return [];
        }
        $rows = \Db::getInstance()->executeS(
            'SELECT `id_shop`, MAX(`id_connection`) AS `id_connection` FROM `' . _DB_PREFIX_ . 'wmsbridge_connection`'
            . ' WHERE `active` = 1 AND `id_shop` IN (' . implode(', ', array_map('intval', $shops)) . ') GROUP BY `id_shop` ORDER BY `id_shop`',
            true,
            false
        ) ?: [];

        return array_map('intval', array_column($rows, 'id_connection', 'id_shop'));
    }

    /**
     * Of one order's page: PrestaShop shows it whichever shop was chosen at the top.
     *
     * @return array<int, int> id of the connection by id of the shop; empty where the employee has nothing to do with that shop
     */
    public static function ofOrder(int $idOrder): array
    {
        $idShop = (int) \Db::getInstance()->getValue('SELECT `id_shop` FROM `' . _DB_PREFIX_ . 'orders` WHERE `id_order` = ' . $idOrder, false);

        return $idShop > 0 && Rights::onShop($idShop) ? self::of([$idShop]) : [];
    }

    /** @return array<int, string> names of the chosen shops that have no connection, by their id */
    public static function missing(): array
    {
        return self::names(array_diff(array_map('intval', \Shop::getContextListShopID()), array_keys(self::chosen())));
    }

    /**
     * @param array<int, int> $shops
     *
     * @return array<int, string> name by id of the shop
     */
    public static function names(array $shops): array
    {
        $names = [];
        foreach ($shops as $idShop) {
            $names[$idShop] = (string) (\Shop::getShop($idShop)['name'] ?? $idShop);
        }

        return $names;
    }

    /** @param array<int, int> $ids @return string the inside of IN (…): never empty */
    public static function list(array $ids): string
    {
        return $ids === [] ? '0' : implode(', ', array_map('intval', $ids));
    }
}
