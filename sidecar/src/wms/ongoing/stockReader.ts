/** Asks Ongoing for stock: of some SKUs, of those that changed, or of all. */
import { BridgeError } from '../../errors';
import type { ReportedLevel } from '../../domain/terms';
import { AskSize, askSized, isOfAmount } from '../kit/askSize';
import { parseCursor, type AskedAt } from '../kit/clock';
import { reading } from '../kit/errors';
import type { AdapterLog, ChangePage } from '../WmsAdapter';
import type { OngoingClient } from './client';
import { ElementSieve } from './elementSieve';
import { articleIdOf, articleNumberOf, spellingOf, toStockLevel, unreadableLevel } from './stock';
import { cursorAfter, HOME_ZONE, STOCK_CHANGES_REACH_MS, wireTime } from './times';

/** SKUs named in one question. */
const CHUNK = 100;
/** Articles in one page, where the WMS gives pages. */
const PAGE = 1000;
const SMALLEST_PAGE = 10;
/** So many articles of one reading are left out, then it has failed. */
const MOST_LEFT_OUT = 10;
/** How much longer a question may take that cannot be made smaller. */
const PATIENCE = 6;

/** What is kept of an inventory line. */
interface StockLine {
  articleNumber: string;
  articleId: number | null;
  level: ReportedLevel | null;
}

export interface StockReader {
  /** Which of these SKUs the WMS has, in the spelling asked for; an article without stock is one that it has. */
  known(skus: readonly string[]): Promise<Set<string>>;
  ofSkus(skus: readonly string[]): AsyncIterable<ChangePage<ReportedLevel>>;
  changedSince(cursor: string | null): AsyncIterable<ChangePage<ReportedLevel>>;
}

export interface StockReaderOptions {
  client: OngoingClient;
  zone: string | null;
  log: AdapterLog;
  now: () => Date;
  timeoutMs: number;
}

interface StockAnswer {
  lines: StockLine[];
  asked: AskedAt;
  tookMs: number;
}

export function createStockReader({ client, zone, log, now, timeoutMs }: StockReaderOptions): StockReader {
  const chunkSize = new AskSize(CHUNK, 1);
  const pageSize = new AskSize(PAGE, SMALLEST_PAGE);
  const ping = (): Promise<void> => client.ping();
  const wasEasy = ({ tookMs }: StockAnswer): boolean => tookMs < timeoutMs / 4;

  async function ask(query: Record<string, unknown>, patient = false): Promise<StockAnswer> {
    const began = performance.now();
    const sieve = new ElementSieve<StockLine>('InventoryLine', (line, written) =>
      line === null
        ? { articleNumber: '', articleId: null, level: unreadableLevel(written) }
        : { articleNumber: articleNumberOf(line), articleId: articleIdOf(line), level: toStockLevel(line) },
    );
    const { asked } = await client.read('GetInventoryByQuery', { GetInventoryQuery: query }, reading('show its stock'), {
      sieve,
      rows: () => sieve.kept.length,
      ...(patient ? { timeoutMs: timeoutMs * PATIENCE } : {}),
    });
    return { lines: sieve.kept, asked, tookMs: performance.now() - began };
  }

  /** @param failed what to do where an article cannot be asked for even by itself; it throws, or the others are read without it */
  async function* chunks(skus: readonly string[], failed: (sku: string, error: unknown) => void): AsyncIterable<StockAnswer> {
    const wanted = [...new Set(skus)].filter((sku) => sku !== '');
    let leftOut = 0;
    for (let from = 0; from < wanted.length; ) {
      try {
        const { amount, answer } = await askSized(chunkSize, wanted.length - from, {
          ask: (count) => ask({ ArticleNumbersToGet: { string: wanted.slice(from, from + count) } }),
          ping,
          wasEasy,
        });
        yield answer;
        from += amount;
      } catch (error) {
        // Of a failure of the WMS as a whole nothing more can be known by asking for the next.
        if (!chunkSize.isSmallest() || leftOut >= MOST_LEFT_OUT || !(await isOfAmount(error, ping))) throw error;
        leftOut += 1;
        failed(wanted[from] as string, error);
        from += 1;
      }
    }
  }

  /** All of it in one answer, for installations without pages. It cannot be asked for in parts, only given more time. */
  async function whole(filter: Record<string, unknown>): Promise<StockAnswer> {
    try {
      return await ask(filter);
    } catch (error) {
      if (!(error instanceof BridgeError) || error.code !== 'wms_timeout') throw error;
      await ping();
      return ask(filter, true);
    }
  }

  return {
    async known(skus) {
      const spelling = spellingOf(skus);
      const asked = new Set(skus);
      const known = new Set<string>();
      for await (const { lines } of chunks(skus, (_sku, error) => { throw error; })) {
        for (const line of lines) {
          const sku = spelling(line.articleNumber);
          if (asked.has(sku)) known.add(sku);
        }
      }
      return known;
    },

    async *ofSkus(skus) {
      const spelling = spellingOf(skus);
      const leaveOut = (sku: string, error: unknown): unknown => log.warn('The stock of one article cannot be read at the WMS and is left as it is. Look at the article there.', { sku, error });
      for await (const { lines, asked } of chunks(skus, leaveOut)) {
        yield page(lines, asked, cursorAfter(asked, zone ?? HOME_ZONE), spelling);
      }
    },

    async *changedSince(cursor) {
      const since = parseCursor(cursor);
      const reachable = since !== null && now().getTime() - since.getTime() < STOCK_CHANGES_REACH_MS;
      const filter = reachable ? { StockInfoChangedFrom: wireTime(since, zone) } : {};
      if (!(await client.pagesInventory())) {
        const { lines, asked } = await whole(filter);
        yield page(lines, asked, cursorAfter(asked, zone ?? HOME_ZONE));
        return;
      }
      let firstAsked: AskedAt | null = null;
      let lastId: number | null = null;
      for (;;) {
        const { answer }: { answer: StockAnswer } = await askSized(pageSize, PAGE, {
          ask: (count) => ask({ ...filter, MaxArticlesToGet: count, ArticleSystemIdFrom: lastId ?? 0 }),
          ping,
          wasEasy,
        });
        const { lines, asked } = answer;
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

function page(lines: readonly StockLine[], asked: AskedAt, nextCursor: string, spelling?: (sku: string) => string): ChangePage<ReportedLevel> {
  const levels = lines.flatMap(({ level }) => level ?? []);
  return { items: spelling ? levels.map((level) => ({ ...level, sku: spelling(level.sku) })) : levels, nextCursor, askedAt: asked.ours.toISOString() };
}
