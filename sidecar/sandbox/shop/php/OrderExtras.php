<?php
/** What an order of the sandbox may have beyond its lines: its price, a voucher, another currency, remarks of the customer. */
trait OrderExtras
{
    private function priceAndRemarks(Order $order, array $args): void
    {
        $products = array_sum(array_column($order->getProducts(), 'total_price_tax_incl'));
        $rate = (float) $order->conversion_rate;
        $shipping = 4.8 * $rate;
        $discount = 0.0;
        if (isset($args['discount'])) {
            $discount = $args['discount']['amount'] * $rate + (empty($args['discount']['freeShipping']) ? 0 : $shipping);
            Db::getInstance()->insert('order_cart_rule', ['id_order' => (int) $order->id, 'name' => pSQL($args['discount']['name']), 'value' => $discount, 'value_tax_excl' => $discount, 'free_shipping' => (int) !empty($args['discount']['freeShipping'])]);
        }
        if (isset($args['message'])) {
            Db::getInstance()->insert('message', ['id_cart' => (int) $order->id_cart, 'id_customer' => (int) $order->id_customer, 'id_order' => (int) $order->id, 'message' => pSQL($args['message']), 'private' => 0, 'date_add' => date('Y-m-d H:i:s')]);
        }
        $order->total_products = $order->total_products_wt = $products;
        $order->total_shipping_tax_incl = $shipping;
        $order->total_shipping_tax_excl = 4 * $rate;
        $order->total_discounts_tax_incl = $order->total_discounts_tax_excl = $discount;
        $order->total_paid = $order->total_paid_real = $order->total_paid_tax_incl = $products + $shipping - $discount;
        $order->total_paid_tax_excl = $products + 4 * $rate - $discount;
    }

    private function currency(?string $iso): Currency
    {
        $db = Db::getInstance();
        $id = (int) Configuration::get('PS_CURRENCY_DEFAULT');
        if ($iso !== null) {
            $id = (int) $db->getValue('SELECT id_currency FROM ' . _DB_PREFIX_ . "currency WHERE iso_code = '" . pSQL($iso) . "'");
            if ($id === 0) {
                $db->insert('currency', ['name' => pSQL($iso), 'iso_code' => pSQL($iso), 'conversion_rate' => 2]);
                $id = (int) $db->Insert_ID();
            }
        }

        return new Currency($id);
    }

    /** @param array<string, string> $texts by the names of the fields */
    private function customization(array $texts): int
    {
        $db = Db::getInstance();
        $id = $texts === [] ? 0 : 1 + (int) $db->getValue('SELECT MAX(id_customization) FROM ' . _DB_PREFIX_ . 'customized_data');
        foreach ($texts as $name => $text) {
            $field = 1 + (int) $db->getValue('SELECT MAX(id_customization_field) FROM ' . _DB_PREFIX_ . 'customization_field_lang');
            foreach (Language::getIDs(false) as $idLang) {
                $db->insert('customization_field_lang', ['id_customization_field' => $field, 'id_lang' => (int) $idLang, 'id_shop' => 1, 'name' => pSQL($name)]);
            }
            $db->insert('customized_data', ['id_customization' => $id, 'type' => 1, 'index' => $field, 'value' => pSQL($text)]);
        }

        return $id;
    }
}
