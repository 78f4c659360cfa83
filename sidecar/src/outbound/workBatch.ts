/**
 * One batch: claim orders, read them in bulk, decide each, write back what the WMS shows, call the WMS where it must hear
 * of something, note all of it. The way of every order, whatever touched it.
 */
import { randomUUID } from 'node:crypto';
import { writeBackBatch } from '../inbound/writeBack';
import type { Connection, Snapshot } from '../connection';
import { keepLease } from '../shop/database/keepLease';
import { callWms } from './callWms';
import { decideAll, readShop } from './look';
import { resolveIntents } from './resolveIntents';
import { stopCancels } from './safetyStops';
import type { Work } from './work';

export interface BatchResult {
  claimed: number;
  sent: number;
  failed: number;
}

/** @throws BridgeError where the whole batch could not be read (shop or database down); it is given back untouched. */
export async function workBatch(connection: Connection, snapshot: Snapshot, candidates: readonly number[]): Promise<BatchResult> {
  const { ledger, log, timing } = connection;
  const owner = randomUUID();
  const claimed = await ledger.claim(candidates, owner, timing.leaseMs);
  if (claimed.length === 0) return { claimed: 0, sent: 0, failed: 0 };
  let open = claimed.map((order) => order.ledger.idOrder);
  const stopRenewing = keepLease(() => ledger.renew(owner, timing.leaseMs), timing.leaseMs);
  try {
    const state = await readShop(connection, snapshot, open);
    const resolved = await resolveIntents(connection, owner, claimed);
    const works = decideAll(connection, snapshot, resolved.orders, state, resolved.problems);
    await stopCancels(connection, snapshot, works);
    await writeBackBatch(connection, snapshot, works, state.statuses, state.carriers);
    return await carryOut(connection, snapshot, owner, works, () => (open = []));
  } catch (error) {
    log.warn('batch given back', { count: open.length, error });
    await ledger.giveBack(owner, open, timing.pollIntervalMs).catch(() => undefined);
    throw error;
  } finally {
    stopRenewing();
  }
}

/** Orders without a call are noted at once; those with one go in chunks, intents committed before the calls. */
async function carryOut(
  connection: Connection,
  snapshot: Snapshot,
  owner: string,
  works: readonly Work[],
  finished: () => void,
): Promise<BatchResult> {
  const { ledger, log, timing } = connection;
  const isCall = (work: Work): boolean => work.note.outcome !== 'failed' && ['create', 'update', 'cancel'].includes(work.decision.kind);
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
      for (let start = 0; start < calls.length; start += timing.chunkSize) {
        await noteAll(await callWms(connection, snapshot, owner, calls.slice(start, start + timing.chunkSize)));
      }
    });
  }
  finished();
  return result;
}
