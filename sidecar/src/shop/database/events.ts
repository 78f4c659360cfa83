/** Writing events of our own: the gap scan, changes at the WMS and people all say only "order N was touched". */
import { LEFT_STATUSES } from '../../domain/orderStatus';
import type { EventReason } from '../../domain/terms';
import type { Database, Statements } from './Database';

/** @param source who says so, for people: `sidecar`, `gap scan`, `command line` */
export async function touch(
  db: Database,
  statements: Statements,
  idShop: number,
  ids: readonly number[],
  reason: EventReason,
  source: string,
): Promise<void> {
  if (ids.length === 0) return;
  await statements.run(
    `INSERT INTO ${db.table('event')} (id_shop, id_order, reason, source, created_at)
     VALUES ${ids.map(() => '(?, ?, ?, ?, UTC_TIMESTAMP(3))').join(', ')}`,
    ids.flatMap((id) => [idShop, id, reason, source]),
  );
}

/** How many orders wait: what the brake on the way out looks at. */
export async function countWaitingOrders(db: Database, idShop: number): Promise<number> {
  const rows = await db.rows(
    `SELECT COUNT(DISTINCT id_order) AS orders FROM ${db.table('event')} WHERE done_at IS NULL AND id_shop = ?`,
    [idShop],
  );
  return Number(rows[0]?.orders ?? 0);
}

/**
 * When each of these orders was last heard of (ISO-like UTC text): its newest event, when it was last claimed, or when we wrote to it
 * ourselves. Not when it was noted: the shop is read right after the claim, and while a warehouse takes its time a person may change
 * what was read.
 */
export async function lastHeardOf(db: Database, idConnection: number, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.rows(
    `SELECT id_order, MAX(at) AS at FROM (
       SELECT id_order, MAX(created_at) AS at FROM ${db.table('event')} WHERE id_order IN (?) GROUP BY id_order
       UNION ALL
       SELECT id_order, tried_at AS at FROM ${db.table('order')} WHERE id_connection = ? AND id_order IN (?) AND tried_at IS NOT NULL
       UNION ALL
       SELECT id_order, done_at AS at FROM ${db.table('writeback')} WHERE id_connection = ? AND id_order IN (?) AND done_at IS NOT NULL
     ) heard GROUP BY id_order`,
    [[...ids], idConnection, [...ids], idConnection, [...ids]],
  );
  return new Map(rows.map((row) => [Number(row.id_order), `${String(row.at).replace(' ', 'T')}Z`]));
}

/** Which of these orders the WMS works on, or would if nothing were wrong with them. */
export async function openAtWms(db: Database, idConnection: number, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await db.rows(
    `SELECT id_order FROM ${db.table('order')} WHERE id_connection = ? AND id_order IN (?) AND state IN ('at_wms', 'failed')
       AND COALESCE(wms_status, '') NOT IN (?)`,
    [idConnection, [...ids], [...LEFT_STATUSES]],
  );
  return new Set(rows.map((row) => Number(row.id_order)));
}

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
