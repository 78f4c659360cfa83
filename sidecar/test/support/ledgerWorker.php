<?php
/**
 * The module's own executor of the ledger, without a shop around it: for tests of the database. Reads its settings from the first
 * line, then a JSON object a line, as sandbox/shop/phpWorker.ts sends them:
 *
 *   {"id":1,"action":"ledger","args":{"database":…,"id_connection":1,"id_shop":1,"body":[…]}}
 */
error_reporting(E_ALL & ~E_DEPRECATED);
ini_set('display_errors', 'stderr');
$settings = json_decode((string) fgets(STDIN), true);
stream_set_timeout(STDIN, 365 * 86400);
define('_DB_NAME_', '');
define('_DB_USER_', $settings['user']);
define('_DB_PASSWD_', $settings['password']);
define('_DB_PREFIX_', $settings['prefix']);
define('SANDBOX_DB_HOST', $settings['host']);
define('SANDBOX_DB_PORT', (int) $settings['port']);
require $settings['sandbox'] . '/Db.php';
require $settings['module'] . '/src/autoload.php';

while (($line = fgets(STDIN)) !== false) {
    ['id' => $id, 'args' => $args] = json_decode($line, true);
    try {
        Db::getInstance()->execute('USE `' . $args['database'] . '`');
        $answer = ['result' => WmsBridge\Webservice\LedgerBatch::run($args['body'], $args['id_connection'], $args['id_shop'])];
    } catch (InvalidArgumentException $refused) {
        $answer = ['result' => ['refused' => $refused->getMessage()]];
    } catch (Throwable $error) {
        // In a shop each request connects anew.
        Db::getInstance()->disconnect();
        $answer = ['error' => $error->getMessage()];
    }
    fwrite(STDOUT, json_encode(['id' => $id] + $answer, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES) . "\n");
}
