/**
 * The one query of a poll: the settings as they are now, and the orders that have work. One round trip, so that an idle
 * sidecar costs the shop one indexed query, and a flow switched off stops within one poll.
 */
import type { SettingRow } from '../../domain/settings';
import { toIso, type Database } from './Database';

export interface Poll {
  configuration: SettingRow[];
  /** Orders with waiting events that nobody works on and that may be tried now, in the order of their ids. */
  candidates: number[];
  /** The database's clock (ISO, UTC). */
  now: string;
}

/** Work that needs no call of the WMS, as far as can be told before the order is read: what the WMS shows is not in the shop yet. */
const NEEDS_NO_CALL = (db: Database): string => `AND EXISTS (SELECT 1 FROM ${db.table('wms_order')} w
  WHERE w.id_connection = o.id_connection AND w.id_order = o.id_order AND w.current = 1 AND w.intent_operation IS NULL
    AND w.snapshot_hash IS NOT NULL AND (w.written_hash IS NULL OR w.written_hash <> w.snapshot_hash))`;

/**
 * @param take how many candidates at most; 0 reads the settings alone.
 * @param mayCall false while the WMS cannot be used: then only orders whose work needs no call of it.
 * A candidate is not claimed yet: it is read without locks, and the claim decides.
 * A new event resets the backoff: an event written after the last try makes its order a candidate at once.
 */
export async function poll(db: Database, idConnection: number, idShop: number, take: number, mayCall = true): Promise<Poll> {
  const settings = `SELECT 'setting' AS kind, name, value, changed_at, 0 AS id_order FROM ${db.table('setting')} WHERE id_shop = ?
    UNION ALL SELECT 'now', '', UTC_TIMESTAMP(3), NULL, 0`;
  const candidates = `(SELECT DISTINCT 'order', '', NULL, NULL, e.id_order
    FROM ${db.table('event')} e
    LEFT JOIN ${db.table('order')} o ON o.id_connection = ? AND o.id_order = e.id_order
    WHERE e.done_at IS NULL AND e.id_shop = ?
      AND (o.lease_until IS NULL OR o.lease_until < UTC_TIMESTAMP(3))
      AND (o.next_try_at IS NULL OR o.next_try_at <= UTC_TIMESTAMP(3) OR e.created_at > o.tried_at)
      ${mayCall ? '' : NEEDS_NO_CALL(db)}
    ORDER BY e.id_order LIMIT ?)`;
  const rows =
    take > 0
      ? await db.rows(`${settings} UNION ALL ${candidates}`, [idShop, idConnection, idShop, take])
      : await db.rows(settings, [idShop]);
  const result: Poll = { configuration: [], candidates: [], now: '' };
  for (const row of rows) {
    if (row.kind === 'now') result.now = toIso(String(row.value)) as string;
    else if (row.kind === 'order') result.candidates.push(Number(row.id_order));
    else result.configuration.push({ name: row.name as string, value: row.value as string | null, changedAt: toIso(row.changed_at as string) as string });
  }
  return result;
}
