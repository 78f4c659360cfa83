<?php
/**
 * The checks of the set-up page: each is green, or says what to do. The rules are in marks(), pure; the rest reads and puts it in
 * words.
 */

namespace WmsBridge\Admin;

use WmsBridge\Install\Pairing;
use WmsBridge\Install\Tables;
use WmsBridge\Install\WebserviceSwitch;
use WmsBridge\Settings\Settings;
use WmsBridge\Settings\SidecarHealth;
use WmsBridge\Settings\Translates;

final class Checks
{
    use Translates;

    const OK = 'ok';
    const WAIT = 'wait';
    const WARN = 'warn';
    const FAIL = 'fail';

    /** Of a call that the shop made to itself; every other outcome would meet the sidecar too. */
    const API_MARKS = [
        WebserviceProbe::OK => self::OK,
        WebserviceProbe::UNREACHABLE => self::WARN,
        WebserviceProbe::CERTIFICATE => self::WARN,
        WebserviceProbe::INSECURE => self::WARN,
    ];

    const HEALTH_MARKS = [
        ConnectionHealth::UP => self::OK,
        ConnectionHealth::DOWN => self::FAIL,
        ConnectionHealth::SILENT => self::WARN,
        ConnectionHealth::UNKNOWN => self::WAIT,
    ];

    /**
     * Facts -> a mark for each check, in the order in which they turn green. Pure.
     *
     * @param array{tables_missing: int, paired: bool, missing: array<int, string>, api: string, fired: bool, sidecar: string, sidecar_warning: string, shop_health: string,
     *   wms_health: string, released_by: int, shipped_maps: bool, unknown_statuses: int, not_chosen: int, carriers_without: int, carriers_without_link: int, orders_on: bool} $facts
     *
     * @return array<string, string> mark by check
     */
    public static function marks(array $facts): array
    {
        $webservice = array_intersect($facts['missing'], ['key', 'webservice', 'groups']) === []
            ? self::API_MARKS[$facts['api']] ?? self::FAIL
            : self::FAIL;
        $hooks = array_intersect($facts['missing'], ['hooks', 'profiles', 'shops', 'menu']);

        return [
            'database' => $facts['tables_missing'] === 0 ? self::OK : self::FAIL,
            'shop' => $facts['paired'] ? self::OK : self::FAIL,
            'webservice' => $webservice,
            'hooks' => $hooks === [] ? self::OK : self::FAIL,
            'firing' => $facts['fired'] ? self::OK : self::WAIT,
            'statuses' => $facts['released_by'] === 0 || $facts['unknown_statuses'] > 0 ? self::FAIL : ($facts['shipped_maps'] && $facts['not_chosen'] === 0 ? self::OK : self::WARN),
            'carriers' => $facts['carriers_without'] === 0 ? self::OK : self::WARN,
            'links' => $facts['carriers_without_link'] === 0 ? self::OK : self::WARN,
            'sidecar' => self::sidecarMark($facts),
            'wms' => self::HEALTH_MARKS[$facts['wms_health']],
            'flows' => $facts['orders_on'] ? self::OK : self::WAIT,
        ];
    }

    private static function sidecarMark(array $facts): string
    {
        if ($facts['sidecar'] !== 'working') {
            return $facts['sidecar'] === 'never' ? self::WAIT : self::FAIL;
        }
        $shop = self::HEALTH_MARKS[$facts['shop_health']];

        return $shop === self::OK && $facts['sidecar_warning'] !== '' ? self::WARN : $shop;
    }

    /** @return array<int, array{check: string, mark: string, title: string, text: string, link: array<string, string>, button: array<string, string>}> for the template */
    public function of(bool $mayEdit, int $idShop, int $idConnection, int $idModule): array
    {
        $missing = count(Tables::missing());
        if ($missing > 0) {
            // Everything else is read from them. "Repair" makes them anew.
            return [[
                'check' => 'database',
                'mark' => self::FAIL,
                'title' => $this->trans('Database', [], 'Modules.Wmsbridge.Admin'),
                'text' => $this->trans('Tables are missing: %count%.', ['%count%' => (string) $missing], 'Modules.Wmsbridge.Admin') . ' ' . $this->trans('"Repair" below sets it right.', [], 'Modules.Wmsbridge.Admin'),
                'link' => [],
                'button' => [],
            ]];
        }
        $settings = Settings::ofShop($idShop);
        $health = SidecarHealth::of(Facts::heartbeats($idConnection));
        $peers = ConnectionHealth::read($idConnection);
        $fired = $this->lastHook($idShop);
        $codes = json_decode($settings['WMSBRIDGE_CARRIER_MAP'], true) ?: [];
        $without = $this->carriers(static function (array $carrier) use ($codes): bool {
            return ($codes[(string) $carrier['id_reference']] ?? '') === '';
        });
        $absent = Facts::missing($idModule, $idShop);
        $notChosen = Facts::statusesNotChosen($settings);
        $linkless = $this->carriers(static function (array $carrier): bool {
            return strpos((string) $carrier['url'], '@') === false;
        });
        $facts = [
            'tables_missing' => 0,
            'paired' => Pairing::holds($idShop),
            'missing' => $absent,
            'api' => array_intersect($absent, ['key', 'webservice', 'groups']) === [] ? WebserviceProbe::ask($idShop) : '',
            'fired' => $fired !== '',
            'sidecar' => $health['kind'],
            'sidecar_warning' => $health['kind'] === 'working' ? (string) $health['alive'][0]['message'] : '',
            'shop_health' => $peers['shop']['state'],
            'wms_health' => $peers['wms']['state'],
            'released_by' => count(array_filter(explode(',', $settings['WMSBRIDGE_RELEASE_STATUSES']))),
            'shipped_maps' => $settings['WMSBRIDGE_STATUS_SHIPPED'] !== '0',
            'unknown_statuses' => $this->unknownStatuses($settings),
            'not_chosen' => count($notChosen),
            'carriers_without' => count($without),
            'carriers_without_link' => count($linkless),
            'orders_on' => $settings['WMSBRIDGE_FLOW_ORDERS'] === '1',
        ];
        $words = $this->words($facts, [
            'fired' => Clock::shown($fired),
            'message' => (string) ($health['alive'][0]['message'] ?? ''),
            'answered' => Clock::shown($peers['wms']['answered_at']),
            'shop_trouble' => (new ConnectionHealth())->sentence('shop', $peers['shop']),
            'wms_trouble' => (new ConnectionHealth())->sentence('wms', $peers['wms']),
            'carriers' => implode(', ', $without),
            'url' => WebserviceProbe::shopUrl($idShop) . '/api',
            'not_chosen' => implode(', ', $notChosen),
            'linkless' => implode(', ', $linkless),
        ]);
        $links = [
            'statuses' => ['url' => Links::page(Tabs::SETTINGS), 'text' => $this->trans('To the settings', [], 'Modules.Wmsbridge.Admin')],
            'flows' => ['url' => Links::page(Tabs::OVERVIEW), 'text' => $this->trans('To the overview', [], 'Modules.Wmsbridge.Admin')],
        ];
        $links['carriers'] = $links['statuses'];
        $button = $mayEdit ? $this->webserviceButton($facts) : [];
        $checks = [];
        foreach (self::marks($facts) as $check => $mark) {
            $checks[] = [
                'check' => $check,
                'mark' => $mark,
                'title' => $words[$check][0],
                'text' => $words[$check][$mark] ?? '',
                'link' => $mark === self::OK ? [] : $links[$check] ?? [],
                'button' => $check === 'webservice' ? $button : [],
            ];
        }

        return $checks;
    }

    /** @return array<string, array<int|string, string>> title, and a sentence for each mark */
    private function words(array $facts, array $shown): array
    {
        $repair = $this->trans('"Repair" below sets it right.', [], 'Modules.Wmsbridge.Admin');

        return [
            'database' => [
                $this->trans('Database', [], 'Modules.Wmsbridge.Admin'),
                self::OK => $this->trans('All tables of WMS Bridge are there.', [], 'Modules.Wmsbridge.Admin'),
                self::FAIL => $this->trans('Tables are missing: %count%.', ['%count%' => (string) $facts['tables_missing']], 'Modules.Wmsbridge.Admin') . ' ' . $repair,
            ],
            'shop' => [
                $this->trans('This shop', [], 'Modules.Wmsbridge.Admin'),
                self::OK => $this->trans('It is the shop that was connected, not a copy of it.', [], 'Modules.Wmsbridge.Admin'),
                self::FAIL => $this->trans('Domain, database or database host have changed. Say above whether the shop was moved or copied.', [], 'Modules.Wmsbridge.Admin'),
            ],
            'webservice' => [
                $this->trans('Webservice', [], 'Modules.Wmsbridge.Admin'),
                self::OK => $this->trans('It answers at %url%, and the key of the sidecar has exactly the rights it needs.', ['%url%' => $shown['url']], 'Modules.Wmsbridge.Admin'),
                self::WARN => (new WebserviceAnswer())->sentence($facts['api'], $shown['url']),
                self::FAIL => $facts['api'] !== '' ? (new WebserviceAnswer())->sentence($facts['api'], $shown['url']) : implode(' ', array_filter([
                    in_array('webservice', $facts['missing'], true) ? $this->trans('The Webservice is switched off. The sidecar reads and writes the shop through it.', [], 'Modules.Wmsbridge.Admin') : '',
                    in_array('key', $facts['missing'], true) ? $this->trans('The sidecar\'s Webservice key is missing, switched off, or has other rights than it needs. If it is switched off, switch it on under Advanced Parameters > Webservice.', [], 'Modules.Wmsbridge.Admin') : '',
                    in_array('groups', $facts['missing'], true) ? $this->trans('The customer group of visitors has no access to the module: the sidecar cannot reach it.', [], 'Modules.Wmsbridge.Admin') : '',
                    array_diff($facts['missing'], ['webservice']) === [] ? '' : $repair,
                ])),
            ],
            'hooks' => [
                $this->trans('Hooks', [], 'Modules.Wmsbridge.Admin'),
                self::OK => $this->trans('PrestaShop tells WMS Bridge about every order, whoever changes it.', [], 'Modules.Wmsbridge.Admin'),
                self::FAIL => implode(' ', array_filter([
                    in_array('hooks', $facts['missing'], true) ? $this->trans('The module was taken off some of its hooks: changes of orders go unnoticed.', [], 'Modules.Wmsbridge.Admin') : '',
                    in_array('profiles', $facts['missing'], true) ? $this->trans('Some employees\' profiles may not view the module. In PrestaShop 8 their changes of orders would go unnoticed.', [], 'Modules.Wmsbridge.Admin') : '',
                    in_array('shops', $facts['missing'], true) ? $this->trans('The module is not enabled in every shop.', [], 'Modules.Wmsbridge.Admin') : '',
                    in_array('menu', $facts['missing'], true) ? $this->trans('A page of the menu is missing.', [], 'Modules.Wmsbridge.Admin') : '',
                    $repair,
                ])),
            ],
            'firing' => [
                $this->trans('A change was noticed', [], 'Modules.Wmsbridge.Admin'),
                self::OK => $this->trans('The last one: %time%.', ['%time%' => $shown['fired']], 'Modules.Wmsbridge.Admin'),
                self::WAIT => $this->trans('Place an order for a test, or change the status of one: it is seen here at once.', [], 'Modules.Wmsbridge.Admin'),
            ],
            'statuses' => [
                $this->trans('Statuses', [], 'Modules.Wmsbridge.Admin'),
                self::OK => $this->trans('Statuses that send an order, and the status for "shipped", are chosen.', [], 'Modules.Wmsbridge.Admin'),
                self::WARN => $facts['not_chosen'] > 0
                    ? $this->trans('Paid statuses that came to the shop after you chose which ones send an order: %statuses%. Their orders are held. Choose in the settings and save.', ['%statuses%' => $shown['not_chosen']], 'Modules.Wmsbridge.Admin')
                    : $this->trans('No status is chosen for "Shipped": orders stay as they are when the warehouse has shipped them.', [], 'Modules.Wmsbridge.Admin'),
                self::FAIL => $facts['released_by'] === 0
                    ? $this->trans('No status sends an order: choose at least one.', [], 'Modules.Wmsbridge.Admin')
                    : $this->trans('A status that was chosen no longer exists in the shop: choose another one.', [], 'Modules.Wmsbridge.Admin'),
            ],
            'carriers' => [
                $this->trans('Carriers', [], 'Modules.Wmsbridge.Admin'),
                self::OK => $this->trans('Every carrier has its code at the warehouse.', [], 'Modules.Wmsbridge.Admin'),
                self::WARN => $this->trans('Without a code, so that the warehouse chooses: %carriers%.', ['%carriers%' => $shown['carriers']], 'Modules.Wmsbridge.Admin'),
            ],
            'links' => [
                $this->trans('Tracking links', [], 'Modules.Wmsbridge.Admin'),
                self::OK => $this->trans('Every carrier has its tracking URL: customers are mailed a link to follow their parcel.', [], 'Modules.Wmsbridge.Admin'),
                self::WARN => $this->trans('Without a tracking URL, so that customers are mailed the number, and a link only where the warehouse gives one: %carriers%. Enter it under Shipping > Carriers, with @ in the place of the number.', ['%carriers%' => $shown['linkless']], 'Modules.Wmsbridge.Admin'),
            ],
            'sidecar' => [
                $this->trans('Sidecar', [], 'Modules.Wmsbridge.Admin'),
                self::WARN => $shown['shop_trouble'] ?: $facts['sidecar_warning'],
                self::OK => $this->trans('A sidecar is alive, and reaches the database and the Webservice.', [], 'Modules.Wmsbridge.Admin'),
                self::WAIT => $facts['sidecar'] === 'never' ? $this->trans('None has been here yet. Put the .env below into its folder, fill in what the warehouse gave you, and start it with npm start.', [], 'Modules.Wmsbridge.Admin') : $shown['shop_trouble'],
                self::FAIL => $facts['sidecar'] === 'working' ? $shown['shop_trouble'] : ($shown['message'] !== '' ? $shown['message'] : $this->trans('It was here, and is gone: start it again (npm start, or the service that runs it).', [], 'Modules.Wmsbridge.Admin')),
            ],
            'wms' => [
                $this->trans('Warehouse', [], 'Modules.Wmsbridge.Admin'),
                self::OK => $this->trans('It answered, so its address and access are right. The last time: %time%.', ['%time%' => $shown['answered']], 'Modules.Wmsbridge.Admin'),
                self::WAIT => $shown['wms_trouble'],
                self::WARN => $shown['wms_trouble'],
                self::FAIL => $shown['wms_trouble'],
            ],
            'flows' => [
                $this->trans('Orders flow', [], 'Modules.Wmsbridge.Admin'),
                self::OK => $this->trans('New orders go to the warehouse.', [], 'Modules.Wmsbridge.Admin'),
                self::WAIT => $this->trans('It is switched off. When all above is green, switch it on: orders from then on go to the warehouse.', [], 'Modules.Wmsbridge.Admin'),
            ],
        ];
    }

    /** @return array<string, string> action and text; empty where no button helps */
    private function webserviceButton(array $facts): array
    {
        if (in_array('webservice', $facts['missing'], true)) {
            return ['action' => 'webservice_on', 'text' => $this->trans('Switch on the Webservice', [], 'Modules.Wmsbridge.Admin')];
        }

        return $facts['api'] === WebserviceProbe::KEY_DROPPED && !WebserviceSwitch::passesKey()
            ? ['action' => 'pass_key', 'text' => $this->trans('Hand over the key by .htaccess', [], 'Modules.Wmsbridge.Admin')]
            : [];
    }

    /** When a hook last wrote an event: what people and sidecars write says nothing of the hooks. */
    private function lastHook(int $idShop): string
    {
        return (string) \Db::getInstance()->getValue('SELECT `created_at` FROM `' . _DB_PREFIX_ . 'wmsbridge_event` WHERE `id_shop` = ' . $idShop
            . ' AND `source` LIKE \'action%\' ORDER BY `id_event` DESC', false);
    }

    private function unknownStatuses(array $settings): int
    {
        $chosen = explode(',', $settings['WMSBRIDGE_RELEASE_STATUSES'] . ',' . $settings['WMSBRIDGE_CANCEL_STATUSES']);
        foreach (Settings::WMS_STATUSES as $status) {
            $chosen[] = $settings[Settings::statusKey($status)];
        }
        $chosen = array_unique(array_filter(array_map('intval', $chosen)));
        if ($chosen === []) {
            return 0;
        }
        $there = \Db::getInstance()->executeS('SELECT `id_order_state` FROM `' . _DB_PREFIX_ . 'order_state` WHERE `deleted` = 0 AND `id_order_state` IN (' . implode(', ', $chosen) . ')', true, false) ?: [];

        return count($chosen) - count($there);
    }

    /** @return array<int, string> names of active carriers that lack something */
    private function carriers(callable $lacks): array
    {
        $carriers = \Carrier::getCarriers((int) \Context::getContext()->language->id, true, false, false, null, \Carrier::ALL_CARRIERS);

        return array_map('strval', array_column(array_filter($carriers, $lacks), 'name'));
    }
}
