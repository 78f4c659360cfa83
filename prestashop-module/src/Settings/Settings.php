<?php
/**
 * The settings of docs/contract.md: their names, their defaults, and their reading. In ps_configuration, for each shop
 * (in a multistore a shop without a value of its own has the one for all shops).
 */

namespace WmsBridge\Settings;

final class Settings
{
    const FLOWS = ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STOCK', 'STATUSES', 'TRACKING'];

    /** Our words for what happens at the WMS (sidecar/src/domain/orderStatus.ts), in the order of an order's life. */
    const WMS_STATUSES = [
        'RECEIVED', 'ALLOCATED', 'PICKING', 'PACKED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'DELIVERED',
        'CANCELLED', 'RETURNED', 'ERROR',
    ];

    /** Whole numbers: default, least, most. */
    const NUMBERS = [
        'WMSBRIDGE_STOCK_BUFFER' => [0, 0, 1000000],
        'WMSBRIDGE_STOCK_BUFFER_PERCENT' => [0, 0, 100],
        'WMSBRIDGE_STOCK_STOP_SHARE' => [20, 0, 100],
        'WMSBRIDGE_STOCK_STOP_MINIMUM' => [10, 0, 1000000],
        'WMSBRIDGE_STOP_CREATES' => [5000, 1, 1000000],
        'WMSBRIDGE_STOP_CANCELS' => [200, 1, 1000000],
        'WMSBRIDGE_MAX_ORDER_AGE_HOURS' => [48, 1, 8760],
        'WMSBRIDGE_RETENTION_DAYS' => [90, 7, 3650],
        'WMSBRIDGE_ARCHIVE_MONTHS' => [24, 0, 600],
        'WMSBRIDGE_ALERT_QUEUE_MINUTES' => [30, 1, 10080],
        'WMSBRIDGE_ALERT_SHIP_HOURS' => [72, 1, 8760],
    ];

    /** Kept when the module is uninstalled, unless somebody says otherwise: an installation later finds its ledger and settings again. */
    const KEEP_DATA = 'WMSBRIDGE_KEEP_DATA';

    public static function flowKey(string $flow): string
    {
        return 'WMSBRIDGE_FLOW_' . $flow;
    }

    public static function statusKey(string $wmsStatus): string
    {
        return 'WMSBRIDGE_STATUS_' . $wmsStatus;
    }

    /**
     * What a fresh installation starts with. Pure.
     *
     * @param array<int, array{id_order_state: int, paid: bool, shipped: bool, deleted: bool, name?: string}> $orderStates the shop's
     * @param array<string, int> $known the shop's PS_OS_… settings; 0 or missing where it has none
     *
     * @return array<string, string> by configuration key
     */
    public static function defaults(array $orderStates, array $known): array
    {
        $os = static function (string $name) use ($known): int {
            return (int) ($known['PS_OS_' . $name] ?? 0);
        };
        $exists = [];
        $release = [];
        $names = [];
        foreach ($orderStates as $state) {
            if ($state['deleted']) {
                continue;
            }
            $exists[$state['id_order_state']] = true;
            // PrestaShop's own have their place already: a refund is no return, whatever its name.
            if (!in_array($state['id_order_state'], array_map('intval', $known), true)) {
                $names[$state['id_order_state']] = (string) ($state['name'] ?? '');
            }
            if ($state['paid'] && !$state['shipped']) {
                $release[] = $state['id_order_state'];
            }
        }
        // Cash on delivery is not paid, and must go.
        if (!in_array($os('COD_VALIDATION'), $release, true)) {
            $release[] = $os('COD_VALIDATION');
        }
        $present = static function (array $ids) use ($exists): array {
            return array_values(array_unique(array_filter($ids, static function (int $id) use ($exists): bool {
                return isset($exists[$id]);
            })));
        };
        $one = static function (int $id) use ($exists): string {
            return isset($exists[$id]) ? (string) $id : '0';
        };

        $defaults = [];
        foreach (self::FLOWS as $flow) {
            $defaults[self::flowKey($flow)] = '0';
        }
        $defaults['WMSBRIDGE_RELEASE_STATUSES'] = implode(',', $present($release));
        $defaults['WMSBRIDGE_CANCEL_STATUSES'] = implode(',', $present([$os('CANCELED'), $os('REFUND'), $os('ERROR')]));
        foreach (self::WMS_STATUSES as $status) {
            $defaults[self::statusKey($status)] = (string) Guess::status($status, $names);
        }
        $defaults[self::statusKey('PICKING')] = $one($os('PREPARATION'));
        if ($defaults[self::statusKey('PARTIALLY_SHIPPED')] === '0') {
            $defaults[self::statusKey('PARTIALLY_SHIPPED')] = $one($os('SHIPPING'));
        }
        $defaults[self::statusKey('SHIPPED')] = $one($os('SHIPPING'));
        $defaults[self::statusKey('DELIVERED')] = $one($os('DELIVERED'));
        $defaults['WMSBRIDGE_CARRIER_MAP'] = '{}';
        $defaults['WMSBRIDGE_CREATE_ARTICLES'] = '1';
        foreach (self::NUMBERS as $key => $rule) {
            $defaults[$key] = (string) $rule[0];
        }
        $defaults[self::KEEP_DATA] = '1';

        return $defaults + StockSettings::defaults() + HoldSettings::defaults(array_keys($exists));
    }

    /** @return array<string, string> defaults() of this shop */
    public static function shopDefaults(): array
    {
        $states = [];
        $idLang = (int) \Configuration::get('PS_LANG_DEFAULT');
        foreach (\Db::getInstance()->executeS('SELECT s.`id_order_state`, s.`paid`, s.`shipped`, s.`deleted`, l.`name` FROM `' . _DB_PREFIX_ . 'order_state` s LEFT JOIN `' . _DB_PREFIX_ . 'order_state_lang` l'
            . ' ON l.`id_order_state` = s.`id_order_state` AND l.`id_lang` = ' . $idLang . ' ORDER BY s.`id_order_state`', true, false) ?: [] as $row) {
            $states[] = [
                'id_order_state' => (int) $row['id_order_state'],
                'paid' => (bool) $row['paid'],
                'shipped' => (bool) $row['shipped'],
                'deleted' => (bool) $row['deleted'],
                'name' => (string) $row['name'],
            ];
        }
        $known = [];
        foreach (['COD_VALIDATION', 'CANCELED', 'REFUND', 'ERROR', 'PREPARATION', 'SHIPPING', 'DELIVERED'] as $name) {
            $known['PS_OS_' . $name] = (int) \Configuration::get('PS_OS_' . $name);
        }

        return self::defaults($states, $known);
    }

    /** @return array<string, string> the settings of one shop, by configuration key */
    public static function ofShop(int $idShop): array
    {
        $values = [];
        foreach (self::shopDefaults() as $key => $default) {
            $value = \Configuration::get($key, null, null, $idShop);
            $values[$key] = $value === false || $value === null ? $default : (string) $value;
        }

        return $values;
    }

    /** @param array<string, string> $values by configuration key */
    public static function store(int $idShop, array $values): void
    {
        $idGroup = (int) \Shop::getGroupFromShop($idShop);
        foreach ($values as $key => $value) {
            if (!\Configuration::updateValue($key, $value, false, $idGroup, $idShop)) {
                throw new \RuntimeException(sprintf('The setting %s could not be stored: %s', $key, \Db::getInstance()->getMsgError()));
            }
        }
        SettingTable::refresh();
    }
}
