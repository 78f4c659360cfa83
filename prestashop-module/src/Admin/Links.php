<?php
/** Addresses of our pages, with PrestaShop's token; a filter in them takes the place of what was filtered by before. */

namespace WmsBridge\Admin;

final class Links
{
    /**
     * @param string $page a class of Tabs
     * @param array<string, string|int> $params
     */
    public static function page(string $page, array $params = []): string
    {
        return \Context::getContext()->link->getAdminLink($page, true, [], $params);
    }

    public static function orders(string $state): string
    {
        return self::page(Tabs::ORDERS, self::filter('wmsbridge_order', 'state', $state));
    }

    public static function queue(string $state): string
    {
        return self::page(Tabs::QUEUE, self::filter('wmsbridge_event', 'state', $state));
    }

    public static function stock(string $outcome): string
    {
        return self::page(Tabs::STOCK, self::filter('wmsbridge_stock', 'outcome', $outcome));
    }

    /** @return array<string, string|int> */
    private static function filter(string $list, string $column, string $value): array
    {
        return ['fresh' => 1, 'submitFilter' . $list => 1, $list . 'Filter_' . $column => $value];
    }
}
