<?php
/** The parcels of an order that the shop was given, each with its tracking link. */

namespace WmsBridge\Admin;

final class Parcels
{
    /** @return array<int, array{carrier: string, number: string, url: string, at: string}> url '' where there is none; at in UTC */
    public static function of(int $idOrder): array
    {
        $rows = \Db::getInstance()->executeS('SELECT w.`tracking_number`, w.`tracking_url`, w.`carrier_name`, w.`done_at`, c.`name`, c.`url`'
            . ' FROM `' . _DB_PREFIX_ . 'wmsbridge_writeback` w'
            . ' LEFT JOIN `' . _DB_PREFIX_ . 'order_carrier` oc ON oc.`id_order_carrier` = w.`id_order_carrier`'
            . ' LEFT JOIN `' . _DB_PREFIX_ . 'carrier` c ON c.`id_carrier` = oc.`id_carrier`'
            . ' WHERE w.`id_order` = ' . $idOrder . ' AND w.`kind` = \'tracking\' AND w.`done_at` IS NOT NULL AND w.`tracking_number` <> \'\' ORDER BY w.`id_writeback`', true, false) ?: [];

        return array_map(static function (array $row): array {
            return [
                'carrier' => (string) ($row['carrier_name'] ?: $row['name']),
                'number' => (string) $row['tracking_number'],
                'url' => self::url((string) $row['tracking_url'], (string) $row['url'], (string) $row['tracking_number']),
                'at' => (string) $row['done_at'],
            ];
        }, $rows);
    }

    /**
     * The warehouse's own link before the carrier's pattern; only what is a web address. Pure.
     *
     * @param string $pattern of the carrier, with "@" for the number
     */
    public static function url(string $given, string $pattern, string $number): string
    {
        foreach ([$given, strpos($pattern, '@') === false ? '' : str_replace('@', rawurlencode($number), $pattern)] as $url) {
            // A link from outside, shown to customers: "javascript:" must not come through.
            if (preg_match('#^https?://[^\s"\'<>]+$#iD', $url)) {
                return $url;
            }
        }

        return '';
    }
}
