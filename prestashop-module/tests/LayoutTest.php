<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Install\Contract;
use WmsBridge\Install\Tables;

/**
 * install.sql and the sum of the upgrades make the same tables, on a real database; see upgrade/README.md.
 */
final class LayoutTest extends TestCase
{
    const SQL = __DIR__ . '/../sql';

    public function testEveryLayoutAfterTheFirstHasItsUpgrade(): void
    {
        $expected = [];
        for ($layout = 2; $layout <= Contract::LAYOUT; ++$layout) {
            $expected[] = "upgrade-$layout.sql";
        }
        $there = array_map('basename', glob(self::SQL . '/upgrade-*.sql') ?: []);
        sort($there, SORT_NATURAL);

        self::assertSame($expected, $there);
        self::assertSame(Contract::LAYOUT > 1, is_file(self::SQL . '/layout-1.sql'), 'the first layout, as it was released, is what upgrades begin from');
    }

    public function testInstallingAndUpgradingMakeTheSameTables(): void
    {
        $database = $this->database();
        $first = is_file(self::SQL . '/layout-1.sql') ? '/layout-1.sql' : '/install.sql';
        $this->execute($database, $first, 'up_');
        for ($layout = 2; $layout <= Contract::LAYOUT; ++$layout) {
            $this->execute($database, "/upgrade-$layout.sql", 'up_');
        }
        $this->execute($database, '/install.sql', 'in_');
        // Again: an installation over tables that were kept changes nothing.
        $this->execute($database, '/install.sql', 'in_');
        try {
            foreach (Tables::NAMES as $name) {
                self::assertSame($this->columns($database, "in_$name"), $this->columns($database, "up_$name"), $name);
            }
        } finally {
            $database->exec('DROP DATABASE `' . $database->query('SELECT DATABASE()')->fetchColumn() . '`');
        }
    }

    public function testTheColumnsOfTheHooksInsertAreFrozen(): void
    {
        $table = [];
        preg_match('/CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_event` \((.*?)\n\)/s', (string) file_get_contents(self::SQL . '/install.sql'), $table);
        foreach ([
            '`id_event` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT', '`id_shop` INT UNSIGNED NOT NULL', '`id_order` INT UNSIGNED NOT NULL',
            '`reason` VARCHAR(32) NOT NULL', '`source` VARCHAR(64) NOT NULL', '`created_at` DATETIME(3) NOT NULL',
        ] as $column) {
            self::assertStringContainsString("\n  $column,", $table[1]);
        }
        self::assertDoesNotMatchRegularExpression('/UNIQUE|FOREIGN/', $table[1], 'the checkout must never wait here');
        preg_match_all('/^  `(\w+)` .*$/m', $table[1], $columns);
        foreach ($columns[0] as $i => $definition) {
            if (!in_array($columns[1][$i], ['id_event', 'id_shop', 'id_order', 'reason', 'source', 'created_at'], true)) {
                self::assertStringContainsString(' DEFAULT ', $definition, 'older files name no other column');
            }
        }
    }

    private function database(): PDO
    {
        $url = parse_url((string) getenv('WMSBRIDGE_TEST_DATABASE_URL'));
        if (!is_array($url) || !isset($url['host'])) {
            self::markTestSkipped('WMSBRIDGE_TEST_DATABASE_URL names no database (mysql://user:password@host:port/name): scripts/test starts one.');
        }
        $database = new PDO(
            sprintf('mysql:host=%s;port=%d;charset=utf8mb4', $url['host'], $url['port'] ?? 3306),
            rawurldecode($url['user'] ?? ''),
            rawurldecode($url['pass'] ?? ''),
            [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]
        );
        $name = 'wmsb_layout_' . bin2hex(random_bytes(4));
        $database->exec("CREATE DATABASE `$name` DEFAULT CHARSET utf8mb4");
        $database->exec("USE `$name`");
        // As PrestaShop sets it.
        $database->exec("SET sql_mode = ''");

        return $database;
    }

    private function execute(PDO $database, string $file, string $prefix): void
    {
        foreach (Tables::statements((string) file_get_contents(self::SQL . $file), $prefix) as $statement) {
            $database->exec($statement);
        }
    }

    /** Columns and keys in no order: an upgrade may only add at the end. */
    private function columns(PDO $database, string $table): array
    {
        $rows = $database->query("SHOW FULL COLUMNS FROM `$table`")->fetchAll(PDO::FETCH_ASSOC);
        $keys = array_map(static function (array $row): array {
            return array_intersect_key($row, array_flip(['Non_unique', 'Key_name', 'Seq_in_index', 'Column_name', 'Sub_part']));
        }, $database->query("SHOW INDEX FROM `$table`")->fetchAll(PDO::FETCH_ASSOC));
        sort($rows);
        sort($keys);

        return [$rows, $keys];
    }
}
