<?php
/**
 * What happens in a shop, done to the sandbox's rows as PrestaShop does it, with its hooks in the order of the recorded
 * traces: customers order, employees change. The actions, their arguments and answers are those of actions.ts.
 */
final class ShopActions
{
    use ShopRows;
    use OrderExtras;

    const ID_EMPLOYEE = 1;

    /** @return array{idOrder: int, reference: string} */
    public function placeOrder(array $args): array
    {
        $lines = array_map([$this, 'wanted'], $args['lines']);
        $customer = $this->customer($args['customer'] ?? []);
        $address = $this->address($customer, $args['address'] ?? []);
        $idCarrier = (int) ($args['idCarrier'] ?? Configuration::get('PS_CARRIER_DEFAULT'));
        $idStatus = (int) ($args['idStatus'] ?? Configuration::get('PS_OS_PAYMENT'));

        $order = new Order();
        $order->reference = self::reference();
        $order->id_shop = (int) Context::getContext()->shop->id;
        $order->id_shop_group = 1;
        $order->id_carrier = $idCarrier;
        $order->id_lang = (int) ($customer->id_lang ?: Configuration::get('PS_LANG_DEFAULT'));
        $order->id_customer = (int) $customer->id;
        $order->id_cart = $this->cart($lines);
        $currency = $this->currency($args['currencyIso'] ?? null);
        $order->id_currency = (int) $currency->id;
        $order->conversion_rate = (float) $currency->conversion_rate;
        $order->id_address_delivery = (int) $address->id;
        $order->id_address_invoice = isset($args['invoiceAddress']) ? (int) $this->address($customer, $args['invoiceAddress'])->id : (int) $address->id;
        $order->current_state = 0;
        $order->payment = 'Bank transfer';
        $order->module = $args['module'] ?? 'ps_wirepayment';
        $order->gift = isset($args['giftMessage']) ? 1 : 0;
        $order->gift_message = $args['giftMessage'] ?? '';
        $order->add();
        foreach ($lines as $line) {
            StockAvailable::updateQuantity($line['product'], $line['combination'], -$line['quantity']);
            $this->addLine($order, $line);
        }
        $this->priceAndRemarks($order, $args);
        $carrier = new OrderCarrier();
        $carrier->id_order = (int) $order->id;
        $carrier->id_carrier = $idCarrier;
        $carrier->shipping_cost_tax_excl = 4;
        $carrier->shipping_cost_tax_incl = 4.8;
        $carrier->weight = 1;
        $carrier->tracking_number = '';
        $carrier->add();
        $order->update();

        $what = ['order' => $order, 'customer' => $customer, 'currency' => new Currency((int) $order->id_currency), 'orderStatus' => new OrderState($idStatus)];
        Hook::exec('actionValidateOrder', ['cart' => null] + $what);
        $this->changeStatus((int) $order->id, $idStatus, 0);
        Mail::send((int) $order->id_lang, 'order_conf', 'Order confirmation', [], (string) $customer->email);
        $order = new Order((int) $order->id);
        Hook::exec('actionValidateOrderAfter', ['orders' => [$order], 'order' => $order] + $what);

        return ['idOrder' => (int) $order->id, 'reference' => (string) $order->reference];
    }

    public function setStatus(array $args): array
    {
        $this->changeStatus((int) $args['idOrder'], (int) $args['idStatus'], self::ID_EMPLOYEE);

        return [];
    }

    /** A changed address is a new row, and only the order's own update tells of it. */
    public function setAddress(array $args): array
    {
        $order = $this->order($args);
        $old = new Address((int) $order->id_address_delivery);
        $new = new Address();
        foreach (['id_country', 'id_state', 'id_customer', 'alias', 'company', 'lastname', 'firstname', 'address1', 'address2', 'postcode', 'city', 'other', 'phone', 'phone_mobile'] as $column) {
            $new->$column = $old->$column;
        }
        $this->fill($new, $args['fields']);
        $new->add();
        $order->id_address_delivery = (int) $new->id;
        $order->update();

        return ['idAddress' => (int) $new->id];
    }

    public function softDeleteAddress(array $args): array
    {
        (new Address((int) $this->order($args)->id_address_delivery))->delete();

        return [];
    }

    /** An employee changes a line's quantity (0 takes it out); refused once there is a delivery slip. */
    public function setLine(array $args): array
    {
        $order = $this->order($args);
        if ((int) $order->delivery_number > 0) {
            throw new RuntimeException("Order {$order->id} has a delivery slip, so its lines cannot be changed.");
        }
        $line = $this->line($args);
        $more = (int) $args['quantity'] - (int) $line->product_quantity;
        if ((int) $args['quantity'] === 0) {
            $line->delete();
            $order->update();
            StockAvailable::updateQuantity((int) $line->product_id, (int) $line->product_attribute_id, -$more);
        } else {
            $line->product_quantity = (int) $args['quantity'];
            $line->update();
            StockAvailable::updateQuantity((int) $line->product_id, (int) $line->product_attribute_id, -$more);
            $line->update();
        }
        (new OrderCarrier($order->getIdOrderCarrier()))->update();
        $order->update();
        Mail::send((int) $order->id_lang, 'order_changed', 'Your order has been changed', [], (string) (new Customer((int) $order->id_customer))->email);
        Hook::exec('actionOrderEdited', ['order' => $order]);

        return [];
    }

    /** A partial refund with a credit slip. */
    public function refund(array $args): array
    {
        $line = $this->line($args);
        $order = $this->order($args);
        $this->tellCancelled($order, $line, (int) $args['quantity'], 1);
        $slip = new OrderSlip();
        $slip->id_customer = (int) $order->id_customer;
        $slip->id_order = (int) $order->id;
        $slip->amount = 1;
        $slip->add();
        Db::getInstance()->insert('order_slip_detail', ['id_order_slip' => (int) $slip->id, 'id_order_detail' => (int) $line->id, 'product_quantity' => (int) $args['quantity']]);
        Hook::exec('actionOrderSlipAdd', ['order' => $order, 'productList' => [(int) $line->id => ['quantity' => (int) $args['quantity']]], 'qtyList' => [(int) $line->id => (int) $args['quantity']]]);
        $line->product_quantity_refunded = (int) $line->product_quantity_refunded + (int) $args['quantity'];
        $this->takeBack($line, $args);

        return [];
    }

    /** Goods taken back ("return products"), possible once they were shipped. */
    public function returnLine(array $args): array
    {
        $line = $this->line($args);
        $this->tellCancelled($this->order($args), $line, (int) $args['quantity'], 3);
        $line->product_quantity_return = (int) $line->product_quantity_return + (int) $args['quantity'];
        $this->takeBack($line, $args);

        return [];
    }

    /** Quantities taken out before payment ("cancel products"): the line itself gets smaller. */
    public function cancelLine(array $args): array
    {
        $line = $this->line($args);
        $line->product_quantity = max(0, (int) $line->product_quantity - (int) $args['quantity']);
        StockAvailable::updateQuantity((int) $line->product_id, (int) $line->product_attribute_id, (int) $args['quantity']);
        $line->update();
        $this->tellCancelled($this->order($args), $line, (int) $args['quantity'], 0);

        return [];
    }

    /** A customer asks to send goods back. */
    public function requestReturn(array $args): array
    {
        $order = $this->order($args);
        $return = new OrderReturn();
        $return->id_order = (int) $order->id;
        $return->id_customer = (int) $order->id_customer;
        $return->question = 'Too large';
        $return->add();

        return ['idOrderReturn' => (int) $return->id];
    }

    public function deleteOrder(array $args): array
    {
        $this->order($args)->delete();

        return [];
    }

    public function setStock(array $args): array
    {
        [$product, $combination] = $this->sku($args);
        StockAvailable::setQuantity($product, $combination, (int) $args['quantity']);

        return [];
    }

    /** @return array{quantity: int} */
    public function stock(array $args): array
    {
        [$product, $combination] = $this->sku($args);

        return ['quantity' => StockAvailable::getQuantityAvailableByProduct($product, $combination)];
    }

    /** @return array{idProduct: int} */
    public function addProduct(array $args): array
    {
        $product = new Product();
        $product->reference = $args['sku'];
        $product->ean13 = $args['barcode'] ?? '';
        $product->weight = (float) ($args['weightKg'] ?? 0);
        $product->price = 10;
        $product->is_virtual = empty($args['virtual']) ? 0 : 1;
        $product->product_type = empty($args['virtual']) ? 'standard' : 'virtual';
        $product->pack_stock_type = (int) ($args['packStockType'] ?? 3);
        $product->add();
        $id = (int) $product->id;
        Db::getInstance()->insert('product_shop', ['id_product' => $id, 'id_shop' => 1, 'price' => 10, 'pack_stock_type' => (int) $product->pack_stock_type]);
        foreach (Language::getIDs(false) as $idLang) {
            Db::getInstance()->insert('product_lang', ['id_product' => $id, 'id_shop' => 1, 'id_lang' => $idLang, 'name' => pSQL($args['name'] ?? $args['sku'])]);
        }
        foreach ($args['parts'] ?? [] as $part) {
            [$item, $combination] = $this->sku($part);
            Pack::addItem($id, $item, (int) $part['quantity'], $combination);
        }
        StockAvailable::setQuantity($id, 0, (int) ($args['quantity'] ?? 0));

        return ['idProduct' => $id];
    }

    public function setConfiguration(array $args): array
    {
        Configuration::updateValue($args['name'], $args['value']);
        // As the next page of the back office would.
        WmsBridge\Settings\SettingTable::refresh();

        return [];
    }

    public function ping(array $args): array
    {
        return ['version' => _PS_VERSION_];
    }

    private function changeStatus(int $idOrder, int $idStatus, int $idEmployee): void
    {
        $order = new Order($idOrder);
        $history = new OrderHistory();
        $history->id_order = $idOrder;
        $history->id_employee = $idEmployee;
        $history->changeIdOrderState($idStatus, $order, !$order->hasInvoice());
        $history->addWithemail(true);
    }

    private function addLine(Order $order, array $line): void
    {
        $product = new Product($line['product'], (int) $order->id_lang);
        $combination = $line['combination'] ? new Combination($line['combination']) : null;
        $detail = new OrderDetail();
        $detail->id_order = (int) $order->id;
        $detail->id_shop = (int) $order->id_shop;
        $detail->product_id = $line['product'];
        $detail->product_attribute_id = $line['combination'];
        $detail->product_name = (string) $product->name;
        $detail->product_quantity = $line['quantity'];
        $detail->product_quantity_in_stock = $line['quantity'];
        $detail->id_customization = $this->customization($line['customization']);
        // Escaped here and once more when it is saved: PrestaShop keeps a backslash before each quote of it.
        $detail->product_reference = pSQL($combination && (string) $combination->reference !== '' ? $combination->reference : $product->reference);
        $detail->product_ean13 = $combination && (string) $combination->ean13 !== '' ? $combination->ean13 : $product->ean13;
        $detail->product_weight = (float) $product->weight + ($combination ? (float) $combination->weight : 0.0);
        $detail->product_price = $product->price;
        $detail->unit_price_tax_incl = $detail->unit_price_tax_excl = $product->price;
        $detail->total_price_tax_incl = $detail->total_price_tax_excl = (float) $product->price * $line['quantity'];
        $detail->add();
    }

    /** @return array{product: int, combination: int, quantity: int, customization: array<string, string>} refused where the shop has too few and sells no more than that */
    private function wanted(array $line): array
    {
        [$product, $combination] = $this->sku($line);
        $out = StockAvailable::outOfStock($product);
        $allowed = $out === 1 || ($out === 2 && (int) Configuration::get('PS_ORDER_OUT_OF_STOCK') === 1);
        if (!$allowed && StockAvailable::sellable($product, $combination) < (int) $line['quantity']) {
            throw new RuntimeException("The shop refuses {$line['quantity']} x {$line['sku']}: out of stock.");
        }

        return ['product' => $product, 'combination' => $combination, 'quantity' => (int) $line['quantity'], 'customization' => $line['customization'] ?? []];
    }

    /** What the customer put together before ordering. */
    private function cart(array $lines): int
    {
        $db = Db::getInstance();
        $db->insert('cart', ['id_shop' => (int) Context::getContext()->shop->id, 'date_add' => date('Y-m-d H:i:s')]);
        $id = (int) $db->Insert_ID();
        $quantities = [];
        foreach ($lines as $line) {
            $quantities[$line['product']][$line['combination']] = ($quantities[$line['product']][$line['combination']] ?? 0) + $line['quantity'];
        }
        foreach ($quantities as $product => $combinations) {
            foreach ($combinations as $combination => $quantity) {
                $db->insert('cart_product', ['id_cart' => $id, 'id_product' => $product, 'id_product_attribute' => $combination, 'quantity' => $quantity, 'date_add' => date('Y-m-d H:i:s')]);
            }
        }

        return $id;
    }

    private function takeBack(OrderDetail $line, array $args): void
    {
        if (!empty($args['restock'])) {
            StockAvailable::updateQuantity((int) $line->product_id, (int) $line->product_attribute_id, (int) $args['quantity']);
            $line->product_quantity_reinjected = (int) $line->product_quantity_reinjected + (int) $args['quantity'];
        }
        $line->update();
    }

    private function tellCancelled(Order $order, OrderDetail $line, int $quantity, int $action): void
    {
        Hook::exec('actionProductCancel', ['order' => $order, 'id_order_detail' => (int) $line->id, 'cancel_quantity' => $quantity, 'action' => $action]);
    }
}
