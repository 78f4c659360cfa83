<?php
/**
 * The Webservice key of a connection's sidecar: one key belongs to one connection, and so to one shop. Which key is whose stands in the
 * connection's own row, for PrestaShop hands settings and links of keys on to a shop that is added. Made, given exactly the rights it
 * needs, rotated, removed.
 *
 * Written with plain statements: PrestaShop's WebserviceKey writes the key in clear to the shop's log when it is made and when it is
 * deleted, and setPermissionForAccount() drops the module's own resources in silence while the module is being installed.
 */

namespace WmsBridge\Install;

use WmsBridge\Webservice\Sql;

final class WebserviceKey
{
    /** A rotated key works this much longer, so that the sidecar can be given the new one in peace. */
    const OVERLAP_SECONDS = 86400;

    /** Everything the sidecar may do, by resource: nothing of PrestaShop's own. Those show passwords' hashes, and every shop's orders. */
    const RIGHTS = [
        'wmsbridge_status' => ['GET'],
        'wmsbridge_orders' => ['GET'],
        'wmsbridge_shipments' => ['POST'],
        'wmsbridge_ledger' => ['POST'],
        'wmsbridge_stock' => ['POST'],
    ];

    /** Makes the key of a shop's connection where it has none. */
    public static function ensure(int $idShop): void
    {
        $connection = Pairing::connection($idShop);
        if ($connection !== null && self::key($idShop) === '') {
            $id = self::create($idShop);
            self::bind($connection, '`id_account` = ' . $id . ', `id_old_account` = NULL, `old_account_until` = NULL');
        }
    }

    /** The same, and gives it its rights and its shop again, whatever was done to them. */
    public static function repair(int $idShop): void
    {
        self::ensure($idShop);
        self::permit((int) (Pairing::connection($idShop)['id_account'] ?? 0), $idShop);
    }

    /**
     * A new key.
     *
     * @param bool $overlap false where the old key must end now: it belongs to the shop this one was copied from
     */
    public static function rotate(int $idShop, bool $overlap): void
    {
        $connection = Pairing::connection($idShop);
        if ($connection === null) {
            return;
        }
        $id = self::create($idShop);
        self::bind($connection, $overlap
            ? '`id_old_account` = `id_account`, `old_account_until` = UTC_TIMESTAMP(3) + INTERVAL ' . self::OVERLAP_SECONDS . ' SECOND, `id_account` = ' . $id
            : '`id_old_account` = NULL, `old_account_until` = NULL, `id_account` = ' . $id);
        self::sweep();
    }

    /** Removes keys of ours that belong to no connection any more: rotated ones whose time is over, and those of connections that ended. */
    public static function sweep(): void
    {
        self::remove(array_column(Sql::rows('SELECT a.`id_webservice_account` AS `id` FROM ' . Sql::table('webservice_account') . ' a'
            . ' LEFT JOIN ' . Sql::table('wmsbridge_connection') . ' c ON ' . self::holds()
            . ' WHERE a.`module_name` = \'wmsbridge\' AND c.`id_connection` IS NULL'), 'id'));
    }

    /**
     * The connection that a key may act for now.
     *
     * @return array<string, mixed>|null null where it is none of ours, or its time is over
     */
    public static function connection(string $key)
    {
        return $key === '' ? null : Sql::row('SELECT c.* FROM ' . Sql::table('webservice_account') . ' a'
            . ' JOIN ' . Sql::table('wmsbridge_connection') . ' c ON ' . self::holds()
            . ' WHERE a.`key` = ' . Sql::text($key) . ' AND a.`module_name` = \'wmsbridge\'');
    }

    /** @return string the key of a shop's connection, '' where it has none */
    public static function key(int $idShop): string
    {
        $id = (int) (Pairing::connection($idShop)['id_account'] ?? 0);

        return (string) Sql::value('SELECT `key` FROM ' . Sql::table('webservice_account') . ' WHERE `id_webservice_account` = ' . $id . ' AND `module_name` = \'wmsbridge\'');
    }

    /** @return int until when the key before this one works (seconds since 1970); 0 where there is none */
    public static function oldUntil(int $idShop): int
    {
        $until = (string) (Pairing::connection($idShop)['old_account_until'] ?? '');

        return $until === '' ? 0 : (int) strtotime($until . ' UTC');
    }

    /** @return bool whether the key exists, is switched on, and has exactly its rights and its shop */
    public static function isComplete(int $idShop): bool
    {
        $id = (int) (Pairing::connection($idShop)['id_account'] ?? 0);
        $active = Sql::value('SELECT `active` FROM ' . Sql::table('webservice_account') . ' WHERE `id_webservice_account` = ' . $id . ' AND `module_name` = \'wmsbridge\'');

        return (int) $active === 1 && self::rightsOf($id) === self::wanted() && self::shopsOf($id) === [$idShop];
    }

    public static function removeAll(): void
    {
        if (Tables::exist()) {
            Sql::run('UPDATE ' . Sql::table('wmsbridge_connection') . ' SET `id_account` = NULL, `id_old_account` = NULL, `old_account_until` = NULL');
        }
        self::remove(array_column(Sql::rows('SELECT `id_webservice_account` AS `id` FROM ' . Sql::table('webservice_account') . ' WHERE `module_name` = \'wmsbridge\''), 'id'));
    }

    /** @return string the condition that connection c may be served by account a */
    private static function holds(): string
    {
        return 'c.`active` = 1 AND (c.`id_account` = a.`id_webservice_account`'
            . ' OR (c.`id_old_account` = a.`id_webservice_account` AND c.`old_account_until` > UTC_TIMESTAMP(3)))';
    }

    private static function bind(array $connection, string $set): void
    {
        Sql::run('UPDATE ' . Sql::table('wmsbridge_connection') . ' SET ' . $set . ' WHERE `id_connection` = ' . (int) $connection['id_connection']);
    }

    private static function create(int $idShop): int
    {
        Sql::run('INSERT INTO ' . Sql::table('webservice_account') . ' (`key`, `description`, `class_name`, `is_module`, `module_name`, `active`) VALUES ('
            . Sql::text(strtoupper(bin2hex(random_bytes(16)))) . ', \'WMS Bridge: the key of the sidecar of shop ' . $idShop
            . '. It belongs to the module, which gives it its rights.\', \'WebserviceRequest\', 0, \'wmsbridge\', 1)');
        $id = (int) Sql::value('SELECT LAST_INSERT_ID()');
        self::permit($id, $idShop);

        return $id;
    }

    private static function permit(int $id, int $idShop): void
    {
        if (self::rightsOf($id) !== self::wanted()) {
            $rows = array_map(static function (string $right) use ($id): string {
                list($resource, $method) = explode(' ', $right);

                return '(' . Sql::text($resource) . ', ' . Sql::text($method) . ', ' . $id . ')';
            }, self::wanted());
            Sql::run('DELETE FROM ' . Sql::table('webservice_permission') . ' WHERE `id_webservice_account` = ' . $id);
            Sql::run('INSERT INTO ' . Sql::table('webservice_permission') . ' (`resource`, `method`, `id_webservice_account`) VALUES ' . implode(', ', $rows));
            if (self::rightsOf($id) !== self::wanted()) {
                throw new \RuntimeException('The Webservice key did not get its rights: look at it under Advanced Parameters > Webservice, and repair the module on its set-up page.');
            }
        }
        if (self::shopsOf($id) !== [$idShop]) {
            Sql::run('DELETE FROM ' . Sql::table('webservice_account_shop') . ' WHERE `id_webservice_account` = ' . $id);
            Sql::run('INSERT INTO ' . Sql::table('webservice_account_shop') . ' (`id_webservice_account`, `id_shop`) VALUES (' . $id . ', ' . $idShop . ')');
        }
    }

    /** @param array<int, int|string> $ids */
    private static function remove(array $ids): void
    {
        foreach ($ids === [] ? [] : ['webservice_permission', 'webservice_account_shop', 'webservice_account'] as $table) {
            Sql::run('DELETE FROM ' . Sql::table($table) . ' WHERE `id_webservice_account` IN (' . Sql::numbers($ids) . ')');
        }
    }

    /** @return array<int, string> "resource METHOD", sorted */
    private static function rightsOf(int $id): array
    {
        $rights = array_map(static function (array $row): string {
            return $row['resource'] . ' ' . $row['method'];
        }, Sql::rows('SELECT `resource`, `method` FROM ' . Sql::table('webservice_permission') . ' WHERE `id_webservice_account` = ' . $id));
        sort($rights);

        return $rights;
    }

    /** @return array<int, int> */
    private static function shopsOf(int $id): array
    {
        return array_map('intval', array_column(Sql::rows('SELECT `id_shop` FROM ' . Sql::table('webservice_account_shop') . ' WHERE `id_webservice_account` = ' . $id . ' ORDER BY `id_shop`'), 'id_shop'));
    }

    /** @return array<int, string> RIGHTS as rightsOf() gives them */
    private static function wanted(): array
    {
        $rights = [];
        foreach (self::RIGHTS as $resource => $methods) {
            foreach ($methods as $method) {
                $rights[] = $resource . ' ' . $method;
            }
        }
        sort($rights);

        return $rights;
    }
}
