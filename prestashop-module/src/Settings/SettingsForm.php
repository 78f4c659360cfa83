<?php
/**
 * The settings form: which fields there are, in plain words, in PrestaShop's own look (HelperForm).
 */

namespace WmsBridge\Settings;

final class SettingsForm
{
    use Translates;

    const SUBMIT = 'submitWmsbridgeSettings';

    const NUMBER_NAMES = [
        'WMSBRIDGE_STOCK_BUFFER' => 'Pieces kept back of every SKU',
        'WMSBRIDGE_BRAKE_CREATES' => 'Stop when more new orders wait than',
        'WMSBRIDGE_BRAKE_CANCELS' => 'Stop when more cancellations wait than',
        'WMSBRIDGE_BRAKE_AGE_HOURS' => 'Ask before sending orders released longer ago than (hours)',
        'WMSBRIDGE_RETENTION_DAYS' => 'Keep events and history for (days)',
    ];

    /**
     * @param array<string, string> $settings by configuration key
     * @param array<int, string> $orderStates name by id
     * @param array<int, string> $carriers name by id_reference
     * @param array<string, mixed> $posted what was sent last, where it was refused
     *
     * @return string HTML
     */
    public function html(\Module $module, string $url, array $settings, array $orderStates, array $carriers, array $posted = []): string
    {
        $helper = new \HelperForm();
        $helper->module = $module;
        $helper->name_controller = $module->name;
        $helper->identifier = 'id_module';
        $helper->submit_action = self::SUBMIT;
        $helper->currentIndex = $url;
        // The URL carries PrestaShop's token already.
        $helper->token = '';
        $helper->default_form_language = (int) \Configuration::get('PS_LANG_DEFAULT');
        $helper->fields_value = $posted === []
            ? self::values($settings, array_keys($orderStates), array_keys($carriers))
            : self::again($posted, self::values($settings, array_keys($orderStates), array_keys($carriers)));

        return $helper->generateForm($this->forms($orderStates, $carriers));
    }

    /**
     * Field values by field name, from settings. Pure.
     *
     * @return array<string, string>
     */
    public static function values(array $settings, array $orderStates, array $carriers): array
    {
        $values = $settings;
        foreach (['WMSBRIDGE_RELEASE_STATUSES', 'WMSBRIDGE_CANCEL_STATUSES'] as $key) {
            $ticked = array_map('intval', explode(',', $settings[$key]));
            foreach ($orderStates as $id) {
                $values[$key . '_' . $id] = in_array($id, $ticked, true) ? '1' : '';
            }
        }
        $map = json_decode($settings['WMSBRIDGE_CARRIER_MAP'], true);
        foreach ($carriers as $idReference) {
            $code = is_array($map) ? $map[(string) $idReference] ?? '' : '';
            $values['WMSBRIDGE_CARRIER_' . $idReference] = is_scalar($code) ? (string) $code : '';
        }

        return $values;
    }

    private function forms(array $orderStates, array $carriers): array
    {
        return [
            $this->form($this->trans('What moves', [], 'Modules.Wmsbridge.Admin'), 'icon-random', array_merge($this->flows(), [
                $this->onOff('WMSBRIDGE_CREATE_ARTICLES', $this->trans('Create missing articles', [], 'Modules.Wmsbridge.Admin'), $this->trans('An article the warehouse does not know is created there, with name, barcode and weight, before the order is sent. If this is off, such orders wait for you.', [], 'Modules.Wmsbridge.Admin')),
            ])),
            $this->form($this->trans('Orders', [], 'Modules.Wmsbridge.Admin'), 'icon-shopping-cart', [
                $this->ticks('WMSBRIDGE_RELEASE_STATUSES', $this->trans('Send an order when it enters', [], 'Modules.Wmsbridge.Admin'), $this->trans('As a rule: paid and not yet shipped, and cash on delivery.', [], 'Modules.Wmsbridge.Admin'), $orderStates),
                $this->ticks('WMSBRIDGE_CANCEL_STATUSES', $this->trans('Ask the warehouse to cancel when it enters', [], 'Modules.Wmsbridge.Admin'), $this->trans('The warehouse may refuse, if picking has begun. Its answer is kept with the order.', [], 'Modules.Wmsbridge.Admin'), $orderStates),
            ]),
            $this->form($this->trans('Statuses in the shop', [], 'Modules.Wmsbridge.Admin'), 'icon-time', $this->targets($orderStates)),
            $this->form($this->trans('Carriers', [], 'Modules.Wmsbridge.Admin'), 'icon-truck', $this->carriers($carriers)),
            $this->form($this->trans('Stock and safety', [], 'Modules.Wmsbridge.Admin'), 'icon-shield', $this->numbers()),
        ];
    }

    private function flows(): array
    {
        $words = [
            'ORDERS' => [$this->trans('Orders', [], 'Modules.Wmsbridge.Admin'), $this->trans('New orders go to the warehouse. Orders from before you switch this on are not sent.', [], 'Modules.Wmsbridge.Admin')],
            'CANCELLATIONS' => [$this->trans('Cancellations', [], 'Modules.Wmsbridge.Admin'), $this->trans('The warehouse is asked to cancel what is cancelled in the shop.', [], 'Modules.Wmsbridge.Admin')],
            'CHANGES' => [$this->trans('Changes', [], 'Modules.Wmsbridge.Admin'), $this->trans('Changed lines, delivery addresses and carriers go to the warehouse.', [], 'Modules.Wmsbridge.Admin')],
            'STOCK' => [$this->trans('Stock', [], 'Modules.Wmsbridge.Admin'), $this->trans('The warehouse decides how much is for sale. What the shop says now is overwritten.', [], 'Modules.Wmsbridge.Admin')],
            'STATUSES' => [$this->trans('Statuses', [], 'Modules.Wmsbridge.Admin'), $this->trans('Orders in the shop follow the warehouse; customers get the e-mails of these statuses.', [], 'Modules.Wmsbridge.Admin')],
            'TRACKING' => [$this->trans('Tracking numbers', [], 'Modules.Wmsbridge.Admin'), $this->trans('Carrier and tracking number come into the order, and to the customer.', [], 'Modules.Wmsbridge.Admin')],
        ];
        $fields = [];
        foreach (Settings::FLOWS as $flow) {
            $fields[] = $this->onOff(Settings::flowKey($flow), $words[$flow][0], $words[$flow][1]);
        }

        return $fields;
    }

    private function targets(array $orderStates): array
    {
        $words = [
            'RECEIVED' => $this->trans('Received', [], 'Modules.Wmsbridge.Admin'),
            'ALLOCATED' => $this->trans('Goods are reserved', [], 'Modules.Wmsbridge.Admin'),
            'PICKING' => $this->trans('Picking has begun', [], 'Modules.Wmsbridge.Admin'),
            'PACKED' => $this->trans('Packed', [], 'Modules.Wmsbridge.Admin'),
            'PARTIALLY_SHIPPED' => $this->trans('A part was shipped', [], 'Modules.Wmsbridge.Admin'),
            'SHIPPED' => $this->trans('Shipped', [], 'Modules.Wmsbridge.Admin'),
            'DELIVERED' => $this->trans('Delivered', [], 'Modules.Wmsbridge.Admin'),
            'CANCELLED' => $this->trans('Cancelled by the warehouse', [], 'Modules.Wmsbridge.Admin'),
            'RETURNED' => $this->trans('Returned', [], 'Modules.Wmsbridge.Admin'),
            'ERROR' => $this->trans('The warehouse has a problem with it', [], 'Modules.Wmsbridge.Admin'),
        ];
        $options = [['id' => '0', 'name' => $this->trans('Leave the order\'s status as it is', [], 'Modules.Wmsbridge.Admin')]];
        foreach ($orderStates as $id => $name) {
            $options[] = ['id' => (string) $id, 'name' => $name];
        }
        $fields = [];
        foreach (Settings::WMS_STATUSES as $status) {
            $fields[] = [
                'type' => 'select',
                'name' => Settings::statusKey($status),
                'label' => $words[$status],
                'options' => ['query' => $options, 'id' => 'id', 'name' => 'name'],
            ];
        }
        $fields[0]['desc'] = $this->trans('The status an order gets in the shop when this happens at the warehouse. Orders only move forward.', [], 'Modules.Wmsbridge.Admin');

        return $fields;
    }

    private function carriers(array $carriers): array
    {
        $fields = [];
        foreach ($carriers as $idReference => $name) {
            $fields[] = ['type' => 'text', 'name' => 'WMSBRIDGE_CARRIER_' . $idReference, 'label' => $name, 'class' => 'fixed-width-xl'];
        }
        if ($fields !== []) {
            $fields[0]['desc'] = $this->trans('The warehouse\'s own code for this carrier. Empty: the warehouse chooses.', [], 'Modules.Wmsbridge.Admin');
        }

        return $fields;
    }

    private function numbers(): array
    {
        $words = [
            'WMSBRIDGE_STOCK_BUFFER' => [$this->trans('Pieces kept back of every SKU', [], 'Modules.Wmsbridge.Admin'), $this->trans('So many less than the warehouse has are for sale.', [], 'Modules.Wmsbridge.Admin')],
            'WMSBRIDGE_BRAKE_CREATES' => [$this->trans('Stop when more new orders wait than', [], 'Modules.Wmsbridge.Admin'), $this->trans('An import gone wrong is noticed before it is in the warehouse. Nothing is lost: it waits for you.', [], 'Modules.Wmsbridge.Admin')],
            'WMSBRIDGE_BRAKE_CANCELS' => [$this->trans('Stop when more cancellations wait than', [], 'Modules.Wmsbridge.Admin'), ''],
            'WMSBRIDGE_BRAKE_AGE_HOURS' => [$this->trans('Ask before sending orders released longer ago than (hours)', [], 'Modules.Wmsbridge.Admin'), ''],
            'WMSBRIDGE_RETENTION_DAYS' => [$this->trans('Keep events and history for (days)', [], 'Modules.Wmsbridge.Admin'), ''],
        ];
        $fields = [];
        foreach ($words as $key => $word) {
            $fields[] = ['type' => 'text', 'name' => $key, 'label' => $word[0], 'desc' => $word[1], 'class' => 'fixed-width-sm', 'required' => true];
        }
        $fields[] = $this->onOff(Settings::KEEP_DATA, $this->trans('Keep the data when the module is uninstalled', [], 'Modules.Wmsbridge.Admin'), $this->trans('The order ledger, the history and these settings stay in the shop\'s database for an installation later. For all shops.', [], 'Modules.Wmsbridge.Admin'));

        return $fields;
    }

    private function form(string $title, string $icon, array $fields): array
    {
        return ['form' => [
            'legend' => ['title' => $title, 'icon' => $icon],
            'input' => $fields,
            'submit' => ['title' => $this->trans('Save', [], 'Modules.Wmsbridge.Admin'), 'name' => self::SUBMIT],
        ]];
    }

    private function onOff(string $name, string $label, string $description): array
    {
        return [
            'type' => 'switch',
            'name' => $name,
            'label' => $label,
            'desc' => $description,
            'is_bool' => true,
            'values' => [
                ['id' => $name . '_on', 'value' => 1, 'label' => $this->trans('Yes', [], 'Modules.Wmsbridge.Admin')],
                ['id' => $name . '_off', 'value' => 0, 'label' => $this->trans('No', [], 'Modules.Wmsbridge.Admin')],
            ],
        ];
    }

    private function ticks(string $name, string $label, string $description, array $orderStates): array
    {
        $query = [];
        foreach ($orderStates as $id => $stateName) {
            $query[] = ['id' => $id, 'name' => $stateName, 'val' => '1'];
        }

        return ['type' => 'checkbox', 'name' => $name, 'label' => $label, 'desc' => $description, 'values' => ['query' => $query, 'id' => 'id', 'name' => 'name']];
    }

    /**
     * What was sent is shown again where it was refused; a box that is not in it was not ticked. Pure.
     *
     * @return array<string, string>
     */
    public static function again(array $posted, array $values): array
    {
        foreach (array_keys($values) as $name) {
            $sent = $posted[$name] ?? '';
            $values[$name] = is_string($sent) ? $sent : '';
        }

        return $values;
    }
}
