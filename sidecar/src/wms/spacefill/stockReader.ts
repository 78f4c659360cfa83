/**
 * Asks Spacefill for stock: of some SKUs, of those that may have changed, or of all. Its figures stand at the master items,
 * one to be asked for at a time, and there is no list of those that moved. So the SKUs that may have moved are gathered from
 * what moves them: orders in and out of the warehouse (whosever), corrections of stock, and new or changed articles.
 */
import type { ReportedLevel } from '../../domain/terms';
import type { AskedAt } from '../kit/clock';
import { reading } from '../kit/errors';
import { child, list, text, type Decoded } from '../kit/values';
import type { AdapterLog, ChangePage } from '../WmsAdapter';
import { PAGE, type Page, type SpacefillApi } from './api';
import type { Articles } from './articles';
import { FULL_STOCK_EVERY_MS, parseStockCursor, timeAfter, writeStockCursor } from './cursors';
import { eachAlone } from '../kit/askSize';
import type { AskPage, PageSizes } from './pages';
import { readMovingList } from './paging';
import { utc } from './snapshot';
import { toStockLevel, type StockFigure } from './stock';

export interface StockReader {
  ofSkus(skus: readonly string[]): AsyncIterable<ChangePage<ReportedLevel>>;
  changedSince(cursor: string | null): AsyncIterable<ChangePage<ReportedLevel>>;
}

export interface StockReaderOptions {
  api: SpacefillApi;
  pages: PageSizes;
  ping: () => Promise<void>;
  articles: Articles;
  warehouseId: string;
  figure: StockFigure;
  log: AdapterLog;
  now: () => Date;
}

export function createStockReader({ api, pages, ping, articles, warehouseId, figure, log, now }: StockReaderOptions): StockReader {
  const idOf = (row: Decoded): string => text(child(row, 'id'));
  /** A row without an id is a row, too. */
  const keyOf = (row: Decoded): string => idOf(row) || JSON.stringify(row);
  const versionOf = (row: Decoded): string => text(child(row, 'updated_at'));

  async function levels(ids: readonly string[]): Promise<ReportedLevel[]> {
    const leftOut = (id: string, error: unknown): unknown => log.warn('The stock of one article cannot be read at the WMS and is left as it is. Look at the article there.', { wms_id: id, error });
    const items = await eachAlone(ids, (id) => api.item(id), ping, leftOut);
    return items.flatMap((item) => (item === null ? [] : (toStockLevel(item, warehouseId, figure) ?? [])));
  }

  async function* inPages(ids: readonly string[], interim: string, last: string): AsyncIterable<ChangePage<ReportedLevel>> {
    for (let from = 0; from === 0 || from < ids.length; from += PAGE) {
      const askedAt = now().toISOString();
      yield { items: await levels(ids.slice(from, from + PAGE)), nextCursor: from + PAGE < ids.length ? interim : last, askedAt };
    }
  }

  /** Rows of a list that moves, each once; not whole where it would not stand still, or a row of it cannot be had. */
  async function rowsOf(ask: AskPage<object>): Promise<{ rows: Decoded[]; isWhole: boolean; firstAsked: AskedAt }> {
    const rows: Decoded[] = [];
    let last: { isWhole: boolean; firstAsked: AskedAt } | null = null;
    for await (const { fresh, firstAsked, state } of readMovingList(pages.tolerant(ask), PAGE, keyOf, versionOf)) {
      rows.push(...fresh);
      last = { isWhole: state === 'whole', firstAsked };
    }
    return { rows, ...(last as NonNullable<typeof last>) };
  }

  /**
   * Corrections since a time. The list can be neither filtered nor sorted, and which end is the new one is not documented: it
   * is seen by its first row and its last, and read from that end until what comes is older.
   */
  async function correctedSince(since: Date): Promise<Decoded[]> {
    const isNew = (row: Decoded): boolean => Date.parse(utc(text(child(row, 'updated_at')) || text(child(row, 'created_at')))) >= since.getTime();
    const ask = pages.sized((offset, limit) => api.adjustments(offset, limit));
    const first = await ask(0, PAGE);
    const rows = first.items.filter(isNew);
    if (first.items.length >= first.total) return rows;
    const [last] = (await ask(first.total - 1, 1)).items;
    const newestFirst = createdAt(first.items[0]) >= createdAt(last);
    if (newestFirst) {
      let { items } = first;
      for (let offset = items.length; offset < first.total && items.length > 0 && items.some(isNew); offset += items.length) {
        ({ items } = await ask(offset, PAGE));
        rows.push(...items.filter(isNew));
      }
      return rows;
    }
    // A page is cut at its end, where the newest of it stand: no more is asked for at once than was given.
    for (let end = first.total; first.items.length > 0 && end > first.items.length; ) {
      const offset = Math.max(first.items.length, end - first.items.length);
      let anyNew = false;
      for (let at = offset; at < end; ) {
        const { items } = await ask(at, end - at);
        if (items.length === 0) break;
        rows.push(...items.filter(isNew));
        anyNew ||= items.some(isNew);
        at += items.length;
      }
      if (!anyNew) break;
      end = offset;
    }
    return rows;
  }

  const createdAt = (row: Decoded): number => Date.parse(utc(text(child(row, 'created_at'))));

  async function movedSince(since: Date): Promise<{ ids: string[]; isWhole: boolean; firstAsked: AskedAt }> {
    const updated_after = since.toISOString();
    const orders = await rowsOf(async (offset, limit) => {
      const page = await api.orders({ warehouse_id: warehouseId, updated_after }, offset, limit, reading('list the orders that moved its stock'));
      return { ...page, items: page.items.map(({ order }) => order as object) };
    });
    const items = await rowsOf((offset, limit) => api.items({ updated_after }, offset, limit) as Promise<Page<object>>);
    for (const item of items.rows) articles.remember(item);
    const lines = [
      ...orders.rows.flatMap((order) => list(child(order, 'order_items'))),
      ...(await correctedSince(since)).flatMap((row) => list(child(row, 'inventory_adjustement_items'))),
    ];
    const ids = new Set([...lines.map((line) => text(child(line, 'master_item_id'))), ...items.rows.map(idOf)].filter((id) => id !== ''));
    return { ids: [...ids], isWhole: orders.isWhole && items.isWhole, firstAsked: orders.firstAsked };
  }

  async function* everything(cursor: string | null): AsyncIterable<ChangePage<ReportedLevel>> {
    const ask = pages.tolerant((offset, limit) => api.items({}, offset, limit) as Promise<Page<object>>);
    let torn = false;
    for await (const { fresh, firstAsked, asked, state } of readMovingList(ask, PAGE, keyOf, versionOf)) {
      for (const item of fresh) articles.remember(item);
      const at = timeAfter(firstAsked);
      yield {
        items: await levels(fresh.map(idOf).filter((id) => id !== '')),
        // Before the last page nothing is through: whoever stops here starts again.
        nextCursor: state === 'whole' ? writeStockCursor({ since: at, fullAt: at }) : (cursor ?? ''),
        askedAt: asked.ours.toISOString(),
        ...(torn ? { fromTheStart: true } : {}),
      };
      torn = state === 'torn';
      if (torn) log.warn('The list of articles could not be read as a whole; all stock is read again.');
    }
  }

  return {
    async *ofSkus(skus) {
      const leftOut = (sku: string, error: unknown): unknown => log.warn('An article cannot be looked up at the WMS; its stock is left as it is. Look at it there.', { sku, error });
      const ids = await eachAlone([...new Set(skus)], (sku) => articles.ids([sku]), ping, leftOut);
      yield* inPages(ids.flatMap((found) => [...found.values()]), '', '');
    },

    async *changedSince(cursor) {
      const from = parseStockCursor(cursor);
      if (from === null || now().getTime() - from.fullAt.getTime() > FULL_STOCK_EVERY_MS) return yield* everything(cursor);
      const moved = await movedSince(from.since);
      if (!moved.isWhole) log.warn('The lists of what moved the stock could not be read as a whole; they are read again from the same time.');
      yield* inPages(moved.ids, cursor as string, moved.isWhole ? writeStockCursor({ since: timeAfter(moved.firstAsked), fullAt: from.fullAt }) : (cursor as string));
    },
  };
}
