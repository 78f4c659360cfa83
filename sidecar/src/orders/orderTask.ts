/** One order on its way through a batch: what was claimed, read and decided, and the note that grows along the way. */
import { BridgeError } from '../errors';
import { recheckDelayMs } from '../domain/retry';
import { name, type OutboundDecision } from '../domain/decideOutbound';
import { asSent } from '../domain/ledger';
import type { Connection } from '../connection';
import type { ClaimedOrder } from '../shop/ledger/OrderLedger';
import type { HistoryEntry, OrderUpdate } from '../shop/ledger/orderUpdates';
import type { ShopOrder } from '../domain/terms';

export interface OrderTask {
  idOrder: number;
  correlationId: string;
  claimed: ClaimedOrder;
  /** null: deleted in the shop. */
  order: ShopOrder | null;
  decision: OutboundDecision;
  /** The row of the WMS order whose intent was committed; unset before that. */
  idWmsOrder?: number;
  /** Grows along the way and is written at the end, in one piece. */
  update: OrderUpdate;
}

/** @param inShop the order as the shop has it now; null: deleted there */
export function newTask(connection: Connection, claimed: ClaimedOrder, inShop: ShopOrder | null): OrderTask {
  const order = inShop && asSent(inShop, claimed.wmsOrder);
  const { idOrder } = claimed.ledger;
  return {
    idOrder,
    // The same for all of an order's life: one search shows its whole way.
    correlationId: `${connection.idConnection}-${idOrder}`,
    claimed,
    order,
    decision: { kind: 'none', update: { state: claimed.ledger.state, waitsFor: [], problemCode: null, problem: null } },
    update: {
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
export function applyDecision(task: OrderTask): void {
  const { decision, update, claimed } = task;
  const recheck = decision.recheck ?? ('update' in decision && decision.update.recheck);
  const { rechecks } = claimed.ledger;
  if (recheck) update.recheck = { rechecks: rechecks + 1, delayMs: recheckDelayMs(rechecks) };
  else delete update.recheck;
  update.trying = decision.kind === 'create';
  if (decision.kind === 'create') update.releasedAt = decision.releasedAt;
  if (decision.kind === 'none' || decision.kind === 'rebase') {
    const { state, waitsFor, problemCode, problem, releasedAt, cancelState } = decision.update;
    update.state = state;
    update.waitsFor = waitsFor;
    update.problemCode = problemCode;
    update.problem = problem;
    if (releasedAt !== undefined) update.releasedAt = releasedAt;
    if (cancelState !== undefined) update.cancelState = cancelState;
    update.outcome = waitsFor.length > 0 ? 'waits' : 'nothing_to_do';
    if (decision.kind === 'rebase' && claimed.wmsOrder) update.wmsOrder = { idWmsOrder: claimed.wmsOrder.idWmsOrder, sentHash: decision.hash };
    if (state !== claimed.ledger.state || problemCode !== claimed.ledger.problemCode) {
      update.history.push(entry(task, state === claimed.ledger.state ? 'note' : state, problem ?? ''));
    }
    return;
  }
  update.waitsFor = [];
}

export function entry(task: OrderTask, action: HistoryEntry['action'], message: string): HistoryEntry {
  return {
    actor: 'sidecar',
    action,
    from: task.claimed.ledger.state,
    to: task.update.state ?? task.claimed.ledger.state,
    message,
    correlationId: task.correlationId,
  };
}

/** Its call was not made, for no fault of its own: it stays as it was, and is decided anew. */
export function notCalled(task: OrderTask, delayMs = 1): void {
  const { update, claimed } = task;
  update.state = claimed.ledger.state;
  update.outcome = 'retry';
  update.retry = { attempts: claimed.ledger.attempts, delayMs };
  // An intent that was committed for it is over.
  if (task.idWmsOrder !== undefined) update.wmsOrder = { ...update.wmsOrder, idWmsOrder: task.idWmsOrder, intentOver: true };
}

/** The order itself is at fault, or cannot be read: permanent to a person, retryable to a later try. */
export function failed(connection: Connection, task: OrderTask, error: unknown): void {
  const known = error instanceof BridgeError ? error : null;
  const message = known?.message ?? `Order ${task.order ? name(task.order) : task.idOrder} met an unexpected error. The log has it under ${task.correlationId}.`;
  task.update.state = 'failed';
  task.update.waitsFor = [];
  task.update.problemCode = known?.code ?? 'unexpected';
  task.update.problem = message;
  task.update.outcome = 'failed';
  task.update.history.push(entry(task, 'failed', message));
  connection.log.warn('order failed', { correlation: task.correlationId, order: task.idOrder, code: task.update.problemCode, error });
}
