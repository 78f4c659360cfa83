/**
 * Reads orders in bulk: a batch of 100 is four requests by the orders' ids, then one each for what they point to.
 * One by one, each order would cost as many.
 *
 * What orders point to is read after the orders themselves, and with every batch: a carrier that was edited a moment ago
 * has another id, and an order that names it must not go out without its carrier.
 */
import type { ShopCarrier, ShopOrder, ShopStatus } from '../../domain/terms';
import type { ChangedOrder, ReadOrders } from '../Shop';
import { BridgeError } from '../../errors';
import { IDS_PER_REQUEST, LENGTH_OF_REST, readRows, rowsOf, type CatalogueReader } from './catalogue';
import type { WebserviceClient } from './client';
import {
  ADDRESS_FIELDS, LINE_FIELDS, ORDER_CARRIER_FIELDS, ORDER_FIELDS, orderFromRows,
  type OrderContext,
} from './orderRows';
import { isoFromShopTime } from './shopTime';
import { readSharedSkus, sharedWith } from './sharedSkus';
import { fields, idLists } from './urls';
import { int, text, type Row } from './values';

/** What does not come with the orders themselves. Each is read anew at every call. */
export interface OrderSurroundings {
  catalogue: CatalogueReader;
  carriers(): Promise<Map<number, ShopCarrier>>;
  statuses(): Promise<Map<number, ShopStatus>>;
  /** The shop's time zone, and its default for packs. */
  shop(): Promise<Pick<OrderContext, 'timeZone' | 'packStockType'>>;
}

/** Reads these orders; see ShopReader.readOrders. */
export async function readOrders(
  client: WebserviceClient,
  surroundings: OrderSurroundings,
  ids: readonly number[],
): Promise<ReadOrders> {
  const read: ReadOrders = { orders: new Map(), problems: new Map(), statuses: new Map(), carriers: new Map() };
  const wanted = [...new Set(ids)].filter((id) => Number.isInteger(id) && id > 0);
  for (const batch of idLists(wanted, IDS_PER_REQUEST, LENGTH_OF_REST)) {
    await readApart(client, surroundings, batch, read, false);
  }
  return read;
}

/**
 * Reads a batch; where the shop fails over it, finds out by halves which order is to blame, so that one broken order
 * holds up no other. Where the shop fails over anything, that is thrown: no order is to blame then.
 */
async function readApart(
  client: WebserviceClient,
  surroundings: OrderSurroundings,
  ids: readonly number[],
  read: ReadOrders,
  shopIsWell: boolean,
): Promise<void> {
  try {
    const batch = await readBatch(client, surroundings, ids);
    batch.orders.forEach((order, id) => read.orders.set(id, order));
    read.statuses = batch.statuses;
    read.carriers = batch.carriers;
  } catch (error) {
    if (!(error instanceof BridgeError) || error.scope === 'connection') {
      throw error;
    }
    if (!shopIsWell) {
      await probe(client);
    }
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) {
      read.problems.set(only, error);
      return;
    }
    const half = Math.ceil(ids.length / 2);
    await readApart(client, surroundings, ids.slice(0, half), read, true);
    await readApart(client, surroundings, ids.slice(half), read, true);
  }
}

/** Throws, with scope connection, where the shop cannot even list one order's id. */
async function probe(client: WebserviceClient): Promise<void> {
  try {
    await client.get('orders', { display: '[id]', limit: 1 }, 'see whether the shop answers at all');
  } catch (error) {
    if (!(error instanceof BridgeError) || error.scope === 'connection') {
      throw error;
    }
    throw new BridgeError({ family: error.family, code: error.code, message: error.message, scope: 'connection', cause: error });
  }
}

async function readBatch(
  client: WebserviceClient,
  surroundings: OrderSurroundings,
  ids: readonly number[],
): Promise<Omit<ReadOrders, 'problems'>> {
  const what = ids.length === 1 ? `read order ${ids[0]}` : `read ${ids.length} orders`;
  const by = (resource: string, key: string, display: string, of: readonly number[]): Promise<Row[]> =>
    readRows(client, resource, key, of, display, what);

  const [orders, lines, orderCarriers, customers] = await Promise.all([
    by('orders', 'id', ORDER_FIELDS, ids),
    by('order_details', 'id_order', LINE_FIELDS, ids),
    by('order_carriers', 'id_order', ORDER_CARRIER_FIELDS, ids),
    client.get('wmsbridge_customers', { orders: ids.join(',') }, what).then((answer) => rowsOf(answer, 'wmsbridge_customers')),
  ]);
  const [{ addresses, catalogue }, shop, statuses, carriers] = await Promise.all([
    by('addresses', 'id', ADDRESS_FIELDS, distinct(orders, 'id_address_delivery')).then(async (found) => {
      const read = await surroundings.catalogue.read({
        products: distinct(lines, 'product_id'),
        // Only where the line itself does not say what was sold.
        combinations: distinct(lines.filter((line) => text(line['product_reference']) === ''), 'product_attribute_id'),
        countries: distinct(found, 'id_country'),
        states: distinct(found, 'id_state'),
      });
      return { addresses: found, catalogue: read };
    }),
    surroundings.shop(),
    surroundings.statuses(),
    surroundings.carriers(),
  ]);

  const linesOf = group(lines, 'id_order');
  const carriersOf = group(orderCarriers, 'id_order');
  const addressOf = new Map(addresses.map((row) => [int(row['id']), row]));
  const customerOf = new Map(customers.map((row) => [int(row['id_order']), row]));
  const make = (order: Row, sharedWith: OrderContext['sharedWith']): ShopOrder => {
    const id = int(order['id']);
    const rows = {
      order,
      lines: linesOf.get(id) ?? [],
      orderCarriers: carriersOf.get(id) ?? [],
      address: addressOf.get(int(order['id_address_delivery'])),
      customer: customerOf.get(id),
    };
    return orderFromRows(rows, { ...shop, catalogue, carrierName: (idCarrier) => carriers.get(idCarrier)?.name, sharedWith });
  };
  const skus = orders.flatMap((order) => make(order, () => []).lines.filter((line) => !line.isVirtual).map((line) => line.sku));
  const shared = await readSharedSkus(client, skus);
  return { orders: new Map(orders.map((order) => [int(order['id']), make(order, (line) => sharedWith(shared, line))])), statuses, carriers };
}

/** The end of time for the Webservice's `[from,to]`. */
const FOREVER = '9999-12-31 23:59:59';

/**
 * See ShopReader.ordersChangedSince. More than `limit` come where all of the first ones are no later than `since` (many touched in
 * one second): the caller goes on from the last one, and must get on.
 */
export async function ordersChangedSince(client: WebserviceClient, idShop: number, since: string, limit: number): Promise<ChangedOrder[]> {
  const changed: ChangedOrder[] = [];
  for (;;) {
    const answer = await client.get(
      'orders',
      {
        display: fields('id', 'date_upd'),
        'filter[id_shop]': `[${idShop}]`,
        'filter[date_upd]': `[${since},${FOREVER}]`,
        date: 1,
        sort: '[date_upd_ASC,id_ASC]',
        limit: `${changed.length},${limit}`,
      },
      'list the orders that changed',
    );
    const page = rowsOf(answer, 'orders').map((row) => ({ idOrder: int(row['id']), stamp: text(row['date_upd']) }));
    changed.push(...page);
    const last = page.at(-1);
    if (!last || page.length < limit || last.stamp > since) return changed;
  }
}

const ADDRESSES_A_PAGE = 500;

/** See ShopReader.addressesChangedSince. */
export async function addressesChangedSince(client: WebserviceClient, since: string): Promise<ChangedOrder[]> {
  const what = 'list the addresses that changed';
  const stamps = new Map<number, string>();
  for (let start = 0, more = true; more; start += ADDRESSES_A_PAGE) {
    const answer = await client.get(
      'addresses',
      {
        display: fields('id', 'date_upd'),
        'filter[date_upd]': `[${since},${FOREVER}]`,
        date: 1,
        sort: '[id_ASC]',
        limit: `${start},${ADDRESSES_A_PAGE}`,
      },
      what,
    );
    const page = rowsOf(answer, 'addresses');
    for (const row of page) stamps.set(int(row['id']), text(row['date_upd']));
    more = page.length === ADDRESSES_A_PAGE;
  }
  if (stamps.size === 0) return [];
  const orders = await readRows(client, 'orders', 'id_address_delivery', [...stamps.keys()], fields('id', 'id_address_delivery'), what);
  return orders.map((row) => ({ idOrder: int(row['id']), stamp: stamps.get(int(row['id_address_delivery'])) as string }));
}

/** See ShopReader.statusHistories. */
export async function statusHistories(client: WebserviceClient, timeZone: string, ids: readonly number[]): Promise<Map<number, { statusId: number; at: string }[]>> {
  const rows = await readRows(client, 'order_histories', 'id_order', ids, fields('id', 'id_order', 'id_order_state', 'date_add'), 'read the status history of orders');
  const histories = new Map<number, { statusId: number; at: string }[]>();
  for (const [id, own] of group(rows, 'id_order')) {
    histories.set(id, own.map((row) => ({ statusId: int(row['id_order_state']), at: isoFromShopTime(text(row['date_add']), timeZone) })));
  }
  return histories;
}

function distinct(rows: readonly Row[], field: string): number[] {
  return [...new Set(rows.map((row) => int(row[field])))].filter((id) => id > 0);
}

function group(rows: readonly Row[], field: string): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const id = int(row[field]);
    const group = groups.get(id);
    if (group) {
      group.push(row);
    } else {
      groups.set(id, [row]);
    }
  }
  return groups;
}
