<?php
/**
 * What has been kept for long enough goes, also where no sidecar runs: on pages of the back office, a small batch at a time, until the
 * day's work is done. The same rules as the sidecar's nightly deleteExpired. Never in a hook of the checkout.
 */

namespace WmsBridge\Privacy;

use WmsBridge\Settings\Settings;

final class Retention
{
    /** The day (UTC) of which everything is done. */
    const DONE = 'WMSBRIDGE_RETENTION_DONE';

    const BATCH = 500;

    public static function onceADay(): void
    {
        $today = gmdate('Y-m-d');
        if ((string) \Configuration::getGlobalValue(self::DONE) === $today) {
            return;
        }
        $deleted = 0;
        foreach (\Shop::getShops(false, null, true) as $idShop) {
            foreach (self::statements((int) $idShop, max(1, (int) Settings::ofShop((int) $idShop)['WMSBRIDGE_RETENTION_DAYS'])) as $sql) {
                if (!\Db::getInstance()->execute($sql, false)) {
                    throw new \RuntimeException('What is too old could not be deleted: ' . \Db::getInstance()->getMsgError());
                }
                $deleted = max($deleted, (int) \Db::getInstance()->Affected_Rows());
            }
        }
        // A full batch means that there may be more: the next page goes on with it.
        if ($deleted < self::BATCH) {
            \Configuration::updateGlobalValue(self::DONE, $today);
        }
    }

    /** @return array<int, string> */
    private static function statements(int $idShop, int $days): array
    {
        $table = static function (string $name): string {
            return '`' . _DB_PREFIX_ . 'wmsbridge_' . $name . '`';
        };
        $ours = '`id_connection` IN (SELECT c.`id_connection` FROM ' . $table('connection') . " c WHERE c.`id_shop` = $idShop)";
        $since = "< UTC_TIMESTAMP(3) - INTERVAL $days DAY";

        return [
            'UPDATE ' . $table('wms_order') . " SET `called_at` = NULL, `called_with` = NULL, `call_answer` = NULL WHERE $ours AND `called_at` $since ORDER BY `called_at` LIMIT " . self::BATCH,
            'DELETE FROM ' . $table('history') . " WHERE $ours AND `at` $since ORDER BY `id_history` LIMIT " . self::BATCH,
            'DELETE FROM ' . $table('event') . " WHERE `id_shop` = $idShop AND `created_at` $since AND `done_at` IS NOT NULL ORDER BY `id_event` LIMIT " . self::BATCH,
        ];
    }
}
