<?php
/** For the customer: each parcel of an order with its tracking link, on the order's page in the account. */

namespace WmsBridge\Admin;

use WmsBridge\Settings\Translates;

final class CustomerParcels
{
    use Translates;

    /** @return string HTML; '' where there is nothing to follow */
    public function html(\Module $module, array $params): string
    {
        // The theme of PrestaShop 9 calls the hook once more without the order.
        $order = $params['order'] ?? null;
        if (!$order instanceof \Order || (int) $order->id <= 0) {
            return '';
        }
        $parcels = Parcels::of((int) $order->id);
        if ($parcels === []) {
            return '';
        }
        $context = \Context::getContext();
        $context->smarty->assign(['wmsbridge_parcels' => array_map(function (array $parcel): array {
            return $parcel + ['text' => $this->text($parcel)];
        }, $parcels)]);

        return $context->smarty->fetch($module->getLocalPath() . 'views/templates/hook/parcels.tpl');
    }

    /** What stands on a parcel's line is one text: PrestaShop's {l} does not escape what is put into it. */
    private function text(array $parcel): string
    {
        $number = ['%number%' => $parcel['number']];

        return $parcel['url'] === '' ? $this->trans('Parcel %number%', $number, 'Modules.Wmsbridge.Shop') : $this->trans('Follow parcel %number%', $number, 'Modules.Wmsbridge.Shop');
    }
}
