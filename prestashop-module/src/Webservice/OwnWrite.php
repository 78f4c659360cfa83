<?php
/**
 * Whether this request is the sidecar writing through one of PrestaShop's own resources (order_histories,
 * order_carriers …): such a write makes no event.
 *
 * The module's own resources are not meant: they mute the very change they write (Event\Mute), so that whatever
 * else happens in their request is still heard.
 */

namespace WmsBridge\Webservice;

final class OwnWrite
{
    /**
     * Pure.
     *
     * @param bool $webservice whether this is a request to the Webservice
     * @param string $key the key that was sent
     * @param array<int, string> $ownKeys the module's keys: the present one, and after a rotation the one before
     * @param string $url the resource's path, as PrestaShop gets it: "order_histories/12"
     */
    public static function is(bool $webservice, string $key, array $ownKeys, string $url): bool
    {
        if (!$webservice || $key === '' || strncmp(ltrim($url, '/'), 'wmsbridge_', 10) === 0) {
            return false;
        }
        foreach ($ownKeys as $own) {
            if ($own !== '' && hash_equals($own, $key)) {
                return true;
            }
        }

        return false;
    }

    /** The request that PHP is serving now. Reads no database: the keys are in Configuration's memory. */
    public static function now(): bool
    {
        // PrestaShop's global, set by the Webservice in all versions from the key's check on.
        $webservice = !empty($GLOBALS['webservice_call']);
        if (!$webservice) {
            return false;
        }
        $key = trim((string) ($_SERVER['PHP_AUTH_USER'] ?? $_GET['ws_key'] ?? ''));

        return self::is($webservice, $key, [
            (string) \Configuration::get('WMSBRIDGE_WEBSERVICE_KEY'),
            (string) \Configuration::get('WMSBRIDGE_OLD_WEBSERVICE_KEY'),
        ], (string) ($_GET['url'] ?? ''));
    }
}
