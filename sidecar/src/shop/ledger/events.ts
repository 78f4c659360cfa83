/** Events of our own: the gap scan, changes at the WMS and people all say only "order N was touched". And what events tell of orders. */
import { createHash } from 'node:crypto';
import { LEFT_STATUSES } from '../../domain/orderStatus';
import type { EventReason } from '../../domain/terms';
import { changed, ExpectationNotMet, rowsOf, statement, type Ledger, type LedgerStatement } from '../Ledger';
import { fromIso, toIso } from './times';

/** @param source who says so, for people: `sidecar`, `gap scan`, `command line` */
export function addEvents(ids: Iterable<number>, reason: EventReason, source: string): LedgerStatement[] {
  const orders = [...ids].map((id_order) => ({ id_order }));
  return orders.length === 0 ? [] : [statement('add_events', { orders, reason, source })];
}

/** The database's own clock (ISO, UTC): every time that is compared is its. */
export async function databaseNow(ledger: Ledger): Promise<string> {
  return toIso((await rowsOf(ledger, 'database_now', {}))[0]?.now ?? '');
}

/**
 * The orders that may be created at the WMS and whose events wait: those of which the WMS has nothing at the moment. Whether they
 * really would be is decided with the shop's data. Those that waited at `since` already are left out: they were answered for.
 */
export async function waitingWithoutWmsOrder(ledger: Ledger, since: string | null): Promise<number[]> {
  const rows = await rowsOf(ledger, 'waiting_without_wms_order', { since: fromIso(since) ?? '1970-01-01 00:00:00.000' });
  return rows.map((row) => row.id_order);
}

/** When the shop's hooks last announced an edit or a refund of the lines of these orders (ISO, UTC). */
export async function linesEditedAt(ledger: Ledger, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  return new Map((await rowsOf(ledger, 'lines_edited_at', { ids })).map((row) => [row.id_order, toIso(row.at)]));
}

/** Which of these orders the shop's hook announced as placed at or after this time (ISO, UTC), by the database's clock. */
export async function placedSince(ledger: Ledger, ids: readonly number[], since: string): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  return new Set((await rowsOf(ledger, 'placed_since', { ids, since: fromIso(since) })).map((row) => row.id_order));
}

/** Cancellations within these minutes, but for those that waited when a person resumed the flow (ISO, UTC). */
export async function cancelsSince(ledger: Ledger, minutes: number, resumedAt: string | null): Promise<number> {
  return (await rowsOf(ledger, 'recent_cancels', { minutes, resumed_at: fromIso(resumedAt) }))[0]?.recent ?? 0;
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

export async function seenOf(ledger: Ledger, ids: readonly number[]): Promise<Map<number, Seen>> {
  if (ids.length === 0) return new Map();
  const [orders, waiting, written] = await ledger.run([
    statement('seen_stamps', { ids }),
    statement('orders_with_events', { ids }),
    statement('own_writes', { ids }),
  ]);
  const seen = new Map<number, Seen>(waiting.rows.map((row) => [row.id_order, { order: '', address: '', waits: true, written: [] }]));
  const writes = new Map<number, Seen['written']>();
  for (const { id_order, begun_at, done_at } of written.rows) {
    writes.set(id_order, [...(writes.get(id_order) ?? []), { from: toIso(begun_at), to: toIso(done_at) }]);
  }
  for (const { id_order, shop_stamp, address_stamp, leased } of orders.rows) {
    seen.set(id_order, {
      order: shop_stamp ?? '',
      address: address_stamp ?? '',
      waits: seen.has(id_order) && leased !== 1,
      written: writes.get(id_order) ?? [],
    });
  }
  return seen;
}

/** So many held orders are looked at again in one go. */
export const MOST_RECHECKS = 1_000;

/** Enqueues held orders that are to be looked at again by now. @param ids what the poll found */
export async function enqueueRechecks(ledger: Ledger, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await ledger.run([statement('add_recheck_events', { ids }), statement('clear_rechecks', { ids })]);
}

/**
 * Enqueues what changed settings may decide otherwise: orders that are held, or were not to be sent so far. Once for all sidecars,
 * also where the settings were changed while none ran.
 * @param settings as one text; see `holdSettings`
 * @returns how many
 */
export async function enqueueUndecided(ledger: Ledger, settings: string): Promise<number> {
  const fingerprint = createHash('sha256').update(settings).digest('hex');
  if ((await rowsOf(ledger, 'hold_settings', {}))[0]?.position === fingerprint) return 0;
  try {
    const [, , added] = await ledger.run([
      statement('make_cursor', { name: 'hold_settings' }),
      statement('change_hold_settings', { fingerprint }, 1),
      statement('add_undecided_events', {}),
      statement('clear_undecided_rechecks', {}),
    ]);
    return added.affected;
  } catch (error) {
    // Another sidecar has done it in between.
    if (error instanceof ExpectationNotMet) return 0;
    throw error;
  }
}

/** See the statement. @returns how many were finished */
export async function finishEventsBeforeBaseline(ledger: Ledger): Promise<number> {
  return changed(ledger, 'finish_events_before_baseline', {});
}

/** Which of these orders the WMS works on, or would if nothing were wrong with them. */
export async function openAtWms(ledger: Ledger, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  return new Set((await rowsOf(ledger, 'open_at_wms', { ids, left: LEFT_STATUSES })).map((row) => row.id_order));
}
