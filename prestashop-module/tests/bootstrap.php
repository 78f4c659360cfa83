<?php
/**
 * Tests run without a shop: the few classes of PrestaShop that the tested code touches stand in tests/PrestaShop.php.
 * Those of PHPStan, which sees all of the module, are in tests/stubs/prestashop.php.
 */
if (!defined('_PS_VERSION_')) {
    define('_PS_VERSION_', '8.2.1');
    define('_DB_PREFIX_', 'ps_');
    define('_DB_NAME_', 'shop');
    define('_DB_SERVER_', 'db.example');
}
require_once __DIR__ . '/PrestaShop.php';
require_once __DIR__ . '/../src/autoload.php';
require_once __DIR__ . '/../wmsbridge.php';
