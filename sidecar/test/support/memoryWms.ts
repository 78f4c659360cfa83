/** A warehouse in memory, as strict as a real one, behind the same interface as the others. */
import { BridgeError } from '../../src/errors';
import type { StockLevel, WmsArticle, WmsOrderDraft, WmsOrderSnapshot, Parcel } from '../../src/domain/terms';
import type { WmsStatus } from '../../src/domain/orderStatus';
import { unreadableError } from '../../src/wms/kit/errors';
import type { Accepted, CancelAnswer, ChangePage, WmsAdapter, WmsCapabilities } from '../../src/wms/WmsAdapter';

export interface MemoryOrder {
  draft: WmsOrderDraft;
  wmsId: string;
  status: WmsStatus;
  picked: Map<string, number> | null;
  parcels: Parcel[];
  /** How often it was created and changed. */
  creates: number;
  updates: number;
  changedAt: number;
  /** The WMS id of the order whose rest it is. */
  backOrderFor?: string;
}

export class MemoryWms implements WmsAdapter {
  readonly name = 'memory';
  readonly warehouses = [''];
  capabilities: WmsCapabilities = {
    cancel: true,
    change: true,
    tracking: true,
    partialShipments: true,
    returns: false,
    stockChangesSince: true,
    webhooks: false,
    stockFigure: 'available',
    stockReflectsFrom: 'received',
    maxOrderNumberLength: 30,
    parallelCalls: 1,
  };
  readonly orders = new Map<string, MemoryOrder>();
  readonly articles = new Map<string, WmsArticle>();
  readonly stock = new Map<string, number>();
  /** Numbers of orders that are there and cannot be read. */
  readonly unreadable = new Set<string>();
  readonly calls: string[] = [];
  pings = 0;
  /** Throws before or after a call does its work. */
  fault: ((call: string) => 'before' | 'after' | null) | null = null;
  failure: () => Error = () => new BridgeError({ family: 'retryable', code: 'wms_timeout', message: 'The warehouse did not answer.', outcomeUnknown: true });
  private clock = 0;

  constructor(skus: readonly string[] = []) {
    for (const sku of skus) this.articles.set(sku, { sku, name: sku, barcode: '', weightKg: 0 });
  }

  private async call<T>(name: string, work: () => T): Promise<T> {
    this.calls.push(name);
    const fault = this.fault?.(name) ?? null;
    if (fault === 'before') throw this.failure();
    const result = work();
    if (fault === 'after') throw this.failure();
    return result;
  }

  check(draft: WmsOrderDraft): { code: string; field: string; message: string }[] {
    if (draft.recipient.city !== '') return [];
    return [{ code: 'address_city_missing', field: 'recipient.city', message: 'the delivery address has no city. Correct it in the order.' }];
  }

  private needArticles(draft: WmsOrderDraft): void {
    for (const line of draft.lines) {
      if (!this.articles.has(line.sku)) {
        throw new BridgeError({ family: 'permanent', code: 'sku_unknown', field: 'lines.sku', message: `The warehouse does not know the SKU ${line.sku}.` });
      }
    }
  }

  createOrder(draft: WmsOrderDraft): Promise<Accepted> {
    return this.call('create', () => {
      if (this.orders.has(draft.number)) {
        throw new BridgeError({ family: 'permanent', code: 'order_exists', message: `The order number ${draft.number} is taken.` });
      }
      this.needArticles(draft);
      const wmsId = String(this.orders.size + 1);
      this.orders.set(draft.number, { draft, wmsId, status: 'received', picked: null, parcels: [], creates: 1, updates: 0, changedAt: this.tick() });
      return { wmsId };
    });
  }

  updateOrder(draft: WmsOrderDraft): Promise<Accepted> {
    return this.call('update', () => {
      const order = this.orders.get(draft.number);
      if (!order) throw new BridgeError({ family: 'permanent', code: 'order_missing', message: `The warehouse has no order ${draft.number}.` });
      if (order.status !== 'received') {
        throw new BridgeError({ family: 'permanent', code: 'change_refused', message: 'The order is being picked.' });
      }
      this.needArticles(draft);
      order.draft = draft;
      order.updates += 1;
      order.changedAt = this.tick();
      return { wmsId: order.wmsId };
    });
  }

  cancelOrder({ number }: { number: string }): Promise<CancelAnswer> {
    return this.call<CancelAnswer>('cancel', () => {
      const order = this.orders.get(number);
      if (!order) return { outcome: 'not_found' };
      if (order.status === 'cancelled') return { outcome: 'cancelled' };
      if (order.status !== 'received') return { outcome: 'refused', message: 'Picking has begun.' };
      this.set(number, 'cancelled');
      return { outcome: 'cancelled' };
    });
  }

  findOrders(numbers: readonly string[]): Promise<WmsOrderSnapshot[]> {
    const [unreadable] = numbers.filter((number) => this.unreadable.has(number));
    if (unreadable !== undefined) return Promise.reject(unreadableError(unreadable, 'its status is new'));
    return this.call('find', () => numbers.filter((number) => this.orders.has(number)).map((number) => this.snapshot(number)));
  }

  async *orderChanges(cursor: string | null): AsyncIterable<ChangePage<WmsOrderSnapshot>> {
    const since = Number(cursor ?? 0);
    const items = await this.call('changes', () =>
      [...this.orders].filter(([, order]) => order.changedAt >= since).map(([number]) => this.snapshot(number)),
    );
    yield { items, nextCursor: String(this.clock), askedAt: new Date().toISOString() };
  }

  upsertArticles(articles: readonly WmsArticle[]): Promise<void> {
    return this.call('articles', () => {
      for (const article of articles) this.articles.set(article.sku, article);
    });
  }

  knownSkus(skus: readonly string[]): Promise<Set<string>> {
    return this.call('known', () => new Set(skus.filter((sku) => this.articles.has(sku))));
  }

  async *stockLevels(query: { skus: readonly string[] } | { cursor: string | null }): AsyncIterable<ChangePage<StockLevel>> {
    const skus = 'skus' in query ? query.skus : [...this.stock.keys()];
    const items = await this.call('stock', () =>
      skus.filter((sku) => this.stock.has(sku)).map((sku) => ({ sku, warehouse: '', quantity: (this.stock.get(sku) ?? 0) - this.booked(sku) })),
    );
    yield { items, nextCursor: String(this.clock), askedAt: new Date().toISOString() };
  }

  ping(): Promise<void> {
    this.pings += 1;
    return this.fault?.('ping') ? Promise.reject(this.failure()) : Promise.resolve();
  }

  async close(): Promise<void> {}

  /** What orders that have not left hold of a SKU. */
  private booked(sku: string): number {
    let total = 0;
    for (const order of this.orders.values()) {
      if (['cancelled', 'shipped', 'delivered'].includes(order.status)) continue;
      for (const line of order.draft.lines) if (line.sku === sku) total += line.quantity;
    }
    return total;
  }

  /** The warehouse goes on with an order. */
  set(number: string, status: WmsStatus, parcels: Parcel[] = [], picked: Map<string, number> | null = null): void {
    const order = this.orders.get(number);
    if (!order) throw new Error(`the warehouse has no order ${number}`);
    order.status = status;
    if (parcels.length > 0) order.parcels = parcels;
    if (picked) order.picked = picked;
    order.changedAt = this.tick();
    if (status === 'shipped') {
      for (const line of order.draft.lines) this.stock.set(line.sku, (this.stock.get(line.sku) ?? 0) - (picked?.get(line.sku) ?? line.quantity));
    }
  }

  /** The warehouse makes an order of the rest by itself; `number` is its key here, and `as` the number that it shows. */
  backOrder(number: string, of: string, lines: Map<string, number>, as = number): void {
    const parent = this.orders.get(of);
    if (!parent) throw new Error(`the warehouse has no order ${of}`);
    const draft = { ...parent.draft, number: as, lines: parent.draft.lines.filter(({ sku }) => lines.has(sku)).map((line) => ({ ...line, quantity: lines.get(line.sku) ?? 0 })) };
    this.orders.set(number, { draft, wmsId: String(this.orders.size + 1), status: 'received', picked: null, parcels: [], backOrderFor: parent.wmsId, creates: 0, updates: 0, changedAt: this.tick() });
  }

  snapshot(number: string): WmsOrderSnapshot {
    const order = this.orders.get(number) as MemoryOrder;
    return {
      number: order.draft.number,
      externalRef: order.draft.externalRef,
      wmsId: order.wmsId,
      status: order.status,
      statusText: order.status,
      lines: order.draft.lines.map((line) => ({
        sku: line.sku,
        ordered: line.quantity,
        picked: order.picked ? (order.picked.get(line.sku) ?? 0) : order.status === 'shipped' ? line.quantity : null,
      })),
      parcels: order.parcels,
      backOrderFor: order.backOrderFor ?? '',
      shippedAt: '',
      warehouse: '',
    };
  }

  private tick(): number {
    this.clock += 1;
    return this.clock;
  }
}

export function parcel(trackingNumber: string, carrierName = 'DHL'): Parcel {
  return { key: trackingNumber, trackingNumber, trackingUrl: '', carrierCode: '', carrierName };
}
