/**
 * Calls whose answer was lost: a crash, a time-out, a cut line. A call that timed out is not over, so they settle
 * first; then one request asks the WMS what it has, that is noted, and only then is anything decided.
 */
import type { Connection } from '../connection';
import { sumBySku } from '../domain/quantities';
import type { LedgerWmsOrder } from '../domain/ledger';
import type { WmsPicture } from '../domain/terms';
import type { ClaimedOrder } from '../shop/database/OrderLedger';
import type { WmsOrderNote } from '../shop/database/orderNotes';

/** @returns the orders that may go on; the others were given back until their calls have settled. */
export async function resolveIntents(connection: Connection, owner: string, claimed: readonly ClaimedOrder[]): Promise<ClaimedOrder[]> {
  const open = claimed.filter((order) => order.wmsOrder?.intentOperation);
  if (open.length === 0) return [...claimed];
  const { ledger, wms, timing, db, log } = connection;
  const now = Date.parse(await db.now());
  const settlesIn = (order: ClaimedOrder): number => Date.parse(order.wmsOrder?.intentAt ?? '') + timing.settleMs - now;
  const early = new Set(open.filter((order) => settlesIn(order) > 0));
  if (early.size > 0) {
    await ledger.giveBack(owner, [...early].map((order) => order.ledger.idOrder), Math.max(...[...early].map(settlesIn)));
  }
  const due = open.filter((order) => !early.has(order));
  if (due.length > 0) {
    const pictures = await wms.findOrders(due.map((order) => (order.wmsOrder as LedgerWmsOrder).number));
    const byNumber = new Map(pictures.map((picture) => [picture.number, picture]));
    const notes = due.map((order) => {
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
    return claimed.filter((order) => !early.has(order) && !lost.has(order.ledger.idOrder));
  }
  return claimed.filter((order) => !early.has(order));
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
