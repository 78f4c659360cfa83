/** Writing events of our own: the gap scan, changes at the WMS and people all say only "order N was touched". */
import { createHash } from 'node:crypto';
import { LEFT_STATUSES } from '../../domain/orderStatus';
import type { EventReason } from '../../domain/terms';
import { fromIso, toIso, type Database, type Statements } from './Database';

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

/**
 * The orders that may be created at the WMS and whose events wait: those of which the WMS has nothing at the moment. Whether they
 * really would be is decided with the shop's data. Those that waited at `since` already are left out: they were answered for.
 */
export async function waitingWithoutWmsOrder(db: Database, idConnection: number, idShop: number, since: string | null): Promise<number[]> {
  const after = fromIso(since) ?? '1970-01-01 00:00:00.000';
  const rows = await db.rows(
    `SELECT e.id_order FROM ${db.table('event')} e
     LEFT JOIN ${db.table('wms_order')} w ON w.id_connection = ? AND w.id_order = e.id_order AND w.current = 1
     WHERE e.done_at IS NULL AND e.id_shop = ? AND (w.id_wms_order IS NULL OR w.accepted_at IS NULL OR w.ended_at IS NOT NULL)
     GROUP BY e.id_order HAVING MIN(e.created_at) > ? ORDER BY e.id_order`,
    [idConnection, idShop, after],
  );
  return rows.map((row) => Number(row.id_order));
}

/** When the shop's hooks last announced an edit or a refund of the lines of these orders (ISO, UTC). */
export async function linesEditedAt(db: Database, idShop: number, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.rows(
    `SELECT id_order, MAX(created_at) AS at FROM ${db.table('event')} WHERE id_shop = ? AND id_order IN (?) AND reason IN ('lines', 'refund') GROUP BY id_order`,
    [idShop, [...ids]],
  );
  return new Map(rows.map((row) => [Number(row.id_order), toIso(row.at as string) as string]));
}

/** Which of these orders the shop's hook announced as placed at or after this time (ISO, UTC), by the database's clock. */
export async function placedSince(db: Database, idShop: number, ids: readonly number[], since: string): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await db.rows(
    `SELECT DISTINCT id_order FROM ${db.table('event')} WHERE id_shop = ? AND id_order IN (?) AND reason = 'placed' AND created_at >= ?`,
    [idShop, [...ids], fromIso(since)],
  );
  return new Set(rows.map((row) => Number(row.id_order)));
}

/** Cancellations within these minutes, but for those that waited when a person resumed the flow (ISO, UTC). */
export async function cancelsSince(db: Database, idConnection: number, minutes: number, resumedAt: string | null): Promise<number> {
  const rows = await db.rows(
    `SELECT COUNT(DISTINCT h.id_order) AS recent FROM ${db.table('history')} h
     WHERE h.id_connection = ? AND h.action = 'cancelled' AND h.at > UTC_TIMESTAMP(3) - INTERVAL ? MINUTE
       AND (? IS NULL OR EXISTS (SELECT 1 FROM ${db.table('event')} e WHERE e.id_order = h.id_order AND e.reason <> 'wms' AND e.created_at > ?))`,
    [idConnection, minutes, fromIso(resumedAt), fromIso(resumedAt)],
  );
  return Number(rows[0]?.recent ?? 0);
}

/** What the gap scan compares with the shop's list: see `ShopOrder.stamps`. */
export interface Seen {
  order: string;
  address: string;
  /** It waits to be read, and nobody has begun with it: whatever changed is seen then. */
  waits: boolean;
  /** When we wrote to the order in the shop ourselves (ISO, UTC). */
  written: { from: string; to: string }[];
}

export async function seenOf(db: Database, idConnection: number, idShop: number, ids: readonly number[]): Promise<Map<number, Seen>> {
  if (ids.length === 0) return new Map();
  const [orders, waiting, written] = await Promise.all([
    db.rows(
      `SELECT id_order, shop_stamp, address_stamp, lease_until > UTC_TIMESTAMP(3) AS leased FROM ${db.table('order')} WHERE id_connection = ? AND id_order IN (?)`,
      [idConnection, [...ids]],
    ),
    db.rows(`SELECT DISTINCT id_order FROM ${db.table('event')} WHERE done_at IS NULL AND id_shop = ? AND id_order IN (?)`, [idShop, [...ids]]),
    db.rows(
      `SELECT id_order, begun_at, done_at FROM ${db.table('writeback')} WHERE id_connection = ? AND id_order IN (?) AND done_at IS NOT NULL`,
      [idConnection, [...ids]],
    ),
  ]);
  const seen = new Map<number, Seen>(waiting.map((row) => [Number(row.id_order), { order: '', address: '', waits: true, written: [] }]));
  const writes = new Map<number, Seen['written']>();
  for (const row of written) {
    const id = Number(row.id_order);
    writes.set(id, [...(writes.get(id) ?? []), { from: toIso(row.begun_at as string) as string, to: toIso(row.done_at as string) as string }]);
  }
  for (const row of orders) {
    const id = Number(row.id_order);
    seen.set(id, {
      order: (row.shop_stamp as string | null) ?? '',
      address: (row.address_stamp as string | null) ?? '',
      waits: seen.has(id) && Number(row.leased ?? 0) !== 1,
      written: writes.get(id) ?? [],
    });
  }
  return seen;
}

/** So many held orders are looked at again in one go. */
const MOST_RECHECKS = 1_000;

/** Enqueues the held orders that are to be looked at again by now. @returns how many */
export async function enqueueRechecks(db: Database, idConnection: number): Promise<number> {
  const due = await db.rows(
    `SELECT id_order FROM ${db.table('order')} WHERE id_connection = ? AND recheck_at <= UTC_TIMESTAMP(3) ORDER BY recheck_at LIMIT ${MOST_RECHECKS}`,
    [idConnection],
  );
  if (due.length === 0) return 0;
  const ids = due.map((row) => Number(row.id_order)).sort((a, b) => a - b);
  return db.transaction((statements) => enqueueLedger(db, statements, idConnection, 'recheck_at <= UTC_TIMESTAMP(3) AND id_order IN (?)', [ids]));
}

const HOLD_SETTINGS = 'hold_settings';

/**
 * Enqueues what changed settings may decide otherwise: orders that are held, or were not to be sent so far. Once for all sidecars,
 * also where the settings were changed while none ran.
 * @param settings as one text; see `holdSettings`
 * @returns how many
 */
export function enqueueUndecided(db: Database, idConnection: number, settings: string): Promise<number> {
  const fingerprint = createHash('sha256').update(settings).digest('hex');
  return db.transaction(async (statements) => {
    await statements.run(`INSERT IGNORE INTO ${db.table('cursor')} (id_connection, name) VALUES (?, ?)`, [idConnection, HOLD_SETTINGS]);
    const { affected } = await statements.run(
      `UPDATE ${db.table('cursor')} SET position = ? WHERE id_connection = ? AND name = ? AND NOT (position <=> ?)`,
      [fingerprint, idConnection, HOLD_SETTINGS, fingerprint],
    );
    return affected === 0 ? 0 : enqueueLedger(db, statements, idConnection, "(state IN ('new', 'held') OR problem_code = 'left_release')", []);
  });
}

async function enqueueLedger(db: Database, statements: Statements, idConnection: number, where: string, values: unknown[]): Promise<number> {
  const { affected } = await statements.run(
    `INSERT INTO ${db.table('event')} (id_shop, id_order, reason, source, created_at)
     SELECT id_shop, id_order, 'recheck', 'sidecar', UTC_TIMESTAMP(3) FROM ${db.table('order')} WHERE id_connection = ? AND ${where}`,
    [idConnection, ...values],
  );
  await statements.run(`UPDATE ${db.table('order')} SET recheck_at = NULL WHERE id_connection = ? AND recheck_at IS NOT NULL AND ${where}`, [idConnection, ...values]);
  return affected;
}

/**
 * Finishes events from before the orders flow was ever on: its baseline, whenever that comes, is later than when it was last seen off,
 * and no order that they tell of is sent. Only for a shop that sends nothing yet; of an order that the ledger knows they stay.
 */
export async function finishEventsBeforeBaseline(db: Database, idConnection: number, idShop: number): Promise<number> {
  const { affected } = await db.run(
    `UPDATE ${db.table('event')} SET done_at = UTC_TIMESTAMP(3), outcome = 'nothing_to_do'
     WHERE done_at IS NULL AND id_shop = ?
       AND created_at < (SELECT f.seen_off_at FROM ${db.table('flow')} f WHERE f.id_connection = ? AND f.flow = 'orders' AND f.seen_on = 0 AND f.baseline_at IS NULL)
       AND id_order NOT IN (SELECT o.id_order FROM ${db.table('order')} o WHERE o.id_connection = ?)
     ORDER BY id_event LIMIT 1000`,
    [idShop, idConnection, idConnection],
  );
  return affected;
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
