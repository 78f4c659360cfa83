/**
 * The calls of one batch: articles made known, intents committed, each order sent, every answer turned into a note and noted.
 * One order's answer never touches another's. Intents are committed for a slice of a moment's calls, in the step that looks for newer
 * events: an order that was cancelled or changed while others were sent is not called, but decided anew.
 */
import { BridgeError } from '../errors';
import { isolate } from '../resilience/isolate';
import { name } from '../domain/decideOutbound';
import { backoffMs } from '../domain/retry';
import type { Connection, Snapshot } from '../connection';
import { contentsOf } from '../domain/lineContents';
import { wayIndex } from '../domain/orderStatus';
import type { WmsOrderDraft, WmsPicture } from '../domain/terms';
import type { Intent } from '../shop/ledger/OrderLedger';
import { articlesMissing, makeArticles } from './articles';
import { pictureLines } from './resolveIntents';
import { accepted, callFailed, cancelled, cancelRefused, SECOND_ASK_MS, UNEXPLAINED_TRIES } from './recordAnswers';
import { entry, notCalled, type Work } from './orderTask';

/** Calls that are decided together take no longer than this: so long may an event be overtaken by a call. Longer than one call if that is slow. */
const SLICE_MS = 250;

/** While the WMS fails over every order, a batch tries one of its orders, and the others wait so long. */
const TRIED_EVERY_MS = 60_000;

/** Calls for all of these orders. Those that were not called, as the connection is down or the sidecar ends, are noted as they were. */
export async function callWms(
  connection: Connection,
  snapshot: Snapshot,
  owner: string,
  works: readonly Work[],
  noteAll: (part: readonly Work[]) => Promise<void>,
): Promise<void> {
  const { timing, wms, pace, streak } = connection;
  let tried = false;
  for (let start = 0; start < works.length; start += timing.chunkSize) {
    const queue = works.slice(start, start + timing.chunkSize);
    if (mayCall(connection)) {
      const sorted = await sortOut(connection, snapshot, queue.splice(0));
      await noteAll(sorted.over);
      queue.push(...sorted.callable);
    }
    while (queue.length > 0 && mayCall(connection)) {
      if (streak.hitsEverything && tried) break;
      const slice = queue.splice(0, streak.hitsEverything ? 1 : pace.fit(SLICE_MS, wms.capabilities.parallelCalls));
      tried = true;
      const { over, uncalled } = await callSlice(connection, snapshot, owner, slice);
      await noteAll(over);
      queue.unshift(...uncalled);
    }
    for (const work of queue) notCalled(work, streak.hitsEverything ? TRIED_EVERY_MS : undefined);
    await noteAll(queue);
  }
}

function mayCall({ health, stopping }: Connection): boolean {
  return !health.wms.isDown && !stopping.aborted;
}

/** What needs no call after all: the order or one of its articles is refused before anything is sent. */
async function sortOut(connection: Connection, snapshot: Snapshot, works: readonly Work[]): Promise<{ over: Work[]; callable: Work[] }> {
  const unfit = works.filter((work) => refusedByCheck(connection, work));
  const willing = works.filter((work) => !unfit.includes(work));
  const unknown = await articlesMissing(connection, snapshot, willing).catch((error: unknown) => {
    // The connection went down: nothing is called any more.
    if (error instanceof BridgeError && error.scope === 'connection') return new Map<Work, unknown>();
    throw error;
  });
  for (const [work, error] of unknown) callFailed(connection, work, error, false);
  return { over: [...unfit, ...unknown.keys()], callable: willing.filter((work) => !unknown.has(work)) };
}

/** @returns the orders to note, and those that there was no time to call; one whose lease was lost before its call is in neither */
async function callSlice(connection: Connection, snapshot: Snapshot, owner: string, slice: readonly Work[]): Promise<{ over: Work[]; uncalled: Work[] }> {
  const { ledger, timing, wms } = connection;
  const { ids, taken, moved } = await ledger.recordIntents(owner, slice.map(intentOf), timing.leaseMs);
  const doubled = slice.filter((work) => taken.has(work.idOrder));
  for (const work of doubled) numberTaken(connection, work);
  const overtaken = slice.filter((work) => moved.has(work.idOrder));
  for (const work of overtaken) notCalled(work);
  const mine = slice.filter((work) => ids.has(work.idOrder));
  for (const work of mine) work.idWmsOrder = ids.get(work.idOrder) as number;
  const queue = [...mine];
  const until = Date.now() + SLICE_MS;
  const workers = Array.from({ length: Math.max(1, Math.min(wms.capabilities.parallelCalls, queue.length)) }, async () => {
    // One round of calls at least. More only while there is time: a warehouse may become slow at any moment.
    for (let work = queue.shift(); work; work = mayCall(connection) && Date.now() < until ? queue.shift() : undefined) {
      await callOne(connection, snapshot, work);
    }
  });
  await Promise.all(workers);
  const called = mine.filter((work) => !queue.includes(work));
  await confirmCancels(connection, called);
  return { over: [...doubled, ...overtaken, ...called], uncalled: queue };
}

/** Another WMS order of ours has the number that this one was to get; it is given up, so that "send again" takes the next. */
function numberTaken(connection: Connection, work: Work): void {
  const { decision } = work;
  if (decision.kind !== 'create' || !work.order) return;
  work.note.generation = decision.generation;
  const message = `Order ${name(work.order)}: the warehouse has an order ${decision.draft.number} already, which was made there by hand. Ask the warehouse whether it is this one; if it is not, send ${name(work.order)} again, and it goes under the next number.`;
  callFailed(connection, work, new BridgeError({ family: 'permanent', code: 'number_taken', field: 'number', message }), false);
}

/** What is wrong with the order before anyone is asked: the message names the order, the field and what to do. */
function refusedByCheck(connection: Connection, work: Work): boolean {
  try {
    return refused(connection, work);
  } catch (error) {
    // An adapter that stumbles over one order must not stop the others.
    callFailed(connection, work, error, false);
    return true;
  }
}

function refused(connection: Connection, work: Work): boolean {
  const { decision } = work;
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
  if (!first || !work.order) return false;
  const words = problems.map((problem) => problem.message).join(' ');
  callFailed(
    connection,
    work,
    new BridgeError({
      family: 'permanent',
      code: first.code,
      field: first.field,
      // An adapter's own words may name the order already.
      message: first.message.startsWith('Order ') ? words : `Order ${name(work.order)}: ${words}`,
    }),
    false,
  );
  return true;
}

function intentOf(work: Work): Intent {
  const { decision, claimed } = work;
  const { eventIds } = claimed;
  if (decision.kind === 'create') {
    const sameGeneration = claimed.wmsOrder !== null && claimed.wmsOrder.generation === decision.generation;
    return {
      idOrder: work.idOrder,
      idWmsOrder: work.idWmsOrder ?? (sameGeneration ? (claimed.wmsOrder?.idWmsOrder ?? null) : null),
      generation: decision.generation,
      number: decision.draft.number,
      mark: decision.draft.mark,
      operation: 'create',
      hash: decision.hash,
      lineContents: work.order ? contentsOf(work.order) : null,
      eventIds,
    };
  }
  if (!claimed.wmsOrder) throw new Error(`order ${work.idOrder}: ${decision.kind} without a WMS order`);
  const { idWmsOrder, generation, number, mark, lineContents } = claimed.wmsOrder;
  return {
    idOrder: work.idOrder,
    idWmsOrder,
    generation,
    number,
    mark,
    operation: decision.kind === 'update' ? 'update' : 'cancel',
    hash: decision.kind === 'update' ? decision.hash : null,
    lineContents: decision.kind === 'update' && work.order ? contentsOf(work.order, lineContents) : null,
    eventIds,
  };
}

async function callOne(connection: Connection, snapshot: Snapshot, work: Work): Promise<void> {
  const { wms, log } = connection;
  const { decision, note } = work;
  const began = Date.now();
  note.wmsOrder = { ...note.wmsOrder, idWmsOrder: work.idWmsOrder as number };
  note.exchanged = true;
  let answer = 'Accepted.';
  try {
    if (decision.kind === 'create') await create(connection, snapshot, work, decision);
    else if (decision.kind === 'update') {
      const { wmsId } = await withArticles(connection, snapshot, work, decision.draft, () => wms.updateOrder(decision.draft, work.claimed.wmsOrder?.wmsId ?? null));
      accepted(work, decision.draft, decision.hash, wmsId);
      note.changeState = null;
      note.history.push(entry(work, 'changed', 'The warehouse took the change.'));
    } else if (decision.kind === 'cancel') {
      const wmsOrder = work.claimed.wmsOrder;
      if (!wmsOrder) return;
      const cancel = await wms.cancelOrder({ number: wmsOrder.number, wmsId: wmsOrder.wmsId });
      answer = cancel.outcome === 'refused' ? `Refused: ${cancel.message}` : cancel.outcome === 'cancelled' ? 'Cancelled.' : 'Not found.';
      if (cancel.outcome === 'refused') cancelRefused(work, cancel.message);
      else cancelled(work, cancel.outcome === 'not_found' ? 'The warehouse has no such order (any more).' : `${decision.why} The warehouse cancelled it.`);
    }
    log.info('wms answered', {
      correlation: work.correlationId,
      order: work.idOrder,
      wms_number: 'draft' in decision ? decision.draft.number : work.claimed.wmsOrder?.number,
      operation: decision.kind,
      outcome: note.outcome,
      ms: Date.now() - began,
    });
  } catch (error) {
    // Of other errors only the log may know: they may hold what a client sent, its password too.
    answer = error instanceof BridgeError ? error.message : `An unexpected error; the log has it under ${work.correlationId}.`;
    callFailed(connection, work, error, true);
  }
  if (note.outcome !== 'retry') connection.streak.ended();
  connection.pace.took(Date.now() - began);
  connection.progressed();
  const request = 'draft' in decision ? decision.draft : { number: work.claimed.wmsOrder?.number, wmsId: work.claimed.wmsOrder?.wmsId };
  note.wmsOrder = { ...note.wmsOrder, call: { operation: decision.kind, request, answer } };
}

async function create(
  connection: Connection,
  snapshot: Snapshot,
  work: Work,
  decision: Extract<Work['decision'], { kind: 'create' }>,
): Promise<void> {
  const { wms } = connection;
  const { draft } = decision;
  work.note.generation = decision.generation;
  work.note.releasedAt = decision.releasedAt;
  try {
    const { wmsId } = await withArticles(connection, snapshot, work, draft, () => wms.createOrder(draft));
    accepted(work, draft, decision.hash, wmsId);
    // What became of the WMS order before this one is over.
    work.note.wmsStatus = null;
    work.note.history.push(entry(work, 'sent', `The warehouse accepted it as ${draft.number}.`));
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'order_exists') throw error;
    // Somebody made it: ourselves, before a crash or a restored database, or someone else.
    const picture = (await wms.findOrders([draft.number])).find((found) => found.number === draft.number);
    if (picture?.mark === draft.mark) {
      accepted(work, draft, null, picture.wmsId);
      if (work.note.wmsOrder) {
        work.note.wmsOrder.accepted = { lines: pictureLines(picture) };
        // No hash: the WMS may hold an older state of the order, and the next look sends today's.
        work.note.wmsOrder.sentHash = null;
        // Nobody will ship it: the next look asks a person.
        if (picture.status === 'cancelled') work.note.wmsOrder.ended = true;
      }
      work.note.retry = { attempts: 0, delayMs: 1 };
      work.note.history.push(entry(work, 'taken over', `The warehouse has it already as ${draft.number}; it was taken over.`));
    } else {
      throw new BridgeError({
        family: 'permanent',
        code: 'number_taken',
        field: 'number',
        message: `Order ${work.order ? name(work.order) : work.idOrder}: the warehouse has another order of the number ${draft.number}, which was not made by this shop. Ask the warehouse whose it is; give this shop an order prefix of its own if it shares the account.`,
        cause: error,
      });
    }
  }
}

/** Calls; where the WMS turns out to lack an article, and the admin allows it, makes the order's articles and calls once more. */
async function withArticles<T>(connection: Connection, snapshot: Snapshot, work: Work, draft: WmsOrderDraft, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'sku_unknown' || !snapshot.settings.createArticles || !work.order) throw error;
    await makeArticles(connection, work.order, new Set(draft.lines.map((line) => line.sku)));
    return call();
  }
}

/**
 * "Cancelled" is believed when a look confirms it: a WMS may answer before it has decided. "Refused" is believed at once where
 * the order is being picked; where it is not, the cancellation is asked for again before the refusal stands.
 */
async function confirmCancels(connection: Connection, works: readonly Work[]): Promise<void> {
  const asked = works.filter((work) => work.decision.kind === 'cancel' && work.note.outcome === 'sent');
  if (asked.length === 0) return;
  const attempts = (work: Work): number => work.claimed.ledger.attempts + 1;
  const undo = (work: Work): void => {
    // The intent stays open: the next look, after the settling time, tells.
    const { idWmsOrder, call } = work.note.wmsOrder as NonNullable<Work['note']['wmsOrder']>;
    work.note.wmsOrder = { idWmsOrder, ...(call ? { call } : {}) };
    work.note.state = 'at_wms';
    work.note.cancelState = 'asked';
    work.note.history = [];
    work.note.retry = { attempts: work.claimed.ledger.attempts, delayMs: connection.timing.settleMs };
  };
  const numberOf = (work: Work): string => work.claimed.wmsOrder?.number ?? '';
  const pictures = new Map<string, WmsPicture>();
  // Unconfirmed: a yes is looked at again, a no stands as it was said.
  const unconfirmed = new Set(asked);
  const looked = await isolate(asked, { call: (part) => connection.wms.findOrders(part.map(numberOf)), stopping: connection.stopping }).catch(
    (error: unknown) => {
      if (error instanceof BridgeError && error.scope === 'connection') return null;
      throw error;
    },
  );
  for (const { items, result } of looked?.answers ?? []) {
    for (const picture of result) pictures.set(picture.number, picture);
    for (const work of items) unconfirmed.delete(work);
  }
  for (const work of asked) {
    const picture = pictures.get(numberOf(work));
    if (work.note.cancelState === 'cancelled') {
      if (unconfirmed.has(work) || (picture && picture.status !== 'cancelled')) undo(work);
    } else if (picture && wayIndex(picture.status) >= 0 && wayIndex(picture.status) < wayIndex('picking') && attempts(work) < UNEXPLAINED_TRIES) {
      work.note.cancelState = 'asked';
      work.note.history = [];
      work.note.retry = { attempts: attempts(work), delayMs: Math.max(SECOND_ASK_MS, backoffMs(attempts(work), undefined, connection.random())) };
    }
  }
}
