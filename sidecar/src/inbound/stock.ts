/**
 * Stock: levels that changed at the WMS since the cursor, and SKUs whose in-flight moved, asked for again and written to the
 * shop in bulk. The shop's resource subtracts what is in-flight in the transaction that writes.
 */
import { randomUUID } from 'node:crypto';
import { keepLease } from '../shop/database/keepLease';
import { BridgeError } from '../errors';
import { WAY, wayIndex } from '../domain/orderStatus';
import type { Connection, Snapshot } from '../connection';
import type { StockLevel } from '../domain/terms';
import type { StockWriteResult } from '../shop/Shop';

const CURSOR = 'stock';
const SKU_MAX_LENGTH = 64;
const ASK_AGAIN_AT_ONCE = 500;
const WRITE_AT_ONCE = 20_000;
/** The checkout reads, subtracts and saves without a lock: what was written is looked at again a little later. */
const SECOND_LOOK_MS = 5_000;

export interface StockRun {
  levels: number;
  written: number;
  problems: number;
}

/** @returns what was done, or null where it is not due or another sidecar does it. */
export async function syncStock(connection: Connection, snapshot: Snapshot, force = false): Promise<StockRun | null> {
  const { cursors, timing, flows, log } = connection;
  if (!snapshot.flows.open.has('stock')) return null;
  const owner = randomUUID();
  const taken = await cursors.take(CURSOR, owner, timing.leaseMs, force);
  if (taken === null) return null;
  const stopRenewing = keepLease(() => cursors.renew(CURSOR, owner, timing.leaseMs), timing.leaseMs);
  const run: StockRun = { levels: 0, written: 0, problems: 0 };
  try {
    const began = await connection.db.now();
    await readChanges(connection, owner, taken.position, run);
    await askAgain(connection, began, run);
    await writeDirty(connection, snapshot, run);
    if (run.written > 0 || run.problems > 0) log.info('stock written', { count: run.levels, written: run.written, problems: run.problems });
    await flows.ran('stock', `${run.levels} levels read, ${run.written} written, ${run.problems} with a problem`);
    await cursors.giveBack(CURSOR, owner, timing.wmsIntervalMs * 0.9);
    return run;
  } catch (error) {
    await cursors.giveBack(CURSOR, owner, timing.wmsIntervalMs).catch(() => undefined);
    throw error;
  } finally {
    stopRenewing();
  }
}

async function readChanges(connection: Connection, owner: string, position: string | null, run: StockRun): Promise<void> {
  const { wms, db, stock, cursors } = connection;
  const cursor = wms.capabilities.stockChangesSince ? position : null;
  let asked = await db.now();
  for await (const page of wms.stockLevels({ cursor })) {
    // By the database's clock, as the acceptance of orders is; before the question was asked, so at worst too early.
    const askedAt = asked;
    await db.transaction(async (statements) => {
      await stock.keep(statements, usable(page.items), askedAt);
      if (!(await cursors.move(statements, CURSOR, owner, page.nextCursor))) throw leaseLost();
    });
    run.levels += page.items.length;
    asked = await db.now();
  }
}

/** SKUs that only the shop's side moved: the WMS will not name them as changed. */
async function askAgain(connection: Connection, began: string, run: StockRun): Promise<void> {
  const { wms, db, stock } = connection;
  const skus = await stock.toAskAgain(began, WRITE_AT_ONCE);
  for (let start = 0; start < skus.length; start += ASK_AGAIN_AT_ONCE) {
    const askedAt = await db.now();
    for await (const page of wms.stockLevels({ skus: skus.slice(start, start + ASK_AGAIN_AT_ONCE) })) {
      await db.transaction((statements) => stock.keep(statements, usable(page.items), askedAt));
      run.levels += page.items.length;
    }
  }
}

async function writeDirty(connection: Connection, snapshot: Snapshot, run: StockRun): Promise<void> {
  const { wms, shop, stock, timing, idConnection, log } = connection;
  const from = wayIndex(wms.capabilities.stockReflectsFrom);
  const options = {
    idConnection,
    reflectsFrom: WAY.slice(Math.max(0, from)),
    figure: wms.capabilities.stockFigure,
    marginMs: timing.stockMarginMs,
    buffer: snapshot.settings.stockBuffer,
    dryRun: false,
  };
  for (;;) {
    const dirty = await stock.dirty(WRITE_AT_ONCE, wms.warehouses);
    if (dirty.length === 0) return;
    const askedAt = new Map(dirty.map((level) => [level.sku, level.askedAt]));
    const results = await shop.writeStock(dirty, options);
    const doubtful = await stock.acceptedAround(dirty.map((level) => level.sku), timing.stockMarginMs);
    await stock.note(
      results.map((result) => ({
        ...result,
        askedAt: askedAt.get(result.sku) ?? new Date(0).toISOString(),
        lookAgainMs: lookAgain(result, doubtful, timing.stockMarginMs),
      })),
    );
    run.written += results.filter((result) => result.outcome === 'written').length;
    for (const result of results.filter(({ outcome }) => outcome === 'ambiguous' || outcome === 'refused')) {
      run.problems += 1;
      log.warn('stock not written', { sku: result.sku, outcome: result.outcome, reason: result.message });
    }
    // Whatever the shop did not answer for would come back for ever within this run.
    if (results.length < dirty.length) return;
  }
}

/** When to compute a SKU again: soon after a write, and after the margin where an order was accepted around the question. */
export function lookAgain(result: Pick<StockWriteResult, 'sku' | 'outcome'>, doubtful: ReadonlySet<string>, marginMs: number): number | null {
  if (doubtful.has(result.sku)) return marginMs;
  return result.outcome === 'written' ? SECOND_LOOK_MS : null;
}

/** A SKU longer than any reference of the shop is nobody's. */
function usable(levels: readonly StockLevel[]): StockLevel[] {
  return levels.filter((level) => level.sku !== '' && level.sku.length <= SKU_MAX_LENGTH);
}

function leaseLost(): BridgeError {
  return new BridgeError({ family: 'retryable', code: 'lease_lost', message: 'Another sidecar writes the stock by now.', everyone: true });
}
