/**
 * What the shop has, held against what it was last given, without asking the WMS for all of it: a quantity that somebody overwrote
 * is computed again from the level that is kept, and a product that the shop sells and nobody has a level of is asked for by its SKU.
 */
import type { Connection } from '../connection';
import type { StockRound } from './round';

const CURSOR = 'stock_compare';
const EVERY_MS = 5 * 60_000;

/**
 * @param askedAll the WMS has just been asked for all of its stock: what it did not name it does not know
 * @returns SKUs of the shop to ask the WMS about
 */
export async function compareWithShop({ db, idConnection, shop, stock }: Pick<Connection, 'db' | 'idConnection' | 'shop' | 'stock'>, round: StockRound, askedAll: boolean): Promise<string[]> {
  const later = await db.rows(`SELECT 1 FROM ${db.table('cursor')} WHERE id_connection = ? AND name = ? AND due_at > UTC_TIMESTAMP(3)`, [idConnection, CURSOR]);
  if (later.length > 0) return [];
  const { differing, withoutLevel } = await shop.compareStock(idConnection, askedAll);
  await stock.computeAgain(differing);
  await db.run(
    `INSERT INTO ${db.table('cursor')} (id_connection, name, moved_at, due_at) VALUES (?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND)
     ON DUPLICATE KEY UPDATE moved_at = UTC_TIMESTAMP(3), due_at = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND`,
    [idConnection, CURSOR, EVERY_MS * 1000, EVERY_MS * 1000],
  );
  return withoutLevel.filter((sku) => !round.isExcluded(sku));
}
