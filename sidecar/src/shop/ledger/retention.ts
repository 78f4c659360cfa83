/** What has been kept for long enough goes. */
import type { Database } from './Database';

/**
 * Deletes what is older than the retention, a small batch at a time, so that no checkout waits behind it. Events that
 * still wait stay, however old. Of this shop alone, its earlier connections included: another shop may keep its own longer.
 */
export async function deleteExpired(db: Database, idShop: number, retentionDays: number, batch = 1000): Promise<{ events: number; history: number; calls: number }> {
  const until = async (sql: string): Promise<number> => {
    let total = 0;
    for (;;) {
      const { affected } = await db.run(sql, [idShop, retentionDays, batch]);
      total += affected;
      if (affected < batch) return total;
    }
  };
  const ours = `id_connection IN (SELECT c.id_connection FROM ${db.table('connection')} c WHERE c.id_shop = ?)`;
  return {
    events: await until(
      `DELETE FROM ${db.table('event')} WHERE id_shop = ? AND created_at < UTC_TIMESTAMP(3) - INTERVAL ? DAY AND done_at IS NOT NULL ORDER BY id_event LIMIT ?`,
    ),
    history: await until(`DELETE FROM ${db.table('history')} WHERE ${ours} AND at < UTC_TIMESTAMP(3) - INTERVAL ? DAY ORDER BY id_history LIMIT ?`),
    // The WMS order stays, without what it was called with and what was answered: both may hold the customer's address.
    calls: await until(
      `UPDATE ${db.table('wms_order')} SET called_at = NULL, called_with = NULL, call_answer = NULL WHERE ${ours} AND called_at < UTC_TIMESTAMP(3) - INTERVAL ? DAY ORDER BY called_at LIMIT ?`,
    ),
  };
}
