<?php
/** The overview: one line that says whether anything needs somebody, and beneath it what flows, waits and failed. */

namespace WmsBridge\Admin;

use WmsBridge\Contract\SettingList;
use WmsBridge\Settings\Translates;

final class Overview
{
    use Translates;

    /** @var Words */
    private $words;

    public function __construct()
    {
        $this->words = new Words();
    }

    /** After how many hours at the warehouse an order is called stuck; of several shops the longest. */
    public static function shipHours(int $idShop = 0): int
    {
        $hours = 0;
        foreach ($idShop > 0 ? [$idShop] : array_map('intval', \Shop::getContextListShopID()) as $id) {
            $hours = max($hours, (int) \Configuration::get('WMSBRIDGE_ALERT_SHIP_HOURS', null, null, $id));
        }

        return $hours > 0 ? $hours : (int) SettingList::RULES['WMSBRIDGE_ALERT_SHIP_HOURS']['default'];
    }

    /**
     * @param array<int, int> $connections connection by shop
     *
     * @return array<int, array<string, mixed>> one entry a shop, ready for the template
     */
    public function shops(array $connections, int $idModule): array
    {
        $shops = [];
        foreach ($connections as $idShop => $idConnection) {
            $facts = Facts::of($idShop, $idConnection, $idModule);
            $problems = array_map(function (array $found) use ($facts, $idShop): array {
                return [
                    'level' => $found['level'], 'text' => $this->sentence($found, $facts), 'links' => $this->links($found['code'], $idShop),
                    // With one click; what each order needs to be looked at for is sent from the list.
                    'send' => $found['code'] === 'held_paid_after_baseline' ? substr($found['code'], 5) : '',
                ];
            }, OverviewStatus::of($facts));
            $flows = [];
            foreach ($facts['flows'] as $flow) {
                $flows[] = [
                    'name' => $this->words->flows()[$flow['flow']],
                    'purpose' => $this->words->flowPurposes()[$flow['flow']],
                    // Of the other flows it says nothing that a person could use.
                    'baseline' => $flow['flow'] === 'ORDERS' ? Clock::shown($flow['baseline_at']) : '',
                    'today' => $flow['done_today'] === 0 ? '' : $this->trans('Orders within 24 hours: %count%.', ['%count%' => (string) $flow['done_today']], 'Modules.Wmsbridge.Admin'),
                    'ran' => Clock::shown($flow['last_run_at']),
                    'resumed' => in_array($flow['flow'], $facts['resumed'], true),
                ] + $flow;
            }
            $states = [];
            foreach ($this->words->states() as $state => $word) {
                $states[] = ['state' => $state, 'word' => $word, 'kind' => Badge::kind($state), 'count' => $facts['states'][$state] ?? 0];
            }
            $shops[] = [
                'id_shop' => $idShop,
                'id_connection' => $idConnection,
                'name' => Connections::names([$idShop])[$idShop],
                'first' => $problems[0],
                'others' => array_slice($problems, 1),
                'flow_rows' => $flows,
                'state_rows' => $states,
                'health_rows' => (new ConnectionHealth())->rows($facts['health']),
            ] + $facts;
        }

        return $shops;
    }

    /** @param array{level: string, code: string, count: int, words: string} $found */
    public function sentence(array $found, array $facts): string
    {
        $count = ['%count%' => (string) $found['count']];
        $words = $found['words'] === '' ? '' : ' ' . $found['words'];
        switch ($found['code']) {
            case 'unpaired':
                return $this->trans('This shop is not the one that was connected: was it moved, or copied? Nothing goes out or comes back until you say which.', [], 'Modules.Wmsbridge.Admin');
            case 'missing':
                return $this->trans('Something is missing that WMS Bridge needs from PrestaShop. The set-up page names it and repairs it.', [], 'Modules.Wmsbridge.Admin');
            case 'all_off':
                return $this->trans('Nothing moves yet: every flow is switched off. Go through the set-up, then switch the flows on.', [], 'Modules.Wmsbridge.Admin');
            case 'sidecar_never':
                return $this->trans('No sidecar has been here yet: start it with the .env from the set-up page.', [], 'Modules.Wmsbridge.Admin');
            case 'sidecar_silent':
                return $this->trans('No sidecar has been heard of for %minutes% minutes. Changes of orders are kept and go out when it is back: look at the machine it runs on.', ['%minutes%' => (string) max(1, intdiv($found['count'], 60))], 'Modules.Wmsbridge.Admin');
            case 'sidecar_stopped':
                return $this->trans('The sidecar was stopped. Changes of orders are kept and go out when it is started again.', [], 'Modules.Wmsbridge.Admin');
            case 'sidecar_stands_still':
                return $this->trans('The sidecar is alive and stands still:', [], 'Modules.Wmsbridge.Admin') . $words;
            case 'stop_reason':
                return $this->trans('A flow stopped itself and asks you:', [], 'Modules.Wmsbridge.Admin') . $words;
            case 'shop_down':
            case 'shop_silent':
            case 'shop_unknown':
                return (new ConnectionHealth())->sentence('shop', $facts['health']['shop']);
            case 'wms_down':
            case 'wms_silent':
            case 'wms_unknown':
                return (new ConnectionHealth())->sentence('wms', $facts['health']['wms']);
            case 'actions_late':
                return (new WaitingActions())->sentence($found['count']);
            case 'needs_somebody':
                return $this->trans('Orders that need attention: %count%.', $count, 'Modules.Wmsbridge.Admin');
            case 'held_paid_after_baseline':
                return $this->trans('Orders placed before the orders flow was switched on, and paid after it: %count%. Should the warehouse have them?', $count, 'Modules.Wmsbridge.Admin');
            case 'held_status_not_chosen':
                return $this->trans('Orders in a paid status that nobody has chosen to send or not to send: %count% (%statuses%). Choose in the settings and save: they go on by themselves.', $count + ['%statuses%' => $found['words']], 'Modules.Wmsbridge.Admin');
            case 'held_cash_on_delivery':
                return $this->trans('Orders paid on delivery that wait for a decision, for the warehouse is not told what to collect: %count%.', $count, 'Modules.Wmsbridge.Admin');
            case 'held_shared_sku':
                return $this->trans('Orders with a SKU that several products or combinations have, so that the warehouse cannot know which is meant: %count%.', $count, 'Modules.Wmsbridge.Admin');
            case 'held_too_old':
                return $this->trans('Orders released so long ago that they are not sent without asking: %count%.', $count, 'Modules.Wmsbridge.Admin');
            case 'held_order_absent':
                return $this->trans('Orders that the shop does not have at the moment: %count%. Is an import running? They are checked again by themselves.', $count, 'Modules.Wmsbridge.Admin');
            case 'queue_old':
                return $this->trans('Events wait longer than %minutes% minutes; waiting now: %count%.', $count + ['%minutes%' => (string) $facts['queue_minutes']], 'Modules.Wmsbridge.Admin');
            case 'stuck':
                return $this->trans('Orders that have not moved at the warehouse for %hours% hours: %count%.', $count + ['%hours%' => (string) $facts['ship_hours']], 'Modules.Wmsbridge.Admin');
            case 'stock_problems':
                return $this->trans('SKUs whose stock could not be written: %count%.', $count, 'Modules.Wmsbridge.Admin');
            default:
                return $this->trans('Everything flows. Nothing needs you.', [], 'Modules.Wmsbridge.Admin');
        }
    }

    /** @return array<int, array{url: string, text: string}> where to put it right */
    private function links(string $code, int $idShop): array
    {
        $see = $this->trans('Look at them', [], 'Modules.Wmsbridge.Admin');
        switch ($code) {
            case 'unpaired':
                return [['url' => Links::page(Tabs::SETUP), 'text' => $this->trans('Say what happened', [], 'Modules.Wmsbridge.Admin')]];
            case 'missing':
            case 'all_off':
            case 'sidecar_never':
                return [['url' => Links::page(Tabs::SETUP), 'text' => $this->trans('To the set-up', [], 'Modules.Wmsbridge.Admin')]];
            case 'stop_reason':
                // Its button stands with the flow.
                return [['url' => '#wmsbridge-flows-' . $idShop, 'text' => $this->trans('To the flow', [], 'Modules.Wmsbridge.Admin')]];
            case 'needs_somebody':
                return [['url' => Links::orders('needs_somebody'), 'text' => $see]];
            case 'held_status_not_chosen':
                return [['url' => Links::page(Tabs::SETTINGS), 'text' => $this->trans('To the settings', [], 'Modules.Wmsbridge.Admin')], ['url' => Links::orders($code), 'text' => $see]];
            case 'stuck':
                return [['url' => Links::orders('stuck'), 'text' => $see]];
            case 'actions_late':
            case 'queue_old':
                return [['url' => Links::queue('waiting'), 'text' => $see]];
            case 'stock_problems':
                return [['url' => Links::stock('problem'), 'text' => $see]];
            default:
                return strncmp($code, 'held_', 5) === 0 ? [['url' => Links::orders($code), 'text' => $see]] : [];
        }
    }
}
