<?php
/**
 * A pairing ties one shop to its connection: an id and the fingerprint made with it, in ps_configuration (where hooks
 * find them in memory) and in the row of wmsbridge_connection (where the sidecar finds them).
 *
 * Where the fingerprint no longer fits, the shop was moved or copied, and nobody but a person knows which. Until
 * someone says so nothing is sent or written, and events are dropped.
 *
 * A pairing outlives the data of the module: the warehouse's orders carry its id, and an installation later must know them as its own.
 */

namespace WmsBridge\Install;

use WmsBridge\Event\EventTable;
use WmsBridge\Webservice\Sql;

final class Pairing
{
    const ID = 'WMSBRIDGE_PAIRING_ID';
    const FINGERPRINT = 'WMSBRIDGE_FINGERPRINT';
    const ORDER_PREFIX = 'WMSBRIDGE_ORDER_PREFIX';

    /** What stays when the data of the module is deleted. */
    const KEPT = [self::ID, self::FINGERPRINT, self::ORDER_PREFIX];

    /** Whether this is the shop that was paired. Reads memory only, for the shop of the request. */
    public static function holds(int $idShop): bool
    {
        $id = (string) \Configuration::get(self::ID, null, null, $idShop);
        $fingerprint = (string) \Configuration::get(self::FINGERPRINT, null, null, $idShop);

        return $id !== '' && hash_equals($fingerprint, self::present($idShop, $id));
    }

    /** The active connection of a shop, or null. */
    public static function connection(int $idShop)
    {
        $row = \Db::getInstance()->executeS(
            'SELECT * FROM `' . self::table() . '` WHERE `active` = 1 AND `id_shop` = ' . $idShop . ' ORDER BY `id_connection` DESC LIMIT 1',
            true,
            false
        );

        return $row ? $row[0] : null;
    }

    /**
     * Gives a shop its connection, where it has none. The pairing of an earlier installation is taken up again, from its tables or from
     * what was kept of it: a copy that is installed anew is still a copy.
     */
    public static function ensure(int $idShop): void
    {
        $connection = self::connection($idShop);
        if ($connection !== null) {
            self::remember($idShop, (string) $connection['pairing_id'], (string) $connection['fingerprint'], (string) $connection['order_prefix']);

            return;
        }
        $id = self::kept(self::ID, $idShop);
        if ($id === '' || Sql::value('SELECT 1 FROM `' . self::table() . '` WHERE `pairing_id` = ' . Sql::text($id)) !== null) {
            self::begin($idShop, '');
        } else {
            self::store($idShop, $id, self::kept(self::FINGERPRINT, $idShop), self::kept(self::ORDER_PREFIX, $idShop));
        }
    }

    /** "This is the same shop, it was moved": everything stays, the fingerprint is made anew. */
    public static function moved(int $idShop): void
    {
        $connection = self::connection($idShop);
        if ($connection === null) {
            self::begin($idShop, '');

            return;
        }
        $fingerprint = self::present($idShop, (string) $connection['pairing_id']);
        self::run('UPDATE `' . self::table() . '` SET `fingerprint` = \'' . pSQL($fingerprint) . '\' WHERE `id_connection` = ' . (int) $connection['id_connection']);
        self::remember($idShop, (string) $connection['pairing_id'], $fingerprint, (string) $connection['order_prefix']);
    }

    /**
     * "This is a copy": a connection of its own, so that nothing it does reaches the WMS orders of the shop it was
     * copied from. The old connection and its ledger stay as history.
     *
     * @param string $orderPrefix what the numbers of its WMS orders begin with, see Prefix
     */
    public static function copied(int $idShop, string $orderPrefix): void
    {
        self::run('UPDATE `' . self::table() . '` SET `active` = 0 WHERE `id_shop` = ' . $idShop);
        EventTable::dropWaiting($idShop);
        self::begin($idShop, $orderPrefix);
    }

    private static function begin(int $idShop, string $orderPrefix): void
    {
        $id = Fingerprint::newPairingId();
        self::store($idShop, $id, self::present($idShop, $id), $orderPrefix);
    }

    private static function store(int $idShop, string $id, string $fingerprint, string $orderPrefix): void
    {
        self::run(
            'INSERT INTO `' . self::table() . '` (`id_shop`, `active`, `pairing_id`, `fingerprint`, `order_prefix`, `created_at`) VALUES ('
            . $idShop . ', 1, \'' . pSQL($id) . '\', \'' . pSQL($fingerprint) . '\', \'' . pSQL($orderPrefix) . '\', UTC_TIMESTAMP(3))'
        );
        self::remember($idShop, $id, $fingerprint, $orderPrefix);
    }

    private static function remember(int $idShop, string $id, string $fingerprint, string $orderPrefix): void
    {
        $idGroup = (int) \Shop::getGroupFromShop($idShop);
        foreach ([self::ID => $id, self::FINGERPRINT => $fingerprint, self::ORDER_PREFIX => $orderPrefix] as $key => $value) {
            \Configuration::updateValue($key, $value, false, $idGroup, $idShop);
        }
    }

    /** Of this shop alone: PrestaShop would give a shop that was added the value of the first one. */
    private static function kept(string $key, int $idShop): string
    {
        return (string) Sql::value('SELECT `value` FROM `' . _DB_PREFIX_ . 'configuration` WHERE `name` = ' . Sql::text($key) . ' AND (`id_shop` = ' . $idShop
            . ($idShop === (int) \Configuration::get('PS_SHOP_DEFAULT') ? ' OR (`id_shop` IS NULL AND `id_shop_group` IS NULL)' : '') . ') ORDER BY `id_shop` DESC LIMIT 1');
    }

    private static function present(int $idShop, string $pairingId): string
    {
        return Fingerprint::of($pairingId, self::domain($idShop), _DB_NAME_, _DB_SERVER_);
    }

    /** The domain of the shop's main URL. PrestaShop has it in memory for the shop of the request, and keeps others'. */
    private static function domain(int $idShop): string
    {
        $shop = \Context::getContext()->shop;
        if ($shop && (int) $shop->id === $idShop && (string) $shop->domain !== '') {
            return (string) $shop->domain;
        }

        return (string) \ShopUrl::getMainShopDomain($idShop);
    }

    private static function run(string $sql): void
    {
        if (!\Db::getInstance()->execute($sql, false)) {
            throw new \RuntimeException('The connection of the shop could not be stored: ' . \Db::getInstance()->getMsgError());
        }
    }

    private static function table(): string
    {
        return _DB_PREFIX_ . 'wmsbridge_connection';
    }
}
