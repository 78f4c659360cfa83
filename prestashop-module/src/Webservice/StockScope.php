<?php
/**
 * Whose stock it is: the rows of `stock_available` that a shop sells from, the shops that sell from the same ones,
 * and the settings that decide what may be sold.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Settings\Settings;

final class StockScope
{
    /** @var int the connection's shop */
    public $idShop;
    /** @var int the pair of `stock_available`: (shop, 0), or (0, group) where the group's shops share stock */
    public $stockShop;
    /** @var int */
    public $stockGroup;
    /** @var array<int, int> shops whose orders take from these rows */
    public $shops;
    /** @var array<int, int> connections whose ledger knows these orders */
    public $connections;
    /** @var array<int, string> by shop: its orders placed before are not in flight (UTC); none at all: no order is */
    public $baselines;
    /** @var bool PS_STOCK_MANAGEMENT */
    public $stockManaged;
    /** @var bool PS_ORDER_OUT_OF_STOCK */
    public $sellsWithoutStock;
    /** @var bool PrestaShop 8 keeps `depends_on_stock`; 9 ignores it */
    public $dependsOnStock;
    /** @var int PS_PACK_STOCK_TYPE */
    public $packStockType;
    /** @var array<int, int> PS_OS_CANCELED and PS_OS_ERROR: the shop has put such an order's goods back */
    public $restockedStatuses;

    /** @var array<int, array<int, int>> by shop: its statuses that cancel an order (WMSBRIDGE_CANCEL_STATUSES) */
    public $cancelStatuses = [];

    /** What the admin chose for the stock of this shop. @param string $key of a setting that the module alone reads */
    public function rule(string $key): string
    {
        return Settings::one($this->idShop, $key);
    }

    /** @return array<int, int> */
    public function ruleIds(string $key): array
    {
        return array_values(array_filter(array_map('intval', explode(',', $this->rule($key)))));
    }

    /** Reads it for a connection and its shop. */
    public static function of(int $idConnection, int $idShop): self
    {
        $group = Sql::row(sprintf(
            'SELECT g.id_shop_group, g.share_stock FROM %s s JOIN %s g ON g.id_shop_group = s.id_shop_group WHERE s.id_shop = %d',
            Sql::table('shop'),
            Sql::table('shop_group'),
            $idShop
        ));
        if ($group === null) {
            throw new \RuntimeException(sprintf('Shop %d does not exist.', $idShop));
        }
        $shared = (int) $group['share_stock'] === 1;
        $scope = new self();
        $scope->idShop = $idShop;
        $scope->stockShop = $shared ? 0 : $idShop;
        $scope->stockGroup = $shared ? (int) $group['id_shop_group'] : 0;
        $scope->shops = [$idShop];
        $scope->connections = [$idConnection];
        $shopOf = [$idConnection => $idShop];
        if ($shared) {
            $scope->shops = array_map('intval', array_column(Sql::rows(sprintf(
                'SELECT id_shop FROM %s WHERE id_shop_group = %d AND deleted = 0',
                Sql::table('shop'),
                $scope->stockGroup
            )), 'id_shop'));
            $shopOf += array_map('intval', array_column(Sql::rows(sprintf(
                'SELECT id_connection, id_shop FROM %s WHERE active = 1 AND id_shop IN (%s) AND id_shop <> %d',
                Sql::table('wmsbridge_connection'),
                Sql::numbers($scope->shops),
                $idShop
            )), 'id_shop', 'id_connection'));
            $scope->connections = array_keys($shopOf);
        }
        $scope->baselines = $scope->baselines($shopOf);

        $setting = static function (string $name) use ($idShop): int {
            return (int) \Configuration::get($name, null, null, $idShop);
        };
        $scope->stockManaged = $setting('PS_STOCK_MANAGEMENT') === 1;
        $scope->sellsWithoutStock = $setting('PS_ORDER_OUT_OF_STOCK') === 1;
        $scope->dependsOnStock = version_compare(_PS_VERSION_, '9.0.0', '<');
        $scope->packStockType = $setting('PS_PACK_STOCK_TYPE');
        $scope->restockedStatuses = [$setting('PS_OS_CANCELED'), $setting('PS_OS_ERROR')];
        foreach ($scope->shops as $shop) {
            $scope->cancelStatuses[$shop] = array_filter(array_map('intval', explode(',', (string) \Configuration::get('WMSBRIDGE_CANCEL_STATUSES', null, null, $shop))));
        }

        return $scope;
    }

    /**
     * The condition that an order was placed late enough to be in flight. Shops that share stock write the same rows, and
     * were not switched on at the same time.
     *
     * @param int $withinSeconds and within so many seconds from now; 0: whenever
     */
    public function placedSince(string $alias, int $withinSeconds = 0): string
    {
        $conditions = [];
        foreach ($this->baselines as $idShop => $utc) {
            $since = $withinSeconds === 0 ? $utc : max($utc, gmdate('Y-m-d H:i:s', time() - $withinSeconds));
            $conditions[] = sprintf('(%s.id_shop = %d AND %s.date_add >= %s)', $alias, $idShop, $alias, Sql::text($this->shopTime($since, $idShop)));
        }

        return '(' . ($conditions ? implode(' OR ', $conditions) : '0') . ')';
    }

    /** @return array<int, int> statuses of orders that are not shipped, and whose goods the shop has not put back; an order that is being placed has none yet */
    public function openStatuses(): array
    {
        $rows = Sql::rows(sprintf('SELECT id_order_state FROM %s WHERE shipped = 0', Sql::table('order_state')));

        return array_merge([0], array_diff(array_map('intval', array_column($rows, 'id_order_state')), $this->restockedStatuses));
    }

    /**
     * No order that was placed since the baseline has an id below this one. A day to spare: the shop's clock is set back once a
     * year, and orders then are older than their ids.
     */
    public function firstOrder(): int
    {
        $since = [];
        foreach ($this->baselines as $idShop => $utc) {
            $since[] = $this->shopTime($utc, $idShop);
        }

        return (int) (Sql::value(sprintf(
            'SELECT id_order FROM %s WHERE date_add >= %s - INTERVAL 1 DAY ORDER BY date_add LIMIT 1',
            Sql::table('orders'),
            Sql::text(min($since))
        )) ?? PHP_INT_MAX);
    }

    /**
     * The condition that an order is cancelled, whether or not the shop has put its goods back, and that the WMS surely has
     * nothing of it: so nobody waits for them. One whose call is under way may get there yet.
     *
     * @param string $order alias of the order
     * @param string $wmsOrder alias of its current WMS order
     */
    public function givenUp(string $order, string $wmsOrder): string
    {
        $conditions = [];
        foreach (array_filter($this->cancelStatuses) as $idShop => $statuses) {
            $conditions[] = sprintf('(%s.id_shop = %d AND %s.current_state IN (%s))', $order, $idShop, $order, Sql::numbers($statuses));
        }

        return sprintf("((%s) AND (%s.id_wms_order IS NULL OR COALESCE(%s.wms_status, '') = 'cancelled'))", $conditions ? implode(' OR ', $conditions) : '0', $wmsOrder, $wmsOrder);
    }

    /** "id_shop = … AND id_shop_group = …" of an alias of stock_available. */
    public function stockRows(string $alias): string
    {
        return sprintf('%s.id_shop = %d AND %s.id_shop_group = %d', $alias, $this->stockShop, $alias, $this->stockGroup);
    }

    /** How many SKUs are for sale from these rows; the row of all combinations is none. */
    public function sellableSkus(): int
    {
        return (int) Sql::value(sprintf(
            'SELECT COUNT(*) FROM %s sa WHERE %s AND sa.quantity > 0
               AND (sa.id_product_attribute <> 0 OR NOT EXISTS (SELECT 1 FROM %s c WHERE c.id_product = sa.id_product))',
            Sql::table('stock_available'),
            $this->stockRows('sa'),
            Sql::table('product_attribute')
        ));
    }

    /**
     * Whichever flow was switched on first: with the stock flow alone, what was sold since is in flight, too. A shop that
     * has none of its own goes by that of the shop that asks.
     *
     * @param array<int, int> $shopOf by connection
     *
     * @return array<int, string>
     */
    private function baselines(array $shopOf): array
    {
        $found = [];
        foreach (Sql::rows(sprintf(
            "SELECT id_connection, MIN(baseline_at) AS since FROM %s WHERE id_connection IN (%s) AND flow IN ('orders', 'stock') AND baseline_at IS NOT NULL GROUP BY id_connection",
            Sql::table('wmsbridge_flow'),
            Sql::numbers($this->connections)
        )) as $row) {
            $idShop = $shopOf[(int) $row['id_connection']];
            $found[$idShop] = min($found[$idShop] ?? (string) $row['since'], (string) $row['since']);
        }

        return isset($found[$this->idShop]) ? $found + array_fill_keys($this->shops, $found[$this->idShop]) : [];
    }

    /** `orders.date_add` is in the time zone of the order's shop; PrestaShop has made that of this request's shop PHP's. Our columns are UTC. */
    private function shopTime(string $utc, int $idShop): string
    {
        $zone = $idShop === $this->idShop ? '' : (string) \Configuration::get('PS_TIMEZONE', null, null, $idShop);

        return (new \DateTime($utc, new \DateTimeZone('UTC')))
            ->setTimezone(new \DateTimeZone(in_array($zone, timezone_identifiers_list(\DateTimeZone::ALL_WITH_BC), true) ? $zone : date_default_timezone_get()))
            ->format('Y-m-d H:i:s');
    }
}
