<?php
/**
 * The one INSERT of the hooks, and the few other statements on the event table.
 */

namespace WmsBridge\Event;

final class EventTable
{
    /**
     * Writes one event. These five columns are frozen for good: the module's files may be newer or older than its
     * tables. The time is the database's own, in UTC, for the shop's clock and zone are not the sidecar's. It waits at most a second
     * for a lock.
     *
     * @param string $reason a word of docs/contract.md, at most 32 characters
     * @param string $source who says so, at most 64 characters: the hook's name, or "employee 3"
     *
     * @throws \Throwable where the database refuses it
     */
    public static function add(int $idShop, int $idOrder, string $reason, string $source): void
    {
        $sql = 'INSERT INTO `' . _DB_PREFIX_ . 'wmsbridge_event` (`id_shop`, `id_order`, `reason`, `source`, `created_at`) VALUES ('
            . $idShop . ', ' . $idOrder . ', \'' . pSQL($reason) . '\', \'' . pSQL($source) . '\', UTC_TIMESTAMP(3))';
        $stored = ShortWait::during(static function () use ($sql): bool {
            // Without "false" PrestaShop goes through its query cache for a table that is never cached.
            return (bool) \Db::getInstance()->execute($sql, false);
        });
        if (!$stored) {
            throw new \RuntimeException(sprintf('the event "%s" of order %d was not stored (database error %d)', $reason, $idOrder, (int) \Db::getInstance()->getNumberError()));
        }
    }

    /** Events that wait are dropped: what happened in the shop this one was copied from is none of its business. */
    public static function dropWaiting(int $idShop): void
    {
        \Db::getInstance()->execute(
            'UPDATE `' . _DB_PREFIX_ . 'wmsbridge_event` SET `done_at` = UTC_TIMESTAMP(3), `outcome` = \'dropped\''
            . ' WHERE `done_at` IS NULL AND `id_shop` = ' . $idShop,
            false
        );
    }
}
