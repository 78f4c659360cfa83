/** What would be written to the shop, and why: of some SKUs or all, asked of the WMS now. Writes nothing, keeps nothing. */
import { bufferOf, countedWarehouses, excluderOf, sortOut, type SaidBefore } from '../domain/stockRules';
import type { StockSettings } from '../domain/stockSettings';
import type { Connection } from '../connection';
import { databaseNow } from '../shop/ledger/events';
import { stockOptions, WRITE_AT_ONCE } from './round';

export interface DryRunLine {
  sku: string;
  /** What the WMS has in the warehouses that count; null where it makes no sense. */
  wms: number | null;
  /** The rest is null where nothing would be computed. */
  inFlight: number | null;
  buffer: number | null;
  shopNow: number | null;
  shopThen: number | null;
  outcome: string;
  message: string;
}

/** @param skus empty: all that the WMS has */
export async function* dryRun(connection: Pick<Connection, 'wms' | 'shop' | 'statements' | 'timing' | 'idConnection'>, settings: StockSettings, skus: readonly string[]): AsyncGenerator<DryRunLine> {
  const { wms, shop, statements } = connection;
  const warehouses = countedWarehouses(wms.warehouses, settings.warehouses);
  const excluder = excluderOf(settings.excludeSkus);
  let askedAt = await databaseNow(statements);
  const levels = new Map<string, { level: number; askedAt: string }>();
  const said: SaidBefore = new Map();
  const refused = new Map<string, string>();
  for await (const page of wms.stockLevels(skus.length > 0 ? { skus } : { cursor: null })) {
    if (page.fromTheStart) for (const one of [said, refused, levels]) one.clear();
    const { good, bad } = sortOut(page.items, said);
    for (const { sku, because } of bad) refused.set(sku, because);
    for (const { sku, warehouse, quantity } of good) {
      if (!warehouses.includes(warehouse)) continue;
      levels.set(sku, { level: (levels.get(sku)?.level ?? 0) + quantity, askedAt });
    }
    askedAt = await databaseNow(statements);
  }
  for (const [sku, because] of refused) {
    levels.delete(sku);
    yield { sku, wms: null, inFlight: null, buffer: null, shopNow: null, shopThen: null, outcome: 'refused', message: because };
  }
  for (const sku of skus) {
    if (!levels.has(sku) && !refused.has(sku)) yield { sku, wms: null, inFlight: null, buffer: null, shopNow: null, shopThen: null, outcome: 'unknown', message: 'The WMS does not know this SKU, so the shop is left alone.' };
  }
  const all = [...levels].sort(([a], [b]) => (a < b ? -1 : 1));
  for (let from = 0; from < all.length; from += WRITE_AT_ONCE) {
    const some = all.slice(from, from + WRITE_AT_ONCE);
    const wanted = some.filter(([sku]) => excluder(sku) === null).map(([sku, { level, askedAt: at }]) => ({ sku, level, askedAt: at, buffer: bufferOf(sku, level, settings) }));
    const results = new Map((await shop.writeStock(wanted, { ...stockOptions(connection, settings), dryRun: true })).map((result) => [result.sku, result]));
    for (const [sku, { level }] of some) {
      const pattern = excluder(sku);
      const result = results.get(sku);
      if (pattern !== null || !result) {
        yield { sku, wms: level, inFlight: null, buffer: null, shopNow: null, shopThen: null, outcome: 'excluded', message: `The stock settings leave out SKUs like "${pattern ?? ''}".` };
        continue;
      }
      const computed = result.inFlight !== null;
      yield {
        sku,
        wms: level,
        inFlight: result.inFlight,
        buffer: computed ? bufferOf(sku, level, settings) : null,
        shopNow: result.before,
        shopThen: result.after,
        outcome: result.outcome === 'written' ? (settings.source === 'shop' ? 'differs' : 'would be written') : result.outcome,
        message: result.message,
      };
    }
  }
}
