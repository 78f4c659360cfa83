/** What the WMS shows of a batch's orders, written to the shop in one request: tracking first, then the status. */
import { isLeftAlone } from '../domain/ledger';
import { BridgeError } from '../errors';
import { MAX_ATTEMPTS, backoffMs } from '../domain/retry';
import { decideWriteBack, type WriteBackDecision } from '../domain/decideWriteBack';
import type { Connection, Snapshot } from '../connection';
import type { OrderWriteBack, OrderWriteBackResult } from '../shop/Shop';
import type { ShopCarrier, ShopStatus } from '../domain/terms';
import { entry, type Work } from '../outbound/work';

/** The order moved on between our look and our write: it is read and decided anew this soon. */
const LOOK_AGAIN_MS = 1_000;

/** A write that the shop refuses is tried this often, then a person is told. */
const WRITE_TRIES = 3;
/** What an order's write came to; `passing`: the shop did not refuse it, but failed over it, which may be over soon. */
type Written = OrderWriteBackResult & { passing?: boolean };
/** So many orders refused one after the other, and none taken: then it is the shop that is not well, and none of them is to blame. */
const REFUSED_BY_A_SICK_SHOP = 3;

/** Adds to the works' notes. Throws where the shop refused the request as a whole: then nothing may be noted. */
export async function writeBackBatch(
  connection: Connection,
  snapshot: Snapshot,
  works: readonly Work[],
  statuses: ReadonlyMap<number, ShopStatus>,
  carriers: ReadonlyMap<number, ShopCarrier>,
): Promise<void> {
  const decided = new Map<Work, WriteBackDecision>();
  const updates: OrderWriteBack[] = [];
  for (const work of works) {
    const { wmsOrder, ledger } = work.claimed;
    if (work.order === null || wmsOrder === null || wmsOrder.picture === null || work.note.outcome === 'failed') continue;
    const decision = decideWriteBack({
      order: work.order,
      ledger,
      wmsOrder,
      settings: snapshot.settings,
      statuses,
      carriers,
      open: snapshot.flows.open,
    });
    // Left alone by a person: nothing is written, nor noted as written, for "send again" ends that.
    if (!isLeftAlone(ledger.state)) decided.set(work, decision);
    if (decision.wmsStatus === null) continue;
    work.note.wmsStatus = decision.wmsStatus;
    if (decision.wmsStatus !== ledger.wmsStatus) {
      work.note.history.push({ ...entry(work, 'wms status', decision.statusText), from: ledger.wmsStatus, to: decision.wmsStatus });
    }
    if (isLeftAlone(ledger.state)) continue;
    // Everything of this picture is in the shop already.
    if (wmsOrder.writtenHash === wmsOrder.pictureHash) continue;
    if (decision.parcels.length > 0 || decision.status) {
      updates.push({
        idOrder: work.idOrder,
        wmsNumber: wmsOrder.number,
        correlationId: work.correlationId,
        parcels: decision.parcels.map(({ key, trackingNumber, trackingUrl, idCarrier, carrierName }) => ({
          key,
          trackingNumber,
          trackingUrl,
          idCarrier,
          carrierName,
        })),
        status: decision.status,
      });
    }
  }
  const results = updates.length > 0 ? await writeApart(connection, updates, { taken: false, refused: 0 }) : [];
  const byOrder = new Map(results.map((result) => [result.idOrder, result]));
  for (const [work, decision] of decided) note(connection, statuses, work, decision, byOrder.get(work.idOrder) ?? null);
}

/**
 * Writes in one request; where the shop fails over it, finds out by halves which order is to blame, so that one whose write ends
 * PHP (another module's exit(), no memory for its invoice) holds up no other. What was written before is not written again.
 */
async function writeApart(connection: Connection, updates: readonly OrderWriteBack[], seen: { taken: boolean; refused: number }): Promise<Written[]> {
  try {
    const results = await connection.shop.writeBack(connection.idConnection, updates);
    seen.taken = true;
    return results;
  } catch (error) {
    if (!(error instanceof BridgeError) || error.scope === 'connection') throw error;
    const [only] = updates;
    if (updates.length === 1 && only) {
      seen.refused += 1;
      if (!seen.taken && seen.refused >= REFUSED_BY_A_SICK_SHOP) throw error;
      const { message } = error;
      return [
        {
          idOrder: only.idOrder,
          parcels: only.parcels.map(({ key }) => ({ key, outcome: 'failed', message })),
          status: { outcome: only.status ? 'failed' : 'none', current: 0, message },
          // One or two orders are too few to tell a sick shop by: it may be in the middle of an update.
          passing: error.family === 'retryable',
        },
      ];
    }
    const half = Math.ceil(updates.length / 2);
    return [...(await writeApart(connection, updates.slice(0, half), seen)), ...(await writeApart(connection, updates.slice(half), seen))];
  }
}

function note(connection: Connection, statuses: ReadonlyMap<number, ShopStatus>, work: Work, decision: WriteBackDecision, result: Written | null): void {
  const { claimed, note } = work;
  const wmsOrder = claimed.wmsOrder as NonNullable<typeof claimed.wmsOrder>;
  note.waitsFor = [...(note.waitsFor ?? []), ...decision.waitsFor];
  if ((note.problemCode ?? null) === null && decision.problemCode !== null) {
    note.problemCode = decision.problemCode;
    note.problem = decision.problem;
    if (claimed.ledger.problemCode !== decision.problemCode) note.history.push(entry(work, 'problem', decision.problem ?? ''));
  }
  const failures: string[] = [];
  let again = false;
  if (result) {
    for (const parcel of result.parcels) {
      if (parcel.outcome === 'failed') failures.push(parcel.message);
      if (parcel.outcome === 'written') {
        note.history.push(entry(work, 'tracking written', `Tracking number ${parcel.key} is in the shop.${parcel.message ? ` ${parcel.message}` : ''}`));
      }
    }
    if (result.status.outcome === 'written') {
      const status = statuses.get(result.status.current);
      note.history.push(entry(work, 'status written', `The shop's status is ${status ? `"${status.name}"` : result.status.current} (warehouse: ${decision.statusText}).`));
    }
    if (result.status.outcome === 'failed') failures.push(result.status.message);
    again = result.status.outcome === 'moved';
    note.outcome = note.outcome === 'nothing_to_do' ? 'written_back' : note.outcome;
    connection.log.info('written back', {
      correlation: work.correlationId,
      order: work.idOrder,
      wms_number: wmsOrder.number,
      status: result.status.outcome,
      parcels: result.parcels.length,
      failures: failures.length,
    });
  }
  if (failures.length > 0) {
    note.problemCode = 'write_back_failed';
    note.problem = [...new Set(failures)].join(' ');
    note.history.push(entry(work, 'write back failed', note.problem));
    const attempts = claimed.ledger.attempts + 1;
    if (attempts < (result?.passing ? MAX_ATTEMPTS : WRITE_TRIES)) {
      note.retry = { attempts, delayMs: backoffMs(attempts, undefined, connection.random()) };
      return;
    }
  }
  if (again) {
    note.retry = { attempts: claimed.ledger.attempts, delayMs: LOOK_AGAIN_MS };
    return;
  }
  // What the shop would not take is not in it: the order's next event tries again, and until then the problem stands.
  if (decision.waitsFor.length === 0 && !decision.statusGone && failures.length === 0 && wmsOrder.pictureHash !== null) {
    note.writtenHash = { idWmsOrder: wmsOrder.idWmsOrder, hash: wmsOrder.pictureHash };
    if (decision.ended && note.state === 'at_wms' && decision.wmsStatus !== 'cancelled') note.state = 'done';
  }
}
