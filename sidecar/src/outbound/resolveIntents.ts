/**
 * Calls whose answer was lost: a crash, a time-out, a cut line. A call that timed out is not over, so they settle
 * first; then one request asks the WMS what it has, that is noted, and only then is anything decided.
 */
import { BridgeError } from '../errors';
import type { Connection } from '../connection';
import { sumBySku } from '../domain/quantities';
import type { LedgerWmsOrder } from '../domain/ledger';
import type { WmsPicture } from '../domain/terms';
import type { ClaimedOrder } from '../shop/database/OrderLedger';
import type { WmsOrderNote } from '../shop/database/orderNotes';
import type { WmsAdapter } from '../wms/WmsAdapter';

export interface Resolved {
  /** The orders that may go on; the others were given back until their calls have settled. */
  orders: ClaimedOrder[];
  /** Of those, orders that are at the WMS and cannot be read there: what their calls did is for a person to see. By the shop's id. */
  problems: Map<number, BridgeError>;
}

export async function resolveIntents(connection: Connection, owner: string, claimed: readonly ClaimedOrder[]): Promise<Resolved> {
  const open = claimed.filter((order) => order.wmsOrder?.intentOperation);
  const problems = new Map<number, BridgeError>();
  if (open.length === 0) return { orders: [...claimed], problems };
  const { ledger, wms, timing, db, log } = connection;
  const now = Date.parse(await db.now());
  const settlesIn = (order: ClaimedOrder): number => Date.parse(order.wmsOrder?.intentAt ?? '') + timing.settleMs - now;
  const early = new Set(open.filter((order) => settlesIn(order) > 0));
  if (early.size > 0) {
    await ledger.giveBack(owner, [...early].map((order) => order.ledger.idOrder), Math.max(...[...early].map(settlesIn)));
  }
  const due = open.filter((order) => !early.has(order));
  if (due.length > 0) {
    const looked = await lookUp(wms, due.map((order) => (order.wmsOrder as LedgerWmsOrder).number));
    const byNumber = new Map(looked.pictures.map((picture) => [picture.number, picture]));
    for (const order of due) {
      const problem = looked.unreadable.get((order.wmsOrder as LedgerWmsOrder).number);
      if (problem) problems.set(order.ledger.idOrder, problem);
    }
    const notes = due.filter((order) => !problems.has(order.ledger.idOrder)).map((order) => {
      const wmsOrder = order.wmsOrder as LedgerWmsOrder;
      const picture = byNumber.get(wmsOrder.number) ?? null;
      const { known, note } = settle(wmsOrder, picture, new Date(now).toISOString());
      log.info('lost answer looked up', {
        correlation: `${connection.idConnection}-${order.ledger.idOrder}`,
        order: order.ledger.idOrder,
        wms_number: wmsOrder.number,
        operation: wmsOrder.intentOperation,
        found: picture !== null,
      });
      order.wmsOrder = known;
      return { idOrder: order.ledger.idOrder, note };
    });
    const lost = new Set(await ledger.noteWmsOrders(owner, notes));
    return { orders: claimed.filter((order) => !early.has(order) && !lost.has(order.ledger.idOrder)), problems };
  }
  return { orders: claimed.filter((order) => !early.has(order)), problems };
}

/** All at once; where one of them cannot be read, one by one, so that it holds up no other. */
async function lookUp(wms: WmsAdapter, numbers: readonly string[]): Promise<{ pictures: WmsPicture[]; unreadable: Map<string, BridgeError> }> {
  const unreadable = new Map<string, BridgeError>();
  try {
    return { pictures: await wms.findOrders(numbers), unreadable };
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'order_unreadable') throw error;
    const [only] = numbers;
    if (numbers.length === 1 && only !== undefined) return { pictures: [], unreadable: unreadable.set(only, error) };
  }
  const pictures: WmsPicture[] = [];
  for (const number of numbers) {
    const looked = await lookUp(wms, [number]);
    pictures.push(...looked.pictures);
    for (const [key, error] of looked.unreadable) unreadable.set(key, error);
  }
  return { pictures, unreadable };
}

/**
 * What a look-up makes of an open intent. Pure.
 * @param picture the WMS order of that number; null where the WMS has none
 * @returns the WMS order as it is known now, and the note that makes the ledger say so
 */
export function settle(wmsOrder: LedgerWmsOrder, picture: WmsPicture | null, now: string): { known: LedgerWmsOrder; note: WmsOrderNote } {
  const known: LedgerWmsOrder = { ...wmsOrder, intentOperation: null, intentHash: null, intentAt: null };
  const note: WmsOrderNote = { idWmsOrder: wmsOrder.idWmsOrder, intentOver: true };
  const end = (): void => {
    known.endedAt = wmsOrder.endedAt ?? now;
    note.ended = true;
  };
  if (picture) known.wmsStatus = picture.status;
  if (wmsOrder.intentOperation === 'create') {
    // Without our mark it belongs to someone else: the create that follows is refused, and a person is asked.
    if (picture && picture.mark === wmsOrder.mark) {
      known.wmsId = picture.wmsId;
      known.sentHash = wmsOrder.intentHash;
      known.acceptedAt = wmsOrder.acceptedAt ?? now;
      note.wmsId = picture.wmsId;
      note.sentHash = wmsOrder.intentHash;
      note.accepted = { lines: pictureLines(picture) };
      if (picture.status === 'cancelled') end();
    }
  } else if (wmsOrder.intentOperation === 'update') {
    // Whether it was taken cannot be told from the picture; the same change once more does no harm.
    known.sentHash = null;
    note.sentHash = null;
    if (picture === null || picture.status === 'cancelled') end();
    // What it holds can be: the change may never be accepted a second time, for the order may have left by now.
    else if (picture.lines.length > 0) note.accepted = { lines: pictureLines(picture) };
  } else if (wmsOrder.intentOperation === 'cancel') {
    if (picture === null || picture.status === 'cancelled') end();
  }
  return { known, note };
}

/** What the WMS holds of each SKU. */
export function pictureLines(picture: WmsPicture): { sku: string; quantity: number }[] {
  return [...sumBySku(picture.lines, ({ ordered }) => ordered)].map(([sku, quantity]) => ({ sku, quantity }));
}
