/**
 * What a warehouse sends later. A WMS that could not pick all of an order may make a second one of the rest by itself: its
 * back-order. For the shop both are one order: the customer gets the parcels of both, and what the back-order holds is neither
 * missing nor free. Pure.
 */
import { hasLeft, type WmsStatus } from './orderStatus';
import { sumBySku } from './quantities';
import type { WmsOrderSnapshot } from './terms';

/** Pieces by SKU that the warehouse still means to send. */
export function backOrdered(backOrders: readonly WmsOrderSnapshot[]): Map<string, number> {
  return sumBySku(backOrders.filter(isOpen).flatMap(({ lines }) => lines), ({ ordered }) => ordered);
}

/** True while the warehouse will send something of it by itself. */
function isOpen({ status }: WmsOrderSnapshot): boolean {
  return !hasLeft(status) && status !== 'cancelled';
}

/**
 * The order with its back-orders, as one: parcels of all that left, pieces picked in all of them. A back-order has no parcels
 * before its goods left, for its label may be printed long before.
 */
export function withBackOrders(snapshot: WmsOrderSnapshot, backOrders: readonly WmsOrderSnapshot[]): WmsOrderSnapshot {
  // Before the order itself has left there is no rest of it.
  if (backOrders.length === 0 || !hasLeft(snapshot.status)) return snapshot;
  const left = backOrders.filter(({ status }) => hasLeft(status));
  const later = sumBySku(left.flatMap((each) => each.lines), ({ ordered, picked }) => picked ?? ordered);
  const lines = snapshot.lines.map((line) => {
    const more = later.get(line.sku) ?? 0;
    if (more === 0 || line.picked === null) return line;
    // The same SKU may stand on two lines: each takes what it lacks.
    const taken = Math.min(more, Math.max(0, line.ordered - line.picked));
    later.set(line.sku, more - taken);
    return { ...line, picked: line.picked + taken };
  });
  const newest = left.at(-1);
  return {
    ...snapshot,
    lines,
    parcels: [...snapshot.parcels, ...left.flatMap(({ parcels }) => parcels)],
    status: statusOf(snapshot, lines, backOrders, left),
    statusText: newest?.statusText ?? snapshot.statusText,
    shippedAt: newest?.shippedAt || snapshot.shippedAt,
  };
}

function statusOf(snapshot: WmsOrderSnapshot, lines: WmsOrderSnapshot['lines'], backOrders: readonly WmsOrderSnapshot[], left: readonly WmsOrderSnapshot[]): WmsStatus {
  if (snapshot.status === 'returned') return 'returned';
  const complete = !backOrders.some(isOpen) && lines.every(({ ordered, picked }) => picked === null || picked >= ordered);
  if (!complete) return 'partially_shipped';
  return [snapshot, ...left].every(({ status }) => status === 'delivered') ? 'delivered' : 'shipped';
}
