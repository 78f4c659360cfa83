/** Asks Ongoing for stock: of some SKUs, of those that changed, or of all. */
import type { ToldLevel } from '../../domain/terms';
import { parseCursor, type AskedAt } from '../kit/clock';
import { reading } from '../kit/errors';
import type { ChangePage } from '../WmsAdapter';
import type { OngoingClient } from './client';
import { InventorySieve } from './inventory';
import { articleIdOf, spellingOf, toStockLevel } from './stock';
import { cursorAfter, HOME_ZONE, STOCK_CHANGES_REACH_MS, wireTime } from './times';

/** SKUs named in one question. */
const CHUNK = 100;
/** Articles in one page, where the WMS gives pages. */
const PAGE = 1000;

/** What is kept of an inventory line. */
interface StockLine {
  articleNumber: string;
  articleId: number | null;
  level: ToldLevel | null;
}

export interface StockReader {
  /** Which of these SKUs the WMS has, in the spelling asked for; an article without stock is one that it has. */
  known(skus: readonly string[]): Promise<Set<string>>;
  ofSkus(skus: readonly string[]): AsyncIterable<ChangePage<ToldLevel>>;
  changedSince(cursor: string | null): AsyncIterable<ChangePage<ToldLevel>>;
}

export function createStockReader({ client, zone, now }: { client: OngoingClient; zone: string | null; now: () => Date }): StockReader {
  async function ask(query: Record<string, unknown>): Promise<{ lines: StockLine[]; asked: AskedAt }> {
    const sieve = new InventorySieve<StockLine>((line) => ({ articleNumber: line.articleNumber, articleId: articleIdOf(line), level: toStockLevel(line) }));
    const { asked } = await client.call('GetInventoryByQuery', { GetInventoryQuery: query }, reading('show its stock'), sieve);
    return { lines: sieve.lines, asked };
  }

  async function* chunks(skus: readonly string[]): AsyncIterable<{ lines: StockLine[]; asked: AskedAt }> {
    const wanted = [...new Set(skus)].filter((sku) => sku !== '');
    for (let from = 0; from < wanted.length; from += CHUNK) {
      yield ask({ ArticleNumbersToGet: { string: wanted.slice(from, from + CHUNK) } });
    }
  }

  return {
    async known(skus) {
      const spelling = spellingOf(skus);
      const asked = new Set(skus);
      const known = new Set<string>();
      for await (const { lines } of chunks(skus)) {
        for (const line of lines) {
          const sku = spelling(line.articleNumber);
          if (asked.has(sku)) known.add(sku);
        }
      }
      return known;
    },

    async *ofSkus(skus) {
      const spelling = spellingOf(skus);
      for await (const { lines, asked } of chunks(skus)) {
        yield page(lines, asked, cursorAfter(asked, zone ?? HOME_ZONE), spelling);
      }
    },

    async *changedSince(cursor) {
      const since = parseCursor(cursor);
      const reachable = since !== null && now().getTime() - since.getTime() < STOCK_CHANGES_REACH_MS;
      const filter = reachable ? { StockInfoChangedFrom: wireTime(since, zone) } : {};
      if (!(await client.pagesInventory())) {
        const { lines, asked } = await ask(filter);
        yield page(lines, asked, cursorAfter(asked, zone ?? HOME_ZONE));
        return;
      }
      let firstAsked: AskedAt | null = null;
      let lastId: number | null = null;
      for (;;) {
        const { lines, asked } = await ask({ ...filter, MaxArticlesToGet: PAGE, ArticleSystemIdFrom: lastId ?? 0 });
        firstAsked ??= asked;
        // Whether "from" includes the id itself is not documented; it is asked for again and skipped here.
        const fresh: StockLine[] = lines.filter(({ articleId }) => lastId === null || (articleId ?? 0) > lastId);
        const highest: number | null = fresh.reduce<number | null>((max, { articleId }) => Math.max(max ?? 0, articleId ?? 0), lastId);
        // A short page may be one that the server cut shorter than we asked; only an empty one is the end.
        const last = fresh.length === 0 || highest === lastId;
        lastId = highest;
        // Before the last page nothing is through: whoever stops here starts again from the same cursor.
        yield page(fresh, asked, last ? cursorAfter(firstAsked, zone ?? HOME_ZONE) : (cursor ?? ''));
        if (last) return;
      }
    },
  };
}

function page(lines: readonly StockLine[], asked: AskedAt, nextCursor: string, spelling?: (sku: string) => string): ChangePage<ToldLevel> {
  const levels = lines.flatMap(({ level }) => level ?? []);
  return { items: spelling ? levels.map((level) => ({ ...level, sku: spelling(level.sku) })) : levels, nextCursor, askedAt: asked.ours.toISOString() };
}
