/** The last level that the WMS gave of each SKU, when it was asked, and which SKUs must be computed again. */
import type { StockLevel } from '../../domain/terms';
import type { StockWriteResult } from '../Shop';
import { fromIso, toIso, type Database, type Statements } from './Database';

export interface DirtyLevel {
  sku: string;
  /** Sum over the shop's warehouses, pieces. */
  level: number;
  /** The oldest of the questions behind the sum (ISO, UTC). */
  askedAt: string;
}

const ROWS_A_STATEMENT = 1000;

export class StockStore {
  constructor(
    private readonly db: Database,
    readonly idConnection: number,
  ) {}

  /** Keeps levels; a SKU whose level moved becomes dirty. An answer older than the kept one is dropped. */
  async keep(statements: Statements, levels: readonly StockLevel[], askedAt: string): Promise<void> {
    const at = fromIso(askedAt);
    const sorted = [...levels].sort((a, b) => (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : a.warehouse < b.warehouse ? -1 : 1));
    for (let start = 0; start < sorted.length; start += ROWS_A_STATEMENT) {
      const rows = sorted.slice(start, start + ROWS_A_STATEMENT);
      // The order of the assignments matters: each sees the columns that the earlier ones have already set.
      await statements.run(
        `INSERT INTO ${this.db.table('stock')} (id_connection, sku, warehouse, level, asked_at, dirty)
         VALUES ${rows.map(() => '(?, ?, ?, ?, ?, 1)').join(', ')}
         ON DUPLICATE KEY UPDATE
           dirty = IF(VALUES(asked_at) >= asked_at AND VALUES(level) <> level, 1, dirty),
           level = IF(VALUES(asked_at) >= asked_at, VALUES(level), level),
           asked_at = GREATEST(asked_at, VALUES(asked_at))`,
        rows.flatMap((row) => [this.idConnection, row.sku, row.warehouse, row.quantity, at]),
      );
    }
  }

  /** SKUs to ask the WMS about again, their level being older than `before`: dirty by the shop's side, or due for a second look. */
  async toAskAgain(before: string, limit: number): Promise<string[]> {
    const rows = await this.db.rows(
      `SELECT DISTINCT sku FROM ${this.db.table('stock')}
       WHERE id_connection = ? AND dirty = 1 AND (look_again_at IS NULL OR look_again_at <= UTC_TIMESTAMP(3)) AND asked_at < ?
       ORDER BY sku LIMIT ?`,
      [this.idConnection, fromIso(before), limit],
    );
    return rows.map((row) => row.sku as string);
  }

  /** Dirty SKUs that are due, summed over the warehouses of this shop; what lies in others is not for sale here. */
  async dirty(limit: number, warehouses: readonly string[]): Promise<DirtyLevel[]> {
    const rows = await this.db.rows(
      `SELECT sku, SUM(level) AS level, MIN(asked_at) AS asked_at FROM ${this.db.table('stock')}
       WHERE id_connection = ? AND warehouse IN (?) AND sku IN (
         SELECT sku FROM (
           SELECT DISTINCT sku FROM ${this.db.table('stock')}
           WHERE id_connection = ? AND warehouse IN (?) AND dirty = 1 AND (look_again_at IS NULL OR look_again_at <= UTC_TIMESTAMP(3))
           ORDER BY sku LIMIT ?) due)
       GROUP BY sku ORDER BY sku`,
      [this.idConnection, [...warehouses], this.idConnection, [...warehouses], limit],
    );
    return rows.map((row) => ({ sku: row.sku as string, level: Number(row.level), askedAt: toIso(row.asked_at as string) as string }));
  }

  /**
   * Notes what became of levels that were computed. A SKU is clean unless its level moved meanwhile, or the result is in
   * doubt (`lookAgainMs` set for it): then it stays dirty and is asked for again after that time.
   */
  async note(results: readonly (StockWriteResult & { askedAt: string; lookAgainMs: number | null })[]): Promise<void> {
    await this.db.transaction(async (statements) => {
      for (const result of [...results].sort((a, b) => (a.sku < b.sku ? -1 : 1))) {
        await statements.run(
          `UPDATE ${this.db.table('stock')}
           SET dirty = IF(asked_at > ?, dirty, ?), look_again_at = ${result.lookAgainMs === null ? 'NULL' : 'UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND'},
               written_quantity = ?, in_flight = ?, written_at = IF(?, UTC_TIMESTAMP(3), written_at), outcome = ?, problem = ?
           WHERE id_connection = ? AND sku = ?`,
          [
            fromIso(result.askedAt),
            result.lookAgainMs === null ? 0 : 1,
            ...(result.lookAgainMs === null ? [] : [result.lookAgainMs * 1000]),
            result.after,
            result.inFlight,
            result.outcome === 'written' ? 1 : 0,
            result.outcome,
            result.message === '' ? null : result.message.slice(0, 255),
            this.idConnection,
            result.sku,
          ],
        );
      }
    });
  }

  /** SKUs of orders that the WMS accepted so shortly before their level was asked that it may not show them yet. */
  async acceptedAround(skus: readonly string[], marginMs: number): Promise<Set<string>> {
    if (skus.length === 0) return new Set();
    const rows = await this.db.rows(
      `SELECT DISTINCT s.sku FROM ${this.db.table('stock')} s
       JOIN ${this.db.table('wms_line')} l ON l.sku = s.sku
       JOIN ${this.db.table('wms_order')} w ON w.id_wms_order = l.id_wms_order AND w.id_connection = s.id_connection
       WHERE s.id_connection = ? AND s.sku IN (?) AND w.current = 1
         AND w.accepted_at > s.asked_at - INTERVAL ? MICROSECOND`,
      [this.idConnection, [...skus], marginMs * 1000],
    );
    return new Set(rows.map((row) => row.sku as string));
  }
}
