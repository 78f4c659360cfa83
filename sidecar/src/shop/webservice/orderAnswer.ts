/** From the answer of `wmsbridge_orders` (docs/contract.md) to orders in our terms. Pure. */
import { z } from 'zod';
import { BridgeError } from '../../errors';
import type { Address, ShopOrder, ShopOrderLine } from '../../domain/terms';
import type { ReadOrders } from '../Shop';
import { isoFromShopTime } from './shopTime';

const id = z.number().int();
const quantity = z.number().int().min(0);
const decimal = z.coerce.number();

const ADDRESS = z.object({
  firstname: z.string(), lastname: z.string(), company: z.string(), address1: z.string(), address2: z.string(), postcode: z.string(), city: z.string(),
  phone: z.string(), phone_mobile: z.string(), other: z.string(), id_country: id, country_iso: z.string(), state_iso: z.string(), date_upd: z.string(),
});
const ARTICLE = z.object({
  id_product: id, id_product_attribute: id, has_product: z.boolean(), sku: z.string(), name: z.string(), is_virtual: z.boolean(), barcode: z.string(),
  weight_kg: decimal, shared_with: z.array(z.object({ id_product: id, id_product_attribute: id, name: z.string() })),
});
const LINE = ARTICLE.extend({
  id_order_detail: id,
  quantity_to_ship: quantity,
  parts: z.array(ARTICLE.extend({ quantity_in_pack: quantity })).nullable(),
});
const ORDER = z.object({
  id_order: id, id_shop: id, reference: z.string(), id_status: id, date_add: z.string(), date_upd: z.string(), language_iso: z.string(),
  id_customer: id, customer: z.object({ firstname: z.string(), lastname: z.string(), email: z.string() }).nullable(),
  id_address_delivery: id, delivery: ADDRESS.nullable(), id_carrier: id, carrier: z.object({ name: z.string() }).nullable(),
  payment: z.object({ module: z.string() }), gift: z.object({ message: z.string() }), lines: z.array(LINE),
  parcels: z.array(z.object({ id_order_carrier: id, id_carrier: id, tracking_number: z.string() })),
  history: z.array(z.object({ id_status: id, date_add: z.string() })),
  hold: z.string().nullable(),
});
type OrderRow = z.infer<typeof ORDER>;

export const ORDERS_ANSWER = z.object({
  wmsbridge_orders: z.object({
    time_zone: z.string(),
    statuses: z.array(
      z.object({ id, name: z.string(), paid: z.boolean(), shipped: z.boolean(), delivery: z.boolean(), deleted: z.boolean(), sends_email: z.boolean() }),
    ),
    carriers: z.array(z.object({ id, id_reference: id, name: z.string(), tracking_url: z.string(), active: z.boolean(), deleted: z.boolean() })),
    // What else an order holds is looked at one by one: another module may have changed it.
    orders: z.array(z.object({ id_order: id, problem: z.unknown() }).loose()),
  }),
});
const PROBLEM = z.object({ code: z.string(), message: z.string() });

export function readOrdersAnswer({ wmsbridge_orders: answer }: z.infer<typeof ORDERS_ANSWER>): ReadOrders {
  const read: ReadOrders = {
    orders: new Map(),
    problems: new Map(),
    statuses: new Map(answer.statuses.map(({ sends_email: sendsEmail, ...status }) => [status.id, { ...status, sendsEmail }])),
    carriers: new Map(
      answer.carriers.map(({ id_reference: idReference, tracking_url: url, ...carrier }) => [carrier.id, { ...carrier, idReference, url }]),
    ),
  };
  for (const row of answer.orders) {
    const idOrder = row.id_order;
    if (row.problem === null) {
      const order = ORDER.safeParse(row);
      if (order.success) read.orders.set(idOrder, shopOrder(order.data, answer.time_zone));
      else read.problems.set(idOrder, unreadable(idOrder, `its answer lacks a right "${order.error.issues[0]?.path.join('.') ?? ''}"`));
    } else {
      const problem = PROBLEM.safeParse(row.problem);
      read.problems.set(idOrder, unreadable(idOrder, problem.success ? problem.data.message : 'its answer says that it has a problem, and not which'));
    }
  }
  return read;
}

/** Whoever mends the shop's module or the order tells nobody: it is tried again by itself. */
function unreadable(idOrder: number, why: string): BridgeError {
  return new BridgeError({
    family: 'retryable',
    code: 'shop_order_unreadable',
    scope: 'item',
    message: `The shop cannot give order ${idOrder}: ${why}. It is tried again; if it stays, look at the modules that use the hook actionWmsbridgeOrder.`,
  });
}

function shopOrder(row: OrderRow, timeZone: string): ShopOrder {
  return {
    idOrder: row.id_order,
    idShop: row.id_shop,
    reference: row.reference,
    statusId: row.id_status,
    placedAt: isoFromShopTime(row.date_add, timeZone),
    updatedAt: isoFromShopTime(row.date_upd, timeZone),
    lines: row.lines.flatMap(orderLines),
    paymentModule: row.payment.module,
    missing: missing(row),
    stamps: { order: row.date_upd, address: row.delivery?.date_upd ?? '' },
    delivery: row.delivery && address(row.delivery, row.customer),
    email: row.customer?.email ?? '',
    languageIso: row.language_iso,
    idCarrier: row.id_carrier,
    carrierName: row.carrier?.name ?? '',
    giftMessage: row.gift.message,
    orderCarriers: row.parcels.map((parcel) => ({ idOrderCarrier: parcel.id_order_carrier, idCarrier: parcel.id_carrier, trackingNumber: parcel.tracking_number })),
    history: row.history.map((entry) => ({ statusId: entry.id_status, at: isoFromShopTime(entry.date_add, timeZone) })),
    holdReason: row.hold ?? '',
  };
}

/** Lines of parts get numbers below 0, from their pack's line, so that they never meet the number of a real line. */
const PARTS_PER_LINE = 1_000;

/** The line itself, or one line for each part of its pack. A part that the shop no longer has stays, for someone to see, rather than unshipped. */
function orderLines(row: z.infer<typeof LINE>): ShopOrderLine[] {
  const lineId = row.id_order_detail;
  if (row.parts === null) return [{ lineId, quantity: row.quantity_to_ship, ...article(row) }];
  return row.parts.map((part, index) => ({
    lineId: -(lineId * PARTS_PER_LINE + index + 1),
    part: { soldLineId: lineId, perPack: part.quantity_in_pack },
    quantity: row.quantity_to_ship * part.quantity_in_pack,
    ...article(part),
    name: part.name || row.name,
  }));
}

function article(row: z.infer<typeof ARTICLE>): Omit<ShopOrderLine, 'lineId' | 'quantity'> {
  return {
    idProduct: row.id_product,
    idProductAttribute: row.id_product_attribute,
    sku: row.sku,
    name: row.name,
    isVirtual: row.is_virtual,
    barcode: row.barcode,
    weightKg: row.weight_kg,
    sharedWith: row.shared_with.map(
      (other) => `"${other.name}" (product ${other.id_product}${other.id_product_attribute > 0 ? `, combination ${other.id_product_attribute}` : ''})`,
    ),
  };
}

function address(row: z.infer<typeof ADDRESS>, customer: OrderRow['customer']): Address {
  return {
    // A customer's name stands in where a module made the address without one.
    firstname: row.firstname || (customer?.firstname ?? ''),
    lastname: row.lastname || (customer?.lastname ?? ''),
    company: row.company,
    address1: row.address1,
    address2: row.address2,
    postcode: row.postcode,
    city: row.city,
    countryIso: row.country_iso,
    stateIso: row.state_iso,
    phone: row.phone,
    phoneMobile: row.phone_mobile,
    other: row.other,
  };
}

/**
 * What the order refers to and the shop does not have. Of a product that is gone nobody knows whether it is virtual or a pack, and
 * without an address or carrier the warehouse would be told something else than the customer chose.
 */
function missing(row: OrderRow): string[] {
  const gone: [boolean, string][] = [
    [row.id_address_delivery > 0 && row.delivery === null, `the delivery address ${row.id_address_delivery}`],
    [row.id_customer > 0 && row.customer === null, `the customer ${row.id_customer}`],
    [row.id_carrier > 0 && row.carrier === null, `the carrier ${row.id_carrier}`],
    [(row.delivery?.id_country ?? 0) > 0 && row.delivery?.country_iso === '', `the country ${row.delivery?.id_country} of the address`],
    ...row.lines.map((line): [boolean, string] => [line.quantity_to_ship > 0 && !line.has_product, `the product "${line.name}" (${line.id_product})`]),
  ];
  return gone.filter(([is]) => is).map(([, what]) => what);
}
