<?php
/**
 * What a shop is told apart from its copies by. Pure.
 */

namespace WmsBridge\Install;

final class Fingerprint
{
    /**
     * HMAC-SHA256, keyed with the pairing's id, over domain, database name and database host. Database and host are
     * in it because agencies replace the domain in the whole dump, and with it whatever was kept as plain text.
     *
     * @param string $pairingId 32 hex digits
     *
     * @return string 64 hex digits
     */
    public static function of(string $pairingId, string $domain, string $databaseName, string $databaseHost): string
    {
        return hash_hmac('sha256', implode("\n", [strtolower(trim($domain)), $databaseName, strtolower(trim($databaseHost))]), $pairingId);
    }

    /** @return string a new pairing's id: 32 hex digits */
    public static function newPairingId(): string
    {
        return bin2hex(random_bytes(16));
    }
}
