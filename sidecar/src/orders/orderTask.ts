/** One order on its way through a batch: what was claimed, read and decided, and the note that grows along the way. */
import { BridgeError } from '../errors';
import { recheckDelayMs } from '../domain/retry';
import { name, type OutboundDecision } from '../domain/decideOutbound';
import { asSent } from '../domain/ledger';
import type { Connection } from '../connection';
import type { ClaimedOrder } from '../shop/ledger/OrderLedger';
import type { HistoryEntry, OrderNote } from '../shop/ledger/orderUpdates';
import type { ShopOrder } from '../domain/terms';

export interface Work {
  idOrder: number;
  correlationId: string;
  claimed: ClaimedOrder;
  /** null: deleted in the shop. */
  order: ShopOrder | null;
  decision: OutboundDecision;
  /** The row of the WMS order whose intent was committed; unset before that. */
  idWmsOrder?: number;
  /** Grows along the way and is written at the end, in one piece. */
  note: OrderNote;
}

/** @param inShop the order as the shop has it now; null: deleted there */
export function newWork(connection: Connection, claimed: ClaimedOrder, inShop: ShopOrder | null): Work {
  const order = inShop && asSent(inShop, claimed.wmsOrder);
  const { idOrder } = claimed.ledger;
  return {
    idOrder,
    // The same for all of an order's life: one search shows its whole way.
    correlationId: `${connection.idConnection}-${idOrder}`,
    claimed,
    order,
    decision: { kind: 'none', note: { state: claimed.ledger.state, waitsFor: [], problemCode: null, problem: null } },
    note: {
      idOrder,
      ...(order ? { reference: order.reference, stamps: order.stamps } : {}),
      deletedAt: order ? null : claimed.ledger.deletedAt,
      eventIds: claimed.eventIds,
      outcome: 'nothing_to_do',
      history: [],
      idWmsOrder: claimed.wmsOrder?.idWmsOrder ?? null,
      skus: order ? [...new Set(order.lines.filter((line) => !line.isVirtual).map((line) => line.sku))] : [],
    },
  };
}

/** Puts the decision into the note. What a call brings is added when its answer is there. */
export function applyDecision(work: Work): void {
  const { decision, note, claimed } = work;
  const recheck = decision.recheck ?? ('note' in decision && decision.note.recheck);
  const { rechecks } = claimed.ledger;
  if (recheck) note.recheck = { rechecks: rechecks + 1, delayMs: recheckDelayMs(rechecks) };
  else delete note.recheck;
  note.trying = decision.kind === 'create';
  if (decision.kind === 'create') note.releasedAt = decision.releasedAt;
  if (decision.kind === 'none' || decision.kind === 'rebase') {
    const { state, waitsFor, problemCode, problem, releasedAt, cancelState } = decision.note;
    note.state = state;
    note.waitsFor = waitsFor;
    note.problemCode = problemCode;
    note.problem = problem;
    if (releasedAt !== undefined) note.releasedAt = releasedAt;
    if (cancelState !== undefined) note.cancelState = cancelState;
    note.outcome = waitsFor.length > 0 ? 'waits' : 'nothing_to_do';
    if (decision.kind === 'rebase' && claimed.wmsOrder) note.wmsOrder = { idWmsOrder: claimed.wmsOrder.idWmsOrder, sentHash: decision.hash };
    if (state !== claimed.ledger.state || problemCode !== claimed.ledger.problemCode) {
      note.history.push(entry(work, state === claimed.ledger.state ? 'note' : state, problem ?? ''));
    }
    return;
  }
  note.waitsFor = [];
}

export function entry(work: Work, action: string, message: string): HistoryEntry {
  return {
    actor: 'sidecar',
    action,
    from: work.claimed.ledger.state,
    to: work.note.state ?? work.claimed.ledger.state,
    message,
    correlationId: work.correlationId,
  };
}

/** Its call was not made, for no fault of its own: it stays as it was, and is decided anew. */
export function notCalled(work: Work, delayMs = 1): void {
  const { note, claimed } = work;
  note.state = claimed.ledger.state;
  note.outcome = 'retry';
  note.retry = { attempts: claimed.ledger.attempts, delayMs };
  // An intent that was committed for it is over.
  if (work.idWmsOrder !== undefined) note.wmsOrder = { ...note.wmsOrder, idWmsOrder: work.idWmsOrder, intentOver: true };
}

/** The order itself is at fault, or cannot be read: permanent to a person, retryable to a later try. */
export function failed(connection: Connection, work: Work, error: unknown): void {
  const known = error instanceof BridgeError ? error : null;
  const message = known?.message ?? `Order ${work.order ? name(work.order) : work.idOrder} met an unexpected error. The log has it under ${work.correlationId}.`;
  work.note.state = 'failed';
  work.note.waitsFor = [];
  work.note.problemCode = known?.code ?? 'unexpected';
  work.note.problem = message;
  work.note.outcome = 'failed';
  work.note.history.push(entry(work, 'failed', message));
  connection.log.warn('order failed', { correlation: work.correlationId, order: work.idOrder, code: work.note.problemCode, error });
}
