<?php
/** Stand-ins for PrestaShop's products and their stock. Our own code, from how a shop's rows change. */
class Product extends ObjectModel
{
    public static $definition = ['table' => 'product', 'primary' => 'id_product', 'multilang' => true];

    public static function getDefaultAttribute($idProduct, $minimumQuantity = 0, $reset = false)
    {
        return (int) Db::getInstance()->getValue('SELECT id_product_attribute FROM ' . _DB_PREFIX_ . 'product_attribute WHERE id_product = ' . (int) $idProduct . ' ORDER BY default_on DESC, id_product_attribute');
    }

    public static function flushPriceCache()
    {
    }
}

class Combination extends ObjectModel
{
    public static $definition = ['table' => 'product_attribute', 'primary' => 'id_product_attribute'];
}

class Pack
{
    const STOCK_TYPE_PACK_ONLY = 0;
    const STOCK_TYPE_PRODUCTS_ONLY = 1;
    const STOCK_TYPE_PACK_BOTH = 2;
    const STOCK_TYPE_DEFAULT = 3;

    public static function isPack($idProduct, $idProductAttribute = 0)
    {
        return (bool) Db::getInstance()->getValue('SELECT 1 FROM ' . _DB_PREFIX_ . 'pack WHERE id_product_pack = ' . (int) $idProduct);
    }

    /** @return array<int, array<string, mixed>> rows of `pack` */
    public static function rows(int $idProduct): array
    {
        return Db::getInstance()->executeS('SELECT * FROM ' . _DB_PREFIX_ . 'pack WHERE id_product_pack = ' . $idProduct);
    }

    public static function addItem($idProduct, $idItem, $quantity, $idAttributeItem = 0)
    {
        Db::getInstance()->insert('pack', ['id_product_pack' => (int) $idProduct, 'id_product_item' => (int) $idItem, 'id_product_attribute_item' => (int) $idAttributeItem, 'quantity' => (int) $quantity]);

        return Db::getInstance()->update('product', ['cache_is_pack' => 1, 'product_type' => 'pack'], 'id_product = ' . (int) $idProduct);
    }

    /** Which stock a sold pack takes. */
    public static function stockType(int $idProduct): int
    {
        $own = (int) Db::getInstance()->getValue('SELECT pack_stock_type FROM ' . _DB_PREFIX_ . "product WHERE id_product = $idProduct");

        return $own === self::STOCK_TYPE_DEFAULT ? (int) Configuration::get('PS_PACK_STOCK_TYPE') : $own;
    }
}

class StockAvailable extends ObjectModel
{
    public static $definition = ['table' => 'stock_available', 'primary' => 'id_stock_available'];

    public static function getStockAvailableIdByProductId($idProduct, $idProductAttribute = null, $idShop = null)
    {
        return (int) Db::getInstance()->getValue('SELECT id_stock_available FROM ' . _DB_PREFIX_ . 'stock_available WHERE id_product = ' . (int) $idProduct
            . ' AND id_product_attribute = ' . (int) $idProductAttribute . ' AND id_shop = ' . (int) ($idShop ?: Context::getContext()->shop->id)) ?: false;
    }

    public static function getQuantityAvailableByProduct($idProduct = null, $idProductAttribute = null, $idShop = null)
    {
        return (int) Db::getInstance()->getValue('SELECT quantity FROM ' . _DB_PREFIX_ . 'stock_available WHERE id_product = ' . (int) $idProduct
            . ' AND id_product_attribute = ' . (int) $idProductAttribute . ' AND id_shop = ' . (int) ($idShop ?: Context::getContext()->shop->id));
    }

    /** How many can be sold: of a pack, by its setting, as many as its own stock or its parts' allow. */
    public static function sellable(int $idProduct, int $idProductAttribute): int
    {
        $parts = Pack::rows($idProduct);
        $type = $parts ? Pack::stockType($idProduct) : Pack::STOCK_TYPE_PACK_ONLY;
        $most = $type === Pack::STOCK_TYPE_PRODUCTS_ONLY ? [] : [self::getQuantityAvailableByProduct($idProduct, $idProductAttribute)];
        foreach ($type === Pack::STOCK_TYPE_PACK_ONLY ? [] : $parts as $part) {
            $most[] = intdiv(self::getQuantityAvailableByProduct((int) $part['id_product_item'], (int) $part['id_product_attribute_item']), max(1, (int) $part['quantity']));
        }

        return min($most);
    }

    public static function outOfStock($idProduct, $idShop = null)
    {
        return (int) Db::getInstance()->getValue('SELECT out_of_stock FROM ' . _DB_PREFIX_ . 'stock_available WHERE id_product = ' . (int) $idProduct . ' AND id_product_attribute = 0');
    }

    public static function dependsOnStock($idProduct, $idShop = null)
    {
        return false;
    }

    public static function setQuantity($idProduct, $idProductAttribute, $quantity, $idShop = null, $addMovement = true)
    {
        $now = self::getQuantityAvailableByProduct($idProduct, $idProductAttribute, $idShop);

        self::move((int) $idProduct, (int) $idProductAttribute, (int) $quantity - $now);

        return true;
    }

    /** Adds to the stock of what is sold: of a pack, by its setting, to its own, to its parts' or to both. */
    public static function updateQuantity($idProduct, $idProductAttribute, $deltaQuantity, $idShop = null, $addMovement = false, $params = [])
    {
        $parts = Pack::rows((int) $idProduct);
        $type = $parts ? Pack::stockType((int) $idProduct) : Pack::STOCK_TYPE_PACK_ONLY;
        if ($type !== Pack::STOCK_TYPE_PRODUCTS_ONLY) {
            self::move((int) $idProduct, (int) $idProductAttribute, (int) $deltaQuantity);
        }
        if ($type !== Pack::STOCK_TYPE_PACK_ONLY) {
            foreach ($parts as $part) {
                self::move((int) $part['id_product_item'], (int) $part['id_product_attribute_item'], (int) $deltaQuantity * (int) $part['quantity']);
            }
        }

        return true;
    }

    /**
     * One row, and the parent's where it is a combination's: the hooks in the order of the recorded traces. Like the
     * checkout of a shop it reads a quantity, counts in PHP and saves the row.
     */
    private static function move(int $idProduct, int $idProductAttribute, int $delta): void
    {
        if ($delta === 0) {
            return;
        }
        $changed = [];
        $row = new self(self::getStockAvailableIdByProductId($idProduct, $idProductAttribute) ?: null);
        if (!$row->id) {
            $row->id_product = $idProduct;
            $row->id_product_attribute = $idProductAttribute;
            $row->id_shop = (int) Context::getContext()->shop->id;
            $row->id_shop_group = 0;
            $row->quantity = $delta;
            $row->add();
        } else {
            $row->quantity = (int) $row->quantity + $delta;
            $row->physical_quantity = (int) $row->quantity + (int) $row->reserved_quantity;
            $row->setFieldsToUpdate(['quantity' => true, 'physical_quantity' => true]);
            $row->update();
        }
        $changed[$idProductAttribute] = (int) $row->quantity;
        if ($idProductAttribute > 0) {
            $parent = new self(self::getStockAvailableIdByProductId($idProduct, 0));
            $parent->quantity = (int) Db::getInstance()->getValue('SELECT SUM(quantity) FROM ' . _DB_PREFIX_ . "stock_available WHERE id_product = $idProduct AND id_product_attribute > 0 AND id_shop = " . (int) Context::getContext()->shop->id);
            $parent->setFieldsToUpdate(['quantity' => true]);
            $parent->update();
            $changed = [0 => (int) $parent->quantity] + $changed;
        }
        foreach ($changed as $attribute => $quantity) {
            Hook::exec('actionUpdateQuantity', ['id_product' => $idProduct, 'id_product_attribute' => $attribute, 'quantity' => $quantity, 'delta_quantity' => $delta, 'id_shop' => (int) Context::getContext()->shop->id]);
        }
    }

    /** What orders hold that have not left, for the products of one order; as a shop does at each change of status. */
    public static function reserveForOrder(int $idOrder): void
    {
        $p = _DB_PREFIX_;
        $gone = (int) Configuration::get('PS_OS_CANCELED') . ',' . (int) Configuration::get('PS_OS_ERROR');
        Db::getInstance()->execute("UPDATE {$p}stock_available sa JOIN (
              SELECT DISTINCT product_id, product_attribute_id FROM {$p}order_detail WHERE id_order = $idOrder
            ) mine ON mine.product_id = sa.id_product AND mine.product_attribute_id = sa.id_product_attribute
            SET sa.reserved_quantity = (
              SELECT COALESCE(SUM(d.product_quantity - d.product_quantity_refunded), 0) FROM {$p}order_detail d
              JOIN {$p}orders o ON o.id_order = d.id_order JOIN {$p}order_state s ON s.id_order_state = o.current_state
              WHERE d.product_id = sa.id_product AND d.product_attribute_id = sa.id_product_attribute AND s.shipped = 0
                AND (o.valid = 1 OR s.id_order_state NOT IN ($gone)))");
        Db::getInstance()->execute("UPDATE {$p}stock_available sa JOIN {$p}order_detail d ON d.product_id = sa.id_product AND d.product_attribute_id = sa.id_product_attribute
            SET sa.physical_quantity = sa.quantity + sa.reserved_quantity WHERE d.id_order = $idOrder");
    }
}
