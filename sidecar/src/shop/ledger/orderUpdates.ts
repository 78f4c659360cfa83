/**
 * What becomes known of orders, written down: outcomes, events done, history, and what the WMS holds. Each write names the lease's
 * owner; whoever lost the lease writes nothing.
 */
import { BridgeError } from '../../errors';
import { isolate } from '../../resilience/isolate';
import { isLeftAlone, type LedgerOrder, type LedgerState } from '../../domain/ledger';
import { LEFT_STATUSES } from '../../domain/orderStatus';
import { fromIso, type Database, type Statements } from './Database';
import { markDirty } from './StockStore';
import { updateMany, type RowUpdate } from './updateMany';
import { replaceLines } from './wmsLines';

const LEFT = LEFT_STATUSES.map((status) => `'${status}'`).join(',');

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

export interface OrderNote {
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
 * Notes the outcome of many orders in one transaction, finishes their events and gives their leases back. Where the database refuses
 * what is to be noted of one of them, that one's order says so, and the others are noted.
 * @returns the orders whose lease was lost: nothing of theirs was written.
 */
export async function finishOrders(db: Database, idConnection: number, owner: string, notes: readonly OrderNote[]): Promise<number[]> {
  const { answers, culprits, left } = await isolate(notes, { call: (part) => finishAll(db, idConnection, owner, part) });
  const refused = [...culprits].map(([note, error]) => notRecorded(note, error));
  const lost = answers.flatMap(({ result }) => result);
  for (const note of [...refused, ...left]) lost.push(...(await finishAll(db, idConnection, owner, [note])));
  return lost;
}

function notRecorded({ idOrder, eventIds, idWmsOrder }: OrderNote, error: unknown): OrderNote {
  const words = error instanceof BridgeError ? error.message : 'An unexpected error.';
  const problem = `What became of order ${idOrder} could not be recorded. ${words} It is looked up when the order is sent again.`;
  return { idOrder, state: 'failed', waitsFor: [], problemCode: 'outcome_not_recorded', problem, eventIds, outcome: 'failed', history: [], skus: [], idWmsOrder };
}

async function finishAll(db: Database, idConnection: number, owner: string, notes: readonly OrderNote[]): Promise<number[]> {
  return db.transaction(async (statements) => {
    const mine = await stillOwned(db, statements, idConnection, owner, notes.map((note) => note.idOrder));
    const kept = notes.filter((note) => mine.has(note.idOrder)).map((note) => (isLeftAlone(mine.get(note.idOrder) as LedgerState) ? leftAlone(note) : note));
    await markStockDirty(db, idConnection, statements, kept);
    await updateMany(statements, db.table('order'), 'id_order', kept.map(orderUpdate), { sql: 't.id_connection = ?', values: [idConnection] });
    await writeWmsOrders(db, statements, kept.flatMap((note) => (note.wmsOrder ? [note.wmsOrder] : [])));
    await updateMany(
      statements,
      db.table('wms_order'),
      'id_wms_order',
      kept.flatMap(({ writtenHash }) => (writtenHash ? [{ key: writtenHash.idWmsOrder, set: { written_hash: writtenHash.hash }, sql: [] }] : [])),
    );
    await finishEvents(db, statements, kept);
    await addHistory(db, idConnection, statements, kept);
    return notes.filter((note) => !mine.has(note.idOrder)).map((note) => note.idOrder);
  });
}

/**
 * Notes what a look-up told of WMS orders, before anything is decided on it.
 * @returns the orders whose lease was lost: nothing of theirs was written.
 */
export async function noteWmsOrders(
  db: Database,
  idConnection: number,
  owner: string,
  notes: readonly { idOrder: number; note: WmsOrderNote }[],
): Promise<number[]> {
  return db.transaction(async (statements) => {
    const mine = await stillOwned(db, statements, idConnection, owner, notes.map(({ idOrder }) => idOrder));
    await writeWmsOrders(db, statements, notes.filter(({ idOrder }) => mine.has(idOrder)).map(({ note }) => note));
    return notes.filter(({ idOrder }) => !mine.has(idOrder)).map(({ idOrder }) => idOrder);
  });
}

/** A person said "leave it alone" while it was worked on: that stands. What happened meanwhile is noted, not what is to happen next. */
function leftAlone({ state: _state, problem: _problem, problemCode: _code, waitsFor: _waits, ...rest }: OrderNote): OrderNote {
  return rest;
}

/** Which of these orders this owner still has the lease of, with their states; they are locked until the transaction ends. */
export async function stillOwned(
  db: Database,
  statements: Statements,
  idConnection: number,
  owner: string,
  ids: readonly number[],
): Promise<Map<number, LedgerState>> {
  if (ids.length === 0) return new Map();
  const rows = await statements.rows(
    `SELECT id_order, state FROM ${db.table('order')} WHERE id_connection = ? AND id_order IN (?) AND lease_owner = ? ORDER BY id_order FOR UPDATE`,
    [idConnection, [...ids].sort((a, b) => a - b), owner],
  );
  return new Map(rows.map((row) => [Number(row.id_order), row.state as LedgerState]));
}

async function writeWmsOrders(db: Database, statements: Statements, notes: readonly WmsOrderNote[]): Promise<void> {
  await updateMany(statements, db.table('wms_order'), 'id_wms_order', notes.map(wmsOrderUpdate));
  // By itself and afterwards: an UPDATE with a join promises no order of its assignments, and accepted_call_at is the intent's time.
  const over = notes.filter((note) => note.intentOver).map((note) => note.idWmsOrder);
  if (over.length > 0) {
    await statements.run(
      `UPDATE ${db.table('wms_order')} SET intent_operation = NULL, intent_hash = NULL, intent_at = NULL, intent_lost_at = NULL WHERE id_wms_order IN (?)`,
      [over.sort((a, b) => a - b)],
    );
  }
  await replaceLines(
    db,
    statements,
    notes.flatMap(({ idWmsOrder, accepted }) => (accepted ? [{ idWmsOrder, lines: accepted.lines }] : [])),
  );
}

function wmsOrderUpdate(note: WmsOrderNote): RowUpdate {
  const set: Record<string, unknown> = {};
  if (note.wmsId !== undefined && note.wmsId !== '') set['wms_id'] = note.wmsId;
  if (note.sentHash !== undefined) set['sent_hash'] = note.sentHash;
  if (note.refusedHash !== undefined) set['refused_hash'] = note.refusedHash;
  const sql = ['updated_at = UTC_TIMESTAMP(3)', 'settled = 0'];
  if (note.call) {
    set['called_operation'] = note.call.operation;
    set['called_with'] = JSON.stringify(note.call.request);
    set['call_answer'] = note.call.answer.slice(0, 1000);
    sql.push('called_at = UTC_TIMESTAMP(3)');
  }
  if (note.answerLost) sql.push('intent_lost_at = UTC_TIMESTAMP(3)');
  // Accepted is kept twice: when the call began, and when its answer came.
  if (note.accepted) sql.push('accepted_call_at = COALESCE(t.intent_at, UTC_TIMESTAMP(3))', 'accepted_at = UTC_TIMESTAMP(3)');
  // It holds nothing any more, and the stock figure has its pieces again, but for those that left: no picture may ever say so.
  if (note.ended) sql.push('ended_at = COALESCE(t.ended_at, UTC_TIMESTAMP(3))', `wms_status = IF(t.wms_status IN (${LEFT}), t.wms_status, 'cancelled')`);
  return { key: note.idWmsOrder, set, sql };
}

/**
 * The WMS does not name a SKU as changed when only the shop's side of it moved; and of an order that moved something may be in flight
 * again. Before the lines of its WMS order are replaced.
 */
async function markStockDirty(db: Database, idConnection: number, statements: Statements, notes: readonly OrderNote[]): Promise<void> {
  const ids = notes.map((note) => note.idWmsOrder).filter((id) => id !== null);
  if (ids.length > 0) await statements.run(`UPDATE ${db.table('wms_order')} SET settled = 0, updated_at = UTC_TIMESTAMP(3) WHERE id_wms_order IN (?)`, [[...ids].sort((a, b) => a - b)]);
  const held = ids.length === 0 ? [] : await statements.rows(`SELECT DISTINCT sku FROM ${db.table('wms_line')} WHERE id_wms_order IN (?)`, [ids]);
  await markDirty(db, idConnection, statements, [...notes.flatMap((note) => note.skus), ...held.map((row) => row.sku as string)]);
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

function orderUpdate(note: OrderNote): RowUpdate {
  const values: Record<string, unknown> = {
    reference: note.reference?.slice(0, 255),
    state: note.state,
    waits_for: note.waitsFor === undefined ? undefined : note.waitsFor.length > 0 ? note.waitsFor.join(',') : null,
    generation: note.generation,
    released_at: note.releasedAt === undefined ? undefined : fromIso(note.releasedAt),
    deleted_at: note.deletedAt === undefined ? undefined : fromIso(note.deletedAt),
    shop_stamp: note.stamps?.order,
    address_stamp: note.stamps?.address,
    wms_status: note.wmsStatus,
    cancel_state: note.cancelState,
    change_state: note.changeState,
    problem_code: note.problemCode,
    problem: note.problem === undefined || note.problem === null ? note.problem : note.problem.slice(0, 1000),
    attempts: note.retry ? note.retry.attempts : 0,
    rechecks: note.recheck ? note.recheck.rechecks : 0,
  };
  const sql = ['lease_owner = NULL', 'lease_until = NULL', 'updated_at = UTC_TIMESTAMP(3)'];
  if (note.exchanged) sql.push('last_exchange_at = UTC_TIMESTAMP(3)');
  sql.push(`next_try_at = ${note.retry ? inTheFuture(note.retry.delayMs) : 'NULL'}`);
  sql.push(note.recheck ? `recheck_at = ${inTheFuture(note.recheck.delayMs)}` : 'recheck_at = NULL');
  sql.push(note.trying && note.retry ? 'trying_since = COALESCE(t.trying_since, UTC_TIMESTAMP(3))' : 'trying_since = NULL');
  return { key: note.idOrder, set: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)), sql };
}

function inTheFuture(delayMs: number): string {
  return `UTC_TIMESTAMP(3) + INTERVAL ${Math.round(delayMs * 1000)} MICROSECOND`;
}
