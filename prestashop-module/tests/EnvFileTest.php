<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Install\Tables;
use WmsBridge\Settings\EnvFile;

final class EnvFileTest extends TestCase
{
    const VARIABLES = [
        'WMSBRIDGE_SHOP_URL', 'WMSBRIDGE_SHOP_KEY', 'WMSBRIDGE_SHOP_ID', 'WMSBRIDGE_WMS',
        'WMSBRIDGE_ONGOING_URL', 'WMSBRIDGE_ONGOING_GOODS_OWNER', 'WMSBRIDGE_ONGOING_USER', 'WMSBRIDGE_ONGOING_PASSWORD',
        'WMSBRIDGE_WMS_INTERVAL_MS', 'WMSBRIDGE_HTTP_PORT',
    ];
    /** The sidecar works without them: whoever wants them takes the # away. */
    const OPTIONAL = ['WMSBRIDGE_DATABASE_URL', 'WMSBRIDGE_DATABASE_PREFIX'];

    private static function env(array $shop = []): string
    {
        return EnvFile::text($shop + ['database_server' => 'db.example:3307', 'database_name' => 'my shop', 'database_prefix' => 'ps_', 'shop_url' => 'https://shop.example', 'shop_key' => 'KEY', 'shop_id' => 1]);
    }

    public function testItNamesEveryVariableOnce(): void
    {
        preg_match_all('/^([A-Z_]+)=/m', self::env(), $found);

        self::assertSame(self::VARIABLES, $found[1]);
        preg_match_all('/^# (WMSBRIDGE_DATABASE[A-Z_]+)=/m', self::env(), $found);
        self::assertSame(self::OPTIONAL, $found[1]);
    }

    public function testItSaysHowAPasswordIsWritten(): void
    {
        self::assertStringContainsString('holds # stands between single quotes', self::env());
        self::assertStringContainsString(rawurlencode('%') . ', # ' . rawurlencode('#') . ', @ ' . rawurlencode('@') . ', / ' . rawurlencode('/'), self::env());
    }

    public function testItKnowsTheDatabaseAndTheShop(): void
    {
        self::assertStringContainsString("\n# WMSBRIDGE_DATABASE_URL=mysql://wmsbridge:CHOOSE-A-PASSWORD@db.example:3307/my%20shop\n", self::env());
        self::assertStringContainsString("\nWMSBRIDGE_SHOP_URL=https://shop.example\nWMSBRIDGE_SHOP_KEY=KEY\n", self::env());
        self::assertStringContainsString('as "localhost". If the sidecar runs on another machine', self::env(['database_server' => 'localhost']));
        self::assertStringNotContainsString('another machine', self::env());
    }

    /** Without it a sidecar stands still as soon as a second shop is added. */
    public function testItNamesTheShopEvenWhereThereIsOneOnly(): void
    {
        self::assertStringContainsString("\nWMSBRIDGE_SHOP_KEY=KEY\nWMSBRIDGE_SHOP_ID=1\n", self::env());
        self::assertStringContainsString("\nWMSBRIDGE_SHOP_KEY=KEY\nWMSBRIDGE_SHOP_ID=3\n", self::env(['shop_id' => 3]));
    }

    /** The table of docs/deployment.md is what the sidecar's tests hold it to. */
    public function testEveryVariableIsDocumented(): void
    {
        $documented = (string) file_get_contents(__DIR__ . '/../../docs/deployment.md');
        foreach (array_merge(self::VARIABLES, self::OPTIONAL) as $name) {
            // Of a warehouse's own the first is written out.
            $short = (string) preg_replace('/^WMSBRIDGE_ONGOING/', '', $name);
            self::assertSame(1, preg_match("/^\\| .*`($name|$short)`.*\\|/m", $documented), $name);
        }
    }

    public function testNoValueCanBeginALineOfItsOwn(): void
    {
        self::assertSame(substr_count(self::env(), "\n"), substr_count(self::env(['shop_url' => "https://shop.example\nWMSBRIDGE_WMS=evil"]), "\n"));
    }

    /**
     * @dataProvider servers
     */
    public function testAServerAsPrestaShopWritesIt(string $server, string $host, int $port, bool $local): void
    {
        self::assertSame(['host' => $host, 'port' => $port, 'local' => $local], EnvFile::server($server));
    }

    public static function servers(): array
    {
        return [
            ['db.example', 'db.example', 3306, false],
            ['db.example:3307', 'db.example', 3307, false],
            ['localhost', 'localhost', 3306, true],
            ['127.0.0.1:33306', '127.0.0.1', 33306, true],
            ['localhost:/run/mysqld.sock', 'localhost', 3306, true],
            ['/run/mysqld.sock', 'localhost', 3306, true],
            ['[::1]:3307', '[::1]', 3307, true],
            ['', 'localhost', 3306, true],
        ];
    }

    public function testTheDatabaseUserGetsOurTablesOnly(): void
    {
        $lines = array_filter(explode("\n", EnvFile::grants('my`shop', 'ps_', Tables::NAMES)));

        self::assertCount(count(Tables::NAMES) + 1, $lines);
        foreach (array_slice($lines, 1) as $line) {
            self::assertMatchesRegularExpression('/^GRANT SELECT(, INSERT, UPDATE, DELETE)? ON `my``shop`\.`ps_wmsbridge_[a-z_]+` TO \'wmsbridge\'@\'%\';$/', $line);
        }
        self::assertSame(2, count(preg_grep('/^GRANT SELECT ON .*_(connection|setting)`/', $lines) ?: []), 'what the module alone writes is only read');
    }

    public function testAMaskedKeyShowsItsEndOnly(): void
    {
        $masked = EnvFile::masked('0123456789ABCDEF0123456789ABCDEF');

        self::assertStringEndsWith('CDEF', $masked);
        self::assertStringNotContainsString('789AB', $masked);
        self::assertSame('', EnvFile::masked(''));
    }
}
