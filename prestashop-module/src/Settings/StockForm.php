<?php
/** The stock rules of the settings form, in plain words. */

namespace WmsBridge\Settings;

final class StockForm
{
    use FormFields;
    use Translates;

    /** @return array<int, array<string, mixed>> fields as HelperForm wants them */
    public function fields(): array
    {
        $fields = [$this->choice('WMSBRIDGE_STOCK_SOURCE', $this->trans('Whose stock counts', [], 'Modules.Wmsbridge.Admin'), [
            'wms' => $this->trans('The warehouse\'s: its figures are written', [], 'Modules.Wmsbridge.Admin'),
            'shop' => $this->trans('The shop\'s: the two are only compared, nothing is written', [], 'Modules.Wmsbridge.Admin'),
        ])];
        $fields[] = $this->number('WMSBRIDGE_STOCK_BUFFER', $this->trans('Pieces kept back of every SKU', [], 'Modules.Wmsbridge.Admin'), $this->trans('So many less than the warehouse has are for sale.', [], 'Modules.Wmsbridge.Admin'));
        $fields[] = $this->number('WMSBRIDGE_STOCK_BUFFER_PERCENT', $this->trans('Percent kept back of every SKU', [], 'Modules.Wmsbridge.Admin'), $this->trans('Of what the warehouse has, rounded up. The larger of the two counts.', [], 'Modules.Wmsbridge.Admin'));
        $fields[] = $this->text('WMSBRIDGE_STOCK_BUFFERS', $this->trans('Kept back of single SKUs', [], 'Modules.Wmsbridge.Admin'), $this->trans('SKU=5 or SKU=10%, one a line. It takes the place of what is kept back of every SKU.', [], 'Modules.Wmsbridge.Admin'));
        $fields[] = $this->choice('WMSBRIDGE_STOCK_BACK_ORDERS', $this->trans('When more is ordered than there is', [], 'Modules.Wmsbridge.Admin'), [
            'shop' => $this->trans('Below 0 where the shop allows orders when out of stock', [], 'Modules.Wmsbridge.Admin'),
            'never' => $this->trans('Never below 0', [], 'Modules.Wmsbridge.Admin'),
        ]);
        $fields[] = $this->choice('WMSBRIDGE_STOCK_UNKNOWN', $this->trans('SKUs that the warehouse does not know', [], 'Modules.Wmsbridge.Admin'), [
            'leave' => $this->trans('Leave them alone', [], 'Modules.Wmsbridge.Admin'),
            'zero' => $this->trans('Set them to 0', [], 'Modules.Wmsbridge.Admin'),
        ]);
        $fields[] = $this->choice('WMSBRIDGE_STOCK_PACKS', $this->trans('Packs with a stock of their own', [], 'Modules.Wmsbridge.Admin'), [
            'write' => $this->trans('Write them like every other product', [], 'Modules.Wmsbridge.Admin'),
            'leave' => $this->trans('Leave them alone', [], 'Modules.Wmsbridge.Admin'),
        ]);
        $fields[] = $this->text('WMSBRIDGE_STOCK_EXCLUDE_SKUS', $this->trans('SKUs to leave alone', [], 'Modules.Wmsbridge.Admin'), $this->trans('One a line. * stands for any text, ? for one character: DROP-*.', [], 'Modules.Wmsbridge.Admin'));
        $fields[] = $this->text('WMSBRIDGE_STOCK_EXCLUDE_CATEGORIES', $this->trans('Categories to leave alone (IDs)', [], 'Modules.Wmsbridge.Admin'), $this->trans('Products in any of these categories.', [], 'Modules.Wmsbridge.Admin'));
        $fields[] = $this->text('WMSBRIDGE_STOCK_EXCLUDE_SUPPLIERS', $this->trans('Suppliers to leave alone (IDs)', [], 'Modules.Wmsbridge.Admin'), $this->trans('Such as those who ship to your customers themselves.', [], 'Modules.Wmsbridge.Admin'));
        $fields[] = $this->text('WMSBRIDGE_STOCK_WAREHOUSES', $this->trans('Warehouses that count', [], 'Modules.Wmsbridge.Admin'), $this->trans('By their codes at the WMS, one a line. Empty: all.', [], 'Modules.Wmsbridge.Admin'));
        $fields[] = $this->choice('WMSBRIDGE_STOCK_TELL', $this->trans('Other modules hear of', [], 'Modules.Wmsbridge.Admin'), [
            'crossings' => $this->trans('What goes into stock or out of it', [], 'Modules.Wmsbridge.Admin'),
            'all' => $this->trans('Every change', [], 'Modules.Wmsbridge.Admin'),
        ]);
        $fields[] = $this->number('WMSBRIDGE_STOCK_STOP_SHARE', $this->trans('Stop when more SKUs would sell out at once than (percent)', [], 'Modules.Wmsbridge.Admin'), $this->trans('Of those that are for sale. 0: never stop.', [], 'Modules.Wmsbridge.Admin'));
        $fields[] = $this->number('WMSBRIDGE_STOCK_STOP_MINIMUM', $this->trans('And at least so many SKUs', [], 'Modules.Wmsbridge.Admin'), '');
        $fields[] = ['type' => 'text', 'name' => 'WMSBRIDGE_STOCK_FULL_AT', 'label' => $this->trans('Compare all stock every night at', [], 'Modules.Wmsbridge.Admin'), 'desc' => $this->trans('In the shop\'s time zone, such as 03:40. Empty: never.', [], 'Modules.Wmsbridge.Admin'), 'class' => 'fixed-width-sm'];

        return $fields;
    }
}
