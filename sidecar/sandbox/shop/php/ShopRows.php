<?php
/** The rows that the sandbox's actions find and make: customers, addresses, orders, lines, products by SKU. */
trait ShopRows
{
    use AddressRows;

    private function customer(array $fields): Customer
    {
        $customer = new Customer();
        $customer->firstname = $fields['firstname'] ?? 'Camille';
        $customer->lastname = $fields['lastname'] ?? 'Martin';
        $customer->email = $fields['email'] ?? 'camille.' . bin2hex(random_bytes(5)) . '@example.com';
        $customer->id_lang = (int) ($fields['idLang'] ?? Configuration::get('PS_LANG_DEFAULT'));
        $customer->secure_key = bin2hex(random_bytes(16));
        $customer->is_guest = empty($fields['guest']) ? 0 : 1;
        $customer->id_default_group = (int) Configuration::get(empty($fields['guest']) ? 'PS_CUSTOMER_GROUP' : 'PS_GUEST_GROUP');
        $customer->add();
        Db::getInstance()->insert('customer_group', ['id_customer' => (int) $customer->id, 'id_group' => (int) $customer->id_default_group]);

        return $customer;
    }

    private function order(array $args): Order
    {
        $order = new Order((int) $args['idOrder']);
        if (!$order->id) {
            throw new RuntimeException("The shop has no order {$args['idOrder']}.");
        }

        return $order;
    }

    private function line(array $args): OrderDetail
    {
        foreach ($this->order($args)->getProducts() as $row) {
            if ($row['product_reference'] === pSQL($args['sku'])) {
                return new OrderDetail((int) $row['id_order_detail']);
            }
        }
        throw new RuntimeException("Order {$args['idOrder']} has no line of {$args['sku']}.");
    }

    /** @return array{0: int, 1: int} id_product and id_product_attribute */
    private function sku(array $args): array
    {
        $db = Db::getInstance();
        $sku = pSQL($args['sku']);
        $row = $db->getRow('SELECT id_product, id_product_attribute FROM ' . _DB_PREFIX_ . "product_attribute WHERE reference = '$sku'")
            ?: $db->getRow('SELECT id_product, 0 AS id_product_attribute FROM ' . _DB_PREFIX_ . "product WHERE reference = '$sku'");
        if (!$row) {
            throw new RuntimeException("No product or combination has the reference {$args['sku']}.");
        }
        $combination = (int) ($args['idProductAttribute'] ?? $row['id_product_attribute']);

        return [(int) $row['id_product'], $combination ?: Product::getDefaultAttribute((int) $row['id_product'])];
    }

    /** Nine capital letters, as in PrestaShop 8. */
    private static function reference(): string
    {
        $reference = '';
        for ($i = 0; $i < 9; ++$i) {
            $reference .= chr(random_int(65, 90));
        }

        return $reference;
    }
}
