<?php
/**
 * The settings form: which fields there are, in plain words, in PrestaShop's own look (HelperForm).
 */

namespace WmsBridge\Settings;

use WmsBridge\Admin\Words;

final class SettingsForm
{
    use Translates;

    const SUBMIT = 'submitWmsbridgeSettings';

    /** The names of the fields, for sentences about what is wrong with them. */
    const NAMES = [
        'WMSBRIDGE_STOCK_BUFFER' => 'Pieces kept back of every SKU',
        'WMSBRIDGE_STOCK_BUFFER_PERCENT' => 'Percent kept back of every SKU',
        'WMSBRIDGE_STOCK_STOP_SHARE' => 'Stop when more SKUs would sell out at once than (percent)',
        'WMSBRIDGE_STOCK_STOP_MINIMUM' => 'And at least so many SKUs',
        'WMSBRIDGE_STOP_CREATES' => 'Stop when more new orders wait than',
        'WMSBRIDGE_STOP_CANCELS' => 'Stop when more cancellations wait than',
        'WMSBRIDGE_MAX_ORDER_AGE_HOURS' => 'Ask before sending orders released longer ago than (hours)',
        'WMSBRIDGE_RETENTION_DAYS' => 'Keep events and history for (days)',
        'WMSBRIDGE_ARCHIVE_MONTHS' => 'Archive finished orders after (months)',
        'WMSBRIDGE_ALERT_QUEUE_MINUTES' => 'Warn when an event waits longer than (minutes)',
        'WMSBRIDGE_ALERT_SHIP_HOURS' => 'Warn when an order has not moved at the warehouse for (hours)',
        'WMSBRIDGE_STOCK_BUFFERS' => 'Kept back of single SKUs',
        'WMSBRIDGE_STOCK_EXCLUDE_SKUS' => 'SKUs to leave alone',
        'WMSBRIDGE_STOCK_EXCLUDE_CATEGORIES' => 'Categories to leave alone (IDs)',
        'WMSBRIDGE_STOCK_EXCLUDE_SUPPLIERS' => 'Suppliers to leave alone (IDs)',
        'WMSBRIDGE_STOCK_WAREHOUSES' => 'Warehouses that count',
        'WMSBRIDGE_STOCK_FULL_AT' => 'Compare all stock every night at',
        'WMSBRIDGE_COD_MODULES' => 'Payment modules for payment on delivery',
        'WMSBRIDGE_SHARED_SKUS' => 'SKUs that several products may have',
    ];

    /** @var bool */
    private $mayEdit;

    public function __construct(bool $mayEdit = true)
    {
        $this->mayEdit = $mayEdit;
    }

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
        $values = self::values($settings, array_keys($orderStates), array_keys($carriers));
        $guessed = Guess::carriers($carriers, $values);
        $helper->fields_value = $posted === [] ? $guessed + $values : self::again($posted, $values);

        return $helper->generateForm($this->forms($orderStates, $carriers, $values, $guessed));
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
        foreach (array_keys(Settings::ofType('list')) as $key) {
            $values[$key] = Entries::lines($settings[$key]);
        }
        $map = json_decode($settings['WMSBRIDGE_CARRIER_MAP'], true);
        foreach ($carriers as $idReference) {
            $code = is_array($map) ? $map[(string) $idReference] ?? '' : '';
            $values['WMSBRIDGE_CARRIER_' . $idReference] = is_scalar($code) ? (string) $code : '';
        }

        return $values;
    }

    private function forms(array $orderStates, array $carriers, array $values, array $guessed): array
    {
        return [
            $this->form($this->trans('Flows', [], 'Modules.Wmsbridge.Admin'), 'icon-random', array_merge($this->flows(), [
                $this->onOff('WMSBRIDGE_CREATE_ARTICLES', $this->trans('Create missing articles', [], 'Modules.Wmsbridge.Admin'), $this->trans('An article the warehouse does not know is created there, with name, barcode and weight, before the order is sent. If this is off, such orders wait for you.', [], 'Modules.Wmsbridge.Admin')),
            ])),
            $this->form($this->trans('Orders', [], 'Modules.Wmsbridge.Admin'), 'icon-shopping-cart', array_merge([
                $this->ticks('WMSBRIDGE_RELEASE_STATUSES', $this->trans('Send an order when it enters', [], 'Modules.Wmsbridge.Admin'), $this->trans('As a rule: paid and not yet shipped, and cash on delivery. A paid status that comes to the shop later holds its orders until you save this page.', [], 'Modules.Wmsbridge.Admin'), $orderStates),
                $this->ticks('WMSBRIDGE_CANCEL_STATUSES', $this->trans('Ask the warehouse to cancel when it enters', [], 'Modules.Wmsbridge.Admin'), $this->trans('The warehouse may refuse, if picking has begun. Its answer is kept with the order.', [], 'Modules.Wmsbridge.Admin'), $orderStates),
            ], (new HoldForm())->fields())),
            $this->form($this->trans('Statuses in the shop', [], 'Modules.Wmsbridge.Admin'), 'icon-time', $this->targets($orderStates, $values)),
            $this->form($this->trans('Carriers', [], 'Modules.Wmsbridge.Admin'), 'icon-truck', $this->carriers($carriers, $values, $guessed)),
            $this->form($this->trans('Stock', [], 'Modules.Wmsbridge.Admin'), 'icon-archive', (new StockForm())->fields()),
            $this->form($this->trans('Safety', [], 'Modules.Wmsbridge.Admin'), 'icon-shield', $this->numbers(['WMSBRIDGE_STOP_CREATES', 'WMSBRIDGE_STOP_CANCELS', 'WMSBRIDGE_MAX_ORDER_AGE_HOURS'])),
            $this->form($this->trans('Alerts', [], 'Modules.Wmsbridge.Admin'), 'icon-bell', $this->numbers(['WMSBRIDGE_ALERT_QUEUE_MINUTES', 'WMSBRIDGE_ALERT_SHIP_HOURS'])),
            $this->form($this->trans('Data', [], 'Modules.Wmsbridge.Admin'), 'icon-database', array_merge($this->numbers(['WMSBRIDGE_RETENTION_DAYS', 'WMSBRIDGE_ARCHIVE_MONTHS']), [
                $this->onOff(Settings::KEEP_DATA, $this->trans('Keep the data when the module is uninstalled', [], 'Modules.Wmsbridge.Admin'), $this->trans('The order ledger, the history and these settings stay in the shop\'s database for an installation later. Without them an installation later knows nothing of the orders that are at the warehouse. For all shops.', [], 'Modules.Wmsbridge.Admin')),
            ])),
        ];
    }

    private function flows(): array
    {
        $words = new Words();
        $fields = [];
        foreach (Settings::FLOWS as $flow) {
            $fields[] = $this->onOff(Settings::flowKey($flow), $words->flows()[$flow], $words->flowPurposes()[$flow]);
        }

        return $fields;
    }

    private function targets(array $orderStates, array $values): array
    {
        $words = (new Words())->wmsStatuses();
        $options = [['id' => '0', 'name' => $this->trans('Leave the order\'s status as it is', [], 'Modules.Wmsbridge.Admin')]];
        foreach ($orderStates as $id => $name) {
            $options[] = ['id' => (string) $id, 'name' => $name];
        }
        $fields = [];
        foreach (Settings::WMS_STATUSES as $status) {
            $field = [
                'type' => 'select',
                'name' => Settings::statusKey($status),
                'label' => $words[strtolower($status)],
                'options' => ['query' => $options, 'id' => 'id', 'name' => 'name'],
            ];
            if ($values[Settings::statusKey($status)] === '0') {
                $field['desc'] = $this->trans('Not mapped.', [], 'Modules.Wmsbridge.Admin');
            }
            $fields[] = $field;
        }
        $fields[0]['desc'] = $this->trans('The status an order gets in the shop when this happens at the warehouse. Orders only move forward.', [], 'Modules.Wmsbridge.Admin')
            . (isset($fields[0]['desc']) ? ' ' . $fields[0]['desc'] : '');

        return $fields;
    }

    private function carriers(array $carriers, array $values, array $guessed): array
    {
        $fields = [];
        foreach ($carriers as $idReference => $name) {
            $key = 'WMSBRIDGE_CARRIER_' . $idReference;
            $field = ['type' => 'text', 'name' => $key, 'label' => $name, 'class' => 'fixed-width-xl'];
            if (isset($guessed[$key])) {
                $field['desc'] = $this->trans('Not mapped; this is a guess from the carrier\'s name. It counts once you save.', [], 'Modules.Wmsbridge.Admin');
            } elseif ($values[$key] === '') {
                $field['desc'] = $this->trans('Not mapped: the warehouse chooses.', [], 'Modules.Wmsbridge.Admin');
            }
            $fields[] = $field;
        }
        if ($fields !== []) {
            $fields[0]['desc'] = $this->trans('The warehouse\'s own code for this carrier. Empty: the warehouse chooses.', [], 'Modules.Wmsbridge.Admin')
                . (isset($fields[0]['desc']) ? ' ' . $fields[0]['desc'] : '');
        }

        return $fields;
    }

    /** @param array<int, string> $keys of numbers */
    private function numbers(array $keys): array
    {
        $words = [
            'WMSBRIDGE_STOP_CREATES' => [$this->trans('Stop when more new orders wait than', [], 'Modules.Wmsbridge.Admin'), $this->trans('An import gone wrong is noticed before it is in the warehouse. Nothing is lost: it waits for you.', [], 'Modules.Wmsbridge.Admin')],
            'WMSBRIDGE_STOP_CANCELS' => [$this->trans('Stop when more cancellations wait than', [], 'Modules.Wmsbridge.Admin'), $this->trans('Counted over ten minutes.', [], 'Modules.Wmsbridge.Admin')],
            'WMSBRIDGE_MAX_ORDER_AGE_HOURS' => [$this->trans('Ask before sending orders released longer ago than (hours)', [], 'Modules.Wmsbridge.Admin'), $this->trans('Such an order may have been shipped by other means.', [], 'Modules.Wmsbridge.Admin')],
            'WMSBRIDGE_RETENTION_DAYS' => [$this->trans('Keep events and history for (days)', [], 'Modules.Wmsbridge.Admin'), $this->trans('Older ones are deleted every night. The ledger of the orders stays.', [], 'Modules.Wmsbridge.Admin')],
            'WMSBRIDGE_ARCHIVE_MONTHS' => [$this->trans('Archive finished orders after (months)', [], 'Modules.Wmsbridge.Admin'), $this->trans('Of an archived order only its numbers are kept, so that it is never sent twice: lines, parcels and history go. 0 keeps everything.', [], 'Modules.Wmsbridge.Admin')],
            'WMSBRIDGE_ALERT_QUEUE_MINUTES' => [$this->trans('Warn when an event waits longer than (minutes)', [], 'Modules.Wmsbridge.Admin'), $this->trans('The overview and the dashboard then say so.', [], 'Modules.Wmsbridge.Admin')],
            'WMSBRIDGE_ALERT_SHIP_HOURS' => [$this->trans('Warn when an order has not moved at the warehouse for (hours)', [], 'Modules.Wmsbridge.Admin'), ''],
        ];
        $fields = [];
        foreach ($keys as $key) {
            $fields[] = ['type' => 'text', 'name' => $key, 'label' => $words[$key][0], 'desc' => $words[$key][1], 'class' => 'fixed-width-sm', 'required' => true];
        }

        return $fields;
    }

    private function form(string $title, string $icon, array $fields): array
    {
        $form = ['legend' => ['title' => $title, 'icon' => $icon], 'input' => $fields];
        if ($this->mayEdit) {
            $form['submit'] = ['title' => $this->trans('Save', [], 'Modules.Wmsbridge.Admin'), 'name' => self::SUBMIT];
        }

        return ['form' => $form];
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
