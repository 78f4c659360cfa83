/**
 * The one interface to a warehouse. Behind it stands one folder per WMS; nothing else in the sidecar knows a WMS by
 * name. Every method throws only `BridgeError`: retryable (with `outcomeUnknown` where the call may have been
 * carried out), or permanent with words for a person.
 */
import type { ReportedLevel, WmsArticle, WmsOrderDraft, WmsOrderSnapshot } from '../domain/terms';
import type { WmsStatus } from '../domain/orderStatus';

/** What this WMS can do. A flow that it cannot do is off and says why. */
export interface WmsCapabilities {
  cancel: boolean;
  change: boolean;
  tracking: boolean;
  partialShipments: boolean;
  returns: boolean;
  /** Stock levels that changed since a time can be asked for. */
  stockChangesSince: boolean;
  webhooks: boolean;
  /** Whether `quantity` of a stock level already leaves out what accepted orders will take. */
  stockFigure: 'available' | 'physical';
  /** From which status on the stock figure reflects an order (a hub accepts before its warehouse books). */
  stockReflectsFrom: WmsStatus;
  maxOrderNumberLength: number;
  /** How many calls may be under way at once for one goods owner. */
  parallelCalls: number;
}

/** Something in a draft that the WMS would refuse, found without calling it. */
export interface FieldProblem {
  code: string;
  field: string;
  message: string;
}

/** The WMS took the order (created or changed it). */
export interface Accepted {
  wmsId: string;
}

/** The answer to "please cancel". */
export type CancelAnswer =
  | { outcome: 'cancelled' }
  /** Too late, already picked: the WMS's own words. */
  | { outcome: 'refused'; message: string }
  /** The WMS has no such order. */
  | { outcome: 'not_found' };

export interface ChangePage<T> {
  items: T[];
  /**
   * Where to start from next time: the time the *first* page was asked for, by the WMS's own clock (or ours, where that is behind), less an
   * overlap. Handling a change twice does nothing, so the overlap is free. Opaque to everyone but the adapter.
   */
  nextCursor: string;
  /** True where all of it is told once more from here, because what came before was not of one moment. */
  fromTheStart?: boolean;
  /** When this page's question was asked, by our clock (ISO, UTC): its contents were true then or later. */
  askedAt: string;
}

/** What an adapter logs with; winston's logger is one. Only fields that the logger lists appear. */
export interface AdapterLog {
  info(message: string, fields?: Record<string, unknown>): unknown;
  warn(message: string, fields?: Record<string, unknown>): unknown;
  error(message: string, fields?: Record<string, unknown>): unknown;
}

export interface WmsAdapter {
  readonly name: string;
  readonly capabilities: WmsCapabilities;

  /** The warehouses of this shop, as stock levels name them: what is for sale is summed over these and no others. */
  readonly warehouses: readonly string[];

  /** What the WMS would refuse of this draft. Pure. An empty list: send it. */
  check(draft: WmsOrderDraft): FieldProblem[];

  /**
   * Creates; never changes an order that is there already (then it throws the permanent `order_exists`).
   * Throws the permanent `sku_unknown` where an article is missing at the WMS.
   */
  createOrder(draft: WmsOrderDraft): Promise<Accepted>;

  /**
   * Changes an order that is there; never makes one (then it throws the permanent `order_missing`). Throws the permanent
   * `change_refused` where it is too late.
   * @param wmsId the id that the WMS gave it; null where its answer was lost. A WMS may know orders by its own id alone.
   */
  updateOrder(draft: WmsOrderDraft, wmsId: string | null): Promise<Accepted>;

  /** Asks to cancel. */
  cancelOrder(order: { number: string; wmsId: string | null }): Promise<CancelAnswer>;

  /**
   * The orders of these numbers that the WMS has; those that it lacks are left out. One request for many. Throws the permanent
   * `order_unreadable` where one of them is there and cannot be read: left out it would be taken for gone, and made twice.
   * @param also `backOrders`: what the WMS made of the rest of an order by itself, where it bears one of these numbers
   */
  findOrders(numbers: readonly string[], also?: { backOrders: boolean }): Promise<WmsOrderSnapshot[]>;

  /**
   * Orders that changed since `cursor` (null: from a day ago), in pages. An order that cannot be read is left out
   * and logged: it must not hold up the others.
   */
  orderChanges(cursor: string | null): AsyncIterable<ChangePage<WmsOrderSnapshot>>;

  /** Creates or updates articles, in order; throws at the first that is refused, naming its SKU. */
  upsertArticles(articles: readonly WmsArticle[]): Promise<void>;

  /** Which of these SKUs the WMS has. */
  knownSkus(skus: readonly string[]): Promise<Set<string>>;

  /** Stock levels: of these SKUs, or changed since `cursor`, or all (cursor null), in pages. */
  stockLevels(query: { skus: readonly string[] } | { cursor: string | null }): AsyncIterable<ChangePage<ReportedLevel>>;

  /** Is it there and does it take our credentials? Throws where not. */
  ping(): Promise<void>;

  /** Ends connections. */
  close(): Promise<void>;
}
