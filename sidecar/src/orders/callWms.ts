/**
 * The calls of one batch: articles made known, intents committed, each order sent, every answer turned into a note and noted.
 * One order's answer never touches another's. Intents are committed for a slice of a moment's calls, in the step that looks for newer
 * events: an order that was cancelled or changed while others were sent is not called, but decided anew.
 */
import { BridgeError } from '../errors';
import { isolate } from '../resilience/isolate';
import { name } from '../domain/decideOutbound';
import { backoffMs } from '../domain/retry';
import type { Connection, CurrentSettings } from '../connection';
import { contentsOf } from '../domain/lineContents';
import { wayIndex } from '../domain/orderStatus';
import type { WmsOrderDraft, WmsOrderSnapshot } from '../domain/terms';
import type { Intent } from '../shop/ledger/OrderLedger';
import { articlesMissing, makeArticles } from './articles';
import { snapshotLines } from './resolveIntents';
import { accepted, callFailed, cancelled, cancelRefused, SECOND_ASK_MS, UNEXPLAINED_TRIES } from './recordAnswers';
import { entry, notCalled, type OrderTask } from './orderTask';

/** Calls that are decided together take no longer than this: so long may an event be overtaken by a call. Longer than one call if that is slow. */
const SLICE_MS = 250;

/** While the WMS fails over every order, a batch tries one of its orders, and the others wait so long. */
const TRIED_EVERY_MS = 60_000;

/** Calls for all of these orders. Those that were not called, as the connection is down or the sidecar ends, are noted as they were. */
export async function callWms(
  connection: Connection,
  current: CurrentSettings,
  owner: string,
  tasks: readonly OrderTask[],
  noteAll: (part: readonly OrderTask[]) => Promise<void>,
): Promise<void> {
  const { timing, wms, pace, streak } = connection;
  let tried = false;
  for (let start = 0; start < tasks.length; start += timing.chunkSize) {
    const queue = tasks.slice(start, start + timing.chunkSize);
    if (mayCall(connection)) {
      const sorted = await sortOut(connection, current, queue.splice(0));
      await noteAll(sorted.over);
      queue.push(...sorted.callable);
    }
    while (queue.length > 0 && mayCall(connection)) {
      if (streak.hitsEverything && tried) break;
      const slice = queue.splice(0, streak.hitsEverything ? 1 : pace.fit(SLICE_MS, wms.capabilities.parallelCalls));
      tried = true;
      const { over, uncalled } = await callSlice(connection, current, owner, slice);
      await noteAll(over);
      queue.unshift(...uncalled);
    }
    for (const task of queue) notCalled(task, streak.hitsEverything ? TRIED_EVERY_MS : undefined);
    await noteAll(queue);
  }
}

function mayCall({ health, stopping }: Connection): boolean {
  return !health.wms.isDown && !stopping.aborted;
}

/** What needs no call after all: the order or one of its articles is refused before anything is sent. */
async function sortOut(connection: Connection, current: CurrentSettings, tasks: readonly OrderTask[]): Promise<{ over: OrderTask[]; callable: OrderTask[] }> {
  const unfit = tasks.filter((task) => refusedByCheck(connection, task));
  const willing = tasks.filter((task) => !unfit.includes(task));
  const unknown = await articlesMissing(connection, current, willing).catch((error: unknown) => {
    // The connection went down: nothing is called any more.
    if (error instanceof BridgeError && error.scope === 'connection') return new Map<OrderTask, unknown>();
    throw error;
  });
  for (const [task, error] of unknown) callFailed(connection, task, error, false);
  return { over: [...unfit, ...unknown.keys()], callable: willing.filter((task) => !unknown.has(task)) };
}

/** @returns the orders to note, and those that there was no time to call; one whose lease was lost before its call is in neither */
async function callSlice(connection: Connection, current: CurrentSettings, owner: string, slice: readonly OrderTask[]): Promise<{ over: OrderTask[]; uncalled: OrderTask[] }> {
  const { ledger, timing, wms } = connection;
  const { ids, taken, moved } = await ledger.recordIntents(owner, slice.map(intentOf), timing.leaseMs);
  const doubled = slice.filter((task) => taken.has(task.idOrder));
  for (const task of doubled) numberTaken(connection, task);
  const overtaken = slice.filter((task) => moved.has(task.idOrder));
  for (const task of overtaken) notCalled(task);
  const mine = slice.filter((task) => ids.has(task.idOrder));
  for (const task of mine) task.idWmsOrder = ids.get(task.idOrder) as number;
  const queue = [...mine];
  const until = Date.now() + SLICE_MS;
  const workers = Array.from({ length: Math.max(1, Math.min(wms.capabilities.parallelCalls, queue.length)) }, async () => {
    // One round of calls at least. More only while there is time: a warehouse may become slow at any moment.
    for (let task = queue.shift(); task; task = mayCall(connection) && Date.now() < until ? queue.shift() : undefined) {
      await callOne(connection, current, task);
    }
  });
  await Promise.all(workers);
  const called = mine.filter((task) => !queue.includes(task));
  await confirmCancels(connection, called);
  return { over: [...doubled, ...overtaken, ...called], uncalled: queue };
}

/** Another WMS order of ours has the number that this one was to get; it is given up, so that "send again" takes the next. */
function numberTaken(connection: Connection, task: OrderTask): void {
  const { decision } = task;
  if (decision.kind !== 'create' || !task.order) return;
  task.update.generation = decision.generation;
  const message = `Order ${name(task.order)}: the warehouse has an order ${decision.draft.number} already, which was made there by hand. Ask the warehouse whether it is this one; if it is not, send ${name(task.order)} again, and it goes under the next number.`;
  callFailed(connection, task, new BridgeError({ family: 'permanent', code: 'number_taken', field: 'number', message }), false);
}

/** What is wrong with the order before anyone is asked: the message names the order, the field and what to do. */
function refusedByCheck(connection: Connection, task: OrderTask): boolean {
  try {
    return refused(connection, task);
  } catch (error) {
    // An adapter that stumbles over one order must not stop the others.
    callFailed(connection, task, error, false);
    return true;
  }
}

function refused(connection: Connection, task: OrderTask): boolean {
  const { decision } = task;
  if (decision.kind !== 'create' && decision.kind !== 'update') return false;
  const problems = [
    ...decision.draft.lines
      .filter((line) => line.sku === '')
      .map((line) => ({
        code: 'sku_missing',
        field: 'lines.sku',
        message: `the line "${line.name}" has no reference (SKU). Give the product its reference in the shop, correct the order's line, and send the order again.`,
      })),
    ...connection.wms.check(decision.draft),
  ];
  const first = problems[0];
  if (!first || !task.order) return false;
  const words = problems.map((problem) => problem.message).join(' ');
  callFailed(
    connection,
    task,
    new BridgeError({
      family: 'permanent',
      code: first.code,
      field: first.field,
      // An adapter's own words may name the order already.
      message: first.message.startsWith('Order ') ? words : `Order ${name(task.order)}: ${words}`,
    }),
    false,
  );
  return true;
}

function intentOf(task: OrderTask): Intent {
  const { decision, claimed } = task;
  const { eventIds } = claimed;
  if (decision.kind === 'create') {
    const sameGeneration = claimed.wmsOrder !== null && claimed.wmsOrder.generation === decision.generation;
    return {
      idOrder: task.idOrder,
      idWmsOrder: task.idWmsOrder ?? (sameGeneration ? (claimed.wmsOrder?.idWmsOrder ?? null) : null),
      generation: decision.generation,
      number: decision.draft.number,
      externalRef: decision.draft.externalRef,
      operation: 'create',
      hash: decision.hash,
      lineContents: task.order ? contentsOf(task.order) : null,
      eventIds,
    };
  }
  if (!claimed.wmsOrder) throw new Error(`order ${task.idOrder}: ${decision.kind} without a WMS order`);
  const { idWmsOrder, generation, number, externalRef, lineContents } = claimed.wmsOrder;
  return {
    idOrder: task.idOrder,
    idWmsOrder,
    generation,
    number,
    externalRef,
    operation: decision.kind === 'update' ? 'update' : 'cancel',
    hash: decision.kind === 'update' ? decision.hash : null,
    lineContents: decision.kind === 'update' && task.order ? contentsOf(task.order, lineContents) : null,
    eventIds,
  };
}

async function callOne(connection: Connection, current: CurrentSettings, task: OrderTask): Promise<void> {
  const { wms, log } = connection;
  const { decision, update } = task;
  const began = Date.now();
  update.wmsOrder = { ...update.wmsOrder, idWmsOrder: task.idWmsOrder as number };
  update.exchanged = true;
  let answer = 'Accepted.';
  try {
    if (decision.kind === 'create') await create(connection, current, task, decision);
    else if (decision.kind === 'update') {
      const { wmsId } = await withArticles(connection, current, task, decision.draft, () => wms.updateOrder(decision.draft, task.claimed.wmsOrder?.wmsId ?? null));
      accepted(task, decision.draft, decision.hash, wmsId);
      update.changeState = null;
      update.history.push(entry(task, 'changed', 'The warehouse took the change.'));
    } else if (decision.kind === 'cancel') {
      const wmsOrder = task.claimed.wmsOrder;
      if (!wmsOrder) return;
      const cancel = await wms.cancelOrder({ number: wmsOrder.number, wmsId: wmsOrder.wmsId });
      answer = cancel.outcome === 'refused' ? `Refused: ${cancel.message}` : cancel.outcome === 'cancelled' ? 'Cancelled.' : 'Not found.';
      if (cancel.outcome === 'refused') cancelRefused(task, cancel.message);
      else cancelled(task, cancel.outcome === 'not_found' ? 'The warehouse has no such order (any more).' : `${decision.why} The warehouse cancelled it.`);
    }
    log.info('wms answered', {
      correlation: task.correlationId,
      order: task.idOrder,
      wms_number: 'draft' in decision ? decision.draft.number : task.claimed.wmsOrder?.number,
      operation: decision.kind,
      outcome: update.outcome,
      ms: Date.now() - began,
    });
  } catch (error) {
    // Of other errors only the log may know: they may hold what a client sent, its password too.
    answer = error instanceof BridgeError ? error.message : `An unexpected error; the log has it under ${task.correlationId}.`;
    callFailed(connection, task, error, true);
  }
  if (update.outcome !== 'retry') connection.streak.ended();
  connection.pace.took(Date.now() - began);
  connection.progressed();
  const request = 'draft' in decision ? decision.draft : { number: task.claimed.wmsOrder?.number, wmsId: task.claimed.wmsOrder?.wmsId };
  update.wmsOrder = { ...update.wmsOrder, call: { operation: decision.kind, request, answer } };
}

async function create(
  connection: Connection,
  current: CurrentSettings,
  task: OrderTask,
  decision: Extract<OrderTask['decision'], { kind: 'create' }>,
): Promise<void> {
  const { wms } = connection;
  const { draft } = decision;
  task.update.generation = decision.generation;
  task.update.releasedAt = decision.releasedAt;
  try {
    const { wmsId } = await withArticles(connection, current, task, draft, () => wms.createOrder(draft));
    accepted(task, draft, decision.hash, wmsId);
    // What became of the WMS order before this one is over.
    task.update.wmsStatus = null;
    task.update.history.push(entry(task, 'sent', `The warehouse accepted it as ${draft.number}.`));
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'order_exists') throw error;
    // Somebody made it: ourselves, before a crash or a restored database, or someone else.
    const snapshot = (await wms.findOrders([draft.number])).find((found) => found.number === draft.number);
    if (snapshot?.externalRef === draft.externalRef) {
      accepted(task, draft, null, snapshot.wmsId);
      if (task.update.wmsOrder) {
        task.update.wmsOrder.accepted = { lines: snapshotLines(snapshot) };
        // No hash: the WMS may hold an older state of the order, and the next look sends today's.
        task.update.wmsOrder.sentHash = null;
        // Nobody will ship it: the next look asks a person.
        if (snapshot.status === 'cancelled') task.update.wmsOrder.ended = true;
      }
      task.update.retry = { attempts: 0, delayMs: 1 };
      task.update.history.push(entry(task, 'taken over', `The warehouse has it already as ${draft.number}; it was taken over.`));
    } else {
      throw new BridgeError({
        family: 'permanent',
        code: 'number_taken',
        field: 'number',
        message: `Order ${task.order ? name(task.order) : task.idOrder}: the warehouse has another order of the number ${draft.number}, which was not made by this shop. Ask the warehouse whose it is; give this shop an order prefix of its own if it shares the account.`,
        cause: error,
      });
    }
  }
}

/** Calls; where the WMS turns out to lack an article, and the admin allows it, makes the order's articles and calls once more. */
async function withArticles<T>(connection: Connection, current: CurrentSettings, task: OrderTask, draft: WmsOrderDraft, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'sku_unknown' || !current.settings.createArticles || !task.order) throw error;
    await makeArticles(connection, task.order, new Set(draft.lines.map((line) => line.sku)));
    return call();
  }
}

/**
 * "Cancelled" is believed when a look confirms it: a WMS may answer before it has decided. "Refused" is believed at once where
 * the order is being picked; where it is not, the cancellation is asked for again before the refusal stands.
 */
async function confirmCancels(connection: Connection, tasks: readonly OrderTask[]): Promise<void> {
  const asked = tasks.filter((task) => task.decision.kind === 'cancel' && task.update.outcome === 'sent');
  if (asked.length === 0) return;
  const attempts = (task: OrderTask): number => task.claimed.ledger.attempts + 1;
  const undo = (task: OrderTask): void => {
    // The intent stays open: the next look, after the settling time, tells.
    const { idWmsOrder, call } = task.update.wmsOrder as NonNullable<OrderTask['update']['wmsOrder']>;
    task.update.wmsOrder = { idWmsOrder, ...(call ? { call } : {}) };
    task.update.state = 'at_wms';
    task.update.cancelState = 'asked';
    task.update.history = [];
    task.update.retry = { attempts: task.claimed.ledger.attempts, delayMs: connection.timing.settleMs };
  };
  const numberOf = (task: OrderTask): string => task.claimed.wmsOrder?.number ?? '';
  const snapshots = new Map<string, WmsOrderSnapshot>();
  // Unconfirmed: a yes is looked at again, a no stands as it was said.
  const unconfirmed = new Set(asked);
  const looked = await isolate(asked, { call: (part) => connection.wms.findOrders(part.map(numberOf)), stopping: connection.stopping }).catch(
    (error: unknown) => {
      if (error instanceof BridgeError && error.scope === 'connection') return null;
      throw error;
    },
  );
  for (const { items, result } of looked?.answers ?? []) {
    for (const snapshot of result) snapshots.set(snapshot.number, snapshot);
    for (const task of items) unconfirmed.delete(task);
  }
  for (const task of asked) {
    const snapshot = snapshots.get(numberOf(task));
    if (task.update.cancelState === 'cancelled') {
      if (unconfirmed.has(task) || (snapshot && snapshot.status !== 'cancelled')) undo(task);
    } else if (snapshot && wayIndex(snapshot.status) >= 0 && wayIndex(snapshot.status) < wayIndex('picking') && attempts(task) < UNEXPLAINED_TRIES) {
      task.update.cancelState = 'asked';
      task.update.history = [];
      task.update.retry = { attempts: attempts(task), delayMs: Math.max(SECOND_ASK_MS, backoffMs(attempts(task), undefined, connection.random())) };
    }
  }
}
