/** When all stock is compared, when the shop is held against what it was given, and which large set is computed a second time. */
import { changed, rowsOf, type Ledger } from '../Ledger';
import { databaseNow } from './events';
import { microseconds, toIso } from './times';

/** What stands of the full comparison. */
export interface FullStock {
  /** The night (the shop's date) of the last one, or that a person asked for one; null: there was none. */
  position: string | null;
  /** As the database has it: it is given back as it came. */
  movedAt: string | null;
  /** One that failed is begun again later. */
  isPutOff: boolean;
  /** The database's clock (ISO, UTC). */
  now: string;
}

export async function fullStock(ledger: Ledger): Promise<FullStock> {
  const row = (await rowsOf(ledger, 'full_stock', {}))[0];
  if (row === undefined) return { position: null, movedAt: null, isPutOff: false, now: await databaseNow(ledger) };
  return { position: row.position, movedAt: row.moved_at, isPutOff: row.put_off === 1, now: toIso(row.now) };
}

/** Notes that all stock was compared for a night. A question that came since `before` was read stands. */
export async function noteFullStock(ledger: Ledger, night: string, before: Pick<FullStock, 'position' | 'movedAt'>): Promise<void> {
  if (before.position === null) await changed(ledger, 'first_full_stock', { night });
  else await changed(ledger, 'next_full_stock', { night, position: before.position, moved_at: before.movedAt });
}

export async function putFullStockOff(ledger: Ledger, afterMs: number): Promise<void> {
  await changed(ledger, 'put_off_full_stock', { after_us: microseconds(afterMs) });
}

export async function isComparisonDue(ledger: Ledger): Promise<boolean> {
  return (await rowsOf(ledger, 'stock_comparison_waits', {}))[0]?.waits === 0;
}

export async function noteComparison(ledger: Ledger, nextInMs: number): Promise<void> {
  await changed(ledger, 'stock_compared', { after_us: microseconds(nextInMs) });
}

/** All that was written since (ISO, UTC) is computed again a little later. */
export async function recheckLargeSet(ledger: Ledger, since: string, afterMs: number): Promise<void> {
  await changed(ledger, 'recheck_large_set', { since, after_us: microseconds(afterMs) });
}

/** @returns since when (ISO, UTC); null where none is due */
export async function largeSetToRecheck(ledger: Ledger): Promise<string | null> {
  return (await rowsOf(ledger, 'large_set_to_recheck', {}))[0]?.since ?? null;
}

export async function largeSetRechecked(ledger: Ledger, since: string): Promise<void> {
  await changed(ledger, 'large_set_rechecked', { since });
}
