/**
 * What the warehouse's answers mean for an order: taken, changed, cancelled, refused, failed for now, failed for good. Each becomes a
 * note; nothing is written here.
 */
import { BridgeError } from '../errors';
import { name } from '../domain/decideOutbound';
import { MAX_ATTEMPTS, backoffMs } from '../domain/retry';
import type { Connection } from '../connection';
import type { WmsOrderDraft } from '../domain/terms';
import { entry, failed, type Work } from './orderTask';

/** A refusal whose words no adapter could explain. */
const UNEXPLAINED = 'wms_refused';
export const UNEXPLAINED_TRIES = 3;
export const SECOND_ASK_MS = 1_000;

export function accepted(work: Work, draft: WmsOrderDraft, hash: string | null, wmsId: string): void {
  const { note } = work;
  note.state = 'at_wms';
  note.waitsFor = [];
  note.problemCode = null;
  note.problem = null;
  note.cancelState = null;
  note.outcome = 'sent';
  note.wmsOrder = {
    ...(note.wmsOrder as NonNullable<typeof note.wmsOrder>),
    wmsId,
    sentHash: hash,
    refusedHash: null,
    accepted: { lines: draft.lines },
    intentOver: true,
  };
}

export function cancelled(work: Work, message: string): void {
  const { note } = work;
  note.state = work.order === null ? 'skipped' : 'cancelled';
  note.cancelState = 'cancelled';
  note.problemCode = null;
  note.problem = null;
  note.outcome = 'sent';
  note.wmsOrder = { ...(note.wmsOrder as NonNullable<typeof note.wmsOrder>), ended: true, intentOver: true };
  note.history.push(entry(work, 'cancelled', message));
}

export function cancelRefused(work: Work, message: string): void {
  const { note } = work;
  const what = work.order ? name(work.order) : String(work.idOrder);
  note.state = 'at_wms';
  note.cancelState = 'refused';
  note.problemCode = 'cancel_refused';
  note.problem = `The warehouse refused to cancel order ${what}: ${asSentence(message)} It will be shipped unless someone there stops it: call the warehouse, or agree with the customer on a return.`;
  note.outcome = 'sent';
  note.wmsOrder = { ...(note.wmsOrder as NonNullable<typeof note.wmsOrder>), intentOver: true };
  note.history.push(entry(work, 'cancel refused', note.problem));
}

/**
 * A call, or what stood before it, failed.
 * @param called false where the WMS was never asked for this order: then no intent is open
 */
export function callFailed(connection: Connection, work: Work, error: unknown, called: boolean): void {
  const { claimed, note, decision } = work;
  const known = error instanceof BridgeError ? error : null;
  const intentOver = called && !(known?.outcomeUnknown ?? true);
  const answerLost = called && !intentOver;
  if (note.wmsOrder && intentOver) note.wmsOrder.intentOver = true;
  if (note.wmsOrder && answerLost) note.wmsOrder.answerLost = true;
  const settleMs = answerLost ? connection.timing.settleMs : 0;

  if (known?.scope === 'connection') {
    // No order's fault, and none is told: what the connection has is said once, and while it is down nothing is claimed for calls.
    note.state = claimed.ledger.state;
    note.outcome = 'retry';
    note.retry = { attempts: claimed.ledger.attempts, delayMs: Math.max(1, settleMs) };
    return;
  }
  if (known?.family === 'retryable') {
    if (called) connection.streak.failed(work.idOrder);
    // What fails for every order costs none of them a try.
    const attempts = claimed.ledger.attempts + (connection.streak.hitsEverything ? 0 : 1);
    if (attempts < MAX_ATTEMPTS) {
      const delayMs = Math.max(backoffMs(Math.max(1, attempts), known.retryAfterMs, connection.random()), settleMs);
      note.retry = { attempts, delayMs };
      note.state = claimed.ledger.state;
      note.problemCode = known.code;
      note.problem = /tried again/.test(known.message) ? known.message : `${asSentence(known.message)} It is tried again by itself.`;
      note.outcome = 'retry';
      connection.log.warn('call failed, will be tried again', {
        correlation: work.correlationId,
        order: work.idOrder,
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
    note.retry = { attempts, delayMs: Math.max(SECOND_ASK_MS, backoffMs(attempts, known.retryAfterMs, connection.random())) };
    note.problemCode = known.code;
    note.problem = `${asSentence(known.message)} It is asked once more, then this stands.`;
    note.outcome = 'retry';
    return;
  }
  if (decision.kind === 'update' && known?.code === 'order_missing') {
    // The warehouse gave it up without a word: the next look decides on that, and a person is asked.
    note.state = 'at_wms';
    note.outcome = 'order_missing';
    note.wmsOrder = { idWmsOrder: claimed.wmsOrder?.idWmsOrder as number, intentOver: true, ended: true };
    note.history.push(entry(work, 'gone at the warehouse', known.message));
    note.retry = { attempts: claimed.ledger.attempts, delayMs: 1 };
    return;
  }
  if (decision.kind === 'update' && known?.family === 'permanent') {
    // The WMS still has the order as it was: the refusal is kept, and this same change is not asked again.
    note.state = 'at_wms';
    note.changeState = 'refused';
    note.problemCode = known.code === 'change_refused' || known.code === 'wms_refused' ? 'change_refused' : known.code;
    note.problem = `The warehouse did not take the change of order ${work.order ? name(work.order) : work.idOrder}: ${asSentence(known.message)} It goes as it was sent before, unless someone at the warehouse changes it.`;
    note.outcome = 'refused';
    note.wmsOrder = {
      idWmsOrder: note.wmsOrder?.idWmsOrder ?? (claimed.wmsOrder?.idWmsOrder as number),
      refusedHash: decision.hash,
      ...(called ? { intentOver: true } : {}),
    };
    note.history.push(entry(work, 'change refused', note.problem));
    return;
  }
  if (decision.kind === 'cancel' && known?.family === 'permanent') {
    cancelRefused(work, known.message);
    return;
  }
  failed(connection, work, error);
}

/** Somebody else's words, ended so that ours can follow. */
function asSentence(words: string): string {
  const trimmed = words.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
