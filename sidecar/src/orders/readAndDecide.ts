/** Reads the shop for claimed orders, in bulk, and decides what the WMS must be told of each. */
import { decideOutbound, type OutboundDecision } from '../domain/decideOutbound';
import { makeDraft } from '../domain/draft';
import type { Connection, CurrentSettings } from '../connection';
import type { ShopCarrier, ShopOrder, ShopStatus } from '../domain/terms';
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
  const { shop, statements } = connection;
  const read = await shop.readOrders(ids);
  const orders = [...read.orders.values()];
  const baseline = current.flowRows.get('orders')?.baselineAt ?? null;
  const stampedEarlier = baseline === null ? [] : orders.filter((order) => order.placedAt < baseline);
  const lineless = orders.filter((order) => order.lines.length === 0).map(({ idOrder }) => idOrder);
  const [placedAfter, edited] = await Promise.all([
    placedSince(statements, stampedEarlier.map(({ idOrder }) => idOrder), baseline ?? ''),
    linesEditedAt(statements, lineless),
  ]);
  const earlier = stampedEarlier.filter(({ idOrder }) => !placedAfter.has(idOrder));
  const histories = earlier.length > 0 ? await shop.statusHistories(earlier.map(({ idOrder }) => idOrder)) : new Map<number, { statusId: number; at: string }[]>();
  const firstReleasedAt = new Map<number, string>();
  for (const { idOrder, statusId } of earlier) {
    // In a status that nobody chose it waits for a decision; that status sends it, if that is the decision.
    const times = (histories.get(idOrder) ?? []).filter((entry) => current.settings.releaseStatuses.has(entry.statusId) || entry.statusId === statusId).map(({ at }) => at);
    if (times.length > 0) firstReleasedAt.set(idOrder, times.sort()[0] as string);
  }
  return { ...read, placedAfter, firstReleasedAt, linesEditedAt: edited };
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
