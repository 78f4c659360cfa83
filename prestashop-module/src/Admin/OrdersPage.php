<?php
/** The list of the order ledger: its columns, its query, its words. */

namespace WmsBridge\Admin;

use WmsBridge\Settings\Translates;

final class OrdersPage
{
    use Translates;

    /** Orders that need a person: the same everywhere they are counted or listed. `a` is the ledger. */
    const NEEDS_SOMEBODY = '(a.`state` IN (\'held\', \'failed\') OR (a.`problem_code` IS NOT NULL AND a.`state` NOT IN (\'skipped\', \'ignored\', \'held\', \'failed\')))';

    /** @var Words */
    private $words;
    /** @var array<int, int> connection by shop */
    private $connections;

    /** @param array<int, int> $connections connection by shop */
    public function __construct(Words $words, array $connections)
    {
        $this->words = $words;
        $this->connections = $connections;
    }

    /** @return array<string, array<string, mixed>> as HelperList wants them */
    public function fields(bool $severalShops): array
    {
        $fields = [
            // Without a callback: HelperList takes the shown cell for the row's id.
            'id_order' => ['title' => $this->trans('ID', [], 'Modules.Wmsbridge.Admin'), 'type' => 'int', 'class' => 'fixed-width-xs'],
            'reference' => ['title' => $this->trans('Order', [], 'Modules.Wmsbridge.Admin'), 'callback' => 'showOrder'],
            'id_shop' => ['title' => $this->trans('Shop', [], 'Modules.Wmsbridge.Admin'), 'type' => 'select', 'list' => Connections::names(array_keys($this->connections)), 'filter_key' => 'id_shop', 'callback' => 'showShop'],
            'wms_number' => ['title' => $this->trans('Number at the warehouse', [], 'Modules.Wmsbridge.Admin'), 'callback' => 'showText', 'orderby' => false],
            'state' => ['title' => $this->trans('State of the order', [], 'Modules.Wmsbridge.Admin'), 'type' => 'select', 'list' => $this->choices(), 'filter_key' => 'state', 'callback' => 'showState'],
            'wms_status' => ['title' => $this->trans('Warehouse status', [], 'Modules.Wmsbridge.Admin'), 'type' => 'select', 'list' => $this->words->wmsStatuses(), 'filter_key' => 'wms_status', 'callback' => 'showWmsStatus'],
            'last_exchange_at' => ['title' => $this->trans('Last exchange', [], 'Modules.Wmsbridge.Admin'), 'type' => 'datetime', 'callback' => 'showTime'],
            'problem' => ['title' => $this->trans('Problem and what to do', [], 'Modules.Wmsbridge.Admin'), 'callback' => 'showText', 'class' => 'wmsbridge-words'],
        ];
        if (!$severalShops) {
            unset($fields['id_shop']);
        }

        return $fields;
    }

    /** @return array<string, array<string, mixed>> see ListQuery */
    public function columns(): array
    {
        $states = [];
        foreach (array_keys($this->words->states()) as $state) {
            $states[$state] = 'a.`state` = \'' . pSQL($state) . '\'';
        }
        foreach (array_keys($this->words->holds()) as $code) {
            $states['held_' . $code] = 'a.`state` = \'held\' AND a.`problem_code` = \'' . pSQL($code) . '\'';
        }
        $states['needs_somebody'] = self::NEEDS_SOMEBODY;
        $states['stuck'] = self::stuck(Overview::shipHours());

        return [
            'id_order' => ['sql' => 'a.`id_order`', 'kind' => 'number'],
            // By their beginning, which an index knows: of 100,000 orders too, and on a busy machine.
            'reference' => ['sql' => 'a.`reference`', 'kind' => 'begins'],
            'id_shop' => ['sql' => 'a.`id_shop`', 'kind' => 'choice', 'choices' => array_map('strval', array_keys($this->connections))],
            'wms_number' => ['sql' => 'w.`wms_number`', 'kind' => 'begins', 'sort' => false],
            'state' => ['sql' => 'a.`state`', 'kind' => 'choice', 'conditions' => $states],
            'wms_status' => ['sql' => 'a.`wms_status`', 'kind' => 'choice', 'choices' => array_keys($this->words->wmsStatuses())],
            'last_exchange_at' => ['sql' => 'a.`last_exchange_at`', 'kind' => 'time'],
            'problem' => ['sql' => 'a.`problem`', 'kind' => 'text'],
        ];
    }

    public function source(): array
    {
        return [
            'table' => 'wmsbridge_order',
            'key' => ['id_connection', 'id_order'],
            'newest_first' => true,
            'where' => 'a.`id_connection` IN (' . Connections::list($this->connections) . ')',
            'joins' => ['w' => 'LEFT JOIN `' . _DB_PREFIX_ . 'wmsbridge_wms_order` w ON w.`id_connection` = a.`id_connection` AND w.`id_order` = a.`id_order` AND w.`current` = 1'],
            'select' => 'a.`id_order`, a.`id_shop`, IF(a.`reference` = \'\', a.`id_order`, a.`reference`) AS `reference`, w.`wms_number`, a.`state`, a.`wms_status`, a.`last_exchange_at`, a.`problem`',
        ];
    }

    /** Orders that lie at the warehouse longer than the settings say. */
    public static function stuck(int $hours): string
    {
        return 'a.`state` = \'at_wms\' AND a.`updated_at` < UTC_TIMESTAMP(3) - INTERVAL ' . $hours . ' HOUR';
    }

    public function bulkActions(): array
    {
        $texts = $this->texts();

        return [
            'sendAgain' => ['text' => $texts['send'], 'icon' => 'icon-refresh', 'confirm' => $texts['send_sure']],
            'cancelAgain' => ['text' => $texts['cancel'], 'icon' => 'icon-ban'],
            'ignore' => ['text' => $texts['ignore'], 'icon' => 'icon-eye-slash', 'confirm' => $texts['ignore_sure']],
            'stopIgnoring' => ['text' => $texts['stop_ignoring'], 'icon' => 'icon-eye'],
        ];
    }

    /** @return array<string, string> */
    public function texts(): array
    {
        return [
            'send' => $this->trans('Send again', [], 'Modules.Wmsbridge.Admin'),
            'send_sure' => $this->trans('Send the chosen orders again? What an order is held for is answered with that: it is sent all the same.', [], 'Modules.Wmsbridge.Admin'),
            'cancel' => $this->trans('Cancel at the warehouse', [], 'Modules.Wmsbridge.Admin'),
            'ignore' => $this->trans('Ignore', [], 'Modules.Wmsbridge.Admin'),
            'stop_ignoring' => $this->trans('Stop ignoring', [], 'Modules.Wmsbridge.Admin'),
            'ignore_sure' => $this->trans('Ignore this for good? Nothing more is sent to the warehouse for it, and nothing of it comes back.', [], 'Modules.Wmsbridge.Admin'),
            'view' => $this->trans('Open', [], 'Modules.Wmsbridge.Admin'),
        ];
    }

    public function sent(int $count): string
    {
        return $this->asWillBe($this->trans('Orders that go out again: %count%.', ['%count%' => (string) $count], 'Modules.Wmsbridge.Admin'), $count);
    }

    public function asked(int $count, int $notCancelled): string
    {
        $words = $count === 0 && $notCancelled > 0 ? '' : $this->trans('The warehouse is asked to cancel; orders: %count%. Its answer stands in the list.', ['%count%' => (string) $count], 'Modules.Wmsbridge.Admin');

        return trim($this->asWillBe($words, $count) . ($notCancelled === 0 ? '' : ' ' . $this->trans('Not cancelled in the shop: %count%. Give an order a status that cancels it, and the warehouse is asked by itself.', ['%count%' => (string) $notCancelled], 'Modules.Wmsbridge.Admin')));
    }

    public function leftAlone(int $count): string
    {
        return $this->asWillBe($this->trans('Orders that will be ignored: %count%.', ['%count%' => (string) $count], 'Modules.Wmsbridge.Admin'), $count);
    }

    public function noLongerIgnored(int $count): string
    {
        return $this->asWillBe($this->trans('Orders that will not be ignored any more: %count%.', ['%count%' => (string) $count], 'Modules.Wmsbridge.Admin'), $count);
    }

    private function asWillBe(string $words, int $count): string
    {
        return $count === 0 ? $words : $words . ' ' . (new WaitingActions())->when($this->connections);
    }

    /**
     * Which of these orders are cancelled in the shop, by the settings of their shop: of the others the warehouse is not asked.
     *
     * @param array<int, int> $ids
     *
     * @return array{cancelled: array<int, int>, others: array<int, int>}
     */
    public function cancelled(array $ids): array
    {
        $split = ['cancelled' => [], 'others' => []];
        $ids = array_filter(array_map('intval', $ids));
        if ($ids === []) {
            return $split;
        }
        $rows = \Db::getInstance()->executeS('SELECT `id_order`, `id_shop`, `current_state` FROM `' . _DB_PREFIX_ . 'orders` WHERE `id_order` IN (' . implode(', ', $ids) . ')'
            . ' AND `id_shop` IN (' . Connections::list(array_keys($this->connections)) . ')', true, false) ?: [];
        foreach ($rows as $row) {
            $split[self::cancels((int) $row['current_state'], (int) $row['id_shop']) ? 'cancelled' : 'others'][] = (int) $row['id_order'];
        }

        return $split;
    }

    public static function cancels(int $idState, int $idShop): bool
    {
        return in_array($idState, array_map('intval', explode(',', (string) \Configuration::get('WMSBRIDGE_CANCEL_STATUSES', null, null, $idShop))), true);
    }

    public function above(): string
    {
        return Notice::html($this->connections);
    }

    /** @return array<string, string> */
    private function choices(): array
    {
        $held = [];
        foreach ($this->words->holds() as $code => $word) {
            $held['held_' . $code] = $word;
        }

        return [
            'needs_somebody' => $this->trans('Needs attention', [], 'Modules.Wmsbridge.Admin'),
            'stuck' => $this->trans('At the warehouse for long', [], 'Modules.Wmsbridge.Admin'),
        ] + $this->words->states() + $held;
    }
}
