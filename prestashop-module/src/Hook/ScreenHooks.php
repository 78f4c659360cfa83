<?php
/**
 * The hooks that show something: on the order's and the product's page, in the list of orders, on the dashboard and in the
 * customer's account. One line each; what they show is in src/Admin. None of them can break the page it is on, and none keeps it waiting:
 * while a table of ours is locked or missing they show nothing.
 */

namespace WmsBridge\Hook;

use WmsBridge\Admin\CustomerParcels;
use WmsBridge\Admin\Dashboard;
use WmsBridge\Admin\OrderGrid;
use WmsBridge\Admin\OrderPanel;
use WmsBridge\Admin\ProductPanel;
use WmsBridge\Event\ShopLog;
use WmsBridge\Event\ShortWait;
use WmsBridge\Install\Tables;
use WmsBridge\Privacy\Retention;
use WmsBridge\Settings\SettingTable;

trait ScreenHooks
{
    /** @var bool a page calls several hooks, and is to wait for the tables once */
    private static $tablesAway = false;

    public function hookDisplayAdminOrderMain($params)
    {
        return $this->shown('displayAdminOrderMain', function () use ($params): string {
            return (new OrderPanel())->html($this, (array) $params);
        });
    }

    public function hookDisplayAdminProductsExtra($params)
    {
        return $this->shown('displayAdminProductsExtra', function () use ($params): string {
            return (new ProductPanel())->html($this, (array) $params);
        });
    }

    public function hookDisplayOrderDetail($params)
    {
        return $this->shown('displayOrderDetail', function () use ($params): string {
            return (new CustomerParcels())->html($this, (array) $params);
        });
    }

    public function hookDashboardZoneOne($params)
    {
        return $this->shown('dashboardZoneOne', function () use ($params): string {
            return (new Dashboard())->html($this, (array) $params);
        });
    }

    /** On every page of the back office: shows nothing, and keeps up what no other hook tells of. */
    public function hookDisplayBackOfficeHeader($params)
    {
        return $this->shown('displayBackOfficeHeader', static function (): string {
            SettingTable::refresh();
            Retention::onceADay();

            return '';
        });
    }

    public function hookActionOrderGridDefinitionModifier($params)
    {
        $this->shown('actionOrderGridDefinitionModifier', static function () use ($params): string {
            (new OrderGrid())->define((array) $params);

            return '';
        });
    }

    public function hookActionOrderGridQueryBuilderModifier($params)
    {
        $this->shown('actionOrderGridQueryBuilderModifier', static function () use ($params): string {
            (new OrderGrid())->filter((array) $params);

            return '';
        });
    }

    public function hookActionOrderGridDataModifier($params)
    {
        $this->shown('actionOrderGridDataModifier', static function () use ($params): string {
            // A copy of the array still holds the reference that PrestaShop gave.
            $params = (array) $params;
            (new OrderGrid())->show($params);

            return '';
        });
    }

    /** @param callable(): string $show */
    private function shown(string $hook, callable $show): string
    {
        if (self::$tablesAway) {
            return '';
        }
        try {
            return ShortWait::during(static function () use ($show): string {
                self::$tablesAway = true;
                Tables::open();
                self::$tablesAway = false;

                return $show();
            });
        } catch (\Throwable $error) {
            ShopLog::error(sprintf('%s could not show anything', $hook), $error);

            return '';
        }
    }
}
