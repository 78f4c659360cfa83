<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Install\Contract;
use WmsBridge\Install\Fingerprint;
use WmsBridge\Install\Installer;
use WmsBridge\Install\Tables;
use WmsBridge\Install\WebserviceKey;
use WmsBridge\Webservice\Resources;
use WmsBridge\Settings\SidecarHealth;

final class InstallTest extends TestCase
{
    /**
     * @dataProvider shops
     */
    public function testAFingerprintTellsAShopFromItsCopies(string $id, string $domain, string $database, string $host, bool $same): void
    {
        self::assertSame($same, Fingerprint::of('id', 'shop.example', 'shop', 'db.example') === Fingerprint::of($id, $domain, $database, $host));
    }

    public static function shops(): array
    {
        return [
            'the same' => ['id', 'shop.example', 'shop', 'db.example', true],
            'written otherwise' => ['id', ' Shop.Example', 'shop', 'DB.example', true],
            'another pairing' => ['di', 'shop.example', 'shop', 'db.example', false],
            'another domain' => ['id', 'staging.example', 'shop', 'db.example', false],
            'another database' => ['id', 'shop.example', 'shop_copy', 'db.example', false],
            'another host' => ['id', 'shop.example', 'shop', 'localhost', false],
            'parts that run into each other' => ['id', 'shop.example', "shop\ndb.example", '', false],
        ];
    }

    public function testEveryPairingIsAnother(): void
    {
        self::assertMatchesRegularExpression('/^[0-9a-f]{32}$/D', Fingerprint::newPairingId());
        self::assertNotSame(Fingerprint::newPairingId(), Fingerprint::newPairingId());
    }

    public function testTheKeyHasRightsOnTheModulesOwnResourcesAlone(): void
    {
        self::assertSame(array_keys(Resources::OURS), array_keys(WebserviceKey::RIGHTS), 'whoever reads a resource of PrestaShop reads passwords\' hashes, and every shop\'s orders');
    }

    /**
     * @dataProvider versions
     */
    public function testTheFloorOfPhp(string $version, bool $runs): void
    {
        self::assertSame($runs, Installer::runsOn($version));
    }

    public static function versions(): array
    {
        return [['7.2.34', false], ['7.3.33-1+deb10u1', false], ['7.4.0', true], ['7.4.33', true], ['8.0.30', true], ['8.5.0RC1', true]];
    }

    public function testTheFloorIsTheOneThatTheCodeIsCheckedFor(): void
    {
        $composer = json_decode((string) file_get_contents(__DIR__ . '/../composer.json'), true);

        self::assertSame('>=' . substr(Installer::LEAST_PHP, 0, 3), $composer['require']['php']);
    }

    /**
     * @dataProvider layouts
     */
    public function testTablesThatWereKeptAreBroughtUp(int $there, int $now, array $missing): void
    {
        self::assertSame($missing, Tables::layoutsAfter($there, $now));
    }

    public static function layouts(): array
    {
        return [
            'no tables' => [0, 3, []],
            'two behind' => [1, 3, [2, 3]],
            'one behind' => [2, 3, [3]],
            'today\'s' => [3, 3, []],
            'of a newer module' => [4, 3, []],
        ];
    }

    public function testStatementsAreTakenApart(): void
    {
        $sql = "-- a comment; with a semicolon\r\nCREATE TABLE `PREFIX_a` (\r\n  `x` INT -- said; here\r\n);\r\n\n  -- another\nINSERT INTO `PREFIX_a` VALUES ('one; two');\n";

        self::assertSame(["CREATE TABLE `shop1_a` (\n  `x` INT -- said; here\n)", "INSERT INTO `shop1_a` VALUES ('one; two')"], Tables::statements($sql, 'shop1_'));
    }

    public function testTheListOfTablesIsTheFiles(): void
    {
        preg_match_all('/^CREATE TABLE IF NOT EXISTS `PREFIX_(\w+)`/m', (string) file_get_contents(__DIR__ . '/../sql/install.sql'), $found);
        $names = Tables::NAMES;
        sort($names);
        sort($found[1]);

        self::assertSame($found[1], $names);
    }

    public function testTheNumbersAreTheOnesOfTheDocuments(): void
    {
        self::assertStringContainsString(sprintf('layout %d', Contract::LAYOUT), (string) file_get_contents(__DIR__ . '/../sql/install.sql'));
        self::assertStringContainsString(sprintf('Contract %d, layout %d.', Contract::CONTRACT, Contract::LAYOUT), (string) file_get_contents(__DIR__ . '/../../docs/contract.md'));
    }

    /**
     * @dataProvider heartbeats
     */
    public function testASidecarIsAliveOrNot(array $rows, string $kind, int $alive): void
    {
        $rows = array_map(static function (array $row): array {
            return ['sidecar' => 'host:1', 'version' => '0.1.0', 'age_seconds' => $row[0], 'state' => $row[1], 'message' => ''];
        }, $rows);
        $health = SidecarHealth::of($rows);

        self::assertSame([$kind, $alive], [$health['kind'], count($health['alive'])]);
    }

    public static function heartbeats(): array
    {
        return [
            'none ever' => [[], 'never', 0],
            'works' => [[['5', 'working']], 'working', 1],
            'begins' => [[[1, 'starting']], 'working', 1],
            'just within' => [[[120, 'working']], 'working', 1],
            'just beyond' => [[[121, 'working']], 'silent', 0],
            'a clock ahead of the database\'s' => [[[-3, 'working']], 'working', 1],
            'says that it stands still' => [[[5, 'standing_still']], 'standing still', 1],
            'one of two works' => [[[5, 'standing_still'], [50, 'working']], 'working', 2],
            'said goodbye' => [[[5, 'stopped']], 'stopped', 0],
            'one said goodbye, another took over' => [[[50, 'stopped'], [5, 'working']], 'working', 1],
            'crashed after one that said goodbye' => [[[900, 'stopped'], [500, 'working']], 'silent', 0],
        ];
    }
}
