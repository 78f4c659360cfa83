<?php
/** The list of SKUs: what the WMS says of each, what came off it, and what the shop was given. */

namespace WmsBridge\Admin;

use WmsBridge\Settings\Translates;

final class StockPage
{
    use Translates;

    /** Of wmsbridge_stock.recheck: where the result is that of the level beside it (the second look takes the level that is kept). */
    const CLEAN = 0;
    const SECOND_LOOK = 2;

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
    public function fields(): array
    {
        $shop = ['id_shop' => ['title' => $this->trans('Shop', [], 'Modules.Wmsbridge.Admin'), 'type' => 'select', 'list' => Connections::names(array_keys($this->connections)), 'filter_key' => 'id_shop', 'callback' => 'showShop']];

        return (count($this->connections) > 1 ? $shop : []) + [
            'sku' => ['title' => $this->trans('SKU', [], 'Modules.Wmsbridge.Admin'), 'callback' => 'showText', 'class' => 'wmsbridge-sku'],
            'warehouse' => ['title' => $this->trans('Warehouse', [], 'Modules.Wmsbridge.Admin'), 'callback' => 'showText'],
            'level' => ['title' => $this->trans('The warehouse has', [], 'Modules.Wmsbridge.Admin'), 'type' => 'int', 'align' => 'right', 'class' => 'fixed-width-sm'],
            'in_flight' => ['title' => $this->trans('In-flight', [], 'Modules.Wmsbridge.Admin'), 'type' => 'int', 'align' => 'right', 'class' => 'fixed-width-sm', 'hint' => $this->trans('Pieces on orders of the shop that the figure of the warehouse cannot know about yet.', [], 'Modules.Wmsbridge.Admin')],
            'written_quantity' => ['title' => $this->trans('For sale', [], 'Modules.Wmsbridge.Admin'), 'type' => 'int', 'align' => 'right', 'class' => 'fixed-width-sm', 'hint' => $this->trans('For sale = what the warehouse has, less in-flight, less what is kept back.', [], 'Modules.Wmsbridge.Admin')],
            'outcome' => ['title' => $this->trans('Result', [], 'Modules.Wmsbridge.Admin'), 'type' => 'select', 'list' => ['problem' => $this->trans('With a problem', [], 'Modules.Wmsbridge.Admin'), 'pending' => $this->trans('To be computed', [], 'Modules.Wmsbridge.Admin')] + $this->words->stockOutcomes(), 'filter_key' => 'outcome', 'callback' => 'showOutcome'],
            'asked_at' => ['title' => $this->trans('Asked', [], 'Modules.Wmsbridge.Admin'), 'callback' => 'showTime', 'search' => false],
            'written_at' => ['title' => $this->trans('Written', [], 'Modules.Wmsbridge.Admin'), 'callback' => 'showTime', 'search' => false],
            'problem' => ['title' => $this->trans('Problem and what to do', [], 'Modules.Wmsbridge.Admin'), 'callback' => 'showText', 'class' => 'wmsbridge-words'],
        ];
    }

    /** @return array<string, array<string, mixed>> see ListQuery */
    public function columns(): array
    {
        $outcomes = ['problem' => 'a.`outcome` IN (\'ambiguous\', \'refused\')', 'pending' => 'a.`recheck` = 1'];
        foreach (array_keys($this->words->stockOutcomes()) as $outcome) {
            $outcomes[$outcome] = 'a.`outcome` = \'' . pSQL($outcome) . '\'';
        }

        return [
            'id_shop' => ['sql' => 'a.`id_connection`', 'kind' => 'choice', 'conditions' => array_map(static function (int $idConnection): string {
                return 'a.`id_connection` = ' . $idConnection;
            }, $this->connections)],
            'sku' => ['sql' => 'a.`sku`', 'kind' => 'begins'],
            'warehouse' => ['sql' => 'a.`warehouse`', 'kind' => 'text'],
            'level' => ['sql' => 'a.`level`', 'kind' => 'number'],
            'in_flight' => ['sql' => 'a.`in_flight`', 'kind' => 'number'],
            'written_quantity' => ['sql' => 'a.`written_quantity`', 'kind' => 'number'],
            'outcome' => ['sql' => 'a.`outcome`', 'kind' => 'choice', 'conditions' => $outcomes],
            'asked_at' => ['sql' => 'a.`asked_at`', 'kind' => 'time'],
            'written_at' => ['sql' => 'a.`written_at`', 'kind' => 'time'],
            'problem' => ['sql' => 'a.`problem`', 'kind' => 'text'],
        ];
    }

    public function source(): array
    {
        $shop = 'CASE a.`id_connection`';
        foreach ($this->connections as $idShop => $idConnection) {
            $shop .= " WHEN $idConnection THEN $idShop";
        }

        return [
            'table' => 'wmsbridge_stock',
            'key' => ['id_connection', 'sku', 'warehouse'],
            'newest_first' => false,
            'where' => 'a.`id_connection` IN (' . Connections::list($this->connections) . ')',
            'joins' => [],
            'select' => ($this->connections === [] ? '0' : $shop . ' END') . ' AS `id_shop`, a.`sku`, a.`warehouse`, a.`level`, a.`in_flight`, a.`written_quantity`, IF(a.`outcome` IS NULL OR a.`outcome` = \'waiting\', \'pending\', a.`outcome`) AS `outcome`, a.`asked_at`, a.`written_at`, a.`problem`',
        ];
    }

    /** @return array<string, string> */
    public function outcomes(): array
    {
        return ['pending' => $this->trans('To be computed', [], 'Modules.Wmsbridge.Admin')] + $this->words->stockOutcomes();
    }

    /** What is kept back of every SKU, and whether anything is written at all. */
    public function above(): string
    {
        $html = Notice::html($this->connections);
        foreach (array_keys($this->connections) as $idShop) {
            $sentence = $this->rule($idShop);
            $name = count($this->connections) > 1 ? (string) (\Shop::getShop($idShop)['name'] ?? $idShop) . ': ' : '';
            $html .= '<div class="alert alert-info">' . htmlspecialchars($name . $sentence, ENT_QUOTES, 'UTF-8') . '</div>';
        }

        return $html;
    }

    public function compareButton(string $url): string
    {
        $escaped = static function (string $text): string {
            return htmlspecialchars($text, ENT_QUOTES, 'UTF-8');
        };

        return '<form method="post" action="' . $escaped($url) . '" class="wmsbridge-above"><button type="submit" class="btn btn-default"><i class="icon-refresh"></i> '
            . $escaped($this->trans('Compare all stock now', [], 'Modules.Wmsbridge.Admin')) . '</button> <span class="text-muted">'
            . $escaped($this->trans('By itself, WMS Bridge looks at what changed about once a minute, and at everything once a night.', [], 'Modules.Wmsbridge.Admin')) . '</span></form>';
    }

    public function comparing(): string
    {
        return $this->trans('The sidecar compares all stock at its next round, within a minute or so.', [], 'Modules.Wmsbridge.Admin') . ' ' . (new WaitingActions())->when($this->connections);
    }

    /** How a shop's quantities come about. */
    public function rule(int $idShop): string
    {
        if ((string) \Configuration::get('WMSBRIDGE_FLOW_STOCK', null, null, $idShop) !== '1') {
            return $this->trans('The stock flow is switched off: the shop keeps the quantities that it has.', [], 'Modules.Wmsbridge.Admin');
        }
        if ((string) \Configuration::get('WMSBRIDGE_STOCK_SOURCE', null, null, $idShop) === 'shop') {
            return $this->trans('Shop and warehouse are only compared: nothing is written.', [], 'Modules.Wmsbridge.Admin');
        }

        return $this->trans('For sale = what the warehouse has, less in-flight, less what is kept back.', [], 'Modules.Wmsbridge.Admin');
    }

    /**
     * What was kept back of a SKU, from the figures of its result. Null where they do not tell: no result yet, a level that may have moved
     * since (the SKU is to be computed), a result that was cut off at 0, or several warehouses, of which not all may count. Pure.
     *
     * @param array<string, mixed> $row of wmsbridge_stock
     *
     * @return int|null
     */
    public static function keptBack(array $row, int $warehouses)
    {
        $settled = in_array((string) $row['outcome'], ['written', 'unchanged'], true) && in_array((int) $row['recheck'], [self::CLEAN, self::SECOND_LOOK], true);
        if (!$settled || $warehouses !== 1 || $row['in_flight'] === null || (int) $row['written_quantity'] === 0) {
            return null;
        }
        $kept = (int) $row['level'] - (int) $row['in_flight'] - (int) $row['written_quantity'];

        return $kept < 0 ? null : $kept;
    }

    /** @param mixed $outcome of wmsbridge_stock: what was read and not yet written has no result either */
    public static function shownOutcome($outcome): string
    {
        return in_array((string) $outcome, ['', 'waiting'], true) ? 'pending' : (string) $outcome;
    }
}
