<?php
/**
 * PrestaShop's context as the order's customer knows the shop: e-mails, links and prices come out in the order's
 * language, currency and shop. There is no employee: what is done is done by WMS Bridge (`id_employee` 0).
 */

namespace WmsBridge\Webservice;

final class ShipmentsContext
{
    const FIELDS = ['shop', 'language', 'currency', 'currentLocale', 'employee', 'customer'];

    /**
     * @param array{id_shop: int, id_lang: int, id_currency: int} $order
     *
     * @return mixed what $work gives; the context is put back whatever happens
     */
    public static function during(array $order, callable $work)
    {
        $context = \Context::getContext();
        $before = [];
        foreach (self::FIELDS as $field) {
            $before[$field] = $context->$field;
        }
        $shopContext = \Shop::getContext();
        $shopId = \Shop::getContextShopID();
        $groupId = \Shop::getContextShopGroupID();
        try {
            $context->employee = null;
            $context->customer = null;
            if ((int) $context->shop->id !== $order['id_shop']) {
                $context->shop = new \Shop($order['id_shop']);
            }
            \Shop::setContext(\Shop::CONTEXT_SHOP, $order['id_shop']);
            $language = new \Language($order['id_lang']);
            // A language that was deleted since: PrestaShop falls back to the shop's own, and so do we.
            if (\Validate::isLoadedObject($language)) {
                $context->language = $language;
            }
            $currency = new \Currency($order['id_currency']);
            if (\Validate::isLoadedObject($currency)) {
                $context->currency = $currency;
            }
            $context->currentLocale = null;

            return $work();
        } finally {
            foreach ($before as $field => $value) {
                $context->$field = $value;
            }
            \Shop::setContext($shopContext, $shopContext === \Shop::CONTEXT_SHOP ? $shopId : $groupId);
        }
    }
}
