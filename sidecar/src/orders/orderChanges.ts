/** Changes of orders at the WMS since the cursor, kept as snapshots; the orders they belong to are touched. */
import { flowResult } from '../domain/flows';
import { randomUUID } from 'node:crypto';
import { keepLease } from '../shop/ledger/keepLease';
import { BridgeError } from '../errors';
import { recheckSnapshots } from './recheckSnapshots';
import type { Connection, CurrentSettings } from '../connection';
import { askForOpenOrders, LONG_ABSENCE_MS } from './openOrders';

const CURSOR = 'order_changes';

/** @returns what was read, or null where it is not due or another sidecar reads. */
export async function readOrderChanges(connection: Connection, current: CurrentSettings, force = false): Promise<{ snapshots: number; changed: number } | null> {
  const { cursors, snapshots, wms, log, timing, flows } = connection;
  // Cancellations and changes need to know how far the warehouse is, too.
  if (current.flows.open.size === 0) return null;
  const owner = randomUUID();
  const taken = await cursors.take(CURSOR, owner, timing.leaseMs, force ? 0 : timing.wmsIntervalMs);
  if (taken === null) return null;
  const stopRenewing = keepLease(() => cursors.renew(CURSOR, owner, timing.leaseMs), timing.leaseMs);
  const total = { snapshots: 0, changed: 0 };
  try {
    for await (const page of wms.orderChanges(taken.position)) {
      const applied = await snapshots.apply(page.items, { cursor: CURSOR, owner, position: page.nextCursor });
      total.snapshots += page.items.length;
      total.changed += applied.changed;
      if (applied.adopted > 0) log.warn('orders of ours that the ledger did not know were taken over', { count: applied.adopted });
      for (const { number, fault } of applied.unreadable) log.warn('a WMS order cannot be read', { wms_number: number, reason: fault });
      for (const number of applied.foreign) log.warn('a WMS order with our number is not ours: it bears another mark, or none', { wms_number: number });
    }
    await recheckSnapshots(connection);
    if (total.changed > 0) log.info('order changes read', { count: total.snapshots, changed: total.changed });
    // What was answered in between may have been no answer, and what was read may have been short.
    if ((taken.movedAgoMs ?? 0) > LONG_ABSENCE_MS) await askForOpenOrders(connection);
    await flows.ran('statuses', flowResult('orders_read', { read: total.snapshots, changed: total.changed }));
    await cursors.giveBack(CURSOR, owner, timing.wmsIntervalMs * 0.9);
    return total;
  } catch (error) {
    // The cursor stands where the last whole page left it.
    await cursors.giveBack(CURSOR, owner, timing.wmsIntervalMs).catch(() => undefined);
    throw error;
  } finally {
    stopRenewing();
  }
}

/** How long another sidecar that reads is waited for between two looks. */
const LOOK_AGAIN_MS = 100;

/**
 * Reads what changed until now, whoever else reads: one that is at it may have begun before, and one that died over it is
 * waited for as long as its lease lasts.
 * @throws BridgeError where another sidecar reads for longer than that
 */
export async function readOrderChangesUntilNow(connection: Connection, current: CurrentSettings): Promise<void> {
  const until = performance.now() + connection.timing.leaseMs + LOOK_AGAIN_MS;
  while ((await readOrderChanges(connection, current, true)) === null) {
    if (performance.now() > until) throw new BridgeError({ family: 'retryable', code: 'orders_busy', message: 'Another sidecar has been reading the orders for long.' });
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
