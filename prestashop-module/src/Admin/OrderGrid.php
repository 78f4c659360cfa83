<?php
/** The list of orders of PrestaShop: a column with where the order stands at the warehouse, to filter by and to see at a glance. */

namespace WmsBridge\Admin;

use PrestaShop\PrestaShop\Core\Grid\Column\Type\ColorColumn;
use PrestaShop\PrestaShop\Core\Grid\Column\Type\Common\ColorColumn as CommonColorColumn;
use PrestaShop\PrestaShop\Core\Grid\Data\GridData;
use PrestaShop\PrestaShop\Core\Grid\Filter\Filter;
use PrestaShop\PrestaShop\Core\Grid\Record\RecordCollection;
use Symfony\Component\Form\Extension\Core\Type\ChoiceType;
use WmsBridge\Settings\Translates;

final class OrderGrid
{
    use Translates;

    const COLUMN = 'wmsbridge_status';
    const COLOR = 'wmsbridge_color';
    const NO_COLOR = '#ffffff';

    public function define(array $params): void
    {
        $definition = $params['definition'] ?? null;
        if (!is_object($definition) || !Rights::has(Rights::VIEW, Tabs::ORDERS)) {
            return;
        }
        // PrestaShop 8.0 has it in one place, 8.1 and later in another.
        $column = class_exists(CommonColorColumn::class) ? new CommonColorColumn(self::COLUMN) : new ColorColumn(self::COLUMN);
        $definition->getColumns()->addAfter('osname', $column
            ->setName($this->trans('Warehouse', [], 'Modules.Wmsbridge.Admin'))
            ->setOptions(['field' => self::COLUMN, 'color_field' => self::COLOR, 'sortable' => false]));
        $definition->getFilters()->add((new Filter(self::COLUMN, ChoiceType::class))
            ->setTypeOptions(['choices' => array_flip($this->words()), 'required' => false, 'placeholder' => $this->trans('All', [], 'Modules.Wmsbridge.Admin'), 'choice_translation_domain' => false])
            ->setAssociatedColumn(self::COLUMN));
    }

    /** The filter. What is shown is read for the page's orders alone, in show(): the count need not know of it. */
    public function filter(array $params): void
    {
        $criteria = $params['search_criteria'] ?? null;
        $word = is_object($criteria) ? $criteria->getFilters()[self::COLUMN] ?? '' : '';
        if (!is_string($word) || !isset($this->words()[$word])) {
            return;
        }
        $parts = explode(':', $word);
        $where = 'o.`id_order` IN (SELECT wb.`id_order` FROM `' . _DB_PREFIX_ . 'wmsbridge_order` wb WHERE wb.`id_connection` IN (' . Connections::list(Connections::chosen()) . ')'
            . ' AND wb.`' . ($parts[0] === 'wms' ? 'wms_status' : 'state') . '` = \'' . pSQL($parts[1]) . '\')';
        foreach (['search_query_builder', 'count_query_builder'] as $builder) {
            if (is_object($params[$builder] ?? null)) {
                $params[$builder]->andWhere($where);
            }
        }
    }

    /** @param array{data?: mixed} $params data by reference */
    public function show(array &$params): void
    {
        $data = $params['data'] ?? null;
        if (!is_object($data) || !Rights::has(Rights::VIEW, Tabs::ORDERS)) {
            return;
        }
        $records = $data->getRecords()->all();
        $ids = array_filter(array_map('intval', array_column($records, 'id_order')));
        if ($ids === []) {
            return;
        }
        $rows = \Db::getInstance()->executeS('SELECT `id_order`, `state`, `wms_status` FROM `' . _DB_PREFIX_ . 'wmsbridge_order` WHERE `id_connection` IN ('
            . Connections::list(Connections::chosen()) . ') AND `id_order` IN (' . implode(', ', $ids) . ')', true, false) ?: [];
        $known = array_column($rows, null, 'id_order');
        $words = new Words();
        foreach ($records as $i => $record) {
            $shown = self::cell($known[$record['id_order']] ?? null);
            $records[$i][self::COLUMN] = $shown === null ? '' : Words::of($shown[0] === 'wms' ? $words->wmsStatuses() : $words->states(), $shown[1]);
            $records[$i][self::COLOR] = $shown === null ? self::NO_COLOR : Badge::COLORS[Badge::kind($shown[1])];
        }
        $params['data'] = new GridData(new RecordCollection($records), $data->getRecordsTotal(), $data->getQuery());
    }

    /**
     * What matters most of an order: a problem before the status at the warehouse, and that before where it stands here. Pure.
     *
     * @param array<string, mixed>|null $row of the ledger
     *
     * @return array{0: string, 1: string}|null "wms" or "state", and the word
     */
    public static function cell($row)
    {
        if ($row === null || $row['state'] === 'new') {
            return null;
        }
        $state = (string) $row['state'];
        if (in_array($state, ['at_wms', 'done'], true) && (string) $row['wms_status'] !== '') {
            return ['wms', (string) $row['wms_status']];
        }

        return ['state', $state];
    }

    /** @return array<string, string> what can be filtered by */
    private function words(): array
    {
        $words = new Words();
        $choices = [];
        foreach ($words->states() as $state => $word) {
            $choices['state:' . $state] = $word;
        }
        foreach ($words->wmsStatuses() as $status => $word) {
            $choices['wms:' . $status] = in_array($word, $choices, true) ? $word . ' ' : $word;
        }

        return $choices;
    }
}
