/**
 * One batch: claim orders, read them in bulk, decide each, write back what the WMS shows, call the WMS where it must hear
 * of something, note all of it. The way of every order, whatever touched it.
 */
import { randomUUID } from 'node:crypto';
import { BridgeError } from '../errors';
import { decideOutbound, type OutboundDecision } from '../domain/decideOutbound';
import { makeDraft } from '../domain/draft';
import { writeBackBatch } from '../inbound/writeBack';
import type { Connection, Snapshot } from '../connection';
import type { ShopCarrier, ShopStatus } from '../domain/terms';
import { keepLease } from '../shop/database/keepLease';
import { brakeCancels } from './brakes';
import { callWms } from './callWms';
import { resolveIntents } from './resolveIntents';
import { callFailed } from './wmsAnswers';
import { applyDecision, newWork, notCalled, type Work } from './work';

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
export async function workBatch(connection: Connection, snapshot: Snapshot, candidates: readonly number[]): Promise<BatchResult> {
  const { ledger, shop, log, timing, health } = connection;
  const owner = randomUUID();
  const claimed = await ledger.claim(candidates, owner, timing.leaseMs);
  if (claimed.length === 0) return { claimed: 0, sent: 0, failed: 0 };
  let open = claimed.map((order) => order.ledger.idOrder);
  const stopRenewing = keepLease(() => ledger.renew(owner, timing.leaseMs), timing.leaseMs);
  try {
    const [read, statuses, carriers] = await Promise.all([shop.readOrders(open), shop.statuses(), shop.carriers()]);
    connection.progressed();
    const resolved = await resolveIntents(connection, owner, claimed);
    const works: Work[] = [];
    for (const order of resolved.orders) {
      const problem = read.problems.get(order.ledger.idOrder) ?? resolved.problems.get(order.ledger.idOrder);
      const work = newWork(connection, order, read.orders.get(order.ledger.idOrder) ?? null);
      if (problem) {
        callFailed(connection, work, problem, false);
      } else {
        try {
          work.decision = decide(connection, snapshot, work, statuses, carriers);
          applyDecision(work);
        } catch (error) {
          // A rule that stumbles over one order must not stop the others.
          callFailed(connection, work, error, false);
        }
        if (isCall(work) && health.wms.isDown) notCalled(work, PARKED_MS);
      }
      works.push(work);
    }
    await brakeCancels(connection, snapshot, works);
    await writeBackBatch(connection, snapshot, works, statuses, carriers);
    connection.progressed();
    return await carryOut(connection, snapshot, owner, works, () => (open = []));
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

function decide(
  connection: Connection,
  snapshot: Snapshot,
  work: Work,
  statuses: ReadonlyMap<number, ShopStatus>,
  carriers: ReadonlyMap<number, ShopCarrier>,
): OutboundDecision {
  const { settings } = snapshot;
  return decideOutbound({
    idOrder: work.idOrder,
    order: work.order,
    ledger: work.claimed.ledger,
    wmsOrder: work.claimed.wmsOrder,
    settings,
    statuses,
    open: snapshot.flows.open,
    baseline: snapshot.flowRows.get('orders')?.baselineAt ?? null,
    statusSince: work.claimed.statusSince,
    now: new Date().toISOString(),
    draft: (order, generation, frozenNumber) =>
      makeDraft(order, generation, frozenNumber, {
        orderPrefix: connection.orderPrefix,
        pairing: connection.pairing,
        maxOrderNumberLength: connection.wms.capabilities.maxOrderNumberLength,
        carrierCode: (id) => settings.carrierMap.get(carriers.get(id)?.idReference ?? 0) ?? '',
      }),
  });
}

/** There is a call to be made for it. */
function isCall(work: Work): boolean {
  return !NO_CALL_AFTER.includes(work.note.outcome) && ['create', 'update', 'cancel'].includes(work.decision.kind);
}

/** Orders without a call are noted at once; those with one afterwards, each as soon as its call is over. */
async function carryOut(
  connection: Connection,
  snapshot: Snapshot,
  owner: string,
  works: readonly Work[],
  finished: () => void,
): Promise<BatchResult> {
  const { ledger, log } = connection;
  const quiet = works.filter((work) => !isCall(work));
  const calls = works.filter(isCall);
  const result: BatchResult = { claimed: works.length, sent: 0, failed: 0 };
  const noteAll = async (part: readonly Work[]): Promise<void> => {
    const lost = await ledger.finish(owner, part.map((work) => work.note));
    for (const id of lost) log.warn('lease lost, nothing noted', { order: id });
    for (const work of part) {
      if (work.note.outcome === 'sent') result.sent += 1;
      if (work.note.outcome === 'failed') result.failed += 1;
    }
  };
  await noteAll(quiet);
  if (calls.length > 0) {
    // One batch calls at a time, as far in parallel as the WMS allows; another one reads the shop meanwhile.
    await connection.calling.schedule(async () => {
      await callWms(connection, snapshot, owner, calls, noteAll);
    });
  }
  finished();
  return result;
}
