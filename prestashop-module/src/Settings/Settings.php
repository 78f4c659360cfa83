<?php
/**
 * The settings of contract/settings.json: their defaults, and their reading. In ps_configuration, for each shop
 * (in a multistore a shop without a value of its own has the one for all shops).
 */

namespace WmsBridge\Settings;

use WmsBridge\Contract\SettingList;
use WmsBridge\Contract\Vocabulary;

final class Settings
{
    const FLOWS = Vocabulary::FLOW_KEYS;

    /** Our words for what happens at the WMS, in the order of an order's life. */
    const WMS_STATUSES = Vocabulary::WMS_STATUS_KEYS;

    /** Kept when the module is uninstalled, unless somebody says otherwise: an installation later finds its ledger and settings again. */
    const KEEP_DATA = 'WMSBRIDGE_KEEP_DATA';

    /** @return array<string, array<string, mixed>> rules of the settings of this type, by key: see SettingList */
    public static function ofType(string $type): array
    {
        return array_filter(SettingList::RULES, static function (array $rule) use ($type): bool {
            return $rule['type'] === $type;
        });
    }

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

        $defaults = array_map(static function (array $rule): string {
            return self::text($rule['default']);
        }, SettingList::RULES);
        $defaults['WMSBRIDGE_RELEASE_STATUSES'] = implode(',', $present($release));
        $defaults['WMSBRIDGE_CANCEL_STATUSES'] = implode(',', $present([$os('CANCELED'), $os('REFUND'), $os('ERROR')]));
        $defaults[HoldSettings::KNOWN_STATUSES] = implode(',', array_keys($exists));
        foreach (self::WMS_STATUSES as $status) {
            $defaults[self::statusKey($status)] = (string) Guess::status($status, $names);
        }
        $defaults[self::statusKey('PICKING')] = $one($os('PREPARATION'));
        if ($defaults[self::statusKey('PARTIALLY_SHIPPED')] === '0') {
            $defaults[self::statusKey('PARTIALLY_SHIPPED')] = $one($os('SHIPPING'));
        }
        $defaults[self::statusKey('SHIPPED')] = $one($os('SHIPPING'));
        $defaults[self::statusKey('DELIVERED')] = $one($os('DELIVERED'));

        return $defaults;
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

    /** @return string one setting of a shop, without computing what depends on the shop's statuses */
    public static function one(int $idShop, string $key): string
    {
        $value = \Configuration::get($key, null, null, $idShop);

        return $value === false || $value === null ? self::text(SettingList::RULES[$key]['default']) : (string) $value;
    }

    /** @param array<int, string>|string|null $default of a rule */
    private static function text($default): string
    {
        return is_array($default) ? implode(',', $default) : (string) $default;
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
