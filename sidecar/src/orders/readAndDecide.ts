/** Reads the shop for claimed orders, in bulk, and decides what to do at the WMS for each. */
import { decideOutbound, type OutboundDecision } from '../domain/decideOutbound';
import { makeDraft } from '../domain/draft';
import type { Connection, CurrentSettings } from '../connection';
import type { ShopCarrier, ShopOrder, ShopStatus } from '../domain/terms';
import { BridgeError } from '../errors';
import { isolate } from '../resilience/isolate';
import { MOST_ORDERS_A_READ, type ReadOrders } from '../shop/Shop';
import { linesEditedAt, placedSince } from '../shop/ledger/events';
import type { ClaimedOrder } from '../shop/ledger/OrderLedger';
import { callFailed } from './recordAnswers';
import { applyDecision, newTask, type OrderTask } from './orderTask';

/** What the shop says of a batch. */
export interface ShopState {
  orders: ReadonlyMap<number, ShopOrder>;
  problems: ReadonlyMap<number, Error>;
  statuses: ReadonlyMap<number, ShopStatus>;
  carriers: ReadonlyMap<number, ShopCarrier>;
  /** Orders that were announced as placed after the baseline, though their own time is before it. */
  placedAfter: ReadonlySet<number>;
  /** Of orders that were placed before the baseline: when each first entered a status that sends it (ISO, UTC). */
  firstReleasedAt: ReadonlyMap<number, string>;
  /** Of orders without any line: when the hooks last announced an edit of the lines (ISO, UTC). */
  linesEditedAt: ReadonlyMap<number, string>;
}

export async function readShop(connection: Connection, current: CurrentSettings, ids: readonly number[]): Promise<ShopState> {
  const { statements } = connection;
  const read = await readOrders(connection, ids);
  const orders = [...read.orders.values()];
  const baseline = current.flowRows.get('orders')?.baselineAt ?? null;
  const stampedEarlier = baseline === null ? [] : orders.filter((order) => order.placedAt < baseline);
  const lineless = orders.filter((order) => order.lines.length === 0).map(({ idOrder }) => idOrder);
  const [placedAfter, edited] = await Promise.all([
    placedSince(statements, stampedEarlier.map(({ idOrder }) => idOrder), baseline ?? ''),
    linesEditedAt(statements, lineless),
  ]);
  const earlier = stampedEarlier.filter(({ idOrder }) => !placedAfter.has(idOrder));
  const firstReleasedAt = new Map<number, string>();
  for (const { idOrder, statusId, history } of earlier) {
    // In a status that nobody chose it waits for a decision; that status sends it, if that is the decision.
    const times = history.filter((entry) => current.settings.releaseStatuses.has(entry.statusId) || entry.statusId === statusId).map(({ at }) => at);
    if (times.length > 0) firstReleasedAt.set(idOrder, times.sort()[0] as string);
  }
  return { ...read, placedAfter, firstReleasedAt, linesEditedAt: edited };
}

/** One order over which the shop fails holds up no other. @throws BridgeError where the connection is down */
async function readOrders({ shop, stopping }: Connection, ids: readonly number[]): Promise<ReadOrders> {
  const { answers, culprits, left } = await isolate(ids, { call: (part) => shop.readOrders(part), maxBatch: MOST_ORDERS_A_READ, stopping });
  const read: ReadOrders = { orders: new Map(), problems: new Map(), statuses: new Map(), carriers: new Map() };
  for (const { result } of answers) {
    for (const part of ['orders', 'problems', 'statuses', 'carriers'] as const) {
      for (const [id, value] of result[part]) (read[part] as Map<number, unknown>).set(id, value);
    }
  }
  for (const [id, error] of culprits) read.problems.set(id, error as Error);
  for (const id of left) read.problems.set(id, new BridgeError({ family: 'retryable', code: 'shop_not_asked', scope: 'connection', message: 'The shop was not asked for this order yet.' }));
  return read;
}

/** @param problems of orders that must not be decided on: what is wrong, by the shop's id */
export function decideAll(connection: Connection, current: CurrentSettings, claimed: readonly ClaimedOrder[], state: ShopState, problems: ReadonlyMap<number, unknown>): OrderTask[] {
  return claimed.map((order) => {
    const { idOrder } = order.ledger;
    const problem = state.problems.get(idOrder) ?? problems.get(idOrder);
    const task = newTask(connection, order, state.orders.get(idOrder) ?? null);
    if (problem) callFailed(connection, task, problem, false);
    else {
      try {
        task.decision = decide(connection, current, task, state);
        applyDecision(task);
      } catch (error) {
        // A rule that throws for one order must not stop the others.
        callFailed(connection, task, error, false);
      }
    }
    return task;
  });
}

function decide(connection: Connection, current: CurrentSettings, task: OrderTask, state: ShopState): OutboundDecision {
  const { settings, flowRows } = current;
  const { claimed, idOrder } = task;
  return decideOutbound({
    idOrder,
    order: task.order,
    ledger: claimed.ledger,
    wmsOrder: claimed.wmsOrder,
    others: claimed.others,
    settings,
    statuses: state.statuses,
    open: current.flows.open,
    baseline: flowRows.get('orders')?.baselineAt ?? null,
    resumedAt: flowRows.get('orders')?.resumedAt ?? null,
    watchedSince: flowRows.get('orders')?.watchedSince ?? null,
    statusSince: claimed.statusSince,
    waitingSince: claimed.waitingSince,
    placedAfterBaseline: state.placedAfter.has(idOrder),
    linesEditedAt: state.linesEditedAt.get(idOrder) ?? null,
    firstReleasedAt: state.firstReleasedAt.get(idOrder) ?? null,
    now: current.now,
    draft: (order, generation, frozenNumber) =>
      makeDraft(order, generation, frozenNumber, {
        orderPrefix: connection.orderPrefix,
        pairing: connection.pairing,
        maxOrderNumberLength: connection.wms.capabilities.maxOrderNumberLength,
        timeZone: settings.timeZone,
        carrierCode: (id) => settings.carrierMap.get(state.carriers.get(id)?.idReference ?? 0) ?? '',
      }),
  });
}
