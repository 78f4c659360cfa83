/**
 * One batch: claim orders, read them in bulk, decide each, write back what the WMS shows, call the WMS where it must hear
 * of something, note all of it. The way of every order, whatever touched it.
 */
import { randomUUID } from 'node:crypto';
import { BridgeError } from '../errors';
import { writeBackBatch } from './writeBack';
import type { Connection, CurrentSettings } from '../connection';
import { keepLease } from '../shop/ledger/keepLease';
import { callWms } from './callWms';
import { decideAll, readShop } from './readAndDecide';
import { resolveIntents } from './resolveIntents';
import { stopCancels } from './safetyStops';
import { notCalled, type OrderTask } from './orderTask';

/** While the WMS is down, an order that needs a call after all is left until it is up again, which ends this pause. */
const PARKED_MS = 60_000;
/** Outcomes of an order that could not be read, or is left for later. */
const NO_CALL_AFTER: readonly string[] = ['failed', 'retry'];

export interface BatchResult {
  claimed: number;
  sent: number;
  failed: number;
}

/** @throws BridgeError where the whole batch could not be read (shop or database down); it is given back untouched. */
export async function workBatch(connection: Connection, current: CurrentSettings, candidates: readonly number[]): Promise<BatchResult> {
  const { ledger, log, timing, health } = connection;
  const owner = randomUUID();
  const claimed = await ledger.claim(candidates, owner, timing.leaseMs);
  if (claimed.length === 0) return { claimed: 0, sent: 0, failed: 0 };
  let open = claimed.map((order) => order.ledger.idOrder);
  const stopRenewing = keepLease(() => ledger.renew(owner, timing.leaseMs), timing.leaseMs);
  try {
    const state = await readShop(connection, current, open);
    connection.progressed();
    const resolved = await resolveIntents(connection, owner, claimed);
    const tasks = decideAll(connection, current, resolved.orders, state, resolved.problems);
    for (const task of tasks) if (isCall(task) && health.wms.isDown) notCalled(task, PARKED_MS);
    await stopCancels(connection, current, tasks);
    await writeBackBatch(connection, current, tasks, state.statuses, state.carriers);
    connection.progressed();
    return await carryOut(connection, current, owner, tasks, () => (open = []));
  } catch (error) {
    // That a connection is down was said when it went down.
    const ofConnection = error instanceof BridgeError && error.scope === 'connection';
    if (!ofConnection) log.warn('batch given back', { count: open.length, error });
    await ledger.giveBack(owner, open, ofConnection ? 0 : timing.pollIntervalMs).catch(() => undefined);
    throw error;
  } finally {
    stopRenewing();
  }
}

/** There is a call to be made for it. */
function isCall(task: OrderTask): boolean {
  return !NO_CALL_AFTER.includes(task.update.outcome) && ['create', 'update', 'cancel'].includes(task.decision.kind);
}

/** Orders without a call are noted at once; those with one afterwards, each as soon as its call is over. */
async function carryOut(
  connection: Connection,
  current: CurrentSettings,
  owner: string,
  tasks: readonly OrderTask[],
  finished: () => void,
): Promise<BatchResult> {
  const { ledger, log } = connection;
  const quiet = tasks.filter((task) => !isCall(task));
  const calls = tasks.filter(isCall);
  const result: BatchResult = { claimed: tasks.length, sent: 0, failed: 0 };
  const noteAll = async (part: readonly OrderTask[]): Promise<void> => {
    const lost = await ledger.finish(owner, part.map((task) => task.update));
    for (const id of lost) log.warn('lease lost, nothing noted', { order: id });
    for (const task of part) {
      if (task.update.outcome === 'sent') result.sent += 1;
      if (task.update.outcome === 'failed') result.failed += 1;
    }
  };
  await noteAll(quiet);
  if (calls.length > 0) {
    // One batch calls at a time, as far in parallel as the WMS allows; another one reads the shop meanwhile.
    await connection.calling.schedule(async () => {
      await callWms(connection, current, owner, calls, noteAll);
    });
  }
  finished();
  return result;
}
