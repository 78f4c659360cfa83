<?php
/**
 * The module's tables: made from sql/install.sql, brought up by sql/upgrade-N.sql, dropped at the end.
 */

namespace WmsBridge\Install;

final class Tables
{
    /** Without the prefix. A test holds this list against sql/install.sql. */
    const NAMES = [
        'wmsbridge_connection', 'wmsbridge_event', 'wmsbridge_order', 'wmsbridge_wms_order', 'wmsbridge_wms_line',
        'wmsbridge_writeback', 'wmsbridge_history', 'wmsbridge_flow', 'wmsbridge_cursor', 'wmsbridge_health', 'wmsbridge_heartbeat',
        'wmsbridge_setting', 'wmsbridge_stock', 'wmsbridge_untold',
    ];

    /** ER_DUP_FIELDNAME, ER_DUP_KEYNAME, ER_CANT_DROP_FIELD_OR_KEY: MySQL 5.7 knows no IF NOT EXISTS for columns and keys. */
    const DONE_BEFORE = [1060, 1061, 1091];

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
        try {
            $done = \Db::getInstance()->execute($sql, false);
            $reason = $done ? '' : \Db::getInstance()->getMsgError();
        } catch (\Throwable $error) {
            $done = false;
            $reason = $error->getMessage();
        }
        if (!$done && !in_array((int) \Db::getInstance()->getNumberError(), $passOver, true)) {
            throw new \RuntimeException(sprintf('The database refused "%s…": %s', mb_substr((string) preg_replace('/\s+/', ' ', $sql), 0, 80), $reason));
        }
    }
}
