/**
 * WMS orders whose snapshot could not be read: their row says why, and when they are asked for again. Until a snapshot of theirs
 * can be read, what was kept before stands.
 */
import type { Database, Statements } from './Database';

export const RECHECK_MINUTES = 10;

/** @param broken the kept snapshot itself cannot be read: it goes, and a new one is asked for at once */
export async function quarantine(db: Database, statements: Statements, idWmsOrder: number, fault: string, broken = false): Promise<void> {
  const set = broken ? 'snapshot = NULL, snapshot_hash = NULL, recheck_at = UTC_TIMESTAMP(3)' : `recheck_at = UTC_TIMESTAMP(3) + INTERVAL ${RECHECK_MINUTES} MINUTE`;
  await statements.run(
    `UPDATE ${db.table('wms_order')} SET snapshot_problem = ?, ${set}, updated_at = UTC_TIMESTAMP(3) WHERE id_wms_order = ?`,
    [fault.slice(0, 500), idWmsOrder],
  );
}

/** Numbers of WMS orders that are due to be asked for again; they are due anew afterwards, whatever comes of it. */
export async function takeForRecheck(db: Database, idConnection: number, limit: number): Promise<string[]> {
  const rows = await db.rows(
    `SELECT id_wms_order, wms_number FROM ${db.table('wms_order')} WHERE id_connection = ? AND recheck_at <= UTC_TIMESTAMP(3) ORDER BY recheck_at LIMIT ?`,
    [idConnection, limit],
  );
  if (rows.length === 0) return [];
  await db.run(`UPDATE ${db.table('wms_order')} SET recheck_at = UTC_TIMESTAMP(3) + INTERVAL ${RECHECK_MINUTES} MINUTE WHERE id_wms_order IN (?)`, [
    rows.map((row) => Number(row.id_wms_order)),
  ]);
  return rows.map((row) => row.wms_number as string);
}
