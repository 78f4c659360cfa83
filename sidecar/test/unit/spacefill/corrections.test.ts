/** Corrections of stock stand in a list of which neither the order of its rows nor the length of its pages is documented. */
import { createStockReader } from '../../../src/wms/spacefill/stockReader';
import { writeStockCursor } from '../../../src/wms/spacefill/cursors';
import { createPageSizes } from '../../../src/wms/spacefill/pages';
import type { SpacefillApi } from '../../../src/wms/spacefill/api';
import type { Articles } from '../../../src/wms/spacefill/articles';

const WAREHOUSE = 'd8bdc728-242b-4039-99a3-0aa239650011';
const NOW = new Date('2026-11-24T10:00:00Z');
const LONG_AGO = '2026-11-20T10:00:00';
const A_MOMENT_AGO = '2026-11-24T09:59:00';
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** @param rows of the list, as they stand there: when each was made; its article is its place */
async function found(rows: readonly string[], longestPage: number): Promise<string[]> {
  const page = <T>(total: number, items: T[]): { total: number; items: T[]; asked: { ours: Date; theirs: null } } => ({ total, items, asked: { ours: NOW, theirs: null } });
  const all = rows.map((created_at, index) => ({ id: `${index}`, created_at, updated_at: null, inventory_adjustement_items: [{ master_item_id: `${index}` }] }));
  const api = {
    orders: () => Promise.resolve(page(0, [])),
    items: () => Promise.resolve(page(0, [])),
    adjustments: (offset: number, limit: number) => Promise.resolve(page(all.length, all.slice(offset, offset + Math.min(limit, longestPage)))),
    item: (id: string) => Promise.resolve({ item_reference: id, stock_by_warehouse: [] }),
  } as unknown as SpacefillApi;
  const ping = (): Promise<void> => Promise.resolve();
  const pages = createPageSizes({ ping, log, timeoutMs: 1_000 });
  const reader = createStockReader({ api, pages, ping, articles: { remember: () => undefined } as unknown as Articles, warehouseId: WAREHOUSE, figure: 'available', log, now: () => NOW });
  const skus: string[] = [];
  for await (const { items } of reader.changedSince(writeStockCursor({ since: new Date('2026-11-24T09:50:00Z'), fullAt: new Date('2026-11-24T09:00:00Z') }))) skus.push(...items.map(({ sku }) => sku));
  return skus.sort((a, b) => Number(a) - Number(b));
}

const times = (count: number, at: string): string[] => Array.from({ length: count }, () => `${at}Z`);

test.each([25, 40, 100])('pages of %d rows at most: the new ones are found at whichever end they stand', async (longestPage) => {
  const last = await found([...times(150, LONG_AGO), ...times(60, A_MOMENT_AGO)], longestPage);
  expect(last).toEqual(Array.from({ length: 60 }, (_, index) => `${150 + index}`));
  const first = await found([...times(60, A_MOMENT_AGO), ...times(150, LONG_AGO)], longestPage);
  expect(first).toEqual(Array.from({ length: 60 }, (_, index) => `${index}`));
});

test('a time without an offset is UTC, wherever the sidecar runs', async () => {
  const parse = Date.parse;
  // As it is on a machine in Paris, in winter.
  const here = jest.spyOn(Date, 'parse').mockImplementation((written) => parse(/(Z|[+-]\d\d:\d\d)$/.test(written) ? written : `${written}+01:00`));
  try {
    expect(await found([...times(3, LONG_AGO), A_MOMENT_AGO], 100)).toEqual(['3']);
  } finally {
    here.mockRestore();
  }
});
