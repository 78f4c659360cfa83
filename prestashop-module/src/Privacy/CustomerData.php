<?php
/**
 * What our tables hold of one customer: exported and erased when the shop is asked to, by PrestaShop's module psgdpr or another that
 * calls actionExportGDPRData and actionDeleteGDPRCustomer. They give a customer (`id`), or an `email` or a `phone` of somebody without an
 * account.
 *
 * Numbers of orders stay, for they tell the warehouse's orders from others' and name nobody.
 */

namespace WmsBridge\Privacy;

final class CustomerData
{
    /** More orders than a person has. Statements stay short. */
    const MOST_ORDERS = 10000;

    /**
     * @param array<string, mixed> $customer
     *
     * @return array<int, array<string, string>> rows with titles, as psgdpr puts them into its files
     */
    public static function export(array $customer): array
    {
        $orders = self::orders($customer);
        if ($orders === '') {
            return [];
        }
        $sent = self::rows('SELECT w.`id_order` AS `order`, w.`wms_number` AS `number_at_the_warehouse`, w.`called_at` AS `sent_at`, w.`called_with` AS `what_was_sent`, w.`call_answer` AS `answer`'
            . ', o.`problem` FROM `%1$swms_order` w LEFT JOIN `%1$sorder` o ON o.`id_connection` = w.`id_connection` AND o.`id_order` = w.`id_order` WHERE w.`id_order` IN (' . $orders . ') ORDER BY w.`id_wms_order`');
        $parcels = self::rows('SELECT `id_order` AS `order`, `wms_number` AS `number_at_the_warehouse`, `begun_at` AS `written_at`, `carrier_name` AS `carrier`, `tracking_number`, `tracking_url`'
            . ' FROM `%swriteback` WHERE `tracking_number` IS NOT NULL AND `id_order` IN (' . $orders . ') ORDER BY `id_writeback`');

        return array_map(static function (array $row): array {
            return array_map('strval', $row);
        }, array_merge($sent, $parcels));
    }

    /** @param array<string, mixed> $customer */
    public static function erase(array $customer): void
    {
        $orders = self::orders($customer);
        if ($orders === '') {
            return;
        }
        // A snapshot names parcels. Of an order that has left or ended, its hash is enough to see what is new.
        self::run('UPDATE `%swms_order` SET `called_at` = NULL, `called_with` = NULL, `call_answer` = NULL, `snapshot` = IF(`ended_at` IS NULL AND COALESCE(`wms_status`, \'\') NOT IN (\'shipped\', \'delivered\', \'cancelled\'), `snapshot`, NULL) WHERE `id_order` IN (' . $orders . ')');
        // `item` stays: it is what keeps a parcel from being announced twice.
        self::run('UPDATE `%swriteback` SET `tracking_number` = NULL, `tracking_url` = NULL, `outcome` = IF(`done_at` IS NULL, `outcome`, NULL) WHERE `id_order` IN (' . $orders . ')');
        self::run('UPDATE `%sorder` SET `problem` = NULL WHERE `id_order` IN (' . $orders . ')');
        self::run('UPDATE `%shistory` SET `message` = \'\' WHERE `id_order` IN (' . $orders . ')');
    }

    /** @return string ids of the customer's orders as the inside of IN (…); '' where there are none */
    private static function orders(array $customer): string
    {
        $orders = '`' . _DB_PREFIX_ . 'orders`';
        $text = static function (string $name) use ($customer): string {
            return is_string($customer[$name] ?? null) ? trim($customer[$name]) : '';
        };
        if ((int) ($customer['id'] ?? 0) > 0) {
            $found = "SELECT o.`id_order` FROM $orders o WHERE o.`id_customer` = " . (int) $customer['id'];
        } elseif ($text('email') !== '') {
            $found = "SELECT o.`id_order` FROM $orders o JOIN `" . _DB_PREFIX_ . 'customer` c ON c.`id_customer` = o.`id_customer` WHERE c.`email` = \'' . pSQL($text('email')) . '\'';
        } elseif ($text('phone') !== '') {
            $phone = '\'' . pSQL($text('phone')) . '\'';
            $found = "SELECT o.`id_order` FROM $orders o JOIN `" . _DB_PREFIX_ . 'address` a ON a.`id_address` IN (o.`id_address_delivery`, o.`id_address_invoice`)'
                . " WHERE a.`phone` = $phone OR a.`phone_mobile` = $phone";
        } else {
            return '';
        }

        return implode(', ', array_map('intval', array_column(\Db::getInstance()->executeS($found . ' LIMIT ' . self::MOST_ORDERS, true, false) ?: [], 'id_order')));
    }

    private static function rows(string $sql): array
    {
        return \Db::getInstance()->executeS(sprintf($sql, _DB_PREFIX_ . 'wmsbridge_'), true, false) ?: [];
    }

    private static function run(string $sql): void
    {
        if (!\Db::getInstance()->execute(sprintf($sql, _DB_PREFIX_ . 'wmsbridge_'), false)) {
            throw new \RuntimeException('The customer\'s data could not be erased: ' . \Db::getInstance()->getMsgError());
        }
    }
}
