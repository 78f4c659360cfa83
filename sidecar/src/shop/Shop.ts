/**
 * The shop, as the flows see it. Implementations stand beside this file; above `shop/` nobody knows whether a row
 * came over SQL or the Webservice. Every method throws only `BridgeError`.
 */
import type { ShopCarrier, ShopOrder, ShopStatus } from '../domain/terms';

export interface ReadOrders {
  /** By id. An order that the shop does not have is missing. */
  orders: Map<number, ShopOrder>;
  /** Orders that the shop could not put together; each holds up no other. */
  problems: Map<number, Error>;
  /** The shop's order statuses and carriers, deleted ones too, as they were when the orders were read. */
  statuses: Map<number, ShopStatus>;
  carriers: Map<number, ShopCarrier>;
}

/** So many orders are read at once. */
export const MOST_ORDERS_A_READ = 100;

/** Reads the shop in bulk: a batch of orders is one request. Nothing is kept from one to the next. */
export interface ShopReader {
  /** These orders as they are now, `MOST_ORDERS_A_READ` at most. */
  readOrders(ids: readonly number[]): Promise<ReadOrders>;

  /**
   * The orders whose `part` changed at or after this time of the shop's own clock ("2026-11-24 10:00:00"), oldest first: of those of
   * just that time, the ones with an id after `after`. A delivery address that another program changes over the Webservice leaves the
   * order's own time as it was; PrestaShop's own pages give the order another address, which is a change of the order.
   */
  ordersChangedSince(part: 'order' | 'address', since: string, after: number, limit: number): Promise<ChangedOrder[]>;
}

/** `stamp` is the `date_upd` of the order, or of its address, as the shop wrote it. See ShopOrder.stamps. */
export interface ChangedOrder {
  idOrder: number;
  stamp: string;
}

/** One parcel to show on the order. The shop's resource writes it once, however often it is asked. */
export interface ParcelWrite {
  /** The parcel's own, whatever its number: a number that is corrected takes the wrong one's place. */
  key: string;
  trackingNumber: string;
  trackingUrl: string;
  /** The shop's carrier that the WMS really used; null keeps the order's. */
  idCarrier: number | null;
  carrierName: string;
}

/** What to write to one order. Tracking is written before the status: the status e-mail takes its link from it. */
export interface OrderWriteBack {
  idOrder: number;
  wmsNumber: string;
  correlationId: string;
  /** All that the WMS order shows: one that was written before and is not among them goes. null says nothing of parcels. */
  parcels: ParcelWrite[] | null;
  /** null leaves the status. `from` is the status on which the decision was made: another one refuses the write. */
  status: { item: string; to: number; from: number } | null;
}

export interface OrderWriteBackResult {
  idOrder: number;
  /** Per parcel: written (now), already (before), failed with words, or not yet (there was no time, or another request is at the order). */
  parcels: { key: string; outcome: 'written' | 'already' | 'failed' | 'not_yet'; message: string }[];
  /** `moved` means that the order has another status by now: read it again and decide anew. */
  status: { outcome: 'written' | 'already' | 'moved' | 'failed' | 'none' | 'not_yet'; current: number; message: string };
}

/** What the WMS says of one SKU in the warehouses of this shop, and when that was asked (ISO, UTC). */
export interface StockWrite {
  sku: string;
  level: number;
  askedAt: string;
  /** Kept back of this SKU; the options' buffer where left out. */
  buffer?: number;
}

export interface StockWriteOptions {
  idConnection: number;
  /** Statuses from which on the WMS's figure reflects an order; see WmsCapabilities. */
  reflectsFrom: readonly string[];
  /** 'physical': accepted, unshipped orders come off too. */
  figure: 'available' | 'physical';
  /** Orders accepted less than this long before the question count as in-flight still. */
  marginMs: number;
  /** Kept back of every SKU. */
  buffer: number;
  dryRun: boolean;
  /** Who has the lease of the stock. A request that waited until another had it writes nothing: its figures are older. */
  leaseOwner?: string;
}

/** Stops a set before its first write where it would empty too much of what is for sale. */
export interface StockSafetyStop {
  /** Percent. */
  share: number;
  least: number;
  /** SKUs that other sets of the same run emptied, or would. */
  emptied: number;
}

export interface StockSetOptions extends StockWriteOptions {
  /** null: no safety stop. */
  safetyStop: StockSafetyStop | null;
  /** 'none': only what the safety stop sees is of interest. */
  answer: 'changes' | 'none';
  /** Adds the shop's SKUs that the WMS has not named since this time (ISO, UTC), with a level of 0. */
  absentSince?: string;
  /** SKUs that `absentSince` leaves alone: names, or patterns with * and ?. */
  excludeSkus?: readonly string[];
}

/** What became of a set of levels. */
export interface StockSetResult {
  /** True where the safety stop stopped it: nothing was written. */
  stopped: boolean;
  /** SKUs for sale that it empties or would. */
  emptied: number;
  /** SKUs for sale in the shop; 0 where so few are emptied that nobody counted. */
  sellable: number;
  /** Of what changed or needs words. A SKU that is missing here is unchanged, with nothing in-flight. */
  results: StockWriteResult[];
}

export interface StockWriteResult {
  sku: string;
  /** 'later': not written, because its quantity moved meanwhile or there was no time left. To be computed again at once. */
  outcome: 'written' | 'unchanged' | 'unknown' | 'ambiguous' | 'excluded' | 'refused' | 'later';
  /** Before and after, in pieces; null where nothing matched. */
  before: number | null;
  after: number | null;
  inFlight: number | null;
  message: string;
}

/** What the module says of itself and of the shop. */
export interface ModuleStatus {
  moduleVersion: string;
  /** The number of the tables' layout. */
  layout: number;
  /** The number of the resources' contract. */
  contract: number;
  prestashopVersion: string;
  /** 'ok', or 'copied': this shop is not the one that was paired. */
  pairing: 'ok' | 'copied';
  /** What sidecars wrote into the shop's database a moment ago: one that does not find its own has another database. */
  challenges: readonly string[];
  /** The clock by which the shop dates its orders, in its time zone: "2026-11-24 10:00:00". */
  clock: string;
}

export interface ShopWriter {
  /** How many orders a request takes now: fewer after one whose answer was lost. */
  writeBackAtOnce(): number;
  /** One request; each order is its own transaction in the shop. What there was no time for comes back as `not_yet`. */
  writeBack(idConnection: number, updates: readonly OrderWriteBack[]): Promise<OrderWriteBackResult[]>;
  /** One request for many SKUs, in-flight subtracted in the shop. */
  writeStock(levels: readonly StockWrite[], options: StockWriteOptions): Promise<StockWriteResult[]>;
  /** The same for as many as there are, in as few requests as bodies allow. */
  writeStockSet(levels: readonly StockWrite[], options: StockSetOptions): Promise<StockSetResult>;
  /** Lets the shop tell its other modules, for a short while, of what was written and they have not heard. @returns how much is left */
  notifyStock(options: StockWriteOptions): Promise<number>;
  /**
   * Holds the shop against what it was last given. @param askedAll the WMS has just been asked for all of its stock
   * @returns SKUs whose quantity is another one, as the WMS writes them, and some of those that the shop sells and that have no level
   */
  compareStock(idConnection: number, askedAll: boolean): Promise<{ differing: string[]; withoutLevel: string[] }>;
  moduleStatus(): Promise<ModuleStatus>;
}
