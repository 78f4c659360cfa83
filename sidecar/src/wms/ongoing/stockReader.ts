/** Asks Ongoing for stock: of some SKUs, of those that changed, or of all. */
import type { StockLevel } from '../../domain/terms';
import { parseCursor, type AskedAt } from '../kit/clock';
import { reading } from '../kit/errors';
import type { ChangePage } from '../WmsAdapter';
import type { Answer, OngoingClient } from './client';
import { articleIdOf, spellingOf, toStockLevel } from './stock';
import { cursorAfter, HOME_ZONE, STOCK_CHANGES_REACH_MS, wireTime } from './times';
import { child, list, text, type Decoded } from '../kit/values';

/** SKUs named in one question. */
const CHUNK = 100;
/** Articles in one page, where the WMS gives pages. */
const PAGE = 1000;

export interface StockReader {
  /** Which of these SKUs the WMS has, in the spelling asked for; an article without stock is one that it has. */
  known(skus: readonly string[]): Promise<Set<string>>;
  ofSkus(skus: readonly string[]): AsyncIterable<ChangePage<StockLevel>>;
  changedSince(cursor: string | null): AsyncIterable<ChangePage<StockLevel>>;
}

export function createStockReader({ client, zone, now }: { client: OngoingClient; zone: string | null; now: () => Date }): StockReader {
  const ask = (query: Record<string, unknown>): Promise<Answer> =>
    client.call('GetInventoryByQuery', { GetInventoryQuery: query }, reading('show its stock'));

  async function* chunks(skus: readonly string[]): AsyncIterable<{ lines: Decoded[]; asked: AskedAt }> {
    const wanted = [...new Set(skus)].filter((sku) => sku !== '');
    for (let from = 0; from < wanted.length; from += CHUNK) {
      const { result, asked } = await ask({ ArticleNumbersToGet: { string: wanted.slice(from, from + CHUNK) } });
      yield { lines: list(child(result, 'InventoryLines', 'InventoryLine')), asked };
    }
  }

  return {
    async known(skus) {
      const spelling = spellingOf(skus);
      const asked = new Set(skus);
      const known = new Set<string>();
      for await (const { lines } of chunks(skus)) {
        for (const line of lines) {
          const sku = spelling(text(child(line, 'Article', 'ArticleNumber')));
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
        const { result, asked } = await ask(filter);
        yield page(list(child(result, 'InventoryLines', 'InventoryLine')), asked, cursorAfter(asked, zone ?? HOME_ZONE));
        return;
      }
      let firstAsked: AskedAt | null = null;
      let lastId: number | null = null;
      for (;;) {
        const { result, asked }: Answer = await ask({ ...filter, MaxArticlesToGet: PAGE, ArticleSystemIdFrom: lastId ?? 0 });
        firstAsked ??= asked;
        const lines = list(child(result, 'InventoryLines', 'InventoryLine'));
        // Whether "from" includes the id itself is not documented; it is asked for again and skipped here.
        const fresh: Decoded[] = lines.filter((line) => lastId === null || (articleIdOf(line) ?? 0) > lastId);
        const highest: number | null = fresh.reduce<number | null>((max, line) => Math.max(max ?? 0, articleIdOf(line) ?? 0), lastId);
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

function page(lines: Decoded[], asked: AskedAt, nextCursor: string, spelling: (sku: string) => string = (sku) => sku): ChangePage<StockLevel> {
  const items = lines.flatMap((line) => toStockLevel(line) ?? []).map((level) => ({ ...level, sku: spelling(level.sku) }));
  return { items, nextCursor, askedAt: asked.ours.toISOString() };
}
