/**
 * What becomes known of orders, written down: outcomes, events done, history, and what the WMS holds. Each write names the lease's
 * owner; whoever lost the lease writes nothing.
 */
import type { LedgerOrder, LedgerState } from '../../domain/ledger';
import type { WmsOrderLine } from '../../domain/terms';
import { fromIso, type Database, type Statements } from './Database';

export interface HistoryEntry {
  actor: string;
  action: string;
  from: string | null;
  to: string | null;
  message: string;
  correlationId: string;
}

/** What became known of the WMS order. Fields that are left out stay as they are. */
export interface WmsOrderNote {
  idWmsOrder: number;
  wmsId?: string;
  sentHash?: string | null;
  refusedHash?: string | null;
  /** The call with the noted intent is over: what it was is known now. */
  intentOver?: boolean;
  /** The WMS holds these lines since the intent's call (in-flight is counted against them). */
  accepted?: { lines: { sku: string; quantity: number }[] };
  ended?: boolean;
}

export interface OrderNote {
  idOrder: number;
  reference?: string;
  state?: LedgerState;
  waitsFor?: string[];
  generation?: number;
  releasedAt?: string;
  cancelState?: LedgerOrder['cancelState'];
  changeState?: LedgerOrder['changeState'];
  problemCode?: string | null;
  problem?: string | null;
  /** The WMS's status, for the screens. */
  wmsStatus?: string;
  /** The shop was given this picture in full. */
  writtenHash?: { idWmsOrder: number; hash: string };
  exchanged?: boolean;
  /** Set: the events stay waiting until then. */
  retry?: { attempts: number; delayMs: number };
  eventIds: number[];
  /** How the events ended: `sent`, `nothing_to_do`, `failed` … */
  outcome: string;
  wmsOrder?: WmsOrderNote;
  history: HistoryEntry[];
  /** SKUs whose in-flight may have moved: those of the order now, and those that its WMS order held. */
  skus: string[];
  idWmsOrder: number | null;
}

/**
 * Notes the outcome of many orders in one transaction, finishes their events and gives their leases back.
 * @returns the orders whose lease was lost: nothing of theirs was written.
 */
export async function finishOrders(db: Database, idConnection: number, owner: string, notes: readonly OrderNote[]): Promise<number[]> {
  if (notes.length === 0) return [];
  return db.transaction(async (statements) => {
    const lost: number[] = [];
    const kept: OrderNote[] = [];
    for (const note of [...notes].sort((a, b) => a.idOrder - b.idOrder)) {
      const { sql, values } = orderUpdate(note);
      const { affected } = await statements.run(
        `UPDATE ${db.table('order')} SET ${sql} WHERE id_connection = ? AND id_order = ? AND lease_owner = ?`,
        [...values, idConnection, note.idOrder, owner],
      );
      if (affected === 0) lost.push(note.idOrder);
      else kept.push(note);
    }
    await markStockDirty(db, idConnection, statements, kept);
    for (const note of kept) {
      if (note.wmsOrder) await noteWmsOrder(db, statements, note.wmsOrder);
      if (note.writtenHash) {
        await statements.run(`UPDATE ${db.table('wms_order')} SET written_hash = ? WHERE id_wms_order = ?`, [
          note.writtenHash.hash,
          note.writtenHash.idWmsOrder,
        ]);
      }
    }
    await finishEvents(db, statements, kept);
    await addHistory(db, idConnection, statements, kept);
    return lost;
  });
}

/**
 * Notes what a look-up told of WMS orders, before anything is decided on it.
 * @returns the orders whose lease was lost: nothing of theirs was written.
 */
export async function noteWmsOrders(db: Database, idConnection: number, owner: string, notes: readonly { idOrder: number; note: WmsOrderNote }[]): Promise<number[]> {
  return db.transaction(async (statements) => {
    const lost: number[] = [];
    for (const { idOrder, note } of [...notes].sort((a, b) => a.idOrder - b.idOrder)) {
      const rows = await statements.rows(
        `SELECT 1 FROM ${db.table('order')} WHERE id_connection = ? AND id_order = ? AND lease_owner = ? FOR UPDATE`,
        [idConnection, idOrder, owner],
      );
      if (rows.length === 0) lost.push(idOrder);
      else await noteWmsOrder(db, statements, note);
    }
    return lost;
  });
}

async function noteWmsOrder(db: Database, statements: Statements, note: WmsOrderNote): Promise<void> {
  const sets = ['updated_at = UTC_TIMESTAMP(3)'];
  const values: unknown[] = [];
  const set = (column: string, value: unknown): void => {
    sets.push(`${column} = ?`);
    values.push(value);
  };
  if (note.wmsId !== undefined && note.wmsId !== '') set('wms_id', note.wmsId);
  if (note.sentHash !== undefined) set('sent_hash', note.sentHash);
  if (note.refusedHash !== undefined) set('refused_hash', note.refusedHash);
  // Accepted is kept twice: when the call began, and when its answer came.
  if (note.accepted) sets.push('accepted_call_at = COALESCE(intent_at, UTC_TIMESTAMP(3))', 'accepted_at = UTC_TIMESTAMP(3)');
  if (note.ended) sets.push('ended_at = COALESCE(ended_at, UTC_TIMESTAMP(3))');
  if (note.intentOver) sets.push('intent_operation = NULL', 'intent_hash = NULL', 'intent_at = NULL');
  await statements.run(`UPDATE ${db.table('wms_order')} SET ${sets.join(', ')} WHERE id_wms_order = ?`, [...values, note.idWmsOrder]);
  if (note.accepted) await replaceLines(db, statements, note.idWmsOrder, note.accepted.lines);
}

/** The WMS does not name a SKU as changed when only the shop's side of it moved. Before the lines of its WMS order are replaced. */
async function markStockDirty(db: Database, idConnection: number, statements: Statements, notes: readonly OrderNote[]): Promise<void> {
  const ids = notes.map((note) => note.idWmsOrder).filter((id) => id !== null);
  const held = ids.length === 0 ? [] : await statements.rows(`SELECT DISTINCT sku FROM ${db.table('wms_line')} WHERE id_wms_order IN (?)`, [ids]);
  const skus = [...new Set([...notes.flatMap((note) => note.skus), ...held.map((row) => row.sku as string)])].filter((sku) => sku !== '').sort();
  if (skus.length === 0) return;
  await statements.run(`UPDATE ${db.table('stock')} SET dirty = 1 WHERE id_connection = ? AND sku IN (?)`, [idConnection, skus]);
}

async function finishEvents(db: Database, statements: Statements, notes: readonly OrderNote[]): Promise<void> {
  const byOutcome = new Map<string, number[]>();
  for (const note of notes) {
    if (note.retry) continue;
    byOutcome.set(note.outcome, [...(byOutcome.get(note.outcome) ?? []), ...note.eventIds]);
  }
  for (const [outcome, ids] of byOutcome) {
    if (ids.length === 0) continue;
    await statements.run(
      `UPDATE ${db.table('event')} SET done_at = UTC_TIMESTAMP(3), outcome = ? WHERE id_event IN (?) AND done_at IS NULL`,
      [outcome, ids.sort((a, b) => a - b)],
    );
  }
}

async function addHistory(db: Database, idConnection: number, statements: Statements, notes: readonly OrderNote[]): Promise<void> {
  const rows = notes.flatMap((note) =>
    note.history.map((entry) => [
      idConnection,
      note.idOrder,
      entry.actor,
      entry.action,
      entry.from,
      entry.to,
      entry.message.slice(0, 1000),
      entry.correlationId,
    ]),
  );
  if (rows.length === 0) return;
  await statements.run(
    `INSERT INTO ${db.table('history')} (id_connection, id_order, at, actor, action, from_state, to_state, message, correlation_id)
     VALUES ${rows.map(() => '(?, ?, UTC_TIMESTAMP(3), ?, ?, ?, ?, ?, ?)').join(', ')}`,
    rows.flat(),
  );
}

export async function replaceLines(
  db: Database,
  statements: Statements,
  idWmsOrder: number,
  lines: readonly Pick<WmsOrderLine, 'sku' | 'quantity'>[],
): Promise<void> {
  await statements.run(`DELETE FROM ${db.table('wms_line')} WHERE id_wms_order = ?`, [idWmsOrder]);
  if (lines.length === 0) return;
  await statements.run(
    `INSERT INTO ${db.table('wms_line')} (id_wms_order, sku, quantity) VALUES ${lines.map(() => '(?, ?, ?)').join(', ')}`,
    lines.flatMap((line) => [idWmsOrder, line.sku, line.quantity]),
  );
}

function orderUpdate(note: OrderNote): { sql: string; values: unknown[] } {
  const sets = ['lease_owner = NULL', 'lease_until = NULL', 'updated_at = UTC_TIMESTAMP(3)'];
  const values: unknown[] = [];
  const set = (column: string, value: unknown): void => {
    if (value === undefined) return;
    sets.push(`${column} = ?`);
    values.push(value);
  };
  set('reference', note.reference?.slice(0, 255));
  set('state', note.state);
  set('waits_for', note.waitsFor === undefined ? undefined : note.waitsFor.length > 0 ? note.waitsFor.join(',') : null);
  set('generation', note.generation);
  set('released_at', note.releasedAt === undefined ? undefined : fromIso(note.releasedAt));
  set('wms_status', note.wmsStatus);
  set('cancel_state', note.cancelState);
  set('change_state', note.changeState);
  set('problem_code', note.problemCode);
  set('problem', note.problem === undefined || note.problem === null ? note.problem : note.problem.slice(0, 1000));
  if (note.exchanged) sets.push('last_exchange_at = UTC_TIMESTAMP(3)');
  if (note.retry) {
    set('attempts', note.retry.attempts);
    sets.push('next_try_at = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND');
    values.push(note.retry.delayMs * 1000);
  } else {
    sets.push('attempts = 0', 'next_try_at = NULL');
  }
  return { sql: sets.join(', '), values };
}
