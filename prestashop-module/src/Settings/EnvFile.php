<?php
/**
 * The `.env` of the sidecar, ready to copy, and the statements that make its database user. Pure.
 */

namespace WmsBridge\Settings;

final class EnvFile
{
    /** Stands where only the shop's owner knows the value. */
    const PASSWORD = 'CHOOSE-A-PASSWORD';
    const DATABASE_USER = 'wmsbridge';
    /** What the module alone writes. */
    const ONLY_READ = ['wmsbridge_connection', 'wmsbridge_setting'];
    const DEFAULT_MYSQL_PORT = 3306;

    /**
     * @param array{database_server: string, database_name: string, database_prefix: string, shop_url: string, shop_key: string, shop_id: int} $shop
     *   shop_id always: a second shop, added later, must not make it a question which one is meant
     */
    public static function text(array $shop): string
    {
        $server = self::server($shop['database_server']);
        $lines = [
            // The file's reader takes what follows a # for a remark, and says nothing.
            '# A value that holds # stands between single quotes.',
            '',
            '# The shop. The sidecar needs no more of it.',
        ];
        $lines[] = 'WMSBRIDGE_SHOP_URL=' . self::oneLine($shop['shop_url']);
        $lines[] = 'WMSBRIDGE_SHOP_KEY=' . self::oneLine($shop['shop_key']);
        $lines[] = 'WMSBRIDGE_SHOP_ID=' . $shop['shop_id'];
        $lines[] = '';
        $lines[] = '# The warehouse: ask whoever runs it for these';
        $lines[] = 'WMSBRIDGE_WMS=ongoing';
        $lines[] = 'WMSBRIDGE_ONGOING_URL=https://api.ongoingsystems.se/YOUR-WAREHOUSE/service.asmx';
        $lines[] = 'WMSBRIDGE_ONGOING_GOODS_OWNER=';
        $lines[] = 'WMSBRIDGE_ONGOING_USER=';
        $lines[] = 'WMSBRIDGE_ONGOING_PASSWORD=';
        $lines[] = '# For Spacefill take these in place of the five above:';
        $lines[] = '# WMSBRIDGE_WMS=spacefill';
        $lines[] = '# WMSBRIDGE_SPACEFILL_URL=https://api.spacefill.fr';
        $lines[] = '# WMSBRIDGE_SPACEFILL_TOKEN=';
        $lines[] = '# WMSBRIDGE_SPACEFILL_WAREHOUSE_ID=';
        $lines[] = '';
        $lines[] = '# How often the warehouse is asked (thousandths of a second), and where the sidecar says that it lives';
        $lines[] = 'WMSBRIDGE_WMS_INTERVAL_MS=60000';
        $lines[] = 'WMSBRIDGE_HTTP_PORT=8700';
        $lines[] = '';
        $lines[] = '# Where the sidecar can reach the shop\'s database, it is faster with its address (without the # before it).';
        $lines[] = '# In it a password\'s % is written %25, # %23, @ %40, / %2F.';
        if ($server['local']) {
            $lines[] = '# Here the shop speaks to it as "' . self::oneLine($shop['database_server']) . '". If the sidecar runs on another machine, name the database\'s address.';
        }
        $lines[] = '# WMSBRIDGE_DATABASE_URL=mysql://' . self::DATABASE_USER . ':' . self::PASSWORD . '@' . $server['host'] . ':' . $server['port'] . '/' . rawurlencode($shop['database_name']);
        $lines[] = '# WMSBRIDGE_DATABASE_PREFIX=' . self::oneLine($shop['database_prefix']);

        return implode("\n", $lines) . "\n";
    }

    /**
     * A database user that can do what the sidecar needs and nothing else. It reads no order, no customer and none of PrestaShop's
     * settings: those come over the Webservice, or are in wmsbridge_setting.
     *
     * @param array<int, string> $ownTables without the prefix
     */
    public static function grants(string $databaseName, string $prefix, array $ownTables): string
    {
        $user = '\'' . self::DATABASE_USER . '\'@\'%\'';
        $lines = ['CREATE USER ' . $user . ' IDENTIFIED BY \'' . self::PASSWORD . '\';'];
        foreach ($ownTables as $table) {
            $lines[] = 'GRANT SELECT' . (in_array($table, self::ONLY_READ, true) ? '' : ', INSERT, UPDATE, DELETE') . ' ON ' . self::name($databaseName) . '.' . self::name($prefix . $table) . ' TO ' . $user . ';';
        }

        return implode("\n", $lines) . "\n";
    }

    /**
     * A database server as PrestaShop writes it: "host", "host:3307", "[::1]:3307", "localhost:/path/to.sock", "/path".
     *
     * @return array{host: string, port: int, local: bool} local: only this machine knows it by this name
     */
    public static function server(string $server): array
    {
        $server = trim($server);
        $port = self::DEFAULT_MYSQL_PORT;
        if (preg_match('/^(\[[0-9a-f:.]+\]|[^:\/]+):(\d+)$/iD', $server, $found)) {
            $server = $found[1];
            $port = (int) $found[2];
        } elseif (strpos($server, '/') !== false) {
            $server = 'localhost';
        }

        return [
            'host' => $server === '' ? 'localhost' : $server,
            'port' => $port,
            'local' => in_array(strtolower($server), ['', 'localhost', '127.0.0.1', '::1', '[::1]'], true),
        ];
    }

    /** A key that is not to be seen: what it ends with tells two of them apart. */
    public static function masked(string $key): string
    {
        return $key === '' ? '' : str_repeat('•', 12) . substr($key, -4);
    }

    private static function name(string $name): string
    {
        return '`' . str_replace('`', '``', $name) . '`';
    }

    private static function oneLine(string $value): string
    {
        return str_replace(["\r", "\n"], '', $value);
    }
}
