/** Where a reading starts from next time. Pure. */
import { parseCursor, timeOfAsking, type AskedAt } from '../kit/clock';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Asked for again each time: what Spacefill's own documentation advises. */
export const OVERLAP_MS = 6 * MINUTE_MS;
/** Without a cursor: changes of the last day. */
export const WITHOUT_CURSOR_MS = 24 * HOUR_MS;
/** All stock is read again this often, for a move of it that no list tells of. */
export const FULL_STOCK_EVERY_MS = 12 * HOUR_MS;

export function timeAfter(asked: AskedAt): Date {
  return new Date(timeOfAsking(asked).getTime() - OVERLAP_MS);
}

/** The cursor of stock is two times: since when to look for changes, and when all of it was last read. */
export interface StockCursor {
  since: Date;
  fullAt: Date;
}

export function parseStockCursor(cursor: string | null): StockCursor | null {
  const [since, fullAt] = (cursor ?? '').split('|').map((part) => parseCursor(part));
  return since && fullAt ? { since, fullAt } : null;
}

export function writeStockCursor({ since, fullAt }: StockCursor): string {
  return `${since.toISOString()}|${fullAt.toISOString()}`;
}
