<?php
/** What our tables say of one connection, for the overview: read in a handful of indexed queries. */

namespace WmsBridge\Admin;

use WmsBridge\Install\Pairing;
use WmsBridge\Install\ShopAccess;
use WmsBridge\Install\WebserviceKey;
use WmsBridge\Install\WebserviceSwitch;
use WmsBridge\Settings\HoldSettings;
use WmsBridge\Settings\Settings;
use WmsBridge\Settings\SidecarHealth;

final class Facts
{
    /** The lines of the history by which a flow is known to have done something. */
    const DEEDS = ['ORDERS' => ['sent', 'taken over'], 'CANCELLATIONS' => ['cancelled', 'cancel refused'], 'CHANGES' => ['changed', 'change refused'], 'STATUSES' => ['status written'], 'TRACKING' => ['tracking written']];

    /** @return array<string, mixed> see OverviewStatus for what is made of it */
    public static function of(int $idShop, int $idConnection, int $idModule): array
    {
        $settings = Settings::ofShop($idShop);
        $flows = self::flows($idConnection, $settings);
        $on = array_filter($flows, static function (array $flow): bool {
            return $flow['on'];
        });
        $states = self::states($idConnection);
        $waiting = self::waiting($idShop, $flows);
        $sidecar = SidecarHealth::of(self::heartbeats($idConnection));
        $actions = WaitingActions::of($idShop, $sidecar['kind'] === 'working');

        return [
            'paired' => Pairing::holds($idShop),
            'missing' => self::missing($idModule, $idShop),
            'sidecar' => $sidecar,
            'actions_late' => $actions['late'],
            'resumed' => $actions['resumed'],
            'flows' => $flows,
            'flows_on' => count($on),
            'stopped_flows' => array_values(array_filter($flows, static function (array $flow): bool {
                return $flow['on'] && $flow['stop_reason'] !== '';
            })),
            'states' => $states,
            'orders' => array_sum($states),
            'needs_somebody' => ($states['held'] ?? 0) + ($states['failed'] ?? 0) + self::otherProblems($idConnection),
            'held' => self::held($idConnection),
            'statuses_not_chosen' => self::statusesNotChosen($settings),
            'stuck' => (int) self::value('SELECT COUNT(*) FROM `' . _DB_PREFIX_ . 'wmsbridge_order` a WHERE a.`id_connection` = ' . $idConnection . ' AND ' . OrdersPage::stuck(Overview::shipHours($idShop))),
            'waiting' => $waiting['count'],
            'oldest_waiting_minutes' => $waiting['oldest_minutes'],
            'queue_minutes' => (int) $settings['WMSBRIDGE_ALERT_QUEUE_MINUTES'],
            'ship_hours' => (int) $settings['WMSBRIDGE_ALERT_SHIP_HOURS'],
            'health' => ConnectionHealth::read($idConnection),
            'stock_problems' => (int) self::value('SELECT COUNT(*) FROM `' . _DB_PREFIX_ . 'wmsbridge_stock` WHERE `id_connection` = ' . $idConnection . ' AND `outcome` IN (\'ambiguous\', \'refused\')'),
            'prefix' => (string) self::value('SELECT `order_prefix` FROM `' . _DB_PREFIX_ . 'wmsbridge_connection` WHERE `id_connection` = ' . $idConnection),
        ];
    }

    /** @return array<int, string> see ShopAccess::missing; and "key", "webservice", "menu" */
    public static function missing(int $idModule, int $idShop): array
    {
        $missing = ShopAccess::missing($idModule, \Wmsbridge::HOOKS);
        if (!WebserviceKey::isComplete($idShop)) {
            $missing[] = 'key';
        }
        if (!WebserviceSwitch::isOn($idShop)) {
            $missing[] = 'webservice';
        }
        if (Tabs::isIncomplete()) {
            $missing[] = 'menu';
        }

        return $missing;
    }

    /** @return array<int, array<string, mixed>> rows of wmsbridge_heartbeat, the newest first */
    public static function heartbeats(int $idConnection): array
    {
        return self::rows('SELECT `sidecar`, `version`, `state`, `message`, `started_at`, TIMESTAMPDIFF(SECOND, `seen_at`, UTC_TIMESTAMP(3)) AS `age_seconds`'
            . ' FROM `' . _DB_PREFIX_ . 'wmsbridge_heartbeat` WHERE `id_connection` = ' . $idConnection . ' ORDER BY `seen_at` DESC LIMIT 20');
    }

    /** @return array<int, array<string, mixed>> one row a flow, in the order of Settings::FLOWS */
    private static function flows(int $idConnection, array $settings): array
    {
        $kept = [];
        foreach (self::rows('SELECT * FROM `' . _DB_PREFIX_ . 'wmsbridge_flow` WHERE `id_connection` = ' . $idConnection) as $row) {
            $kept[strtoupper((string) $row['flow'])] = $row;
        }
        $waits = [];
        foreach (self::rows('SELECT `waits_for`, COUNT(*) AS `orders` FROM `' . _DB_PREFIX_ . 'wmsbridge_order` WHERE `id_connection` = ' . $idConnection . ' AND `waits_for` IS NOT NULL GROUP BY `waits_for`') as $row) {
            foreach (explode(',', (string) $row['waits_for']) as $flow) {
                $waits[strtoupper($flow)] = ($waits[strtoupper($flow)] ?? 0) + (int) $row['orders'];
            }
        }
        $done = self::deeds($idConnection);
        $flows = [];
        foreach (Settings::FLOWS as $flow) {
            $flows[] = [
                'flow' => $flow,
                'on' => $settings[Settings::flowKey($flow)] === '1',
                'stop_reason' => (string) ($kept[$flow]['stop_reason'] ?? ''),
                'baseline_at' => (string) ($kept[$flow]['baseline_at'] ?? ''),
                'last_run_at' => max((string) ($kept[$flow]['last_run_at'] ?? ''), $done[$flow]['at'] ?? ''),
                'done_today' => $done[$flow]['count'] ?? 0,
                'last_result' => (new Words())->flowResult((string) ($kept[$flow]['last_result'] ?? '')),
                'waits' => $waits[$flow] ?? 0,
            ];
        }

        return $flows;
    }

    /** @return array<string, array{count: int, at: string}> what each flow did within a day, and when last, by flow */
    private static function deeds(int $idConnection): array
    {
        $deeds = [];
        foreach (self::rows('SELECT `action`, COUNT(*) AS `count`, MAX(`at`) AS `at` FROM `' . _DB_PREFIX_ . 'wmsbridge_history` WHERE `id_connection` = ' . $idConnection
            . ' AND `at` > UTC_TIMESTAMP(3) - INTERVAL 1 DAY AND `actor` = \'sidecar\' GROUP BY `action`') as $row) {
            foreach (self::DEEDS as $flow => $actions) {
                if (in_array($row['action'], $actions, true)) {
                    $deeds[$flow]['count'] = ($deeds[$flow]['count'] ?? 0) + (int) $row['count'];
                    $deeds[$flow]['at'] = max($deeds[$flow]['at'] ?? '', (string) $row['at']);
                }
            }
        }

        return $deeds;
    }

    /** @return array<string, int> orders by state */
    private static function states(int $idConnection): array
    {
        $states = [];
        foreach (self::rows('SELECT `state`, COUNT(*) AS `orders` FROM `' . _DB_PREFIX_ . 'wmsbridge_order` WHERE `id_connection` = ' . $idConnection . ' GROUP BY `state`') as $row) {
            $states[(string) $row['state']] = (int) $row['orders'];
        }

        return $states;
    }

    /** @return array<string, int> orders that are held for a reason that may concern many, by its code */
    private static function held(int $idConnection): array
    {
        $held = [];
        foreach (self::rows('SELECT `problem_code`, COUNT(*) AS `orders` FROM `' . _DB_PREFIX_ . 'wmsbridge_order` WHERE `id_connection` = ' . $idConnection . ' AND `state` = \'held\''
            . ' AND `problem_code` IN (\'' . implode('\', \'', array_keys((new Words())->holds())) . '\') GROUP BY `problem_code`') as $row) {
            $held[(string) $row['problem_code']] = (int) $row['orders'];
        }

        return $held;
    }

    /** @return array<int, string> names of paid, unshipped statuses that nobody has chosen to send or not to send, by id */
    public static function statusesNotChosen(array $settings): array
    {
        return HoldSettings::notChosen($settings, self::rows('SELECT s.`id_order_state`, s.`paid`, s.`shipped`, s.`deleted`, l.`name` FROM `' . _DB_PREFIX_ . 'order_state` s LEFT JOIN `' . _DB_PREFIX_ . 'order_state_lang` l'
            . ' ON l.`id_order_state` = s.`id_order_state` AND l.`id_lang` = ' . (int) \Context::getContext()->language->id . ' WHERE s.`paid` = 1 AND s.`shipped` = 0 AND s.`deleted` = 0'));
    }

    private static function otherProblems(int $idConnection): int
    {
        return (int) self::value('SELECT COUNT(*) FROM `' . _DB_PREFIX_ . 'wmsbridge_order` WHERE `id_connection` = ' . $idConnection
            . ' AND `problem_code` IS NOT NULL AND `state` NOT IN (\'held\', \'failed\', \'skipped\', \'ignored\')');
    }

    /**
     * Events that wait. Late are only those of flows that are on, and from after the orders flow was first switched on: what happened
     * before it is nobody's work.
     *
     * @param array<int, array<string, mixed>> $flows
     *
     * @return array{count: int, oldest_minutes: int}
     */
    private static function waiting(int $idShop, array $flows): array
    {
        $where = '`done_at` IS NULL AND `id_shop` = ' . $idShop;
        $baseline = '';
        $on = false;
        foreach ($flows as $flow) {
            $on = $on || ($flow['on'] && $flow['flow'] !== 'STOCK');
            $baseline = $flow['flow'] === 'ORDERS' ? (string) $flow['baseline_at'] : $baseline;
        }
        $events = '`' . _DB_PREFIX_ . 'wmsbridge_event`';
        $oldest = $on ? (int) self::value("SELECT MIN(`id_event`) FROM $events WHERE $where" . ($baseline === '' ? '' : ' AND `created_at` >= \'' . pSQL($baseline) . '\'')) : 0;

        return [
            'count' => (int) self::value("SELECT COUNT(*) FROM $events WHERE $where"),
            'oldest_minutes' => $oldest === 0 ? 0 : (int) self::value("SELECT TIMESTAMPDIFF(MINUTE, `created_at`, UTC_TIMESTAMP(3)) FROM $events WHERE `id_event` = $oldest"),
        ];
    }

    private static function rows(string $sql): array
    {
        return \Db::getInstance()->executeS($sql, true, false) ?: [];
    }

    /** @return mixed */
    private static function value(string $sql)
    {
        return \Db::getInstance()->getValue($sql, false);
    }
}
