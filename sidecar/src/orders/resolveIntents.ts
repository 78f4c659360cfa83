/**
 * Calls whose answer was lost: a crash, a time-out, a cut line. A call that timed out is not over, so they settle
 * first; then one request asks the WMS what it has, that is noted, and only then is anything decided.
 */
import { BridgeError } from '../errors';
import { isolate } from '../resilience/isolate';
import type { Connection } from '../connection';
import { databaseNow } from '../shop/ledger/events';
import { sumBySku } from '../domain/quantities';
import type { LedgerWmsOrder } from '../domain/ledger';
import type { WmsOrderSnapshot } from '../domain/terms';
import type { ClaimedOrder } from '../shop/ledger/OrderLedger';
import type { WmsOrderUpdate } from '../shop/ledger/orderUpdates';

export interface Resolved {
  /** The orders that may go on; the others were given back until their calls have settled, or can be looked up. */
  orders: ClaimedOrder[];
  /** Of those, orders that could not be looked up while others could: what their calls did is not known. By the shop's id. */
  problems: Map<number, unknown>;
}

export async function resolveIntents(connection: Connection, owner: string, claimed: readonly ClaimedOrder[]): Promise<Resolved> {
  const open = claimed.filter((order) => order.wmsOrder?.intentOperation);
  const problems = new Map<number, unknown>();
  if (open.length === 0) return { orders: [...claimed], problems };
  const { ledger, timing, statements, log } = connection;
  const now = Date.parse(await databaseNow(statements));
  const settlesIn = (order: ClaimedOrder): number => Date.parse(order.wmsOrder?.intentLostAt ?? order.wmsOrder?.intentAt ?? '') + timing.settleMs - now;
  const early = new Set(open.filter((order) => settlesIn(order) > 0));
  if (early.size > 0) {
    await ledger.giveBack(owner, [...early].map((order) => order.ledger.idOrder), Math.max(...[...early].map(settlesIn)));
  }
  const due = open.filter((order) => !early.has(order));
  const looked = await lookUp(connection, due);
  if (looked.left.length > 0) await ledger.giveBack(owner, looked.left.map((order) => order.ledger.idOrder));
  for (const [order, problem] of looked.culprits) problems.set(order.ledger.idOrder, problem);
  const updates = [...looked.found].map(([order, snapshot]) => {
    const wmsOrder = order.wmsOrder as LedgerWmsOrder;
    const { known, update } = settle(wmsOrder, snapshot, new Date(now).toISOString());
    log.info('lost answer looked up', {
      correlation: `${connection.idConnection}-${order.ledger.idOrder}`,
      order: order.ledger.idOrder,
      wms_number: wmsOrder.number,
      operation: wmsOrder.intentOperation,
      found: snapshot !== null,
    });
    order.wmsOrder = known;
    return { idOrder: order.ledger.idOrder, update };
  });
  const lost = new Set(updates.length > 0 ? await ledger.noteWmsOrders(owner, updates) : []);
  const left = new Set(looked.left);
  return { orders: claimed.filter((order) => !early.has(order) && !left.has(order) && !lost.has(order.ledger.idOrder)), problems };
}

interface LookedUp {
  /** The WMS's order of each; null where it has none. */
  found: Map<ClaimedOrder, WmsOrderSnapshot | null>;
  /** Orders over which the WMS fails, or that it has and that cannot be read. */
  culprits: ReadonlyMap<ClaimedOrder, unknown>;
  /** The connection went down, or the sidecar ends: looked up later. */
  left: readonly ClaimedOrder[];
}

/** All at once; where one of them cannot be looked up, it holds up no other. */
async function lookUp({ wms, stopping, progressed }: Connection, orders: readonly ClaimedOrder[]): Promise<LookedUp> {
  const numberOf = (order: ClaimedOrder): string => (order.wmsOrder as LedgerWmsOrder).number;
  const found = new Map<ClaimedOrder, WmsOrderSnapshot | null>();
  try {
    const { answers, culprits, left } = await isolate(orders, { call: (part) => wms.findOrders(part.map(numberOf)).finally(progressed), stopping });
    for (const { items, result } of answers) {
      const byNumber = new Map(result.map((snapshot) => [snapshot.number, snapshot]));
      for (const order of items) found.set(order, byNumber.get(numberOf(order)) ?? null);
    }
    return { found, culprits, left };
  } catch (error) {
    if (!(error instanceof BridgeError) || error.scope !== 'connection') throw error;
    return { found, culprits: new Map(), left: orders };
  }
}

/**
 * What a look-up makes of an open intent. Pure.
 * @param snapshot the WMS order of that number; null where the WMS has none
 * @returns the WMS order as it is known now, and the note that makes the ledger say so
 */
export function settle(wmsOrder: LedgerWmsOrder, snapshot: WmsOrderSnapshot | null, now: string): { known: LedgerWmsOrder; update: WmsOrderUpdate } {
  const known: LedgerWmsOrder = { ...wmsOrder, intentOperation: null, intentHash: null, intentAt: null, intentLostAt: null };
  const update: WmsOrderUpdate = { idWmsOrder: wmsOrder.idWmsOrder, intentOver: true };
  const end = (): void => {
    known.endedAt = wmsOrder.endedAt ?? now;
    update.ended = true;
  };
  if (snapshot) known.wmsStatus = snapshot.status;
  if (wmsOrder.intentOperation === 'create') {
    // Without our mark it belongs to someone else: the create that follows is refused, and a person is asked.
    if (snapshot && snapshot.externalRef === wmsOrder.externalRef) {
      known.wmsId = snapshot.wmsId;
      known.sentHash = wmsOrder.intentHash;
      known.acceptedAt = wmsOrder.acceptedAt ?? now;
      update.wmsId = snapshot.wmsId;
      update.sentHash = wmsOrder.intentHash;
      update.accepted = { lines: snapshotLines(snapshot) };
      if (snapshot.status === 'cancelled') end();
    }
  } else if (wmsOrder.intentOperation === 'update') {
    // Whether it was taken cannot be told from the snapshot; the same change once more does no harm.
    known.sentHash = null;
    update.sentHash = null;
    if (snapshot === null || snapshot.status === 'cancelled') end();
    // What it holds can be: the change may never be accepted a second time, for the order may have left by now.
    else if (snapshot.lines.length > 0) update.accepted = { lines: snapshotLines(snapshot) };
  } else if (wmsOrder.intentOperation === 'cancel') {
    if (snapshot === null || snapshot.status === 'cancelled') end();
  }
  return { known, update };
}

/** What the WMS holds of each SKU. */
export function snapshotLines(snapshot: WmsOrderSnapshot): { sku: string; quantity: number }[] {
  return [...sumBySku(snapshot.lines, ({ ordered }) => ordered)].map(([sku, quantity]) => ({ sku, quantity }));
}
