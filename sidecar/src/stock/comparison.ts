/**
 * What the shop has, held against what it was last given, without asking the WMS for all of it: a quantity that somebody overwrote
 * is computed again from the level that is kept, and a product that the shop sells and nobody has a level of is asked for by its SKU.
 */
import type { Connection } from '../connection';
import { isComparisonDue, noteComparison } from '../shop/ledger/stockRounds';
import type { StockRound } from './round';

const EVERY_MS = 5 * 60_000;

/**
 * @param askedAll the WMS has just been asked for all of its stock: what it did not name it does not know
 * @returns SKUs of the shop to ask the WMS about
 */
export async function compareWithShop({ statements, idConnection, shop, stock }: Pick<Connection, 'statements' | 'idConnection' | 'shop' | 'stock'>, round: StockRound, askedAll: boolean): Promise<string[]> {
  if (!(await isComparisonDue(statements))) return [];
  const { differing, withoutLevel } = await shop.compareStock(idConnection, askedAll);
  await stock.computeAgain(differing);
  await noteComparison(statements, EVERY_MS);
  return withoutLevel.filter((sku) => !round.isExcluded(sku));
}
