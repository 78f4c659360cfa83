/**
 * The safety stops on the way out: too much at once is more often a mistake than business. They stop a flow and ask. The row of the
 * flow is read when it is decided, and the stop is written only where nobody has resumed the flow since.
 */
import { isResumed } from '../domain/flows';
import { cancelsSince, databaseNow, waitingWithoutWmsOrder } from '../shop/ledger/events';
import type { Connection, CurrentSettings } from '../connection';
import { decideAll, readShop } from './readAndDecide';
import { applyDecision, type OrderTask } from './orderTask';

const CANCEL_WINDOW_MINUTES = 10;

/** The orders that waited at this time (ISO, UTC) were counted, and were not too many: they are not counted again. */
export interface Counted {
  at: string | null;
}

/**
 * Counts the creates that would be made of all that waits: orders that only changed, are shipped, held or not released are none.
 * Reads the shop only where so many orders without a WMS order wait that it may matter.
 * @param progress called while it counts
 * @returns true where the orders flow is stopped by now
 */
export async function stopCreates(connection: Connection, current: CurrentSettings, counted: Counted, progress: () => void): Promise<boolean> {
  const limit = current.settings.stopCreates;
  if (limit <= 0 || !current.flows.open.has('orders')) return false;
  const row = await connection.flows.readOne('orders');
  if (row.stopReason !== null) return true;
  const since = [row.resumedAt, counted.at].filter((time): time is string => time !== null).sort().at(-1) ?? null;
  const at = await databaseNow(connection.statements);
  const ids = await waitingWithoutWmsOrder(connection.statements, since);
  if (ids.length <= limit) return false;
  let creates = 0;
  for (let start = 0; start < ids.length && creates <= limit; start += connection.timing.batchSize) {
    const orders = await connection.ledger.peek(ids.slice(start, start + connection.timing.batchSize));
    const state = await readShop(connection, current, orders.map((order) => order.ledger.idOrder));
    const readable = orders.filter((order) => !state.problems.has(order.ledger.idOrder));
    creates += decideAll(connection, current, readable, state, new Map()).filter((task) => task.decision.kind === 'create').length;
    progress();
  }
  if (creates <= limit) {
    counted.at = at;
    return false;
  }
  const why = `More than ${limit} new orders would be sent at once (orders that wait: ${ids.length}). Look whether they should all be sent, then release the orders flow.`;
  // Where it was resumed meanwhile, or another sidecar stopped it, the next poll looks at it anew.
  if (await connection.flows.stop('orders', why, row)) connection.log.error('safety stop: too many orders at once', { flow: 'orders', count: ids.length, limit });
  return true;
}

/** Takes the cancels out of a batch where they would be more than a day's mistake, and stops the flow. */
export async function stopCancels(connection: Connection, current: CurrentSettings, tasks: readonly OrderTask[]): Promise<void> {
  const limit = current.settings.stopCancels;
  const cancels = tasks.filter((task) => task.decision.kind === 'cancel');
  if (limit <= 0 || cancels.length === 0) return;
  const row = await connection.flows.readOne('cancellations');
  const fresh = cancels.filter((task) => !isResumed(row.resumedAt, task.claimed.waitingSince));
  if (row.stopReason === null) {
    if (fresh.length === 0) return;
    const total = fresh.length + (await cancelsSince(connection.statements, CANCEL_WINDOW_MINUTES, row.resumedAt));
    if (total <= limit) return;
    const why = `${total} cancellations within ${CANCEL_WINDOW_MINUTES} minutes, more than the ${limit} that go without asking. Look whether they are meant, then release the cancellations flow.`;
    if (await connection.flows.stop('cancellations', why, row)) {
      connection.log.error('safety stop: too many cancellations at once', { flow: 'cancellations', count: total, limit });
    } else if ((await connection.flows.readOne('cancellations')).stopReason === null) {
      // Resumed at this moment: these were among what waited.
      return;
    }
  }
  for (const task of cancels) {
    task.decision = { kind: 'none', update: { state: 'waiting', waitsFor: ['cancellations'], problemCode: null, problem: null } };
    applyDecision(task);
  }
}
