/**
 * Which of PrestaShop's own resources the sandbox's Webservice answers, and what their rows show: each field's name and
 * column, in the order in which the recorded shops give them.
 */
export interface Resource {
  /** The name of one, in XML. */
  one: string;
  table: string;
  primary: string;
  /** Field to column; `id` is the primary key. */
  fields: Readonly<Record<string, string>>;
  /** Texts by language, from the table's `_lang`. */
  translated?: readonly string[];
}

const same = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, name]));

export const RESOURCES: Readonly<Record<string, Resource>> = {
  // As the sidecar's key sees them: without secure_key.
  orders: {
    one: 'order',
    table: 'orders',
    primary: 'id_order',
    fields: same(
      'id_address_delivery', 'id_address_invoice', 'id_cart', 'id_currency', 'id_lang', 'id_customer', 'id_carrier',
      'current_state', 'module', 'invoice_number', 'invoice_date', 'delivery_number', 'delivery_date', 'valid',
      'date_add', 'date_upd', 'note', 'id_shop_group', 'id_shop', 'payment', 'gift', 'gift_message',
      'total_paid', 'total_products_wt', 'reference',
    ),
  },
  order_details: {
    one: 'order_detail',
    table: 'order_detail',
    primary: 'id_order_detail',
    fields: same(
      'id_order', 'product_id', 'product_attribute_id', 'product_quantity_reinjected', 'id_shop', 'product_name',
      'product_quantity', 'product_quantity_in_stock', 'product_quantity_return', 'product_quantity_refunded',
      'product_price', 'product_ean13', 'product_reference', 'product_weight', 'unit_price_tax_incl',
    ),
  },
  order_carriers: {
    one: 'order_carrier',
    table: 'order_carrier',
    primary: 'id_order_carrier',
    fields: same(
      'id_order', 'id_carrier', 'id_order_invoice', 'weight', 'shipping_cost_tax_excl', 'shipping_cost_tax_incl',
      'tracking_number', 'date_add',
    ),
  },
  order_histories: {
    one: 'order_history',
    table: 'order_history',
    primary: 'id_order_history',
    fields: same('id_employee', 'id_order_state', 'id_order', 'date_add'),
  },
  order_states: {
    one: 'order_state',
    table: 'order_state',
    primary: 'id_order_state',
    fields: same(
      'unremovable', 'delivery', 'hidden', 'send_email', 'module_name', 'invoice', 'color', 'logable', 'shipped',
      'paid', 'pdf_delivery', 'pdf_invoice', 'deleted',
    ),
    translated: ['name', 'template'],
  },
  addresses: {
    one: 'address',
    table: 'address',
    primary: 'id_address',
    fields: same(
      'id_customer', 'id_country', 'id_state', 'alias', 'company', 'lastname', 'firstname', 'address1', 'address2',
      'postcode', 'city', 'other', 'phone', 'phone_mobile', 'deleted', 'date_add', 'date_upd',
    ),
  },
  customers: {
    one: 'customer',
    table: 'customer',
    primary: 'id_customer',
    fields: same(
      'id_default_group', 'id_lang', 'secure_key', 'deleted', 'passwd', 'lastname', 'firstname', 'email', 'active',
      'id_shop', 'id_shop_group', 'date_add', 'date_upd',
    ),
  },
  carriers: {
    one: 'carrier',
    table: 'carrier',
    primary: 'id_carrier',
    fields: same('deleted', 'id_reference', 'name', 'active', 'url'),
    translated: ['delay'],
  },
  countries: { one: 'country', table: 'country', primary: 'id_country', fields: same('contains_states', 'iso_code', 'active') },
  states: { one: 'state', table: 'state', primary: 'id_state', fields: same('id_country', 'iso_code', 'name', 'active') },
  languages: { one: 'language', table: 'lang', primary: 'id_lang', fields: same('name', 'iso_code', 'locale', 'language_code', 'active') },
  products: {
    one: 'product',
    table: 'product',
    primary: 'id_product',
    fields: same(
      'cache_default_attribute', 'id_shop_default', 'reference', 'weight', 'ean13', 'cache_is_pack', 'is_virtual',
      'state', 'product_type', 'price', 'active', 'date_add', 'date_upd', 'pack_stock_type',
    ),
    translated: ['name'],
  },
  combinations: {
    one: 'combination',
    table: 'product_attribute',
    primary: 'id_product_attribute',
    fields: same('id_product', 'ean13', 'reference', 'weight', 'price', 'default_on'),
  },
  stock_availables: {
    one: 'stock_available',
    table: 'stock_available',
    primary: 'id_stock_available',
    fields: same(
      'id_product', 'id_product_attribute', 'id_shop', 'id_shop_group', 'quantity', 'depends_on_stock',
      'out_of_stock', 'location',
    ),
  },
};

/** Resources that PrestaShop has and the sandbox knows by name only: nobody has a right to them here. */
export const OTHER_RESOURCES: readonly string[] = [
  'carts', 'categories', 'configurations', 'currencies', 'employees', 'groups', 'manufacturers', 'order_invoices',
  'order_payments', 'order_slip', 'shops', 'stock_movements', 'suppliers', 'taxes', 'zones',
];

/** The Webservice names its errors by these numbers. */
export const ERROR_CODES = {
  keyNotActive: 20,
  noPermission: 21,
  webserviceOff: 22,
  methodNotAllowed: 25,
  resourceNotAllowed: 26,
  resourceUnknown: 27,
  filterUnknown: 32,
  fieldUnknown: 35,
  sortUnknown: 37,
} as const;
