/**
 * PrestaShop's own resources, as far as the sandbox's Webservice has them: by name, for nobody has a right to them here. The benchmarks
 * read some of them row by row, for comparison with the usual way.
 */
export interface Resource {
  /** The name of one. */
  one: string;
  table: string;
  primary: string;
}

export const RESOURCES: Readonly<Record<string, Resource>> = {
  orders: { one: 'order', table: 'orders', primary: 'id_order' },
  addresses: { one: 'address', table: 'address', primary: 'id_address' },
  customers: { one: 'customer', table: 'customer', primary: 'id_customer' },
  countries: { one: 'country', table: 'country', primary: 'id_country' },
  carriers: { one: 'carrier', table: 'carrier', primary: 'id_carrier' },
  stock_availables: { one: 'stock_available', table: 'stock_available', primary: 'id_stock_available' },
};

export const OTHER_RESOURCES: readonly string[] = [
  'carts', 'categories', 'combinations', 'configurations', 'currencies', 'customer_messages', 'employees', 'groups', 'languages', 'manufacturers', 'messages',
  'order_carriers', 'order_details', 'order_histories', 'order_invoices', 'order_payments', 'order_slip', 'order_states', 'products', 'shops', 'states',
  'stock_movements', 'suppliers', 'taxes', 'zones',
];

/** The Webservice names its errors by these numbers. */
export const ERROR_CODES = {
  keyNotActive: 20,
  noPermission: 21,
  webserviceOff: 22,
  methodNotAllowed: 25,
  resourceNotAllowed: 26,
  resourceUnknown: 27,
} as const;
