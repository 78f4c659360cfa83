<?php
/**
 * `GET /api/wmsbridge_customers?orders=1,2,3`: what the warehouse must know of the customers of these orders, and nothing else. With
 * PrestaShop's own `customers` the key could read passwords' hashes and reset tokens.
 */

use WmsBridge\Webservice\JsonResource;
use WmsBridge\Webservice\Sql;

class WebserviceSpecificManagementWmsbridgeCustomers extends JsonResource
{
    const MOST_ORDERS = 100;

    protected function name(): string
    {
        return 'wmsbridge_customers';
    }

    protected function methods(): array
    {
        return ['GET', 'HEAD'];
    }

    /** @return array<int, array{id_order: int, email: string, firstname: string, lastname: string, language_iso: string}> of this shop's orders alone */
    protected function answer($body)
    {
        $orders = $this->request->urlFragments['orders'] ?? '';
        $ids = is_string($orders) && preg_match('/^[1-9]\d{0,9}(,[1-9]\d{0,9})*$/D', $orders) ? array_map('intval', explode(',', $orders)) : [];
        if ($ids === [] || count($ids) > self::MOST_ORDERS) {
            throw new InvalidArgumentException(sprintf('Say orders=1,2,3 in the URL: ids of orders, %d at most.', self::MOST_ORDERS));
        }

        return array_map(static function (array $row): array {
            return ['id_order' => (int) $row['id_order'], 'email' => (string) $row['email'], 'firstname' => (string) $row['firstname'], 'lastname' => (string) $row['lastname'], 'language_iso' => (string) $row['iso_code']];
        }, Sql::rows('SELECT o.id_order, c.email, c.firstname, c.lastname, l.iso_code FROM ' . Sql::table('orders') . ' o'
            . ' LEFT JOIN ' . Sql::table('customer') . ' c ON c.id_customer = o.id_customer'
            . ' LEFT JOIN ' . Sql::table('lang') . ' l ON l.id_lang = o.id_lang'
            . ' WHERE o.id_shop = ' . (int) $this->connection['id_shop'] . ' AND o.id_order IN (' . Sql::numbers($ids) . ') ORDER BY o.id_order'));
    }
}
