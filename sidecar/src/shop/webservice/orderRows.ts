/** From the Webservice's rows to an order in our terms. Pure. */
import type { Address, ShopOrder, ShopOrderCarrier, ShopOrderLine } from '../../domain/terms';
import type { Catalogue } from './catalogue';
import { packLines } from './packs';
import { isoFromShopTime } from './shopTime';
import { decimal, flag, int, text, type Row } from './values';
import { fields } from './urls';

/** Only what is needed: the Webservice's time grows with the fields. */
export const ORDER_FIELDS = fields(
  'id', 'reference', 'id_shop', 'current_state', 'date_add', 'date_upd', 'id_address_delivery', 'id_customer',
  'id_lang', 'id_carrier', 'module', 'gift', 'gift_message',
);
export const LINE_FIELDS = fields(
  'id', 'id_order', 'product_id', 'product_attribute_id', 'product_name', 'product_reference', 'product_ean13',
  'product_weight', 'product_quantity', 'product_quantity_refunded', 'product_quantity_return',
);
export const ORDER_CARRIER_FIELDS = fields('id', 'id_order', 'id_carrier', 'tracking_number');
export const ADDRESS_FIELDS = fields(
  'id', 'firstname', 'lastname', 'company', 'address1', 'address2', 'postcode', 'city', 'id_country', 'id_state',
  'phone', 'phone_mobile', 'other', 'date_upd',
);

/** All rows that make up one order. */
export interface OrderRows {
  order: Row;
  lines: readonly Row[];
  orderCarriers: readonly Row[];
  address: Row | undefined;
  /** Of the module's own resource: e-mail, name, and the language of the order. */
  customer: Row | undefined;
}

/** What is the same for all orders of a batch. */
export interface OrderContext {
  catalogue: Pick<Catalogue, 'article' | 'pack' | 'countryIso' | 'stateIso'>;
  /** undefined where the shop has no such carrier. */
  carrierName: (idCarrier: number) => string | undefined;
  /** Names of what else is for sale with the line's SKU. */
  sharedWith: (line: Pick<ShopOrderLine, 'sku' | 'idProduct' | 'idProductAttribute'>) => readonly string[];
  timeZone: string;
  /** PS_PACK_STOCK_TYPE. */
  packStockType: number;
}

export function orderFromRows(rows: OrderRows, context: OrderContext): ShopOrder {
  const { order } = rows;
  const { catalogue } = context;
  const idLang = int(order['id_lang']);
  const idCarrier = int(order['id_carrier']);
  return {
    idOrder: int(order['id']),
    idShop: int(order['id_shop']),
    reference: text(order['reference']),
    statusId: int(order['current_state']),
    placedAt: isoFromShopTime(text(order['date_add']), context.timeZone),
    updatedAt: isoFromShopTime(text(order['date_upd']), context.timeZone),
    lines: byId(rows.lines)
      .map((row) => orderLine(row, catalogue))
      .flatMap((line) =>
        packLines(line, catalogue.pack(line.idProduct), context.packStockType, (part) =>
          catalogue.article(part.idProduct, part.idProductAttribute, idLang),
        ),
      )
      .map((line) => (line.isVirtual ? line : { ...line, sharedWith: context.sharedWith(line) })),
    paymentModule: text(order['module']),
    missing: missing(rows, context),
    stamps: { order: text(order['date_upd']), address: text(rows.address?.['date_upd']) },
    delivery: rows.address ? address(rows.address, rows.customer, catalogue) : null,
    email: text(rows.customer?.['email']),
    languageIso: text(rows.customer?.['language_iso']).toLowerCase(),
    idCarrier,
    carrierName: context.carrierName(idCarrier) ?? '',
    giftMessage: flag(order['gift']) ? text(order['gift_message']) : '',
    orderCarriers: byId(rows.orderCarriers).map(orderCarrier),
  };
}

function orderLine(row: Row, catalogue: OrderContext['catalogue']): ShopOrderLine {
  const idProduct = int(row['product_id']);
  const idProductAttribute = int(row['product_attribute_id']);
  // The line keeps what the product was when it was sold; where that is empty, someone may have mended the product.
  const now = catalogue.article(idProduct, idProductAttribute, 0);
  return {
    lineId: int(row['id']),
    idProduct,
    idProductAttribute,
    sku: soldAs(row) || (now?.sku ?? ''),
    name: text(row['product_name']),
    quantity: quantityToShip(row),
    isVirtual: now?.isVirtual ?? false,
    barcode: text(row['product_ean13']) || (now?.barcode ?? ''),
    weightKg: decimal(row['product_weight']),
    sharedWith: [],
  };
}

/**
 * What the rows refer to and the shop does not have. Of a product that is gone nobody knows whether it is virtual or a pack, and
 * without an address or carrier the warehouse would be told something else than the customer chose.
 */
function missing({ order, lines, address, customer }: OrderRows, { catalogue, carrierName }: OrderContext): string[] {
  const id = (row: Row, field: string): number => int(row[field]);
  const found: string[] = [];
  const check = (field: string, isThere: boolean, what: string): void => {
    if (id(order, field) > 0 && !isThere) found.push(`the ${what} ${id(order, field)}`);
  };
  check('id_address_delivery', address !== undefined, 'delivery address');
  // The row is the order's: it comes without an e-mail where the customer is gone.
  check('id_customer', text(customer?.['email']) !== '', 'customer');
  check('id_carrier', carrierName(id(order, 'id_carrier')) !== undefined, 'carrier');
  const idCountry = address ? id(address, 'id_country') : 0;
  if (idCountry > 0 && catalogue.countryIso(idCountry) === '') found.push(`the country ${idCountry} of the address`);
  for (const row of byId(lines)) {
    const idProduct = id(row, 'product_id');
    if (quantityToShip(row) > 0 && !catalogue.article(idProduct, 0, 0)) found.push(`the product "${text(row['product_name'])}" (${idProduct})`);
  }
  return found;
}

/**
 * The SKU that a line was sold under. PrestaShop (8 and 9) escapes it for SQL when it makes the line, and once more when it
 * saves it, so that a backslash stands before each quote and backslash. The product has none there, and neither has the WMS.
 */
export function soldAs(row: Row): string {
  return text(row['product_reference']).replace(/\\(["'\\])/g, '$1');
}

/**
 * Ordered less refunded less returned, never below 0. Tried on 8.2.1 and 9.1.4: a credit slip before delivery raises
 * `refunded`, goods taken back raise `return` and not `refunded`; cancelled ones lower `product_quantity` itself.
 */
export function quantityToShip(row: Row): number {
  const left =
    int(row['product_quantity']) - int(row['product_quantity_refunded']) - int(row['product_quantity_return']);
  return Math.max(0, left);
}

function address(row: Row, customer: Row | undefined, catalogue: OrderContext['catalogue']): Address {
  return {
    // A customer's name stands in where a module made the address without one.
    firstname: text(row['firstname']) || text(customer?.['firstname']),
    lastname: text(row['lastname']) || text(customer?.['lastname']),
    company: text(row['company']),
    address1: text(row['address1']),
    address2: text(row['address2']),
    postcode: text(row['postcode']),
    city: text(row['city']),
    countryIso: catalogue.countryIso(int(row['id_country'])),
    stateIso: catalogue.stateIso(int(row['id_state'])),
    phone: text(row['phone']),
    phoneMobile: text(row['phone_mobile']),
    other: text(row['other']),
  };
}

function orderCarrier(row: Row): ShopOrderCarrier {
  return {
    idOrderCarrier: int(row['id']),
    idCarrier: int(row['id_carrier']),
    trackingNumber: text(row['tracking_number']),
  };
}

function byId(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => int(a['id']) - int(b['id']));
}
