/** A shop in memory behind the same interfaces, whose write-back is as idempotent as the module's resource. */
import { excluderOf } from '../../src/domain/stockRules';
import { BridgeError } from '../../src/errors';
import type { Address, ShopCarrier, ShopOrder, ShopOrderLine, ShopStatus } from '../../src/domain/terms';
import type {
  ReadOrders,
  ChangedOrder,
  ModuleStatus,
  OrderWriteBack,
  OrderWriteBackResult,
  ShopReader,
  ShopWriter,
  StockSetOptions,
  StockSetResult,
  StockWrite,
  StockWriteResult,
} from '../../src/shop/Shop';

export const STATUS = { waiting: 1, paid: 2, preparation: 3, shipped: 4, delivered: 5, canceled: 6, refunded: 7, onHold: 20 } as const;

export const STATUSES: ReadonlyMap<number, ShopStatus> = new Map(
  [
    status(STATUS.waiting, 'Awaiting bank wire'),
    status(STATUS.paid, 'Payment accepted', { paid: true }),
    status(STATUS.preparation, 'Processing in progress', { paid: true, delivery: true }),
    status(STATUS.shipped, 'Shipped', { paid: true, delivery: true, shipped: true, sendsEmail: true }),
    status(STATUS.delivered, 'Delivered', { paid: true, delivery: true, shipped: true }),
    status(STATUS.canceled, 'Canceled'),
    status(STATUS.refunded, 'Refunded'),
    status(STATUS.onHold, 'To be clarified'),
  ].map((entry) => [entry.id, entry]),
);

export function status(id: number, name: string, more: Partial<ShopStatus> = {}): ShopStatus {
  return { id, name, paid: false, shipped: false, delivery: false, deleted: false, sendsEmail: false, ...more };
}

const CARRIERS: ReadonlyMap<number, ShopCarrier> = new Map([
  [2, { id: 2, idReference: 2, name: 'My carrier', url: '', active: true, deleted: false }],
  [3, { id: 3, idReference: 3, name: 'DHL', url: 'https://dhl.example/@', active: true, deleted: false }],
]);

export const ADDRESS: Address = {
  firstname: 'Camille',
  lastname: "O'Martin",
  company: '',
  address1: "12 rue de l'Église",
  address2: '',
  postcode: '75011',
  city: 'Paris',
  countryIso: 'FR',
  stateIso: '',
  phone: '',
  phoneMobile: '+33612345678',
  other: '',
};

export function line(sku: string, quantity = 1, more: Partial<ShopOrderLine> = {}): ShopOrderLine {
  return { lineId: 1, idProduct: 1, idProductAttribute: 0, sku, name: `Article ${sku}`, quantity, isVirtual: false, barcode: '', weightKg: 0.3, sharedWith: [], ...more };
}

export function order(idOrder: number, more: Partial<ShopOrder> = {}): ShopOrder {
  const now = new Date().toISOString();
  return {
    idOrder,
    idShop: 1,
    reference: `REF${String(idOrder).padStart(6, '0')}`,
    statusId: STATUS.paid,
    placedAt: now,
    updatedAt: now,
    lines: [line('A', 2)],
    delivery: { ...ADDRESS },
    email: 'camille@example.com',
    languageIso: 'fr',
    idCarrier: 2,
    carrierName: 'My carrier',
    giftMessage: '',
    orderCarriers: [{ idOrderCarrier: idOrder, idCarrier: 2, trackingNumber: '' }],
    paymentModule: 'ps_wirepayment',
    missing: [],
    stamps: { order: '', address: '' },
    history: [],
    holdReason: '',
    ...more,
  };
}

export class MemoryShop implements ShopReader, ShopWriter {
  readonly orders = new Map<number, ShopOrder>();
  /** Every status an order was given by us, in order: each once. */
  readonly statusWrites: { idOrder: number; to: number }[] = [];
  readonly trackingWrites: { idOrder: number; key: string }[] = [];
  readonly calls: string[] = [];
  fault: ((call: string) => 'before' | 'after' | null) | null = null;
  failure: () => Error = () => new BridgeError({ family: 'retryable', code: 'shop_500', message: 'The shop answered 500.', scope: 'connection', outcomeUnknown: true });
  module: Omit<ModuleStatus, 'challenges'> = { moduleVersion: '0.1.0', layout: 1, contract: 1, prestashopVersion: '8.2.1', pairing: 'ok', clock: '' };
  /** What its database holds of what sidecars wrote there. */
  challenges: () => Promise<readonly string[]> = async () => [];
  private readonly done = new Set<string>();

  private async call<T>(name: string, work: () => T): Promise<T> {
    this.calls.push(name);
    const fault = this.fault?.(name) ?? null;
    if (fault === 'before') throw this.failure();
    const result = work();
    if (fault === 'after') throw this.failure();
    return result;
  }

  async readOrders(ids: readonly number[]): Promise<ReadOrders> {
    return this.call('read', () => ({
      statuses: new Map(this.statusRows),
      carriers: new Map(CARRIERS),
      orders: new Map(ids.flatMap((id) => (this.orders.has(id) ? [[id, this.asRead(this.orders.get(id) as ShopOrder)] as const] : []))),
      problems: new Map<number, Error>(),
    }));
  }

  private asRead(one: ShopOrder): ShopOrder {
    const address = this.readdressed.get(one.idOrder);
    const history = this.histories.get(one.idOrder) ?? [{ statusId: one.statusId, at: one.placedAt }];
    return { ...structuredClone(one), history, stamps: { order: stampOf(one.updatedAt), address: address === undefined ? '' : stampOf(address) } };
  }

  /** What the shop's order_state holds; a test may take rows away, or add one. */
  statusRows = new Map(STATUSES);

  /** Histories that differ from "in its status since it was placed". */
  readonly histories = new Map<number, { statusId: number; at: string }[]>();

  /** Of orders whose address was changed itself: when. */
  readonly readdressed = new Map<number, string>();

  async ordersChangedSince(part: 'order' | 'address', since: string, after: number, limit: number): Promise<ChangedOrder[]> {
    const times = part === 'address' ? [...this.readdressed] : [...this.orders.values()].map(({ idOrder, updatedAt }): [number, string] => [idOrder, updatedAt]);
    return times
      .map(([idOrder, at]) => ({ idOrder, stamp: stampOf(at) }))
      .filter(({ idOrder, stamp }) => stamp > since || (stamp === since && idOrder > after))
      .sort((a, b) => (a.stamp === b.stamp ? a.idOrder - b.idOrder : a.stamp < b.stamp ? -1 : 1))
      .slice(0, limit);
  }

  writeBackAtOnce(): number {
    return 8;
  }

  writeBack(_connection: number, updates: readonly OrderWriteBack[]): Promise<OrderWriteBackResult[]> {
    return this.call('writeBack', () => updates.map((update) => this.writeOne(update)));
  }

  private writeOne(update: OrderWriteBack): OrderWriteBackResult {
    const target = this.orders.get(update.idOrder);
    const parcels = (update.parcels ?? []).map(({ key, trackingNumber }) => {
      const id = `${update.wmsNumber} tracking ${key} ${trackingNumber}`;
      if (this.done.has(id)) return { key, outcome: 'already' as const, message: '' };
      this.done.add(id);
      this.trackingWrites.push({ idOrder: update.idOrder, key });
      return { key, outcome: 'written' as const, message: '' };
    });
    if (!target || !update.status) return { idOrder: update.idOrder, parcels, status: { outcome: 'none', current: target?.statusId ?? 0, message: '' } };
    const id = `${update.wmsNumber} status ${update.status.item}`;
    const current = target.statusId;
    if (current === update.status.to || this.done.has(id)) return { idOrder: update.idOrder, parcels, status: { outcome: 'already', current, message: '' } };
    if (current !== update.status.from) return { idOrder: update.idOrder, parcels, status: { outcome: 'moved', current, message: '' } };
    this.done.add(id);
    target.statusId = update.status.to;
    this.statusWrites.push({ idOrder: update.idOrder, to: update.status.to });
    return { idOrder: update.idOrder, parcels, status: { outcome: 'written', current: update.status.to, message: '' } };
  }

  writeStock(levels: readonly StockWrite[]): Promise<StockWriteResult[]> {
    return this.call('writeStock', () =>
      levels.map(({ sku, level }) => ({ sku, outcome: 'written' as const, before: null, after: level, inFlight: 0, message: '' })),
    );
  }

  /** What the shop has of the SKUs that a test is about; of others it only says that it wrote them. */
  readonly stock = new Map<string, number>();

  writeStockSet(levels: readonly StockWrite[], options: StockSetOptions): Promise<StockSetResult> {
    return this.call('writeStock', () => {
      const absent = options.absentSince === undefined ? [] : [...this.stock.keys()].filter((sku) => !this.named.has(sku) && excluderOf(options.excludeSkus ?? [])(sku) === null).map((sku) => ({ sku, level: 0, buffer: 0 }));
      const results = [...levels, ...absent].map(({ sku, level, buffer }) => {
        this.named.add(sku);
        const after = Math.max(0, level - (buffer ?? options.buffer));
        const before = this.stock.get(sku) ?? null;
        return { sku, outcome: before === after ? ('unchanged' as const) : ('written' as const), before, after, inFlight: 0, message: '' };
      });
      const emptied = results.filter(({ before, after }) => (before ?? 0) > 0 && after === 0).length;
      const sellable = [...this.stock.values()].filter((quantity) => quantity > 0).length;
      const safetyStop = options.safetyStop;
      const stopped = safetyStop !== null && !options.dryRun && emptied >= Math.max(1, safetyStop.least) && (emptied + safetyStop.emptied) * 100 > sellable * safetyStop.share;
      if (stopped || options.dryRun) return { stopped, emptied, sellable, results: options.answer === 'none' || stopped ? [] : results };
      for (const { sku, before, after } of results) if (before !== null) this.stock.set(sku, after);
      return { stopped, emptied, sellable, results: results.filter(({ outcome }) => outcome === 'written') };
    });
  }

  /** What other modules have not heard, in so many requests' worth. */
  notifications = 0;
  /** What the next comparison finds. */
  comparison: { differing: string[]; withoutLevel: string[] } = { differing: [], withoutLevel: [] };
  /** Whether all had been asked for, by comparison. */
  readonly comparisons: boolean[] = [];

  async compareStock(_connection: number, askedAll: boolean): Promise<{ differing: string[]; withoutLevel: string[] }> {
    this.comparisons.push(askedAll);
    const found = this.comparison;
    this.comparison = { differing: [], withoutLevel: [] };
    return found;
  }

  notifyStock(): Promise<number> {
    return this.call('notifyStock', () => (this.notifications = Math.max(0, this.notifications - 1)));
  }

  private readonly named = new Set<string>();

  async moduleStatus(): Promise<ModuleStatus> {
    const challenges = await this.challenges();
    return this.call('module', () => ({ ...this.module, challenges, clock: this.module.clock || stampOf(new Date(Date.now() + this.clockAheadMs).toISOString()) }));
  }

  /** How far the clock of the shop's server is ahead of the database's. */
  clockAheadMs = 0;
}

/** As the shop writes a time: whole seconds, in its time zone (UTC here). */
export function stampOf(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}
