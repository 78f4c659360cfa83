<?php
/** The list of events: each says that something happened to an order, and what became of it. */

namespace WmsBridge\Admin;

use WmsBridge\Settings\Translates;

final class QueuePage
{
    use Translates;

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
            'id_event' => ['title' => $this->trans('Event', [], 'Modules.Wmsbridge.Admin'), 'type' => 'int', 'class' => 'fixed-width-xs'],
            'id_order' => ['title' => $this->trans('Order ID', [], 'Modules.Wmsbridge.Admin'), 'type' => 'int', 'class' => 'fixed-width-xs', 'callback' => 'showOrder'],
            'reference' => ['title' => $this->trans('Order', [], 'Modules.Wmsbridge.Admin'), 'callback' => 'showOrder', 'orderby' => false],
            'id_shop' => ['title' => $this->trans('Shop', [], 'Modules.Wmsbridge.Admin'), 'type' => 'select', 'list' => Connections::names(array_keys($this->connections)), 'filter_key' => 'id_shop', 'callback' => 'showShop'],
            'reason' => ['title' => $this->trans('What happened', [], 'Modules.Wmsbridge.Admin'), 'type' => 'select', 'list' => $this->words->reasons(), 'filter_key' => 'reason', 'callback' => 'showReason'],
            'source' => ['title' => $this->trans('Who says so', [], 'Modules.Wmsbridge.Admin'), 'callback' => 'showActor'],
            'created_at' => ['title' => $this->trans('When', [], 'Modules.Wmsbridge.Admin'), 'type' => 'datetime', 'callback' => 'showTime'],
            'state' => ['title' => $this->trans('State', [], 'Modules.Wmsbridge.Admin'), 'type' => 'select', 'list' => $this->states(), 'filter_key' => 'state', 'callback' => 'showEventState', 'orderby' => false, 'class' => 'fixed-width-md'],
            'problem' => ['title' => $this->trans('Problem and what to do', [], 'Modules.Wmsbridge.Admin'), 'callback' => 'showText', 'class' => 'wmsbridge-words', 'orderby' => false],
        ];
        if (!$severalShops) {
            unset($fields['id_shop']);
        }

        return $fields;
    }

    /** @return array<string, array<string, mixed>> see ListQuery */
    public function columns(): array
    {
        $states = [
            'waiting' => 'a.`done_at` IS NULL',
            'done' => 'a.`done_at` IS NOT NULL',
        ];
        foreach (array_keys($this->words->outcomes()) as $outcome) {
            $states[$outcome] = 'a.`done_at` IS NOT NULL AND a.`outcome` = \'' . pSQL($outcome) . '\'';
        }

        return [
            'id_event' => ['sql' => 'a.`id_event`', 'kind' => 'number'],
            'id_order' => ['sql' => 'a.`id_order`', 'kind' => 'number'],
            'id_shop' => ['sql' => 'a.`id_shop`', 'kind' => 'choice', 'choices' => array_map('strval', array_keys($this->connections))],
            'reference' => ['sql' => 'l.`reference`', 'kind' => 'begins', 'sort' => false],
            'reason' => ['sql' => 'a.`reason`', 'kind' => 'choice', 'choices' => array_keys($this->words->reasons())],
            'source' => ['sql' => 'a.`source`', 'kind' => 'text'],
            'created_at' => ['sql' => 'a.`created_at`', 'kind' => 'time'],
            'state' => ['sql' => 'a.`outcome`', 'kind' => 'choice', 'conditions' => $states, 'sort' => false],
            'problem' => ['sql' => 'l.`problem`', 'kind' => 'text', 'sort' => false],
        ];
    }

    public function source(): array
    {
        return [
            'table' => 'wmsbridge_event',
            'key' => ['id_event'],
            'newest_first' => true,
            'where' => 'a.`id_shop` IN (' . Connections::list(array_keys($this->connections)) . ')',
            'joins' => ['l' => 'LEFT JOIN `' . _DB_PREFIX_ . 'wmsbridge_order` l ON l.`id_order` = a.`id_order` AND l.`id_connection` IN (' . Connections::list($this->connections) . ')'],
            // Tries and pause belong to the order: they say something of an event only as long as it waits.
            'select' => 'a.`id_event`, NULLIF(a.`id_order`, 0) AS `id_order`, a.`id_shop`, IF(COALESCE(l.`reference`, \'\') = \'\', NULLIF(a.`id_order`, 0), l.`reference`) AS `reference`, a.`reason`, a.`action`, a.`source`, a.`created_at`, a.`done_at`,'
                . ' IF(a.`done_at` IS NOT NULL, COALESCE(a.`outcome`, \'done\'), IF(l.`lease_until` > UTC_TIMESTAMP(3), \'working\', IF(l.`next_try_at` > UTC_TIMESTAMP(3), \'pausing\', \'waiting\'))) AS `state`,'
                . ' IF(a.`done_at` IS NULL, COALESCE(l.`attempts`, 0), \'\') AS `attempts`, IF(a.`done_at` IS NULL, l.`next_try_at`, NULL) AS `next_try_at`,'
                . ' IF(a.`done_at` IS NULL OR a.`outcome` = \'failed\', l.`problem`, NULL) AS `problem`',
        ];
    }

    public function bulkActions(): array
    {
        $texts = $this->texts();

        return [
            'retry' => ['text' => $texts['retry'], 'icon' => 'icon-refresh'],
            'drop' => ['text' => $texts['drop'], 'icon' => 'icon-trash', 'confirm' => $texts['drop_sure']],
        ];
    }

    /** @return array<string, string> */
    public function texts(): array
    {
        return [
            'retry' => $this->trans('Try again', [], 'Modules.Wmsbridge.Admin'),
            'drop' => $this->trans('Drop', [], 'Modules.Wmsbridge.Admin'),
            'view' => $this->trans('Open', [], 'Modules.Wmsbridge.Admin'),
            'drop_sure' => $this->trans('Drop what was chosen? What happened to the order is then not looked at until something else happens to it.', [], 'Modules.Wmsbridge.Admin'),
        ];
    }

    public function retried(int $count): string
    {
        $words = $this->trans('Orders that are tried again: %count%.', ['%count%' => (string) $count], 'Modules.Wmsbridge.Admin');

        return $count === 0 ? $words : $words . ' ' . (new WaitingActions())->when($this->connections);
    }

    public function dropped(int $count): string
    {
        $words = $this->trans('Events to be dropped: %count%. Those that were done already stay as they are.', ['%count%' => (string) $count], 'Modules.Wmsbridge.Admin');

        return $count === 0 ? $words : $words . ' ' . (new WaitingActions())->when($this->connections);
    }

    /** @return array<string, string> what an event can be filtered by and shown as */
    public function states(): array
    {
        return [
            'waiting' => $this->trans('Waits', [], 'Modules.Wmsbridge.Admin'),
            'done' => $this->trans('Done', [], 'Modules.Wmsbridge.Admin'),
        ] + $this->words->outcomes();
    }

    /** @return array<string, string> */
    public function shownStates(): array
    {
        return [
            'working' => $this->trans('Being worked on', [], 'Modules.Wmsbridge.Admin'),
            'pausing' => $this->trans('Waits for its next try', [], 'Modules.Wmsbridge.Admin'),
        ] + $this->states();
    }

    /**
     * How often the order of a waiting event was tried, and when it is tried next; '' of the others.
     *
     * @param array<string, mixed> $row
     */
    public function tries(array $row): string
    {
        if ((int) $row['attempts'] === 0) {
            return '';
        }
        $tries = $this->trans('Tries', [], 'Modules.Wmsbridge.Admin') . ': ' . (int) $row['attempts'];

        return (string) $row['next_try_at'] === '' ? $tries : $tries . '. ' . $this->trans('Next try', [], 'Modules.Wmsbridge.Admin') . ': ' . Clock::shown($row['next_try_at']);
    }

    public function above(): string
    {
        return Notice::html($this->connections);
    }
}
