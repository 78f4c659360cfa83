/**
 * Hooks are not always called (PrestaShop 8.2 skips them for employees without the right to view the module; SQL scripts never
 * call them). The scan asks the shop for orders that changed, and enqueues those that differ from what was read last. Just another
 * writer of events. Times only narrow down what is looked at: whether an order changed is seen by comparing.
 */
import { randomUUID } from 'node:crypto';
import { formatClocks, isWithin, parseClocks, scanFrom, type Clocks } from '../domain/gapWindow';
import { keepLease } from '../shop/ledger/keepLease';
import { openAtWms, seenOf, addEvents, databaseNow, type Seen } from '../shop/ledger/events';
import type { Connection, CurrentSettings } from '../connection';
import type { ChangedOrder, ShopReader } from '../shop/Shop';

const CURSOR = 'gap_scan';
const PAGE = 500;

/** @returns how many orders were enqueued, or null where it is not due or another sidecar scans. */
export async function scanForGaps(connection: Connection, current: CurrentSettings, everyMs: number, force = false): Promise<number | null> {
  const { cursors, shop, statements, log, timing, flows } = connection;
  const stranded = await flows.touchStranded([...current.flows.open]);
  if (stranded > 0) log.warn('orders that wait for a flow that is on were touched', { count: stranded });
  const baseline = current.flowRows.get('orders')?.baselineAt ?? null;
  if (!current.flows.open.has('orders') || baseline === null) return null;
  const owner = randomUUID();
  const taken = await cursors.take(CURSOR, owner, timing.leaseMs, force ? 0 : everyMs);
  if (taken === null) return null;
  const stopRenewing = keepLease(() => cursors.renew(CURSOR, owner, timing.leaseMs), timing.leaseMs);
  let found = 0;
  try {
    const now: Clocks = { database: await databaseNow(statements), shop: (await shop.moduleStatus()).clock };
    const since = scanFrom(parseClocks(taken.position), baseline, now);
    // An address that is changed itself leaves the order's own time as it was. Of what has left, nobody wants to hear that.
    for await (const changed of pages(shop, 'address', since)) {
      const open = await openAtWms(statements, changed.map((order) => order.idOrder));
      found += await enqueueUnseen(connection, now, changed.filter(({ idOrder }) => open.has(idOrder)), 'address');
    }
    for await (const changed of pages(shop, 'order', since)) found += await enqueueUnseen(connection, now, changed, 'order');
    if (found > 0) log.warn('orders without an event found', { count: found });
    // Where the scan began, and never what an order says: one that is dated in the future hides nothing.
    await cursors.move(CURSOR, owner, formatClocks(now));
    await cursors.giveBack(CURSOR, owner, everyMs * 0.9);
    return found;
  } catch (error) {
    await cursors.giveBack(CURSOR, owner, everyMs).catch(() => undefined);
    throw error;
  } finally {
    stopRenewing();
  }
}

async function* pages(shop: ShopReader, part: 'order' | 'address', since: string): AsyncGenerator<ChangedOrder[]> {
  let last: ChangedOrder = { idOrder: 0, stamp: since };
  for (;;) {
    const page = await shop.ordersChangedSince(part, last.stamp, last.idOrder, PAGE);
    yield page;
    const end = page.at(-1);
    if (end === undefined || page.length < PAGE) return;
    last = end;
  }
}

/** Enqueues the orders that are not as they were read last. @returns how many */
async function enqueueUnseen({ statements }: Connection, now: Clocks, changed: readonly ChangedOrder[], part: 'order' | 'address'): Promise<number> {
  const seen = await seenOf(statements, changed.map((order) => order.idOrder));
  const isSeen = (stamp: string, known: Seen): boolean =>
    known.waits || known[part] === stamp || (part === 'order' && known.written.some(({ from, to }) => isWithin(stamp, from, to, now)));
  const missed = changed.filter(({ idOrder, stamp }) => {
    const known = seen.get(idOrder);
    return known === undefined || !isSeen(stamp, known);
  });
  if (missed.length > 0) await statements.run(addEvents(missed.map((order) => order.idOrder), 'gap', 'gap scan'));
  return missed.length;
}
