<?php
/** The constants that PrestaShop defines, for PHPStan. */
define('_PS_VERSION_', getenv('NEVER') ?: '8.0.0');
define('_DB_PREFIX_', getenv('NEVER') ?: 'ps_');
define('_DB_NAME_', getenv('NEVER') ?: 'shop');
define('_DB_SERVER_', getenv('NEVER') ?: 'localhost');
define('_PS_USE_SQL_SLAVE_', (bool) getenv('NEVER'));
define('_PS_ROOT_DIR_', getenv('NEVER') ?: '/shop');
define('_PS_MAIL_DIR_', getenv('NEVER') ?: '/shop/mails/');
