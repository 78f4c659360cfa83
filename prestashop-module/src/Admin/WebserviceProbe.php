<?php
/**
 * Calls the shop's own Webservice at its own address, as a sidecar does: settings may be right, and a web server, a firewall or a
 * redirect in between may still keep every request away.
 */

namespace WmsBridge\Admin;

use WmsBridge\Install\WebserviceKey;

final class WebserviceProbe
{
    const OK = 'ok';
    /** PHP gets no key: Apache with CGI drops it. */
    const KEY_DROPPED = 'key_dropped';
    const KEY_REFUSED = 'key_refused';
    const FORBIDDEN = 'forbidden';
    const NOT_FOUND = 'not_found';
    const REDIRECT = 'redirect';
    const ERROR = 'error';
    // What a shop may meet on the way to itself, and a sidecar elsewhere does not.
    const UNREACHABLE = 'unreachable';
    const CERTIFICATE = 'certificate';
    /** Not asked: the key would go over the network unencrypted. */
    const INSECURE = 'insecure';

    /** Somebody looks at a page that waits for this. */
    const CONNECT_MILLISECONDS = 1000;
    const ANSWER_MILLISECONDS = 3000;

    /** Of CURLE_…: certificates and the agreement on encryption. */
    const CERTIFICATE_ERRORS = [35, 51, 58, 60, 77, 83];

    /** @return string of the shop as the sidecar reaches it, without a slash at the end */
    public static function shopUrl(int $idShop): string
    {
        return rtrim((string) (new \Shop($idShop))->getBaseURL((bool) \Configuration::get('PS_SSL_ENABLED', null, null, $idShop)), '/');
    }

    /** @return string one of the constants */
    public static function ask(int $idShop): string
    {
        $url = self::shopUrl($idShop);
        if (!self::isPrivate($url)) {
            return self::INSECURE;
        }
        $curl = curl_init($url . '/api/wmsbridge_status?output_format=JSON&id_shop=' . $idShop);
        if ($curl === false) {
            return self::UNREACHABLE;
        }
        curl_setopt_array($curl, [
            CURLOPT_USERPWD => WebserviceKey::key($idShop) . ':',
            CURLOPT_HTTPAUTH => CURLAUTH_BASIC,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_CONNECTTIMEOUT_MS => self::CONNECT_MILLISECONDS,
            CURLOPT_TIMEOUT_MS => self::ANSWER_MILLISECONDS,
            // Time limits under a second need it where names are looked up by the system.
            CURLOPT_NOSIGNAL => true,
        ]);
        $body = curl_exec($curl);

        return self::outcome((int) curl_errno($curl), (int) curl_getinfo($curl, CURLINFO_HTTP_CODE), is_string($body) ? $body : '');
    }

    /** Pure. @param int $failure curl's number, 0 where there was an answer */
    public static function outcome(int $failure, int $status, string $body): string
    {
        if ($failure !== 0) {
            return in_array($failure, self::CERTIFICATE_ERRORS, true) ? self::CERTIFICATE : self::UNREACHABLE;
        }
        $answer = json_decode($body, true);
        if ($status === 200) {
            return isset($answer['wmsbridge_status']) ? self::OK : self::NOT_FOUND;
        }
        if ($status === 401) {
            // PrestaShop says this, and nothing else, where no key came at all.
            return trim($body) === '401 Unauthorized' ? self::KEY_DROPPED : (isset($answer['errors']) ? self::KEY_REFUSED : self::FORBIDDEN);
        }
        if ($status === 403) {
            return isset($answer['errors']) ? self::KEY_REFUSED : self::FORBIDDEN;
        }
        if ($status >= 300 && $status < 400) {
            return self::REDIRECT;
        }

        return $status === 404 ? self::NOT_FOUND : self::ERROR;
    }

    /** Whether nobody between the two can read along: encrypted, or on this machine alone. Pure. */
    public static function isPrivate(string $url): bool
    {
        $host = strtolower(trim((string) parse_url($url, PHP_URL_HOST), '[]'));

        return strtolower((string) parse_url($url, PHP_URL_SCHEME)) === 'https'
            || $host === 'localhost' || $host === '::1' || preg_match('/^127(\.\d{1,3}){3}$/D', $host) === 1;
    }
}
