<?php
/**
 * Stand-ins for PrestaShop's orders and what belongs to them. Our own code: the rows that a shop changes, and the
 * hooks that it calls meanwhile, in the order of the recorded traces.
 */
class Customer extends ObjectModel
{
    public static $definition = ['table' => 'customer', 'primary' => 'id_customer'];
}

class Address extends ObjectModel
{
    public static $definition = ['table' => 'address', 'primary' => 'id_address'];

    /** An address in use stays as a row that is marked deleted. */
    public function delete()
    {
        $used = Db::getInstance()->getValue('SELECT 1 FROM ' . _DB_PREFIX_ . 'orders WHERE id_address_delivery = ' . (int) $this->id . ' OR id_address_invoice = ' . (int) $this->id);
        if (!$used) {
            return parent::delete();
        }
        $this->deleted = 1;

        return $this->update();
    }
}

class Carrier extends ObjectModel
{
    public static $definition = ['table' => 'carrier', 'primary' => 'id_carrier', 'multilang' => true];
}

class OrderState extends ObjectModel
{
    public static $definition = ['table' => 'order_state', 'primary' => 'id_order_state', 'multilang' => true];
}

class OrderDetail extends ObjectModel
{
    public static $definition = ['table' => 'order_detail', 'primary' => 'id_order_detail'];
}

class OrderSlip extends ObjectModel
{
    public static $definition = ['table' => 'order_slip', 'primary' => 'id_order_slip'];
}

class OrderReturn extends ObjectModel
{
    public static $definition = ['table' => 'order_return', 'primary' => 'id_order_return'];
}

class Mail
{
    const TYPE_HTML = 1;
    const TYPE_TEXT = 2;
    const TYPE_BOTH = 3;

    /** Nothing is sent: a row in `mail` says what would have been. */
    public static function send($idLang, $template, $subject, $vars, $to, $toName = null)
    {
        Hook::exec('actionEmailSendBefore', ['idLang' => $idLang, 'template' => $template, 'subject' => $subject, 'templateVars' => $vars, 'to' => $to]);
        Db::getInstance()->execute('INSERT INTO ' . _DB_PREFIX_ . "mail (recipient, template, subject, id_lang) VALUES ('" . pSQL($to) . "', '" . pSQL($template) . "', '" . pSQL($subject) . "', " . (int) $idLang . ')');

        return true;
    }
}

class Order extends ObjectModel
{
    public static $definition = ['table' => 'orders', 'primary' => 'id_order'];

    /** @return array<int, array<string, mixed>> rows of order_detail */
    public function getProducts()
    {
        return Db::getInstance()->executeS('SELECT * FROM ' . _DB_PREFIX_ . 'order_detail WHERE id_order = ' . (int) $this->id . ' ORDER BY id_order_detail');
    }

    public function getCurrentState()
    {
        return (int) $this->current_state;
    }

    public function hasInvoice()
    {
        return (int) $this->invoice_number > 0;
    }

    /** The order's first row of order_carrier. */
    public function getIdOrderCarrier()
    {
        return (int) Db::getInstance()->getValue('SELECT id_order_carrier FROM ' . _DB_PREFIX_ . 'order_carrier WHERE id_order = ' . (int) $this->id . ' ORDER BY id_order_carrier');
    }

    public function getShippingNumber()
    {
        return (string) (new OrderCarrier($this->getIdOrderCarrier()))->tracking_number;
    }

    public function getUniqReference()
    {
        return $this->reference;
    }

    public static function cleanHistoryCache()
    {
    }
}

class OrderCarrier extends ObjectModel
{
    public static $definition = ['table' => 'order_carrier', 'primary' => 'id_order_carrier'];

    /** Goes only where the order's carrier has a tracking URL. */
    public function sendInTransitEmail($order)
    {
        $carrier = new Carrier((int) $order->id_carrier);
        $customer = new Customer((int) $order->id_customer);
        if ((string) $carrier->url === '' || !Validate::isLoadedObject($customer)) {
            return false;
        }

        return Mail::send((int) $order->id_lang, 'in_transit', 'Package in transit', [
            '{followup}' => str_replace('@', (string) $this->tracking_number, (string) $carrier->url),
            '{shipping_number}' => (string) $this->tracking_number,
        ], (string) $customer->email);
    }
}

class OrderHistory extends ObjectModel
{
    public static $definition = ['table' => 'order_history', 'primary' => 'id_order_history'];

    public function changeIdOrderState($newOrderState, $idOrder, $useExistingPayment = false)
    {
        $order = is_object($idOrder) ? $idOrder : new Order((int) $idOrder);
        $new = new OrderState((int) $newOrderState, (int) $order->id_lang);
        $old = new OrderState((int) $order->current_state, (int) $order->id_lang);
        if (!Validate::isLoadedObject($order) || !Validate::isLoadedObject($new)) {
            throw new PrestaShopException('Invalid new order status');
        }
        if (in_array((int) $new->id, [(int) Configuration::get('PS_OS_PAYMENT'), (int) Configuration::get('PS_OS_WS_PAYMENT')], true)) {
            Hook::exec('actionPaymentConfirmation', ['id_order' => (int) $order->id]);
        }
        $params = ['newOrderStatus' => $new, 'oldOrderStatus' => $old, 'id_order' => (int) $order->id];
        Hook::exec('actionOrderStatusUpdate', $params);
        $this->moveStock($order, $old, $new);

        $this->id_order_state = (int) $new->id;
        $order->current_state = (int) $new->id;
        $order->valid = (int) $new->logable;
        $order->update();
        if ((int) $new->invoice && !(int) $order->invoice_number) {
            $order->invoice_number = (int) $order->id;
            $carrier = new OrderCarrier($order->getIdOrderCarrier());
            if ($carrier->id) {
                $carrier->id_order_invoice = (int) $order->id;
                $carrier->setFieldsToUpdate(['id_order_invoice' => true]);
                $carrier->update();
            }
            $order->update();
        }
        if ((int) $new->delivery) {
            $order->delivery_number = (int) $order->delivery_number ?: (int) $order->id;
            $order->delivery_date = date('Y-m-d H:i:s');
            $order->update();
        }
        Hook::exec('actionOrderStatusPostUpdate', $params);
        StockAvailable::reserveForOrder((int) $order->id);
    }

    public function add($auto_date = true, $null_values = false)
    {
        $this->id_employee = (int) $this->id_employee;
        parent::add($auto_date);
        $order = new Order((int) $this->id_order);
        $order->current_state = (int) $this->id_order_state;
        $order->update();
        Hook::exec('actionOrderHistoryAddAfter', ['order_history' => $this]);

        return true;
    }

    public function addWithemail($autodate = true, $templateVars = false, $context = null)
    {
        $this->add($autodate);
        $order = new Order((int) $this->id_order);
        $state = new OrderState((int) $this->id_order_state, (int) $order->id_lang);
        if (!(int) $state->send_email || (string) $state->template === '') {
            return true;
        }
        $carrier = new Carrier((int) $order->id_carrier);

        return Mail::send((int) $order->id_lang, (string) $state->template, (string) $state->name, [
            '{followup}' => str_replace('@', $order->getShippingNumber(), (string) $carrier->url),
        ], (string) (new Customer((int) $order->id_customer))->email);
    }

    /**
     * Only "cancelled" and "payment error" put goods back, the full quantity and never packs; leaving them for a
     * status that counts takes the goods off again.
     */
    private function moveStock(Order $order, OrderState $old, OrderState $new): void
    {
        if (!Validate::isLoadedObject($old)) {
            return;
        }
        $back = [(int) Configuration::get('PS_OS_CANCELED'), (int) Configuration::get('PS_OS_ERROR')];
        $was = in_array((int) $old->id, $back, true);
        $is = in_array((int) $new->id, $back, true);
        $sign = ($is && !$was) ? 1 : (($was && !$is && (int) $new->logable) ? -1 : 0);
        if ($sign === 0) {
            return;
        }
        foreach ($order->getProducts() as $line) {
            $waits = !(int) $old->logable && $sign === 1;
            if ($waits || !Pack::isPack((int) $line['product_id'])) {
                StockAvailable::updateQuantity((int) $line['product_id'], (int) $line['product_attribute_id'], $sign * (int) $line['product_quantity']);
            }
        }
    }
}
