<?php
/** For the customer: each parcel of an order with its tracking link, on the order's page in the account. */

namespace WmsBridge\Admin;

final class CustomerParcels
{
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
        $context->smarty->assign(['wmsbridge_parcels' => self::escaped($parcels)]);

        return $context->smarty->fetch($module->getLocalPath() . 'views/templates/hook/parcels.tpl');
    }

    /**
     * For HTML. In the storefront PrestaShop's modifier "escape" leaves the text as it is, and counts on every value being escaped when it is
     * put out; {l} and "nofilter" are not. Carrier names and numbers come from outside.
     *
     * @param array<int, array<string, string>> $parcels
     *
     * @return array<int, array<string, string>>
     */
    public static function escaped(array $parcels): array
    {
        return array_map(static function (array $parcel): array {
            return array_map(static function (string $text): string {
                return htmlspecialchars($text, ENT_QUOTES, 'UTF-8');
            }, $parcel);
        }, $parcels);
    }
}
