/**
 * Hooks are not always called (PrestaShop 8.2 skips them for employees without the right to view the module; SQL scripts never
 * call them). The scan asks the shop for orders that changed, and touches those that nobody told of. Just another writer
 * of events.
 */
import { randomUUID } from 'node:crypto';
import { keepLease } from '../shop/database/keepLease';
import type { Statements } from '../shop/database/Database';
import { touch, lastHeardOf, openAtWms } from '../shop/database/events';
import type { Connection, Snapshot } from '../connection';

const CURSOR = 'gap_scan';
const PAGE = 500;
const OVERLAP_MS = 2 * 60_000;
/** An event may be written this long before the order's own date_upd, which has whole seconds. */
const SLACK_MS = 2_000;

/** @returns how many orders were touched, or null where it is not due or another sidecar scans. */
export async function scanForGaps(connection: Connection, snapshot: Snapshot, everyMs: number, force = false): Promise<number | null> {
  const { cursors, shop, db, idConnection, idShop, log, timing, flows } = connection;
  const stranded = await flows.touchStranded([...snapshot.flows.open]);
  if (stranded > 0) log.warn('orders that wait for a flow that is on were touched', { count: stranded });
  const baseline = snapshot.flowRows.get('orders')?.baselineAt ?? null;
  if (!snapshot.flows.open.has('orders') || baseline === null) return null;
  const owner = randomUUID();
  const taken = await cursors.take(CURSOR, owner, timing.leaseMs, force);
  if (taken === null) return null;
  const stopRenewing = keepLease(() => cursors.renew(CURSOR, owner, timing.leaseMs), timing.leaseMs);
  /** @param after runs in the same transaction */
  const touchUnheard = async (changed: readonly { idOrder: number; updatedAt: string }[], after: (statements: Statements) => Promise<unknown>): Promise<number> => {
    const heard = await lastHeardOf(db, idConnection, changed.map((order) => order.idOrder));
    const missed = changed.filter((order) => {
      const last = heard.get(order.idOrder);
      return last === undefined || Date.parse(last) < Date.parse(order.updatedAt) - SLACK_MS;
    });
    await db.transaction(async (statements) => {
      await touch(db, statements, idShop, missed.map((order) => order.idOrder), 'gap', 'gap scan');
      await after(statements);
    });
    return missed.length;
  };
  let touched = 0;
  try {
    let since = taken.position === null ? baseline : new Date(Date.parse(taken.position) - OVERLAP_MS).toISOString();
    // An address that is changed itself leaves the order's own time as it was. Of what has left, nobody wants to hear that.
    const readdressed = await shop.addressesChangedSince(since);
    const open = await openAtWms(db, idConnection, readdressed.map((order) => order.idOrder));
    touched += await touchUnheard(readdressed.filter(({ idOrder }) => open.has(idOrder)), async () => undefined);
    for (;;) {
      const changed = await shop.ordersChangedSince(since, PAGE);
      const newest = changed.at(-1)?.updatedAt ?? since;
      touched += await touchUnheard(changed, (statements) => cursors.move(statements, CURSOR, owner, newest));
      // A whole page of one and the same second would never end.
      if (changed.length < PAGE || newest <= since) break;
      since = newest;
    }
    if (touched > 0) log.warn('orders without an event found', { count: touched });
    await cursors.giveBack(CURSOR, owner, everyMs * 0.9);
    return touched;
  } catch (error) {
    await cursors.giveBack(CURSOR, owner, everyMs).catch(() => undefined);
    throw error;
  } finally {
    stopRenewing();
  }
}
