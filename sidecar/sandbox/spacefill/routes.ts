/** The routes of Spacefill's API over the hub: what each is called, how its rows are filtered, and how things are written. */
import type { Hub } from './hub';
import { string } from './hub';
import { invalid, Refused, type Adjustment, type HubOrder, type Item, type OrderItem } from './model';

export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

/** What a fault can hit. */
export type OperationName =
  | 'ping' | 'listOrders' | 'getOrder' | 'createOrder' | 'changeOrder' | 'cancelOrder' | 'patchOrder'
  | 'listItems' | 'getItem' | 'createItem' | 'patchItem' | 'listAdjustments';

interface Route {
  operation: OperationName;
  method: string;
  path: RegExp;
  answer(hub: Hub, request: ApiRequest, id: string): unknown;
}

const PREFIX = '/v1/logistic_management';
const ACCOUNT = '1de9c987-08ab-42fe-a218-89c124cd0001';
const USER = '4b03020e-007b-4430-86fd-dc409f6a0001';
/** A longer page is not given, whatever was asked for. */
export const LONGEST_PAGE = 100;
const DEFAULT_PAGE = 25;

const ROUTES: readonly Route[] = [
  { operation: 'ping', method: 'GET', path: /^\/v1\/ping$/, answer: () => ({ ping: 'pong' }) },
  { operation: 'listOrders', method: 'GET', path: at('/orders/'), answer: (hub, { query }) => page(query, orders(hub, query), orderJson) },
  { operation: 'createOrder', method: 'POST', path: at('/orders/exit/'), answer: (hub, { body }) => orderJson(hub.createExit(body)) },
  { operation: 'getOrder', method: 'GET', path: at('/orders/:id/'), answer: (hub, _, id) => orderByItself(hub.order(id)) },
  { operation: 'patchOrder', method: 'PATCH', path: at('/orders/:id/'), answer: (hub, { body }, id) => orderJson(hub.patchOrder(id, body)) },
  { operation: 'changeOrder', method: 'POST', path: at('/orders/:id/shipper_updates_order_action'), answer: (hub, { body }, id) => orderJson(hub.changeOrder(id, body)) },
  { operation: 'cancelOrder', method: 'POST', path: at('/orders/:id/shipper_cancels_order_action'), answer: (hub, _, id) => orderJson(hub.cancelOrder(id)) },
  { operation: 'listItems', method: 'GET', path: at('/master_items/'), answer: (hub, { query }) => page(query, items(hub, query), itemJson) },
  { operation: 'createItem', method: 'POST', path: at('/master_items/'), answer: (hub, { body }) => itemWithStock(hub, hub.createItem(body)) },
  { operation: 'getItem', method: 'GET', path: at('/master_items/:id/'), answer: (hub, _, id) => itemWithStock(hub, hub.item(id)) },
  { operation: 'patchItem', method: 'PATCH', path: at('/master_items/:id/'), answer: (hub, { body }, id) => patchedItem(hub.patchItem(id, body)) },
  { operation: 'listAdjustments', method: 'GET', path: at('/inventory_adjustments/'), answer: (hub, { query }) => page(query, hub.adjustments, adjustmentJson) },
];

function at(path: string): RegExp {
  return new RegExp(`^${(PREFIX + path).replace(':id', '([0-9a-f-]{36})')}$`);
}

/** @returns null where there is no such route */
export function routeOf(method: string, path: string): { operation: OperationName; answer(hub: Hub, request: ApiRequest): unknown } | null {
  for (const route of ROUTES) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match) return { operation: route.operation, answer: (hub, request) => route.answer(hub, request, match[1] ?? '') };
  }
  return null;
}

function page<T>(query: URLSearchParams, rows: readonly T[], json: (row: T) => unknown): unknown {
  const whole = (name: string, fallback: number, least: number): number => {
    const value = query.has(name) ? Number(query.get(name)) : fallback;
    if (!Number.isInteger(value) || value < least) throw invalid(['query', name], 'value is not a valid integer', 'type_error.integer');
    return value;
  };
  const offset = whole('offset', 0, 0);
  const limit = Math.min(LONGEST_PAGE, whole('limit', DEFAULT_PAGE, 1));
  return { total: rows.length, items: rows.slice(offset, offset + limit).map(json) };
}

/** The youngest change first: a list that moves under whoever reads it. */
function orders(hub: Hub, query: URLSearchParams): HubOrder[] {
  const warehouse = query.get('warehouse_id');
  if (warehouse !== null && warehouse !== hub.warehouseId) throw invalid(['query', 'warehouse_id'], 'Warehouse not found');
  const reference = query.get('shipper_order_reference');
  const type = query.get('order_type');
  const after = time(query, 'updated_after');
  return [...hub.orders.values()]
    .filter((order) => reference === null || string(order.fields, 'shipper_order_reference') === reference)
    .filter((order) => type === null || order.order_type === type)
    .filter((order) => after === null || Date.parse(order.updated_at) > after)
    .sort((a, b) => (a.updated_at < b.updated_at ? 1 : a.updated_at > b.updated_at ? -1 : 0));
}

/** A reference is found as a part of others, too: the strictest way to read "filter". */
function items(hub: Hub, query: URLSearchParams): Item[] {
  const reference = query.get('item_reference');
  const after = time(query, 'updated_after');
  const archived = query.get('archived') ?? 'no';
  return [...hub.items.values()]
    .filter((item) => reference === null || item.item_reference.includes(reference))
    .filter((item) => archived === 'all' || (item.archived_at !== null) === (archived === 'yes'))
    .filter((item) => after === null || Date.parse(item.updated_at) > after);
}

function time(query: URLSearchParams, name: string): number | null {
  const written = query.get(name);
  if (written === null) return null;
  const at = Date.parse(written);
  if (Number.isNaN(at)) throw new Refused(422, [{ loc: ['query', name], msg: 'invalid datetime format', type: 'value_error.datetime' }]);
  return at;
}

export function orderJson(order: HubOrder): Record<string, unknown> {
  if (order.breaks) throw new Error('NoneType object has no attribute');
  if (order.shown) return { ...order.shown };
  return {
    ...order.fields,
    id: order.id,
    iid: order.iid,
    shipper_account_id: ACCOUNT,
    warehouse_id: order.warehouse_id,
    order_type: order.order_type,
    status: order.status,
    effective_executed_at: order.effective_executed_at,
    created_at: order.created_at,
    created_by: USER,
    updated_at: order.updated_at,
    order_items: order.items.map(orderItemJson),
  };
}

/** An order that is shown by itself names its articles by id alone. */
function orderByItself(order: HubOrder): unknown {
  const lines = order.items.map((item, index) => {
    const { item_reference: _, ...line } = orderItemJson(item, index);
    return line;
  });
  return { ...orderJson(order), order_items: lines };
}

/** What comes back from a change of an article lacks its times. */
function patchedItem(item: Item): unknown {
  const { created_at: _, updated_at: __, ...shown } = itemJson(item);
  return shown;
}

function orderItemJson({ id, item, expected, actual }: OrderItem, index: number): Record<string, unknown> {
  return { id, master_item_id: item.id, item_reference: item.item_reference, position: index + 1, item_packaging_type: 'EACH', expected_quantity: expected, actual_quantity: actual };
}

function itemJson(item: Item): Record<string, unknown> {
  return { ...item.fields, id: item.id, shipper_account_id: ACCOUNT, item_reference: item.item_reference, created_at: item.created_at, updated_at: item.updated_at, archived_at: item.archived_at };
}

function itemWithStock(hub: Hub, item: Item): unknown {
  const by = [...item.stock].map(([warehouse_id, units]) => ({ warehouse_id, number_of_eaches: item.reported === undefined ? units : asJson(item.reported), each_allocated_quantity: hub.planned(item), each_awaited_quantity: 0 }));
  const { archived_at: _, ...shown } = itemJson(item);
  return { ...shown, global_stock: by[0] ? { number_of_eaches: by[0].number_of_eaches } : {}, stock_by_warehouse: by.length === 0 ? null : by };
}

/** A figure as it is told: a number where it is one. */
function asJson(reported: string): number | string {
  return Number.isFinite(Number(reported)) ? Number(reported) : reported;
}

function adjustmentJson(adjustment: Adjustment): unknown {
  const { id, iid, warehouse_id, created_at, item, initial, difference } = adjustment;
  return {
    id, iid, shipper_account_id: ACCOUNT, warehouse_id, adjustment_date: created_at, created_at, created_by: USER, updated_at: created_at,
    inventory_adjustement_items: [{ id, master_item_id: item.id, item_packaging_type: 'EACH', initial_quantity: initial, difference_quantity: difference }],
  };
}
