<?php
/**
 * Whether a request may write for a connection: it is known, switched on, of the shop that the URL names, and this
 * shop is the one that was paired. A copy of a shop must not touch orders and stock.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Install\Pairing;

final class Connection
{
    /**
     * @return int id_shop
     *
     * @throws \InvalidArgumentException in a sentence: nothing may be written
     */
    public static function shopOf(int $idConnection): int
    {
        $row = Sql::row(sprintf(
            'SELECT id_shop, active FROM %s WHERE id_connection = %d',
            Sql::table('wmsbridge_connection'),
            $idConnection
        ));
        if ($row === null) {
            throw new \InvalidArgumentException(sprintf('This shop has no connection %d: pair the sidecar with the shop again.', $idConnection));
        }
        $idShop = (int) $row['id_shop'];
        if ((int) $row['active'] !== 1) {
            throw new \InvalidArgumentException(sprintf('Connection %d is switched off, so nothing was written. Give the sidecar the connection that took its place.', $idConnection));
        }
        if (\Shop::getContext() !== \Shop::CONTEXT_SHOP || (int) \Shop::getContextShopID() !== $idShop) {
            throw new \InvalidArgumentException(sprintf('Connection %d belongs to shop %d: say id_shop=%d in the URL.', $idConnection, $idShop, $idShop));
        }
        if (!Pairing::holds($idShop)) {
            throw new \InvalidArgumentException('This shop is not the one that was paired (it was copied or moved), so nothing was written. Pair it again in the module\'s settings.');
        }

        return $idShop;
    }
}
