/**
 * What the warehouse's answers mean for an order: taken, changed, cancelled, refused, failed for now, failed for good. Each becomes a
 * note; nothing is written here.
 */
import { BridgeError } from '../errors';
import { name } from '../domain/decideOutbound';
import { MAX_ATTEMPTS, backoffMs } from '../domain/retry';
import type { Connection } from '../connection';
import type { WmsOrderDraft } from '../domain/terms';
import { entry, failed, type OrderTask } from './orderTask';

/** A refusal whose words no adapter could explain. */
const UNEXPLAINED = 'wms_refused';
export const UNEXPLAINED_TRIES = 3;
export const SECOND_ASK_MS = 1_000;

export function accepted(task: OrderTask, draft: WmsOrderDraft, hash: string | null, wmsId: string): void {
  const { update } = task;
  update.state = 'at_wms';
  update.waitsFor = [];
  update.problemCode = null;
  update.problem = null;
  update.cancelState = null;
  update.outcome = 'sent';
  update.wmsOrder = {
    ...(update.wmsOrder as NonNullable<typeof update.wmsOrder>),
    wmsId,
    sentHash: hash,
    refusedHash: null,
    accepted: { lines: draft.lines },
    intentOver: true,
  };
}

export function cancelled(task: OrderTask, message: string): void {
  const { update } = task;
  update.state = task.order === null ? 'skipped' : 'cancelled';
  update.cancelState = 'cancelled';
  update.problemCode = null;
  update.problem = null;
  update.outcome = 'sent';
  update.wmsOrder = { ...(update.wmsOrder as NonNullable<typeof update.wmsOrder>), ended: true, intentOver: true };
  update.history.push(entry(task, 'cancelled', message));
}

export function cancelRefused(task: OrderTask, message: string): void {
  const { update } = task;
  const what = task.order ? name(task.order) : String(task.idOrder);
  update.state = 'at_wms';
  update.cancelState = 'refused';
  update.problemCode = 'cancel_refused';
  update.problem = `The warehouse refused to cancel order ${what}: ${asSentence(message)} It will be shipped unless someone there stops it: call the warehouse, or agree with the customer on a return.`;
  update.outcome = 'sent';
  update.wmsOrder = { ...(update.wmsOrder as NonNullable<typeof update.wmsOrder>), intentOver: true };
  update.history.push(entry(task, 'cancel refused', update.problem));
}

/**
 * A call, or what stood before it, failed.
 * @param called false where the WMS was never asked for this order: then no intent is open
 */
export function callFailed(connection: Connection, task: OrderTask, error: unknown, called: boolean): void {
  const { claimed, update, decision } = task;
  const known = error instanceof BridgeError ? error : null;
  const intentOver = called && !(known?.outcomeUnknown ?? true);
  const answerLost = called && !intentOver;
  if (update.wmsOrder && intentOver) update.wmsOrder.intentOver = true;
  if (update.wmsOrder && answerLost) update.wmsOrder.answerLost = true;
  const settleMs = answerLost ? connection.timing.settleMs : 0;

  if (known?.scope === 'connection') {
    // No order's fault, and none is told: what the connection has is said once, and while it is down nothing is claimed for calls.
    update.state = claimed.ledger.state;
    update.outcome = 'retry';
    update.retry = { attempts: claimed.ledger.attempts, delayMs: Math.max(1, settleMs) };
    return;
  }
  if (known?.family === 'retryable') {
    if (called) connection.streak.failed(task.idOrder);
    // What fails for every order costs none of them a try.
    const attempts = claimed.ledger.attempts + (connection.streak.hitsEverything ? 0 : 1);
    if (attempts < MAX_ATTEMPTS) {
      const delayMs = Math.max(backoffMs(Math.max(1, attempts), known.retryAfterMs, connection.random()), settleMs);
      update.retry = { attempts, delayMs };
      update.state = claimed.ledger.state;
      update.problemCode = known.code;
      update.problem = /tried again/.test(known.message) ? known.message : `${asSentence(known.message)} It is tried again by itself.`;
      update.outcome = 'retry';
      connection.log.warn('call failed, will be tried again', {
        correlation: task.correlationId,
        order: task.idOrder,
        operation: decision.kind,
        attempts,
        delay_ms: delayMs,
        code: known.code,
        error: known,
      });
      return;
    }
  }
  if (known?.code === UNEXPLAINED && claimed.ledger.attempts + 1 < UNEXPLAINED_TRIES) {
    // Shown at once, and asked again: what a warehouse refuses without a reason that we know may be a bad moment of its own.
    const attempts = claimed.ledger.attempts + 1;
    update.retry = { attempts, delayMs: Math.max(SECOND_ASK_MS, backoffMs(attempts, known.retryAfterMs, connection.random())) };
    update.problemCode = known.code;
    update.problem = `${asSentence(known.message)} It is asked once more, then this stands.`;
    update.outcome = 'retry';
    return;
  }
  if (decision.kind === 'update' && known?.code === 'order_missing') {
    // The warehouse gave it up without a word: the next look decides on that, and a person is asked.
    update.state = 'at_wms';
    update.outcome = 'order_missing';
    update.wmsOrder = { idWmsOrder: claimed.wmsOrder?.idWmsOrder as number, intentOver: true, ended: true };
    update.history.push(entry(task, 'gone at the warehouse', known.message));
    update.retry = { attempts: claimed.ledger.attempts, delayMs: 1 };
    return;
  }
  if (decision.kind === 'update' && known?.family === 'permanent') {
    // The WMS still has the order as it was: the refusal is kept, and this same change is not asked again.
    update.state = 'at_wms';
    update.changeState = 'refused';
    update.problemCode = known.code === 'change_refused' || known.code === 'wms_refused' ? 'change_refused' : known.code;
    update.problem = `The warehouse did not take the change of order ${task.order ? name(task.order) : task.idOrder}: ${asSentence(known.message)} It goes as it was sent before, unless someone at the warehouse changes it.`;
    update.outcome = 'refused';
    update.wmsOrder = {
      idWmsOrder: update.wmsOrder?.idWmsOrder ?? (claimed.wmsOrder?.idWmsOrder as number),
      refusedHash: decision.hash,
      ...(called ? { intentOver: true } : {}),
    };
    update.history.push(entry(task, 'change refused', update.problem));
    return;
  }
  if (decision.kind === 'cancel' && known?.family === 'permanent') {
    cancelRefused(task, known.message);
    return;
  }
  failed(connection, task, error);
}

/** Somebody else's words, ended so that ours can follow. */
function asSentence(words: string): string {
  const trimmed = words.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
