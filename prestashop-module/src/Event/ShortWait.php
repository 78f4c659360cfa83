<?php
/**
 * Statements of our hooks that wait at most a second for any lock: a customer is paying, or an employee waits for a page that others
 * have a part in. MariaDB could limit one statement by itself; MySQL 5.7 cannot, so the session's limits are set and put back.
 */

namespace WmsBridge\Event;

final class ShortWait
{
    const SECONDS = 1;

    /** @var bool one inside the other would put back the short limits of the outer as if they were the shop's own */
    private static $limited = false;

    /**
     * Runs $work, in which each statement on PrestaShop's connection waits at most SECONDS for a table and for a row.
     *
     * @return mixed what $work gives
     */
    public static function during(callable $work)
    {
        if (self::$limited || !self::limit()) {
            return $work();
        }
        self::$limited = true;
        try {
            return $work();
        } finally {
            self::$limited = false;
            self::putBack();
        }
    }

    /** @return bool false where the server refuses it: then the statement is worth more than its limit */
    private static function limit(): bool
    {
        return self::set('@wmsbridge_table_wait = @@SESSION.lock_wait_timeout, @wmsbridge_row_wait = @@SESSION.innodb_lock_wait_timeout,'
            . ' SESSION lock_wait_timeout = ' . self::SECONDS . ', SESSION innodb_lock_wait_timeout = ' . self::SECONDS);
    }

    private static function putBack(): void
    {
        // Where the connection was lost in between, PrestaShop's new one has the server's limits already and no variables of ours.
        self::set('SESSION lock_wait_timeout = COALESCE(@wmsbridge_table_wait, @@GLOBAL.lock_wait_timeout),'
            . ' SESSION innodb_lock_wait_timeout = COALESCE(@wmsbridge_row_wait, @@GLOBAL.innodb_lock_wait_timeout)');
    }

    private static function set(string $what): bool
    {
        try {
            return (bool) \Db::getInstance()->execute('SET ' . $what, false);
        } catch (\Throwable $refused) {
            return false;
        }
    }
}
