/**
 * The calls of one chunk: intents committed, articles made known, each order sent, every answer turned into a note.
 * One order's answer never touches another's.
 */
import { BridgeError } from '../errors';
import { name } from '../domain/decideOutbound';
import { backoffMs } from '../domain/retry';
import type { Connection, Snapshot } from '../connection';
import { contentsOf } from '../domain/lineContents';
import { wayIndex } from '../domain/orderStatus';
import type { WmsOrderDraft, WmsPicture } from '../domain/terms';
import type { Intent } from '../shop/database/OrderLedger';
import { articlesMissing, makeArticles } from './articles';
import { pictureLines } from './resolveIntents';
import { accepted, callFailed, cancelled, cancelRefused, SECOND_ASK_MS, UNEXPLAINED_TRIES } from './wmsAnswers';
import { entry, type Work } from './work';

/** @returns the orders to note; one whose lease was lost before its call is not among them. */
export async function callWms(connection: Connection, snapshot: Snapshot, owner: string, chunk: readonly Work[]): Promise<Work[]> {
  const { ledger, timing, wms } = connection;
  const refused = chunk.filter((work) => refusedByCheck(connection, work));
  const willing = chunk.filter((work) => !refused.includes(work));
  const unknown = await articlesMissing(connection, snapshot, willing);
  for (const [work, error] of unknown) callFailed(connection, work, error, false);
  const callable = willing.filter((work) => !unknown.has(work));
  const { ids, taken } = await ledger.recordIntents(owner, callable.map(intentOf), timing.leaseMs);
  const doubled = callable.filter((work) => taken.has(work.idOrder));
  for (const work of doubled) numberTaken(connection, work);
  const mine = callable.filter((work) => ids.has(work.idOrder));
  const queue = [...mine];
  const workers = Array.from({ length: Math.max(1, Math.min(wms.capabilities.parallelCalls, queue.length)) }, async () => {
    for (let work = queue.shift(); work; work = queue.shift()) {
      await callOne(connection, snapshot, work, ids.get(work.idOrder) as number);
    }
  });
  await Promise.all(workers);
  await confirmCancels(connection, mine);
  return [...refused, ...unknown.keys(), ...doubled, ...mine];
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
  if (decision.kind === 'create') {
    const sameGeneration = claimed.wmsOrder !== null && claimed.wmsOrder.generation === decision.generation;
    return {
      idOrder: work.idOrder,
      idWmsOrder: sameGeneration ? (claimed.wmsOrder?.idWmsOrder ?? null) : null,
      generation: decision.generation,
      number: decision.draft.number,
      mark: decision.draft.mark,
      operation: 'create',
      hash: decision.hash,
      lineContents: work.order ? contentsOf(work.order) : null,
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
  };
}

async function callOne(connection: Connection, snapshot: Snapshot, work: Work, idWmsOrder: number): Promise<void> {
  const { wms, log } = connection;
  const { decision, note } = work;
  const began = Date.now();
  note.wmsOrder = { ...note.wmsOrder, idWmsOrder };
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
  let pictures: Map<string, WmsPicture> | null = null;
  try {
    const numbers = asked.map((work) => work.claimed.wmsOrder?.number ?? '');
    pictures = new Map((await connection.wms.findOrders(numbers)).map((picture) => [picture.number, picture]));
  } catch {
    // Unconfirmed: a yes is looked at again, a no stands as it was said.
  }
  for (const work of asked) {
    const picture = pictures?.get(work.claimed.wmsOrder?.number ?? '');
    if (work.note.cancelState === 'cancelled') {
      if (pictures === null || (picture && picture.status !== 'cancelled')) undo(work);
    } else if (picture && wayIndex(picture.status) >= 0 && wayIndex(picture.status) < wayIndex('picking') && attempts(work) < UNEXPLAINED_TRIES) {
      work.note.cancelState = 'asked';
      work.note.history = [];
      work.note.retry = { attempts: attempts(work), delayMs: Math.max(SECOND_ASK_MS, backoffMs(attempts(work), undefined, connection.random())) };
    }
  }
}
