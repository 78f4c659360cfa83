<?php
/** Orders that a customer places in a real shop, as the storefront does it. */
trait RealOrders
{
    use AddressRows;

    /** @return array{idOrder:int,reference:string} */
    public function placeOrder(array $args): array
    {
        $context = Context::getContext();
        $customer = $this->customer($args['customer'] ?? []);
        $address = $this->address($customer, $args['address'] ?? []);
        $currency = isset($args['currencyIso']) ? $this->currency($args['currencyIso']) : new Currency((int) Configuration::get('PS_CURRENCY_DEFAULT'));
        $cart = new Cart();
        $cart->id_lang = (int) $context->language->id;
        $cart->id_currency = (int) $currency->id;
        $cart->id_customer = (int) $customer->id;
        $cart->id_address_delivery = (int) $address->id;
        $cart->id_address_invoice = isset($args['invoiceAddress']) ? (int) $this->address($customer, $args['invoiceAddress'])->id : (int) $address->id;
        $cart->id_shop = (int) $context->shop->id;
        $cart->id_shop_group = (int) $context->shop->id_shop_group;
        $cart->secure_key = $customer->secure_key;
        $cart->gift = isset($args['giftMessage']);
        $cart->gift_message = $args['giftMessage'] ?? '';
        $cart->add();
        $context->currency = $currency;
        $context->customer = $customer;
        $context->cart = $cart;
        foreach ($args['lines'] as $line) {
            [$product, $combination] = $this->sku($line['sku']);
            $combination = (int) ($line['idProductAttribute'] ?? $combination);
            $customization = empty($line['customization']) ? 0 : $this->customization($cart, $product, $combination, $line['customization']);
            if ($cart->updateQty((int) $line['quantity'], $product, $combination ?: null, $customization) !== true) {
                throw new RuntimeException("The shop refuses {$line['quantity']} x {$line['sku']}: out of stock?");
            }
        }
        $carrier = (int) ($args['idCarrier'] ?? Configuration::get('PS_CARRIER_DEFAULT'));
        $cart->setDeliveryOption([$cart->id_address_delivery => $carrier . ',']);
        $cart->update();
        if (isset($args['discount'])) {
            $this->discount($cart, $args['discount']);
        }
        if (isset($args['message'])) {
            $message = new Message();
            $message->id_cart = (int) $cart->id;
            $message->id_customer = (int) $customer->id;
            $message->message = $args['message'];
            $message->private = false;
            $message->add();
        }
        $cart = new Cart($cart->id);
        $context->cart = $cart;
        $payment = clone Module::getInstanceByName('ps_wirepayment');
        // The order keeps the name; what else the module is does not matter here.
        $payment->name = $args['module'] ?? $payment->name;
        $payment->validateOrder(
            (int) $cart->id,
            (int) ($args['idStatus'] ?? Configuration::get('PS_OS_PAYMENT')),
            (float) $cart->getOrderTotal(true, Cart::BOTH),
            'Bank transfer',
            null,
            [],
            (int) $currency->id,
            false,
            $customer->secure_key
        );

        return ['idOrder' => (int) $payment->currentOrder, 'reference' => (string) $payment->currentOrderReference];
    }

    public function addCurrency(array $args): array
    {
        return ['idCurrency' => (int) $this->currency($args['iso'])->id];
    }

    private function currency(string $iso): Currency
    {
        $currency = new Currency((int) Currency::getIdByIsoCode($iso));
        if (!$currency->id) {
            $currency->name = array_fill_keys(Language::getIDs(false), $iso);
            $currency->iso_code = $iso;
            $currency->numeric_iso_code = '840';
            $currency->precision = 2;
            $currency->conversion_rate = 2;
            $currency->active = true;
            $currency->add();
        }

        return $currency;
    }

    private function discount(Cart $cart, array $discount): void
    {
        $rule = new CartRule();
        $rule->name = array_fill_keys(Language::getIDs(false), $discount['name']);
        $rule->id_customer = (int) $cart->id_customer;
        $rule->date_from = date('Y-m-d H:i:s', time() - 86400);
        $rule->date_to = date('Y-m-d H:i:s', time() + 86400);
        $rule->quantity = $rule->quantity_per_user = 1;
        $rule->reduction_amount = (float) $discount['amount'];
        $rule->reduction_tax = true;
        $rule->reduction_currency = (int) Configuration::get('PS_CURRENCY_DEFAULT');
        $rule->minimum_amount_currency = $rule->reduction_currency;
        $rule->free_shipping = !empty($discount['freeShipping']);
        $rule->active = true;
        // Written as rows: the packed 9.1.4 has a class CartRule with a column that its tables lack.
        $rule->date_add = $rule->date_upd = date('Y-m-d H:i:s');
        $columns = array_column(Db::getInstance()->executeS('SHOW COLUMNS FROM ' . _DB_PREFIX_ . 'cart_rule'), 'Field');
        Db::getInstance()->insert('cart_rule', array_intersect_key($rule->getFields(), array_flip($columns)));
        $id = (int) Db::getInstance()->Insert_ID();
        foreach (Language::getIDs(false) as $language) {
            Db::getInstance()->insert('cart_rule_lang', ['id_cart_rule' => $id, 'id_lang' => (int) $language, 'name' => pSQL($discount['name'])]);
        }
        Configuration::updateGlobalValue('PS_CART_RULE_FEATURE_ACTIVE', '1');
        if (!$cart->addCartRule($id)) {
            throw new RuntimeException('The shop refuses the voucher: ' . Db::getInstance()->getMsgError());
        }
    }

    /** @param array<string, string> $texts by the names of the fields, which the product gets where it has none */
    private function customization(Cart $cart, int $idProduct, int $combination, array $texts): int
    {
        $product = new Product($idProduct);
        foreach ($texts as $name => $text) {
            $field = new CustomizationField();
            $field->id_product = $idProduct;
            $field->type = Product::CUSTOMIZE_TEXTFIELD;
            $field->required = false;
            $field->name = array_fill_keys(Language::getIDs(false), $name);
            $field->add();
            Db::getInstance()->execute('UPDATE ' . _DB_PREFIX_ . 'product_shop SET customizable = 1, text_fields = 1 WHERE id_product = ' . $idProduct);
            $cart->addTextFieldToProduct($idProduct, (int) $field->id, Product::CUSTOMIZE_TEXTFIELD, $text);
        }
        $rows = $cart->getProductCustomization($idProduct, null, true);

        return (int) $rows[0]['id_customization'];
    }

    private function customer(array $fields): Customer
    {
        $customer = new Customer();
        $customer->firstname = $fields['firstname'] ?? 'Camille';
        $customer->lastname = $fields['lastname'] ?? 'Martin';
        $customer->email = $fields['email'] ?? 'camille.' . bin2hex(random_bytes(5)) . '@example.com';
        $customer->passwd = Tools::hash('a-Long-Pass-0');
        $customer->id_default_group = (int) Configuration::get('PS_CUSTOMER_GROUP');
        if (!empty($fields['guest'])) {
            $customer->is_guest = true;
            $customer->id_default_group = (int) Configuration::get('PS_GUEST_GROUP');
        }
        $customer->add();

        return $customer;
    }
}
