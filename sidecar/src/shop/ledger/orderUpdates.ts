/**
 * What becomes known of orders, written down: outcomes, events done, history, and what the WMS holds. Each write names the lease's
 * owner; whoever lost the lease writes nothing.
 */
import { BridgeError } from '../../errors';
import { isolate } from '../../resilience/isolate';
import type { EventOutcome, HistoryAction } from '../../domain/contract';
import { LEFT_ALONE, type LedgerOrder, type LedgerState } from '../../domain/ledger';
import { LEFT_STATUSES } from '../../domain/orderStatus';
import type { WmsOrderSnapshot } from '../../domain/terms';
import { statement, type Ledger, type LedgerStatement } from '../Ledger';
import { guarded } from './guarded';
import { snapshotOf } from './ledgerRows';
import { finishRow, historyRows, wmsOrderRow } from './updateRows';
import { acceptedLines, heldNow, lineRow } from './wmsLines';

export interface HistoryEntry {
  actor: string;
  action: HistoryAction | LedgerState;
  from: string | null;
  to: string | null;
  message: string;
  correlationId: string;
}

/** What became known of the WMS order. Fields that are left out stay as they are. */
export interface WmsOrderUpdate {
  idWmsOrder: number;
  wmsId?: string;
  sentHash?: string | null;
  refusedHash?: string | null;
  /** The call with the noted intent is over: what it was is known now. */
  intentOver?: boolean;
  /** The call with the noted intent ended without an answer: it may be carried out still. */
  answerLost?: boolean;
  /** The WMS holds these lines since the intent's call (in-flight is counted against them). */
  accepted?: { lines: { sku: string; quantity: number }[] };
  ended?: boolean;
  /** The last call, for people. */
  call?: WmsCall;
}

/** A call in our own words, not in the WMS's format, and what the WMS said. */
export interface WmsCall {
  operation: string;
  request: object;
  answer: string;
}

export interface OrderUpdate {
  idOrder: number;
  reference?: string;
  state?: LedgerState;
  waitsFor?: string[];
  generation?: number;
  releasedAt?: string;
  /** When the shop announced that it was deleted; null where the shop has it. */
  deletedAt?: string | null;
  /** `date_upd` of the order and its address when the shop was read: what the gap scan compares. */
  stamps?: { order: string; address: string };
  /** It was decided to create it at the WMS; kept while that is tried again and again. */
  trying?: boolean;
  /** It is looked at again by itself after this time, without an event. */
  recheck?: { rechecks: number; delayMs: number };
  cancelState?: LedgerOrder['cancelState'];
  changeState?: LedgerOrder['changeState'];
  problemCode?: string | null;
  problem?: string | null;
  /** The WMS's status, for the screens. */
  wmsStatus?: string | null;
  /** The shop was given this snapshot in full. */
  writtenHash?: { idWmsOrder: number; hash: string };
  exchanged?: boolean;
  /** Set: the events stay waiting until then. */
  retry?: { attempts: number; delayMs: number };
  eventIds: number[];
  /** How the events ended; with `retry` they stay waiting. */
  outcome: EventOutcome | 'retry';
  wmsOrder?: WmsOrderUpdate;
  history: HistoryEntry[];
  /** SKUs whose in-flight may have moved: those of the order now, and those that its WMS order held. */
  skus: string[];
  idWmsOrder: number | null;
}

/**
 * Notes the outcome of many orders in one batch, finishes their events and gives their leases back. Where the database refuses
 * what is to be noted of one of them, that one's order says so, and the others are noted.
 * @returns the orders whose lease was lost: nothing of theirs was written.
 */
export async function finishOrders(ledger: Ledger, owner: string, updates: readonly OrderUpdate[]): Promise<number[]> {
  const { answers, culprits, left } = await isolate(updates, { call: (part) => finishAll(ledger, owner, part) });
  const refused = [...culprits].map(([update, error]) => notRecorded(update, error));
  const lost = answers.flatMap(({ result }) => result);
  for (const update of [...refused, ...left]) lost.push(...(await finishAll(ledger, owner, [update])));
  return lost;
}

function notRecorded({ idOrder, eventIds, idWmsOrder }: OrderUpdate, error: unknown): OrderUpdate {
  const words = error instanceof BridgeError ? error.message : 'An unexpected error.';
  const problem = `What became of order ${idOrder} could not be recorded. ${words} It is looked up when the order is sent again.`;
  return { idOrder, state: 'failed', waitsFor: [], problemCode: 'outcome_not_recorded', problem, eventIds, outcome: 'failed', history: [], skus: [], idWmsOrder };
}

/**
 * What writes are decided on, beside what is to be written. At first the usual is taken for granted: all leases are still ours, nobody
 * said "leave it alone", and of what the WMS has just accepted there is no snapshot yet.
 */
interface Known {
  owned: ReadonlySet<number>;
  leftAlone: ReadonlySet<number>;
  snapshots: Snapshots;
}

interface Snapshots {
  /** By id_wms_order, each with its back-orders. */
  of: ReadonlyMap<number, { snapshot: WmsOrderSnapshot | null; rest: readonly WmsOrderSnapshot[] }>;
  hashes: readonly string[];
}

const NO_SNAPSHOTS: Snapshots = { of: new Map(), hashes: [] };

function finishAll(ledger: Ledger, owner: string, updates: readonly OrderUpdate[]): Promise<number[]> {
  const ids = updates.map(({ idOrder }) => idOrder);
  const wmsOrders = updates.flatMap(({ wmsOrder }) => (wmsOrder ? [wmsOrder] : []));
  const asUsual: Known = { owned: new Set(ids), leftAlone: new Set(), snapshots: NO_SNAPSHOTS };
  return guarded(
    asUsual,
    async ({ owned, leftAlone, snapshots }) => {
      const kept = updates.filter(({ idOrder }) => owned.has(idOrder)).map((update) => (leftAlone.has(update.idOrder) ? leaveAlone(update) : update));
      if (kept.length > 0) await ledger.run(finishing(owner, kept, leftAlone, snapshots));
      return ids.filter((id) => !owned.has(id));
    },
    () => look(ledger, owner, ids, wmsOrders),
  );
}

/** WMS orders before stock, as where snapshots are kept: two batches take their locks in the same order. */
function finishing(owner: string, updates: readonly OrderUpdate[], leftAlone: ReadonlySet<number>, snapshots: Snapshots): LedgerStatement[] {
  const ids = updates.map(({ idOrder }) => idOrder).sort((a, b) => a - b);
  const unsettled = sorted(updates.flatMap(({ idWmsOrder }) => (idWmsOrder === null ? [] : [idWmsOrder])));
  const written = updates.flatMap(({ writtenHash }) => (writtenHash ? [{ id_wms_order: writtenHash.idWmsOrder, hash: writtenHash.hash }] : []));
  const events = updates.flatMap((update) => (update.retry ? [] : update.eventIds.map((id) => ({ id_event: id, outcome: update.outcome }))));
  const skus = [...new Set(updates.flatMap((update) => update.skus))].filter((sku) => sku !== '').sort();
  const history = historyRows(updates);
  return [
    statement('lock_orders', { ids, owner }, ids.length),
    statement('orders_in_states', { ids: ids.filter((id) => !leftAlone.has(id)), states: LEFT_ALONE }, 0),
    ...(unsettled.length === 0 ? [] : [statement('unsettle_wms_orders', { ids: unsettled })]),
    ...recording(updates.flatMap(({ wmsOrder }) => (wmsOrder ? [wmsOrder] : [])), snapshots, unsettled),
    ...(written.length === 0 ? [] : [statement('set_written', { written })]),
    // The WMS does not name a SKU as changed when only the shop's side of it moved.
    ...(skus.length === 0 ? [] : [statement('recheck_skus', { skus })]),
    statement('finish_orders', { updates: [...updates].sort((a, b) => a.idOrder - b.idOrder).map(finishRow) }),
    ...(events.length === 0 ? [] : [statement('finish_events', { events: events.sort((a, b) => a.id_event - b.id_event) })]),
    ...(history.length === 0 ? [] : [statement('add_history', { entries: history })]),
  ];
}

/**
 * Notes what a look-up told of WMS orders, before anything is decided on it.
 * @returns the orders whose lease was lost: nothing of theirs was written.
 */
export function recordWmsOrders(ledger: Ledger, owner: string, updates: readonly { idOrder: number; update: WmsOrderUpdate }[]): Promise<number[]> {
  const ids = updates.map(({ idOrder }) => idOrder);
  const asUsual: Known = { owned: new Set(ids), leftAlone: new Set(), snapshots: NO_SNAPSHOTS };
  return guarded(
    asUsual,
    async ({ owned, snapshots }) => {
      const kept = updates.filter(({ idOrder }) => owned.has(idOrder));
      if (kept.length > 0) {
        await ledger.run([statement('lock_orders', { ids: sorted(kept.map(({ idOrder }) => idOrder)), owner }, kept.length), ...recording(kept.map(({ update }) => update), snapshots, [])]);
      }
      return ids.filter((id) => !owned.has(id));
    },
    () => look(ledger, owner, ids, updates.map(({ update }) => update)),
  );
}

/** @param moved WMS orders of which something may be in flight again: what they held until now, before it is replaced */
function recording(updates: readonly WmsOrderUpdate[], snapshots: Snapshots, moved: readonly number[]): LedgerStatement[] {
  const over = sorted(updates.filter(({ intentOver }) => intentOver).map(({ idWmsOrder }) => idWmsOrder));
  const accepted = updates.filter((update) => update.accepted);
  const ids = sorted(accepted.map(({ idWmsOrder }) => idWmsOrder));
  const lines = accepted.flatMap(({ idWmsOrder, accepted: now }) => {
    const { snapshot = null, rest = [] } = snapshots.of.get(idWmsOrder) ?? {};
    const held = acceptedLines(now?.lines ?? []);
    return (snapshot === null ? held : heldNow(held, snapshot, rest, false)).map((line) => ({ id_wms_order: idWmsOrder, ...lineRow(line) }));
  });
  return [
    ...(updates.length === 0 ? [] : [statement('record_wms_orders', { updates: updates.map(wmsOrderRow), left: LEFT_STATUSES })]),
    // The rows are locked by now: a snapshot that comes later sees these lines.
    ...(ids.length === 0 ? [] : [statement('other_snapshots', { ids, hashes: ['', ...snapshots.hashes] }, 0)]),
    ...(over.length === 0 ? [] : [statement('end_intents', { ids: over })]),
    ...(moved.length === 0 ? [] : [statement('recheck_held_skus', { ids: moved })]),
    ...(ids.length === 0 ? [] : [statement('delete_lines', { ids })]),
    ...(lines.length === 0 ? [] : [statement('add_lines', { lines })]),
  ];
}

async function look(ledger: Ledger, owner: string, ids: readonly number[], updates: readonly WmsOrderUpdate[]): Promise<Known> {
  const accepted = updates.filter((update) => update.accepted).map(({ idWmsOrder }) => idWmsOrder);
  const [owned, leftAlone, snapshots] = await ledger.run([
    statement('lock_orders', { ids, owner }),
    statement('orders_in_states', { ids, states: LEFT_ALONE }),
    statement('snapshots', { ids: accepted }),
  ]);
  const of = new Map<number, { snapshot: WmsOrderSnapshot | null; rest: WmsOrderSnapshot[] }>();
  for (const row of snapshots.rows) {
    const snapshot = snapshotOf(row);
    // What is broken is found when its order is claimed, and asked for again.
    if (snapshot === null) continue;
    const root = row.back_order_of ?? row.id_wms_order;
    const entry = of.get(root) ?? { snapshot: null, rest: [] };
    if (row.back_order_of === null) entry.snapshot = snapshot;
    else entry.rest.push(snapshot);
    of.set(root, entry);
  }
  return {
    owned: new Set(owned.rows.map((row) => row.id_order)),
    leftAlone: new Set(leftAlone.rows.map((row) => row.id_order)),
    snapshots: { of, hashes: snapshots.rows.map((row) => row.snapshot_hash) },
  };
}

/** A person said "leave it alone" while it was worked on: that stands. What happened meanwhile is noted, not what is to happen next. */
function leaveAlone({ state: _state, problem: _problem, problemCode: _code, waitsFor: _waits, ...rest }: OrderUpdate): OrderUpdate {
  return rest;
}

function sorted(ids: readonly number[]): number[] {
  return [...ids].sort((a, b) => a - b);
}
