/**
 * Stock: levels that changed at the WMS since the cursor, and SKUs whose in-flight moved, asked for again and written to the
 * shop in bulk. The shop's resource subtracts what is in-flight in the transaction that writes.
 *
 * A round reads levels, then the orders, then writes: what the warehouse has put back on its shelves, of a short pick or of an
 * order that it gave up, is owed to somebody, and only the order says so. The cursor moves when all that was read is kept or written, so that a round that ends in between
 * is begun again. A whole catalogue goes to the shop from memory, and is kept with what became of it; what changed, and what
 * is too much to hold, is kept as dirty first.
 */
import { randomUUID } from 'node:crypto';
import { keepLease } from '../shop/ledger/keepLease';
import { BridgeError } from '../errors';
import { flowResult } from '../domain/flows';
import { isFullDue, lastNight, localTime, sortOut, type SaidBefore } from '../domain/stockRules';
import type { Connection, CurrentSettings } from '../connection';
import { databaseNow } from '../shop/ledger/events';
import { fullStock, noteFullStock, putFullStockOff, type FullStock } from '../shop/ledger/stockRounds';
import { LevelBuffer } from './levelBuffer';
import { compareWithShop } from './comparison';
import { readOrderChangesUntilNow } from '../orders/orderChanges';
import { tooShort } from './safetyStop';
import { StockRound } from './round';

const CURSOR = 'stock';
/** A full comparison that failed is begun again so much later; until then the rounds read what changed, as ever. */
const FULL_AGAIN_MS = 10 * 60_000;
/** Levels of one answer: some 70 MB. */
const HOLD_AT_MOST = 1_000_000;
const ASK_AGAIN_AT_ONCE = 500;
/** Pages that come quicker are taken for asked together. */
const CLOCK_READ_EVERY_MS = 50;
/** More SKUs than this to ask again: then all are asked, in fewer questions. */
const ALL_RATHER_THAN = 2_000;

export interface StockRun {
  levels: number;
  written: number;
  problems: number;
  /** Why the safety stop stopped the round; '' where it did not. */
  stopped: string;
}

/** @returns what was done, or null where it is not due or another sidecar does it. */
export async function syncStock(connection: Connection, current: CurrentSettings, force = false): Promise<StockRun | null> {
  const { cursors, timing, flows, log, statements, stock, wms } = connection;
  if (!current.flows.open.has('stock')) return null;
  const owner = randomUUID();
  const isDue = (await fullDue(connection, current)) !== null;
  const taken = await cursors.take(CURSOR, owner, timing.leaseMs, force || isDue ? 0 : timing.wmsIntervalMs);
  if (taken === null) return null;
  const stopRenewing = keepLease(() => cursors.renew(CURSOR, owner, timing.leaseMs), timing.leaseMs);
  const run: StockRun = { levels: 0, written: 0, problems: 0, stopped: '' };
  let night: Full | null = null;
  try {
    // What is remembered of the flows is some seconds old; another sidecar, or our own round before this one, may have stopped it since.
    const flowRows = await flows.read();
    if (flowRows.get('stock')?.stopReason) {
      await cursors.giveBack(CURSOR, owner, timing.wmsIntervalMs * 0.9);
      return null;
    }
    // Asked again under the lease: another sidecar may have just done it.
    night = isDue ? await fullDue(connection, current) : null;
    const round = new StockRound(connection, { ...current, flowRows }, run, owner);
    const began = taken.now;
    const again = await stock.toAskAgain(began, round.warehouses, ALL_RATHER_THAN + 1);
    const full = night !== null || taken.position === null || again.length > ALL_RATHER_THAN || !wms.capabilities.stockChangesSince;
    await read(connection, current, round, { owner, cursor: full ? null : taken.position, full, compareAll: night !== null || taken.position === null });
    if (notStopped(run)) {
      // Of a full answer only those are left that it did not name.
      await askAgain(connection, round, full ? await stock.toAskAgain(began, round.warehouses, ALL_RATHER_THAN) : again);
      const withoutLevel = await compareWithShop(connection, round, full);
      await askAgain(connection, round, withoutLevel);
      await stock.noteAbsent(withoutLevel);
      if (run.levels > 0 && (await stock.countRechecks(round.warehouses)) > 0) await seeOrders(connection, current);
      await round.writeRechecks();
      await round.lookTwice();
    }
    if (notStopped(run) && full) {
      if (current.settings.stock.unknown === 'zero') await round.emptyUnknown(began);
      if (night !== null && notStopped(run)) await noteFullStock(statements, night.night, night);
    }
    await round.notifyRest();
    if (run.written > 0 || run.problems > 0) log.info('stock written', { count: run.levels, written: run.written, problems: run.problems });
    await flows.ran('stock', flowResult(full ? 'all_compared' : 'levels_read', { read: run.levels, written: run.written, problems: run.problems }));
    await cursors.giveBack(CURSOR, owner, timing.wmsIntervalMs * 0.9);
    return run;
  } catch (error) {
    if (error instanceof BridgeError) await flows.ran('stock', error.message).catch(() => undefined);
    if (night !== null) await putFullStockOff(statements, FULL_AGAIN_MS).catch(() => undefined);
    await cursors.giveBack(CURSOR, owner, timing.wmsIntervalMs).catch(() => undefined);
    throw error;
  } finally {
    stopRenewing();
  }
}

interface Full extends Pick<FullStock, 'position' | 'movedAt'> {
  /** The night that it is done for. */
  night: string;
}

/** @returns null where no full comparison is due */
async function fullDue({ statements }: Connection, { settings }: CurrentSettings): Promise<Full | null> {
  const { position, movedAt, isPutOff, now } = await fullStock(statements);
  if (isPutOff) return null;
  const local = localTime(now, settings.timeZone);
  const { fullAt } = settings.stock;
  if (!isFullDue(local, fullAt, position)) return null;
  // A person who asked in the evening has not asked for the night's.
  return { night: lastNight(local, fullAt), position, movedAt };
}

/** Asked anew: each step may have stopped the flow. */
function notStopped(run: StockRun): boolean {
  return run.stopped === '';
}

interface Reading {
  owner: string;
  cursor: string | null;
  /** All is asked for. */
  full: boolean;
  /** All that comes is held against the shop, moved or not. */
  compareAll: boolean;
}

/** Reads what changed, or all. A full answer that is short stops the flow before anything is written. */
async function read(connection: Connection, current: CurrentSettings, round: StockRound, { owner, cursor, full, compareAll }: Reading): Promise<void> {
  const { wms, statements, stock, cursors } = connection;
  const known = full ? await stock.named(null) : 0;
  const began = await databaseNow(statements);
  let asked = began;
  let askedRead = performance.now();
  let nextCursor = '';
  const said: SaidBefore = new Map();
  let held = compareAll && round.onlyWarehouse !== null ? new LevelBuffer() : null;
  for await (const page of wms.stockLevels({ cursor })) {
    // By the database's clock, as the acceptance of orders is; before the question was asked, so at worst a little too early.
    const askedAt = asked;
    if (page.fromTheStart) said.clear();
    const { good, bad } = sortOut(page.items, said);
    round.refused(bad);
    // What an earlier page said of them is no truer.
    held?.drop(bad.map(({ sku }) => sku));
    round.run.levels += page.items.length;
    nextCursor = page.nextCursor;
    if (held !== null && held.reported + good.length > HOLD_AT_MOST) {
      // Too many to hold: what has come so far goes the way of the rest.
      await round.keepHeld(held, round.onlyWarehouse as string);
      held = null;
    }
    const hold = held;
    const toKeep = hold === null ? good : good.filter(({ warehouse }) => warehouse !== round.onlyWarehouse);
    await stock.keep(toKeep, askedAt);
    await stock.keepBad(bad);
    hold?.add(good.filter(({ warehouse }) => warehouse === round.onlyWarehouse), askedAt);
    if (performance.now() - askedRead > CLOCK_READ_EVERY_MS) {
      askedRead = performance.now();
      asked = await databaseNow(statements);
    }
  }
  // Of a hundred thousand SKUs that is the memory that writing them wants.
  said.clear();
  const words = full ? tooShort(held?.size ?? (await stock.named(began)), known, round.settings, round.released) : '';
  if (held !== null && words === '') {
    await seeOrders(connection, current);
    await round.writeHeld(held, round.onlyWarehouse as string, known);
  }
  else if (held !== null) await round.keepHeld(held, round.onlyWarehouse as string);
  else if (compareAll) await stock.recheckAll(began);
  if (nextCursor !== '' && !(await cursors.move(CURSOR, owner, nextCursor))) throw leaseLost();
  if (words !== '') await round.stop(words);
}

/** A WMS that tells its stock and not its orders is rather believed than not: the stock would get old. */
async function seeOrders(connection: Connection, current: CurrentSettings): Promise<void> {
  try {
    await readOrderChangesUntilNow(connection, current);
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    connection.log.warn('stock is written without the newest changes of orders', { reason: error.message });
  }
}

/** SKUs that only the shop's side moved: the WMS will not name them as changed. */
async function askAgain(connection: Connection, round: StockRound, skus: readonly string[]): Promise<void> {
  const { wms, statements, stock } = connection;
  for (let start = 0; start < skus.length; start += ASK_AGAIN_AT_ONCE) {
    const askedAt = await databaseNow(statements);
    for await (const page of wms.stockLevels({ skus: skus.slice(start, start + ASK_AGAIN_AT_ONCE) })) {
      const { good, bad } = sortOut(page.items);
      round.refused(bad);
      await stock.keep(good, askedAt);
      await stock.keepBad(bad);
      round.run.levels += page.items.length;
    }
  }
}

function leaseLost(): BridgeError {
  return new BridgeError({ family: 'retryable', code: 'lease_lost', message: 'Another sidecar writes the stock by now.', scope: 'connection' });
}
