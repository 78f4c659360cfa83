<?php
/**
 * The module's tables: made from sql/install.sql, brought up by sql/upgrade-N.sql, dropped at the end.
 */

namespace WmsBridge\Install;

use WmsBridge\Event\ShortWait;

final class Tables
{
    /** Without the prefix. A test holds this list against sql/install.sql. */
    const NAMES = [
        'wmsbridge_connection', 'wmsbridge_event', 'wmsbridge_order', 'wmsbridge_wms_order', 'wmsbridge_wms_line',
        'wmsbridge_writeback', 'wmsbridge_history', 'wmsbridge_flow', 'wmsbridge_cursor', 'wmsbridge_health', 'wmsbridge_heartbeat',
        'wmsbridge_setting', 'wmsbridge_stock', 'wmsbridge_stock_absent', 'wmsbridge_notification',
    ];

    /** ER_DUP_FIELDNAME, ER_DUP_KEYNAME, ER_CANT_DROP_FIELD_OR_KEY: MySQL 5.7 knows no IF NOT EXISTS for columns and keys. */
    const DONE_BEFORE = [1060, 1061, 1091];

    /** ER_LOCK_WAIT_TIMEOUT */
    const LOCKED = 1205;

    /** A statement that waits for a table keeps everyone behind it waiting, the checkout too: it waits a second, and tries again. */
    const LOCK_TRIES = 20;
    const LOCK_PAUSE_MICROSECONDS = 250000;

    /**
     * The statements of a file. Pure.
     *
     * @param string $sql statements that end with ";" at the end of a line, lines of "--" are comments
     * @param string $prefix takes the place of PREFIX_
     *
     * @return array<int, string>
     */
    public static function statements(string $sql, string $prefix): array
    {
        $sql = (string) preg_replace('/^\s*--.*$/m', '', str_replace(["\r\n", 'PREFIX_'], ["\n", $prefix], $sql));

        return array_values(array_diff(array_map('trim', preg_split('/;[ \t]*$/m', $sql) ?: []), ['']));
    }

    /**
     * Makes what is missing, and brings up tables that an earlier installation left: an uninstallation that keeps the data keeps its
     * layout, and PrestaShop runs no upgrade for a module that is installed anew.
     *
     * @param int $layout of the tables that are there; 0 where none was noted
     */
    public static function bringUp(int $layout): void
    {
        foreach (self::layoutsAfter(self::exist() ? $layout : 0, Contract::LAYOUT) as $next) {
            self::upgradeTo($next);
        }
        self::runFile(__DIR__ . '/../../sql/install.sql');
    }

    /** @return array<int, int> the layouts after the one that is there up to today's; none where no tables are, or newer ones. Pure. */
    public static function layoutsAfter(int $layout, int $now): array
    {
        return $layout > 0 && $layout < $now ? range($layout + 1, $now) : [];
    }

    /**
     * Brings tables of layout $layout - 1 to $layout. Called by an upgrade/upgrade-x.y.z.php; see upgrade/README.md.
     * May be run again after it was cut off: what is done already is passed over.
     */
    public static function upgradeTo(int $layout): void
    {
        self::runFile(__DIR__ . '/../../sql/upgrade-' . $layout . '.sql', self::DONE_BEFORE);
    }

    /** Whether an earlier installation left its tables. */
    public static function exist(): bool
    {
        return (bool) \Db::getInstance()->executeS('SHOW TABLES LIKE \'' . str_replace('_', '\\_', _DB_PREFIX_ . self::NAMES[0]) . '\'', true, false);
    }

    /** @return array<int, string> those of NAMES that are not there, or that the shop may not see */
    public static function missing(): array
    {
        $there = [];
        foreach (\Db::getInstance()->executeS('SHOW TABLES LIKE \'' . str_replace('_', '\\_', _DB_PREFIX_) . 'wmsbridge\\_%\'', true, false) ?: [] as $row) {
            $there[] = substr((string) reset($row), strlen(_DB_PREFIX_));
        }

        return array_values(array_diff(self::NAMES, $there));
    }

    /** Opens all of them and reads nothing. @throws \Throwable where one is missing, or locked for longer than the session waits */
    public static function open(): void
    {
        $names = array_map(static function (string $name): string {
            return '`' . _DB_PREFIX_ . $name . '`';
        }, self::NAMES);
        if (!\Db::getInstance()->execute('SELECT 1 FROM ' . implode(', ', $names) . ' LIMIT 0', false)) {
            throw new \RuntimeException(sprintf('a table of the module is missing or locked (database error %d)', (int) \Db::getInstance()->getNumberError()));
        }
    }

    public static function drop(): void
    {
        foreach (self::NAMES as $name) {
            self::run('DROP TABLE IF EXISTS `' . _DB_PREFIX_ . $name . '`');
        }
    }

    /** @param array<int, int> $passOver database errors that say that the work was done before */
    private static function runFile(string $file, array $passOver = []): void
    {
        $sql = is_file($file) ? file_get_contents($file) : false;
        if ($sql === false) {
            throw new \RuntimeException(sprintf('The file sql/%s of the module is missing: upload the module again.', basename($file)));
        }
        foreach (self::statements($sql, _DB_PREFIX_) as $statement) {
            self::run($statement, $passOver);
        }
    }

    private static function run(string $sql, array $passOver = []): void
    {
        for ($try = 1;; ++$try) {
            list($error, $reason) = ShortWait::during(static function () use ($sql): array {
                return self::tried($sql);
            });
            if ($error === 0 || in_array($error, $passOver, true)) {
                return;
            }
            if ($error !== self::LOCKED || $try >= self::LOCK_TRIES) {
                throw new \RuntimeException(sprintf('The database refused "%s…": %s', mb_substr((string) preg_replace('/\s+/', ' ', $sql), 0, 80), $reason));
            }
            usleep(self::LOCK_PAUSE_MICROSECONDS);
        }
    }

    /** @return array{0: int, 1: string} the database's error, 0 where there was none, and its words */
    private static function tried(string $sql): array
    {
        $database = \Db::getInstance();
        try {
            if ($database->execute($sql, false)) {
                return [0, ''];
            }
            $reason = $database->getMsgError();
        } catch (\Throwable $error) {
            $reason = $error->getMessage();
        }

        return [(int) $database->getNumberError() ?: -1, $reason];
    }
}
