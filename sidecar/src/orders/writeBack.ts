/** What the WMS shows of a batch's orders, written to the shop in one request: tracking first, then the status. */
import { isLeftAlone } from '../domain/ledger';
import { BridgeError } from '../errors';
import { MAX_ATTEMPTS, backoffMs } from '../domain/retry';
import { decideWriteBack, type WriteBackDecision } from '../domain/decideWriteBack';
import { hasLeft } from '../domain/orderStatus';
import { isolate } from '../resilience/isolate';
import type { Connection, CurrentSettings } from '../connection';
import { notYet } from '../shop/notYet';
import type { OrderWriteBack, OrderWriteBackResult } from '../shop/Shop';
import type { ShopCarrier, ShopStatus } from '../domain/terms';
import { entry, type OrderTask } from './orderTask';

/** The order moved on between our look and our write: it is read and decided anew this soon. */
const LOOK_AGAIN_MS = 1_000;

/** A write that the shop refuses is tried this often, then a person is told. */
const WRITE_TRIES = 3;
/** What an order's write came to; `passing`: the shop did not refuse it, but failed over it, which may be over soon. */
type Written = OrderWriteBackResult & { passing?: boolean };
/** No batch writes to a slow shop for longer than this: its orders may have to go to the WMS, too. What is left goes on with the next. */
const WRITE_FOR_MS = 20_000;
/** What there was no time for is tried again this soon. */
const NOT_YET_MS = 2_000;

/** Adds to the tasks' updates. Throws where the shop refused the request as a whole: then nothing may be recorded. */
export async function writeBackBatch(
  connection: Connection,
  current: CurrentSettings,
  tasks: readonly OrderTask[],
  statuses: ReadonlyMap<number, ShopStatus>,
  carriers: ReadonlyMap<number, ShopCarrier>,
): Promise<void> {
  const decided = new Map<OrderTask, WriteBackDecision>();
  const updates: OrderWriteBack[] = [];
  for (const task of tasks) {
    const { wmsOrder, ledger } = task.claimed;
    if (task.order === null || wmsOrder === null || (wmsOrder.snapshot === null && wmsOrder.snapshotProblem === null) || task.update.outcome === 'failed') continue;
    const decision = decideWriteBack({
      order: task.order,
      ledger,
      wmsOrder,
      settings: current.settings,
      statuses,
      carriers,
      open: current.flows.open,
    });
    // Left alone by a person: nothing is written, nor noted as written, for "send again" ends that.
    if (!isLeftAlone(ledger.state)) decided.set(task, decision);
    if (decision.wmsStatus === null) continue;
    task.update.wmsStatus = decision.wmsStatus;
    if (decision.wmsStatus !== ledger.wmsStatus) {
      task.update.history.push({ ...entry(task, 'wms status', decision.statusText), from: ledger.wmsStatus, to: decision.wmsStatus });
    }
    if (isLeftAlone(ledger.state)) continue;
    // Everything of this snapshot is in the shop already.
    if (wmsOrder.writtenHash === wmsOrder.snapshotHash) continue;
    if (decision.parcels !== null || decision.status) {
      updates.push({
        idOrder: task.idOrder,
        wmsNumber: wmsOrder.number,
        correlationId: task.correlationId,
        parcels:
          decision.parcels?.map(({ key, trackingNumber, trackingUrl, idCarrier, carrierName }) => ({ key, trackingNumber, trackingUrl, idCarrier, carrierName })) ??
          null,
        status: decision.status,
      });
    }
  }
  const results = await writeAll(connection, updates);
  const byOrder = new Map(results.map((result) => [result.idOrder, result]));
  for (const [task, decision] of decided) note(connection, statuses, task, decision, byOrder.get(task.idOrder) ?? null);
}

/**
 * One order that the shop cannot be written to (a firewall's 403, another module's exit(), no memory for its invoice) holds up no
 * other: it alone gets its words, and a next try.
 */
async function writeAll({ shop, idConnection, stopping }: Connection, updates: readonly OrderWriteBack[]): Promise<Written[]> {
  const until = performance.now() + WRITE_FOR_MS;
  const { answers, culprits, left } = await isolate(updates, {
    call: async (part) => (performance.now() > until ? part.map(notYet) : shop.writeBack(idConnection, part)),
    maxBatch: shop.writeBackAtOnce(),
    stopping,
  });
  return [...answers.flatMap(({ result }) => result), ...left.map(notYet), ...[...culprits].map(([update, error]) => notWritten(update, error))];
}

function notWritten({ idOrder, parcels, status }: OrderWriteBack, error: unknown): Written {
  const message = error instanceof BridgeError ? error.message : 'An unexpected error.';
  return {
    idOrder,
    parcels: (parcels ?? []).map(({ key }) => ({ key, outcome: 'failed', message })),
    status: { outcome: status ? 'failed' : 'none', current: 0, message },
    passing: !(error instanceof BridgeError) || error.family === 'retryable',
  };
}

function note(connection: Connection, statuses: ReadonlyMap<number, ShopStatus>, task: OrderTask, decision: WriteBackDecision, result: Written | null): void {
  const { claimed, update } = task;
  const wmsOrder = claimed.wmsOrder as NonNullable<typeof claimed.wmsOrder>;
  update.waitsFor = [...(update.waitsFor ?? []), ...decision.waitsFor];
  // The WMS may make a back-order of the rest some time after the first part has left.
  if (update.state === 'done' && !decision.ended && hasLeft(decision.wmsStatus)) update.state = 'at_wms';
  if ((update.problemCode ?? null) === null && decision.problemCode !== null) {
    update.problemCode = decision.problemCode;
    update.problem = decision.problem;
    if (claimed.ledger.problemCode !== decision.problemCode) update.history.push(entry(task, 'problem', decision.problem ?? ''));
  }
  const failures: string[] = [];
  let again: NonNullable<typeof update.retry> | null = null;
  if (result) {
    for (const parcel of result.parcels) {
      if (parcel.outcome === 'failed') failures.push(parcel.message);
      if (parcel.outcome === 'written') {
        const number = decision.parcels?.find(({ key }) => key === parcel.key)?.trackingNumber ?? parcel.key;
        update.history.push(entry(task, 'tracking written', `Tracking number ${number} is in the shop.${parcel.message ? ` ${parcel.message}` : ''}`));
      }
    }
    if (result.status.outcome === 'written') {
      const status = statuses.get(result.status.current);
      update.history.push(entry(task, 'status written', `The shop's status is ${status ? `"${status.name}"` : result.status.current} (warehouse: ${decision.statusText}).`));
    }
    if (result.status.outcome === 'failed') failures.push(result.status.message);
    if (result.status.outcome === 'moved') again = { attempts: claimed.ledger.attempts, delayMs: LOOK_AGAIN_MS };
    if (result.status.outcome === 'not_yet') again = tryAgain(connection, claimed.ledger.attempts, result.status.message);
    // Another request has been at it for so long that somebody must look.
    if (result.status.outcome === 'not_yet' && again === null) failures.push(result.status.message);
    update.outcome = update.outcome === 'nothing_to_do' ? 'written_back' : update.outcome;
    connection.log.info('written back', {
      correlation: task.correlationId,
      order: task.idOrder,
      wms_number: wmsOrder.number,
      status: result.status.outcome,
      parcels: result.parcels.length,
      failures: failures.length,
    });
  }
  if (failures.length > 0) {
    update.problemCode = 'write_back_failed';
    update.problem = [...new Set(failures)].join(' ');
    update.history.push(entry(task, 'write back failed', update.problem));
    const attempts = claimed.ledger.attempts + 1;
    if (attempts < (result?.passing ? MAX_ATTEMPTS : WRITE_TRIES)) {
      update.retry = { attempts, delayMs: backoffMs(attempts, undefined, connection.random()) };
      return;
    }
  }
  if (again) {
    update.retry = again;
    return;
  }
  // What the shop would not take is not in it: the order's next event tries again, and until then the problem stands.
  if (decision.waitsFor.length === 0 && !decision.incomplete && failures.length === 0 && wmsOrder.snapshotHash !== null) {
    update.writtenHash = { idWmsOrder: wmsOrder.idWmsOrder, hash: wmsOrder.snapshotHash };
    if (decision.ended && update.state === 'at_wms' && decision.wmsStatus !== 'cancelled') update.state = 'done';
  }
}

/** @param busy why, where another request is at the order; '' where there was no time, which costs no try. @returns null after the last try */
function tryAgain(connection: Connection, attempts: number, busy: string): { attempts: number; delayMs: number } | null {
  if (busy === '') return { attempts, delayMs: NOT_YET_MS };
  return attempts + 1 < MAX_ATTEMPTS ? { attempts: attempts + 1, delayMs: Math.max(NOT_YET_MS, backoffMs(attempts + 1, undefined, connection.random())) } : null;
}
