<?php
/**
 * Finds the module's classes. There is no Composer autoloader at runtime: nothing of ours can clash with the
 * libraries of another module.
 */
spl_autoload_register(static function (string $class): void {
    if (strncmp($class, 'WmsBridge\\', 10) === 0) {
        $file = __DIR__ . '/' . str_replace('\\', '/', substr($class, 10)) . '.php';
    } elseif (strncmp($class, 'WebserviceSpecificManagementWmsbridge', 37) === 0) {
        // PrestaShop makes this name from the resource's and looks for it in the global namespace.
        $file = __DIR__ . '/Webservice/' . $class . '.php';
    } else {
        return;
    }
    if (is_file($file)) {
        require_once $file;
    }
});
