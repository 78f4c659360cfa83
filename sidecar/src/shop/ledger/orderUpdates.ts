/**
 * What becomes known of orders, written down: outcomes, events done, history, and what the WMS holds. Each write names the lease's
 * owner; whoever lost the lease writes nothing.
 */
import { BridgeError } from '../../errors';
import { isolate } from '../../resilience/isolate';
import { isLeftAlone, type LedgerOrder, type LedgerState } from '../../domain/ledger';
import { LEFT_STATUSES } from '../../domain/orderStatus';
import { fromIso, type Database, type Statements } from './Database';
import { requestRecheck } from './StockStore';
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
  /** How the events ended: `sent`, `nothing_to_do`, `failed` … */
  outcome: string;
  wmsOrder?: WmsOrderUpdate;
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
export async function finishOrders(db: Database, idConnection: number, owner: string, updates: readonly OrderUpdate[]): Promise<number[]> {
  const { answers, culprits, left } = await isolate(updates, { call: (part) => finishAll(db, idConnection, owner, part) });
  const refused = [...culprits].map(([update, error]) => notRecorded(update, error));
  const lost = answers.flatMap(({ result }) => result);
  for (const update of [...refused, ...left]) lost.push(...(await finishAll(db, idConnection, owner, [update])));
  return lost;
}

function notRecorded({ idOrder, eventIds, idWmsOrder }: OrderUpdate, error: unknown): OrderUpdate {
  const words = error instanceof BridgeError ? error.message : 'An unexpected error.';
  const problem = `What became of order ${idOrder} could not be recorded. ${words} It is looked up when the order is sent again.`;
  return { idOrder, state: 'failed', waitsFor: [], problemCode: 'outcome_not_recorded', problem, eventIds, outcome: 'failed', history: [], skus: [], idWmsOrder };
}

async function finishAll(db: Database, idConnection: number, owner: string, updates: readonly OrderUpdate[]): Promise<number[]> {
  return db.transaction(async (statements) => {
    const mine = await stillOwned(db, statements, idConnection, owner, updates.map((update) => update.idOrder));
    const kept = updates.filter((update) => mine.has(update.idOrder)).map((update) => (isLeftAlone(mine.get(update.idOrder) as LedgerState) ? leftAlone(update) : update));
    await requestStockRecheck(db, idConnection, statements, kept);
    await updateMany(statements, db.table('order'), 'id_order', kept.map(orderUpdate), { sql: 't.id_connection = ?', values: [idConnection] });
    await writeWmsOrders(db, statements, kept.flatMap((update) => (update.wmsOrder ? [update.wmsOrder] : [])));
    await updateMany(
      statements,
      db.table('wms_order'),
      'id_wms_order',
      kept.flatMap(({ writtenHash }) => (writtenHash ? [{ key: writtenHash.idWmsOrder, set: { written_hash: writtenHash.hash }, sql: [] }] : [])),
    );
    await finishEvents(db, statements, kept);
    await addHistory(db, idConnection, statements, kept);
    return updates.filter((update) => !mine.has(update.idOrder)).map((update) => update.idOrder);
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
  updates: readonly { idOrder: number; update: WmsOrderUpdate }[],
): Promise<number[]> {
  return db.transaction(async (statements) => {
    const mine = await stillOwned(db, statements, idConnection, owner, updates.map(({ idOrder }) => idOrder));
    await writeWmsOrders(db, statements, updates.filter(({ idOrder }) => mine.has(idOrder)).map(({ update }) => update));
    return updates.filter(({ idOrder }) => !mine.has(idOrder)).map(({ idOrder }) => idOrder);
  });
}

/** A person said "leave it alone" while it was worked on: that stands. What happened meanwhile is noted, not what is to happen next. */
function leftAlone({ state: _state, problem: _problem, problemCode: _code, waitsFor: _waits, ...rest }: OrderUpdate): OrderUpdate {
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

async function writeWmsOrders(db: Database, statements: Statements, updates: readonly WmsOrderUpdate[]): Promise<void> {
  await updateMany(statements, db.table('wms_order'), 'id_wms_order', updates.map(wmsOrderUpdate));
  // By itself and afterwards: an UPDATE with a join promises no order of its assignments, and accepted_call_at is the intent's time.
  const over = updates.filter((update) => update.intentOver).map((update) => update.idWmsOrder);
  if (over.length > 0) {
    await statements.run(
      `UPDATE ${db.table('wms_order')} SET intent_operation = NULL, intent_hash = NULL, intent_at = NULL, intent_lost_at = NULL WHERE id_wms_order IN (?)`,
      [over.sort((a, b) => a - b)],
    );
  }
  await replaceLines(
    db,
    statements,
    updates.flatMap(({ idWmsOrder, accepted }) => (accepted ? [{ idWmsOrder, lines: accepted.lines }] : [])),
  );
}

function wmsOrderUpdate(update: WmsOrderUpdate): RowUpdate {
  const set: Record<string, unknown> = {};
  if (update.wmsId !== undefined && update.wmsId !== '') set['wms_id'] = update.wmsId;
  if (update.sentHash !== undefined) set['sent_hash'] = update.sentHash;
  if (update.refusedHash !== undefined) set['refused_hash'] = update.refusedHash;
  const sql = ['updated_at = UTC_TIMESTAMP(3)', 'settled = 0'];
  if (update.call) {
    set['called_operation'] = update.call.operation;
    set['called_with'] = JSON.stringify(update.call.request);
    set['call_answer'] = update.call.answer.slice(0, 1000);
    sql.push('called_at = UTC_TIMESTAMP(3)');
  }
  if (update.answerLost) sql.push('intent_lost_at = UTC_TIMESTAMP(3)');
  // Accepted is kept twice: when the call began, and when its answer came.
  if (update.accepted) sql.push('accepted_call_at = COALESCE(t.intent_at, UTC_TIMESTAMP(3))', 'accepted_at = UTC_TIMESTAMP(3)');
  // It holds nothing any more, and the stock figure has its pieces again, but for those that left: no snapshot may ever say so.
  if (update.ended) sql.push('ended_at = COALESCE(t.ended_at, UTC_TIMESTAMP(3))', `wms_status = IF(t.wms_status IN (${LEFT}), t.wms_status, 'cancelled')`);
  return { key: update.idWmsOrder, set, sql };
}

/**
 * The WMS does not name a SKU as changed when only the shop's side of it moved; and of an order that moved something may be in flight
 * again. Before the lines of its WMS order are replaced.
 */
async function requestStockRecheck(db: Database, idConnection: number, statements: Statements, updates: readonly OrderUpdate[]): Promise<void> {
  const ids = updates.map((update) => update.idWmsOrder).filter((id) => id !== null);
  if (ids.length > 0) await statements.run(`UPDATE ${db.table('wms_order')} SET settled = 0, updated_at = UTC_TIMESTAMP(3) WHERE id_wms_order IN (?)`, [[...ids].sort((a, b) => a - b)]);
  const held = ids.length === 0 ? [] : await statements.rows(`SELECT DISTINCT sku FROM ${db.table('wms_line')} WHERE id_wms_order IN (?)`, [ids]);
  await requestRecheck(db, idConnection, statements, [...updates.flatMap((update) => update.skus), ...held.map((row) => row.sku as string)]);
}

async function finishEvents(db: Database, statements: Statements, updates: readonly OrderUpdate[]): Promise<void> {
  const byOutcome = new Map<string, number[]>();
  for (const update of updates) {
    if (update.retry) continue;
    byOutcome.set(update.outcome, [...(byOutcome.get(update.outcome) ?? []), ...update.eventIds]);
  }
  for (const [outcome, ids] of byOutcome) {
    if (ids.length === 0) continue;
    await statements.run(
      `UPDATE ${db.table('event')} SET done_at = UTC_TIMESTAMP(3), outcome = ? WHERE id_event IN (?) AND done_at IS NULL`,
      [outcome, ids.sort((a, b) => a - b)],
    );
  }
}

async function addHistory(db: Database, idConnection: number, statements: Statements, updates: readonly OrderUpdate[]): Promise<void> {
  const rows = updates.flatMap((update) =>
    update.history.map((entry) => [
      idConnection,
      update.idOrder,
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

function orderUpdate(update: OrderUpdate): RowUpdate {
  const values: Record<string, unknown> = {
    reference: update.reference?.slice(0, 255),
    state: update.state,
    waits_for: update.waitsFor === undefined ? undefined : update.waitsFor.length > 0 ? update.waitsFor.join(',') : null,
    generation: update.generation,
    released_at: update.releasedAt === undefined ? undefined : fromIso(update.releasedAt),
    deleted_at: update.deletedAt === undefined ? undefined : fromIso(update.deletedAt),
    shop_stamp: update.stamps?.order,
    address_stamp: update.stamps?.address,
    wms_status: update.wmsStatus,
    cancel_state: update.cancelState,
    change_state: update.changeState,
    problem_code: update.problemCode,
    problem: update.problem === undefined || update.problem === null ? update.problem : update.problem.slice(0, 1000),
    attempts: update.retry ? update.retry.attempts : 0,
    rechecks: update.recheck ? update.recheck.rechecks : 0,
  };
  const sql = ['lease_owner = NULL', 'lease_until = NULL', 'updated_at = UTC_TIMESTAMP(3)'];
  if (update.exchanged) sql.push('last_exchange_at = UTC_TIMESTAMP(3)');
  sql.push(`next_try_at = ${update.retry ? inTheFuture(update.retry.delayMs) : 'NULL'}`);
  sql.push(update.recheck ? `recheck_at = ${inTheFuture(update.recheck.delayMs)}` : 'recheck_at = NULL');
  sql.push(update.trying && update.retry ? 'trying_since = COALESCE(t.trying_since, UTC_TIMESTAMP(3))' : 'trying_since = NULL');
  return { key: update.idOrder, set: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)), sql };
}

function inTheFuture(delayMs: number): string {
  return `UTC_TIMESTAMP(3) + INTERVAL ${Math.round(delayMs * 1000)} MICROSECOND`;
}
