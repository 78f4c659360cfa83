/**
 * Reading a list page by page while it moves. Spacefill has `offset` and `limit` and says nothing of the order of its rows,
 * so a row that changes between two pages may push another over their border. Rows are asked for from a time on and never
 * leave such a list (a change only makes them younger), so a reading is whole when it has seen as many rows as the list
 * has; until then it begins again.
 */
import type { AskedAt } from '../kit/clock';
import type { Page } from './api';

/** Rows that two pages share, so that a few that move are seen without beginning again. */
export const SHARED_ROWS = 5;
/** A list that moves faster than it can be read is left for the next time. */
export const MOST_PASSES = 3;

export interface Part<T> {
  /** Rows that were not given before, or have changed since. */
  fresh: T[];
  /** When the first page of the first pass was asked for: all that changes after it is seen again next time. */
  firstAsked: AskedAt;
  asked: AskedAt;
  /** `more`: there is more to come. `whole`: all has been seen. `torn`: the list would not stand still. */
  state: 'more' | 'whole' | 'torn';
}

/** @param versionOf changes with the row */
export async function* readMovingList<T extends object>(
  ask: (offset: number, limit: number) => Promise<Page<T>>,
  limit: number,
  idOf: (row: T) => string,
  versionOf: (row: T) => string,
): AsyncIterable<Part<T>> {
  const seen = new Map<string, string>();
  let firstAsked: AskedAt | null = null;
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    let offset = 0;
    let most = Infinity;
    for (let pages = 1; ; pages += 1) {
      const { items, total, asked }: Page<T> = await ask(offset, limit);
      firstAsked ??= asked;
      const step = items.length > SHARED_ROWS ? items.length - SHARED_ROWS : items.length;
      if (pages === 1) most = 2 * Math.ceil(total / Math.max(1, step)) + 2;
      const fresh = items.filter((row) => seen.get(idOf(row)) !== versionOf(row));
      for (const row of fresh) seen.set(idOf(row), versionOf(row));
      const atEnd = items.length === 0 || offset + items.length >= total;
      // A list that grows faster than it is read has no end.
      const ended = atEnd || pages >= most;
      if (atEnd && seen.size >= total) {
        yield { fresh, firstAsked, asked, state: 'whole' };
        return;
      }
      yield { fresh, firstAsked, asked, state: ended && pass === MOST_PASSES ? 'torn' : 'more' };
      if (ended) break;
      offset += step;
    }
  }
}
