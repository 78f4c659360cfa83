/**
 * A hub in memory with one warehouse behind it, and the rules of both. What a shipper may ask comes over REST (`routes.ts`);
 * what happens in the warehouse is called here, or through the floor (`floor.ts`). Nothing keeps an order from being created
 * twice: that is how the API is.
 */
import { randomUUID } from 'node:crypto';
import { invalid, OPEN_STATES, PLANNED_STATES, Refused, STATE, type Adjustment, type HubOrder, type Item, type OrderItem } from './model';

type Body = Record<string, unknown>;

const COUNTRIES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

export class Hub {
  readonly items = new Map<string, Item>();
  readonly orders = new Map<string, HubOrder>();
  readonly adjustments: Adjustment[] = [];
  private readonly byReference = new Map<string, Item>();
  private count = 0;

  constructor(
    private readonly now: () => Date,
    readonly warehouseId: string,
  ) {}

  /** Now, by the hub's own clock, as the API writes times. */
  time(): string {
    return this.now().toISOString().replace('Z', '000+00:00');
  }

  // ---- what a shipper may ask ----

  createItem(body: Body): Item {
    const reference = string(body, 'item_reference');
    if (reference === '') throw invalid(['body', 'item_reference'], 'field required', 'value_error.missing');
    if (this.itemByReference(reference)) throw invalid(['body', 'item_reference'], `A master item with reference ${reference} already exists`);
    const at = this.time();
    const item: Item = { id: randomUUID(), item_reference: reference, created_at: at, updated_at: at, archived_at: null, fields: body, stock: new Map() };
    this.items.set(item.id, item);
    this.byReference.set(reference, item);
    return item;
  }

  patchItem(id: string, body: Body): Item {
    const item = this.item(id);
    Object.assign(item.fields, body);
    item.updated_at = this.time();
    return item;
  }

  item(id: string): Item {
    const item = this.items.get(id);
    if (!item) throw new Refused(404, 'Master item not found');
    return item;
  }

  itemByReference(reference: string): Item | undefined {
    return this.byReference.get(reference);
  }

  createExit(body: Body): HubOrder {
    const warehouseId = string(body, 'warehouse_id');
    if (warehouseId !== this.warehouseId) throw invalid(['body', 'warehouse_id'], 'Warehouse not found');
    checkRecipient(body);
    const items = this.orderItems(body, (line, index) => {
      const item = this.itemByReference(string(line, 'item_reference'));
      if (!item || item.archived_at !== null) throw invalid(['body', 'order_items', index, 'item_reference'], `Master item ${string(line, 'item_reference')} not found`);
      return item;
    });
    const at = this.time();
    const { order_items: _, ...fields } = body;
    const order: HubOrder = {
      id: randomUUID(),
      iid: `SO-${String(++this.count).padStart(6, '0')}`,
      order_type: 'EXIT',
      status: STATE.confirm,
      warehouse_id: warehouseId,
      created_at: at,
      updated_at: at,
      effective_executed_at: null,
      fields,
      items,
      picked: null,
    };
    this.orders.set(order.id, order);
    return order;
  }

  changeOrder(id: string, body: Body): HubOrder {
    const order = this.open(id, 'updated');
    checkRecipient({ ...order.fields, ...body });
    const { order_items: lines, ...fields } = body;
    if (Array.isArray(lines) && lines.length > 0) {
      order.items = this.orderItems(body, (line, index) => {
        const item = this.items.get(string(line, 'master_item_id'));
        if (!item) throw invalid(['body', 'order_items', index, 'master_item_id'], 'Master item not found');
        return item;
      });
    }
    Object.assign(order.fields, fields);
    return this.touched(order);
  }

  patchOrder(id: string, body: Body): HubOrder {
    const order = this.order(id);
    Object.assign(order.fields, body);
    return this.touched(order);
  }

  cancelOrder(id: string): HubOrder {
    return this.setState(this.open(id, 'canceled'), STATE.canceled);
  }

  order(id: string): HubOrder {
    const order = this.orders.get(id);
    if (!order) throw new Refused(404, 'Order not found');
    return order;
  }

  // ---- what happens in the warehouse ----

  /** A correction of stock, as a warehouse's own system sends it after a count. */
  countStock(reference: string, pieces: number): void {
    const item = this.itemByReference(reference) ?? this.createItem({ item_reference: reference, designation: reference });
    const initial = item.stock.get(this.warehouseId) ?? 0;
    item.stock.set(this.warehouseId, pieces);
    this.adjustments.push({ id: randomUUID(), iid: `IA-${this.adjustments.length + 1}`, warehouse_id: this.warehouseId, created_at: this.time(), item, initial, difference: pieces - initial });
  }

  misreport(reference: string, figures: readonly string[]): void {
    const item = this.itemByReference(reference) ?? this.createItem({ item_reference: reference, designation: reference });
    for (const other of [...this.items.values()]) if (other !== item && other.item_reference === reference) this.items.delete(other.id);
    delete item.reported;
    item.stock.set(this.warehouseId, item.stock.get(this.warehouseId) ?? 0);
    item.updated_at = this.time();
    for (const [i, reported] of figures.entries()) {
      if (i === 0) item.reported = reported;
      else {
        const twin = { ...item, id: randomUUID(), reported };
        this.items.set(twin.id, twin);
      }
    }
  }

  /** Units promised to orders whose day is confirmed. */
  planned(item: Item): number {
    let total = 0;
    for (const order of this.orders.values()) {
      if (!PLANNED_STATES.includes(order.status)) continue;
      for (const line of order.items) if (line.item === item) total += line.expected;
    }
    return total;
  }

  setState(order: HubOrder, state: string): HubOrder {
    order.status = state;
    return this.touched(order);
  }

  /** What was picked leaves; the quantities are told now. */
  complete(order: HubOrder): HubOrder {
    for (const line of order.items) {
      line.actual = order.picked?.get(line.item.item_reference) ?? (order.picked === null ? line.expected : 0);
      line.item.stock.set(order.warehouse_id, (line.item.stock.get(order.warehouse_id) ?? 0) - line.actual);
    }
    order.effective_executed_at = this.time();
    return this.setState(order, STATE.completed);
  }

  touched(order: HubOrder): HubOrder {
    order.updated_at = this.time();
    return order;
  }

  // ---- inside ----

  private open(id: string, done: string): HubOrder {
    const order = this.order(id);
    if (!OPEN_STATES.includes(order.status)) throw invalid(['path', 'order_id'], `The order can't be ${done} in state ${order.status}`, 'value_error.state');
    return order;
  }

  private orderItems(body: Body, itemOf: (line: Body, index: number) => Item): OrderItem[] {
    const lines = Array.isArray(body['order_items']) ? (body['order_items'] as Body[]) : [];
    if (lines.length === 0) throw invalid(['body', 'order_items'], 'An order needs at least one item');
    return lines.map((line, index) => {
      const expected = line['expected_quantity'];
      if (!Number.isInteger(expected) || (expected as number) <= 0) throw invalid(['body', 'order_items', index, 'expected_quantity'], 'ensure this value is greater than 0', 'value_error.number.not_gt');
      if (line['item_packaging_type'] !== 'EACH') throw invalid(['body', 'order_items', index, 'item_packaging_type'], 'the sandbox counts in EACH only');
      return { id: randomUUID(), item: itemOf(line, index), expected: expected as number, actual: null };
    });
  }
}

function checkRecipient(body: Body): void {
  if (string(body, 'shipper_order_reference') === '') throw invalid(['body', 'shipper_order_reference'], 'field required', 'value_error.missing');
  for (const name of ['exit_final_recipient', 'exit_final_recipient_address_line1', 'exit_final_recipient_address_city']) {
    if (string(body, name) === '') throw invalid(['body', name], 'A delivery address is mandatory for exit orders');
  }
  const country = string(body, 'exit_final_recipient_address_country_code');
  if (!/^[A-Z]{2}$/.test(country)) throw invalid(['body', 'exit_final_recipient_address_country_code'], 'string does not match regex "^[A-Z]{2}$"', 'value_error.str.regex');
  if (COUNTRIES.of(country) === undefined) throw invalid(['body', 'exit_final_recipient_address_country_code'], `${country} is not a country`);
}

export function string(body: Body, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}
