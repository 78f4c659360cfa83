<?php
/**
 * Who asks, and for which connection: a key belongs to one connection, and so to one shop. A request may write for it where it is
 * switched on, of the shop that the URL names, and this shop is the one that was paired. A copy of a shop must not touch orders and stock.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Install\Pairing;
use WmsBridge\Install\WebserviceKey;

final class Connection
{
    /** PrestaShop's own number for a key that it does not take. */
    const KEY_NOT_ACTIVE = 20;

    /** @return string the key that this request came with */
    public static function presentedKey(): string
    {
        return trim((string) ($_SERVER['PHP_AUTH_USER'] ?? $_GET['ws_key'] ?? ''));
    }

    /**
     * The connection of the key that this request came with, in the shop that its URL names.
     *
     * @return array<string, mixed> its row
     *
     * @throws \WebserviceException 401 where the key is none of ours or its time is over; then it is removed
     * @throws \InvalidArgumentException in a sentence
     */
    public static function ofRequest(): array
    {
        $connection = WebserviceKey::connection(self::presentedKey());
        if ($connection === null) {
            WebserviceKey::sweep();
            throw new \WebserviceException('This Webservice key is not the one of a connection of WMS Bridge, or was replaced and its time is over. The set-up page of the module makes a new one.', [self::KEY_NOT_ACTIVE, 401]);
        }
        $idShop = (int) $connection['id_shop'];
        if (\Shop::getContext() !== \Shop::CONTEXT_SHOP || (int) \Shop::getContextShopID() !== $idShop) {
            throw new \InvalidArgumentException(sprintf('This Webservice key belongs to shop %d: say id_shop=%d in the URL.', $idShop, $idShop));
        }

        return $connection;
    }

    /**
     * @param array<string, mixed> $connection of ofRequest()
     *
     * @return int id_shop
     *
     * @throws \InvalidArgumentException in a sentence: nothing may be written
     */
    public static function shopOf(int $idConnection, array $connection): int
    {
        if ((int) $connection['id_connection'] !== $idConnection) {
            throw new \InvalidArgumentException(sprintf('This Webservice key belongs to connection %d, not to %d, so nothing was written. Pair the sidecar with the shop again: copy .env from the set-up page of the module.', (int) $connection['id_connection'], $idConnection));
        }
        $idShop = (int) $connection['id_shop'];
        if (!Pairing::holds($idShop)) {
            throw new \InvalidArgumentException('This shop is not the one that was paired (it was copied or moved), so nothing was written. Pair it again in the module\'s settings.');
        }

        return $idShop;
    }
}
