/**
 * Orders that were finished long ago are archived: their lines, parcels, history and snapshots go; the two rows with their numbers stay, so
 * that none of them is ever made at the WMS a second time and the WMS's own news of them is known as ours. Only orders of which
 * nothing is in-flight: all that the WMS accepted has left, and nothing waits. Small batches, each by its primary keys.
 */
import type { Database } from './Database';

/** @returns how many orders were archived */
export async function archiveFinished(db: Database, idShop: number, months: number, batch = 200): Promise<number> {
  if (months <= 0) return 0;
  let total = 0;
  for (const { id_connection: idConnection } of await db.rows(`SELECT id_connection FROM ${db.table('connection')} WHERE id_shop = ?`, [idShop])) {
    for (let last = 0; ; ) {
      const ids = (await db.rows(FINISHED(db), [idConnection, last, months, months, idShop, batch])).map((row) => Number(row.id_order));
      if (ids.length > 0) total += await archive(db, Number(idConnection), ids);
      if (ids.length < batch) break;
      last = ids.at(-1) as number;
    }
  }
  return total;
}

const FINISHED = (db: Database): string => `SELECT o.id_order FROM ${db.table('order')} o
  WHERE o.id_connection = ? AND o.id_order > ? AND o.state = 'done' AND o.updated_at < UTC_TIMESTAMP(3) - INTERVAL ? MONTH
    AND o.problem_code IS NULL AND (o.lease_until IS NULL OR o.lease_until < UTC_TIMESTAMP(3))
    AND EXISTS (SELECT 1 FROM ${db.table('wms_order')} w WHERE w.id_connection = o.id_connection AND w.id_order = o.id_order AND w.current = 1 AND w.wms_status IN ('shipped', 'delivered'))
    AND NOT EXISTS (SELECT 1 FROM ${db.table('wms_order')} w WHERE w.id_connection = o.id_connection AND w.id_order = o.id_order
      AND (w.updated_at >= UTC_TIMESTAMP(3) - INTERVAL ? MONTH OR w.intent_operation IS NOT NULL
        OR (w.ended_at IS NULL AND COALESCE(w.wms_status, '') NOT IN ('shipped', 'delivered', 'cancelled'))))
    AND NOT EXISTS (SELECT 1 FROM ${db.table('wms_order')} w JOIN ${db.table('wms_line')} l ON l.id_wms_order = w.id_wms_order
      WHERE w.id_connection = o.id_connection AND w.id_order = o.id_order AND w.current = 1 AND (COALESCE(l.picked, l.quantity) < l.quantity OR l.back_ordered > 0))
    AND NOT EXISTS (SELECT 1 FROM ${db.table('event')} e WHERE e.id_order = o.id_order AND e.id_shop = ? AND e.done_at IS NULL)
  ORDER BY o.id_order LIMIT ?`;

async function archive(db: Database, idConnection: number, ids: readonly number[]): Promise<number> {
  return db.transaction(async (statements) => {
    const mine = [idConnection, [...ids]];
    // Somebody may have touched one since it was read: a lease that was taken keeps its order.
    await statements.run(
      `UPDATE ${db.table('order')} SET state = 'archived', problem = NULL, waits_for = NULL, next_try_at = NULL
       WHERE id_connection = ? AND id_order IN (?) AND state = 'done' AND (lease_until IS NULL OR lease_until < UTC_TIMESTAMP(3))`,
      mine,
    );
    const archived = (await statements.rows(`SELECT id_order FROM ${db.table('order')} WHERE id_connection = ? AND id_order IN (?) AND state = 'archived'`, mine)).map((row) => Number(row.id_order));
    if (archived.length === 0) return 0;
    const those = [idConnection, archived];
    await statements.run(`DELETE l FROM ${db.table('wms_line')} l JOIN ${db.table('wms_order')} w ON w.id_wms_order = l.id_wms_order WHERE w.id_connection = ? AND w.id_order IN (?)`, those);
    await statements.run(`DELETE FROM ${db.table('writeback')} WHERE id_connection = ? AND id_order IN (?)`, those);
    await statements.run(`DELETE FROM ${db.table('history')} WHERE id_connection = ? AND id_order IN (?)`, those);
    await statements.run(`UPDATE ${db.table('wms_order')} SET snapshot = NULL, line_contents = NULL, called_at = NULL, called_with = NULL, call_answer = NULL WHERE id_connection = ? AND id_order IN (?)`, those);
    return archived.length;
  });
}
