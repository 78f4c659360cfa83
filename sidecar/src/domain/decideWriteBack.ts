/**
 * What to write to the shop for one order: its snapshot at the WMS against the shop as it is now. Pure.
 * Tracking first, then the status. Statuses only go forward: never the one the order has, never back, never over an
 * employee who is further ahead, never out of a cancelled order.
 */
import { backOrdered, withBackOrders } from './backOrders';
import type { ProblemCode } from './contract';
import { hasLeft, isEnded, wayIndex, type WmsStatus } from './orderStatus';
import { name } from './decideOutbound';
import { isAnothers, type LedgerOrder, type LedgerWmsOrder } from './ledger';
import { sumBySku } from './quantities';
import type { Settings } from './settings';
import type { Flow, Parcel, ShopCarrier, ShopOrder, ShopStatus, WmsOrderSnapshot } from './terms';

export interface WriteBackFacts {
  order: ShopOrder;
  ledger: LedgerOrder;
  wmsOrder: LedgerWmsOrder;
  settings: Settings;
  statuses: ReadonlyMap<number, ShopStatus>;
  carriers: ReadonlyMap<number, ShopCarrier>;
  open: ReadonlySet<Flow>;
}

export interface WriteBackDecision {
  /** All parcels to show; null says nothing of them. */
  parcels: (Parcel & { idCarrier: number | null })[] | null;
  status: { item: string; to: number; from: number } | null;
  /** How far the order is at the WMS, its back-orders included, and in the WMS's own words; null before it showed it. */
  wmsStatus: WmsStatus | null;
  statusText: string;
  /** Flows that would have written something and are off. */
  waitsFor: Flow[];
  /** Not all that the WMS shows can be written: its status is not in the shop any more, or it cannot be read. */
  incomplete: boolean;
  /** Nothing more is expected of the WMS for this order. */
  ended: boolean;
  problemCode: ProblemCode | null;
  problem: string | null;
}

export function decideWriteBack(facts: WriteBackFacts): WriteBackDecision {
  const { order, wmsOrder, settings, statuses, open } = facts;
  const decision: WriteBackDecision = { parcels: null, status: null, wmsStatus: null, statusText: '', waitsFor: [], incomplete: false, ended: false, problemCode: null, problem: null };
  let statusGone = false;
  if (isAnothers(wmsOrder, order)) return decision;
  if (wmsOrder.snapshotProblem !== null) {
    decision.incomplete = true;
    decision.problemCode = 'wms_order_unreadable';
    decision.problem = `What the warehouse shows of order ${name(order)} cannot be read: ${wmsOrder.snapshotProblem}. Nothing of it reaches the shop until it can; it is asked for again every few minutes. If this stays, have the warehouse correct the order.`;
    return decision;
  }
  if (wmsOrder.snapshot === null) return decision;
  const snapshot = withBackOrders(wmsOrder.snapshot, wmsOrder.backOrders);
  const later = backOrdered(wmsOrder.backOrders);
  decision.wmsStatus = snapshot.status;
  decision.statusText = snapshot.statusText;
  decision.ended = later.size === 0 && (isEnded(snapshot.status) || snapshot.status === 'partially_shipped');

  // A label can be printed before anything leaves: a parcel counts from the moment that goods have left.
  if (hasLeft(snapshot.status)) {
    const parcels = snapshot.parcels.filter((parcel) => parcel.trackingNumber !== '');
    if (open.has('tracking')) decision.parcels = parcels.map((parcel) => ({ ...parcel, idCarrier: shopCarrier(parcel, facts) }));
    else if (parcels.length > 0) decision.waitsFor.push('tracking');
  }

  const to = settings.targetStatuses[snapshot.status];
  const cancelledInShop = settings.cancelStatuses.has(order.statusId);
  if (to > 0 && !cancelledInShop && isAhead(order.statusId, to, statuses, settings)) {
    if (!open.has('statuses')) decision.waitsFor.push('statuses');
    else if (isThere(to, statuses)) decision.status = { item: snapshot.status, to, from: order.statusId };
    else statusGone = decision.incomplete = true;
  }

  if (cancelledInShop && hasLeft(snapshot.status) && facts.ledger.state !== 'done') {
    decision.problemCode = 'cancelled_after_shipping';
    decision.problem = `Order ${name(order)} was cancelled in the shop, but the warehouse has shipped it.${later.size > 0 ? ' The rest is still to follow: ask the warehouse to keep it.' : ''} Agree with the customer on a return.`;
  } else if (snapshot.status === 'error') {
    decision.problemCode = 'wms_error';
    decision.problem = `Order ${name(order)} is in an error status at the warehouse ("${snapshot.statusText}"). Ask the warehouse what is wrong with it.`;
  } else if (statusGone) {
    decision.problemCode = 'status_gone';
    decision.problem = `Order ${name(order)} is "${snapshot.statusText}" at the warehouse, but the status that it should get in the shop (${to}) was deleted there. Choose another for "${snapshot.status.replace('_', ' ')}" in the settings of WMS Bridge, then send the order again: it is only given its status.`;
  } else if (hasLeft(snapshot.status)) {
    const short = shortLines(facts, snapshot, later);
    if (short.length > 0) {
      decision.problemCode = 'short_pick';
      decision.problem = `Order ${name(order)} left the warehouse incomplete: ${short.join(', ')}. Refund the rest or send it again; until then it stays reserved.`;
    }
  }
  return decision;
}

/** May the order go from its status to this one? */
export function moves(
  from: number,
  to: number,
  statuses: ReadonlyMap<number, ShopStatus>,
  settings: Pick<Settings, 'targetStatuses' | 'releaseStatuses' | 'cancelStatuses'>,
): boolean {
  return isThere(to, statuses) && isAhead(from, to, statuses, settings);
}

function isThere(id: number, statuses: ReadonlyMap<number, ShopStatus>): boolean {
  return statuses.has(id) && !statuses.get(id)?.deleted;
}

function isAhead(
  from: number,
  to: number,
  statuses: ReadonlyMap<number, ShopStatus>,
  settings: Pick<Settings, 'targetStatuses' | 'releaseStatuses' | 'cancelStatuses'>,
): boolean {
  if (from === to) return false;
  if (settings.cancelStatuses.has(from)) return false;
  return stage(to, statuses, settings) > stage(from, statuses, settings);
}

/**
 * How far along its way a shop's status is. A status that is the target of one of ours stands where that one stands
 * (the earliest, where it is the target of several); any other shipped status with "shipped"; all others before the way begins.
 */
function stage(
  id: number,
  statuses: ReadonlyMap<number, ShopStatus>,
  settings: Pick<Settings, 'targetStatuses'>,
): number {
  const indexes = (Object.entries(settings.targetStatuses) as [WmsStatus, number][])
    .filter(([status, target]) => target === id && wayIndex(status) >= 0)
    .map(([status]) => wayIndex(status));
  const shipped = statuses.get(id)?.shipped === true;
  // A status that ships stands behind all that do not, whatever else the admin made it the target of.
  const base = shipped ? 100 : 0;
  if (indexes.length > 0) return base + Math.min(...indexes) + 1;
  if (Object.entries(settings.targetStatuses).some(([status, target]) => target === id && wayIndex(status as WmsStatus) < 0)) return 1000;
  return shipped ? base + wayIndex('shipped') + 1 : 0;
}

/** The shop's carrier that the WMS really used; null where none of them is it. */
function shopCarrier(parcel: Parcel, facts: WriteBackFacts): number | null {
  const { settings, carriers } = facts;
  const alive = [...carriers.values()].filter((carrier) => !carrier.deleted);
  const code = parcel.carrierCode.trim().toLowerCase();
  const mapped = [...settings.carrierMap].find(([, value]) => code !== '' && value.toLowerCase() === code);
  if (mapped) {
    // Keep the order's own carrier row where it is an older edition of the mapped one.
    const ordered = carriers.get(facts.order.idCarrier);
    if (ordered?.idReference === mapped[0]) return ordered.id;
    const carrier = alive.find(({ idReference }) => idReference === mapped[0]);
    if (carrier) return carrier.id;
  }
  const names = [parcel.carrierName, parcel.carrierCode].map((word) => word.trim().toLowerCase()).filter((word) => word !== '');
  const ordered = carriers.get(facts.order.idCarrier);
  if (ordered && names.includes(ordered.name.trim().toLowerCase())) return ordered.id;
  return alive.find((carrier) => names.includes(carrier.name.trim().toLowerCase()))?.id ?? null;
}

/** What was ordered, did not leave and will not follow, in words: "1 of 3 × SKU". */
function shortLines(facts: WriteBackFacts, snapshot: WmsOrderSnapshot, later: ReadonlyMap<string, number>): string[] {
  const wanted = sumBySku(facts.order.lines, ({ isVirtual, sku, quantity }) => (isVirtual || sku === '' ? null : quantity));
  // A WMS that does not say what it picked is taken to have picked what it was asked for.
  const picked = sumBySku(snapshot.lines, (line) => line.picked ?? line.ordered);
  if (picked.size === 0) return [];
  return [...wanted]
    .filter(([sku, quantity]) => (picked.get(sku) ?? 0) + (later.get(sku) ?? 0) < quantity)
    .map(([sku, quantity]) => `${picked.get(sku) ?? 0} of ${quantity} × ${sku}`);
}
