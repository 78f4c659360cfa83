/**
 * The order ledger: who works on which order, and what is known of it.
 *
 * The claim's contract. The lease stands on the order's row; its times are the database's own.
 * 1. *New*: events wait, nobody has the lease. The claim takes it, then reads the ids of the order's waiting events, and
 *    only then is the shop read: whatever an event announced is seen by that read.
 * 2. *Claimed*: another claim of the order fails. An event written meanwhile stays waiting, for its id is not among those
 *    that were read; the order is claimed again afterwards. (A lower id may commit later than a higher one, so
 *    exactly the ids that were read are finished, never "all up to".)
 * 3. *Crashed*: the lease runs out and the next claim takes the order. A call that was under way left its intent in
 *    `wms_order`, and is looked up at the WMS before anything is sent again.
 * 4. *Failed*: the events stay waiting, `next_try_at` says when; a new event tries at once. After the last try the events are
 *    done with outcome `failed`, the order says why, and any new event revives it.
 * 5. *Done*: exactly the claimed events are done and the lease is given back, in one transaction with what was noted.
 * Whoever lost the lease writes nothing: each write names the owner.
 */
import type { LedgerOrder, LedgerState, LedgerWmsOrder, WmsOperation } from '../../domain/ledger';
import type { EventReason, WmsOrderLine } from '../../domain/terms';
import { fromIso, toIso, type Database, type Statements } from './Database';
import { ledgerOrder, ledgerWmsOrder } from './ledgerRows';

const TOLD_BY_HOOKS: readonly EventReason[] = ['placed', 'status', 'lines', 'address', 'refund', 'return'];

export interface ClaimedOrder {
  ledger: LedgerOrder;
  /** The current WMS order; null before the first call. */
  wmsOrder: LedgerWmsOrder | null;
  eventIds: number[];
  /** When the newest of its `status` events (or, lacking one, of its hooks' events) was written (ISO, UTC); '' where no hook told. */
  statusSince: string;
}

export interface Intent {
  idOrder: number;
  /** null makes the row of a new generation. */
  idWmsOrder: number | null;
  generation: number;
  number: string;
  mark: string;
  operation: WmsOperation;
  hash: string | null;
}

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

export class OrderLedger {
  constructor(
    private readonly db: Database,
    readonly idConnection: number,
    readonly idShop: number,
  ) {}

  /** Takes the lease of as many of these orders as are free. `owner` is one claim's own: no two claims share one. */
  async claim(ids: readonly number[], owner: string, leaseMs: number): Promise<ClaimedOrder[]> {
    if (ids.length === 0) return [];
    const sorted = [...ids].sort((a, b) => a - b);
    const { db, idConnection, idShop } = this;
    await db.run(
      `INSERT IGNORE INTO ${db.table('order')} (id_connection, id_order, id_shop, created_at, updated_at)
       SELECT ?, wanted.id_order, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
       FROM (SELECT DISTINCT id_order FROM ${db.table('event')} WHERE done_at IS NULL AND id_shop = ? AND id_order IN (?)) wanted
       LEFT JOIN ${db.table('order')} known ON known.id_connection = ? AND known.id_order = wanted.id_order
       WHERE known.id_order IS NULL`,
      [idConnection, idShop, idShop, sorted, idConnection],
    );
    const claimed = await db.run(
      `UPDATE ${db.table('order')}
       SET lease_owner = ?, lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND, tried_at = UTC_TIMESTAMP(3)
       WHERE id_connection = ? AND id_order IN (?) AND (lease_until IS NULL OR lease_until < UTC_TIMESTAMP(3))`,
      [owner, leaseMs * 1000, idConnection, sorted],
    );
    if (claimed.affected === 0) return [];
    const orders = await db.rows(
      `SELECT * FROM ${db.table('order')} WHERE lease_owner = ? AND id_connection = ? ORDER BY id_order`,
      [owner, idConnection],
    );
    const mine = orders.map((row) => Number(row.id_order));
    if (mine.length === 0) return [];
    const events = await db.rows(
      `SELECT id_event, id_order, reason, created_at FROM ${db.table('event')}
       WHERE done_at IS NULL AND id_shop = ? AND id_order IN (?) ORDER BY id_event`,
      [idShop, mine],
    );
    const wmsOrders = await this.currentWmsOrders(mine);
    const result: ClaimedOrder[] = [];
    const idle: number[] = [];
    for (const row of orders) {
      const ledger = ledgerOrder(row);
      const own = events.filter((event) => Number(event.id_order) === ledger.idOrder);
      // Another sidecar finished them between our look and our claim.
      if (own.length === 0) idle.push(ledger.idOrder);
      else {
        const told = own.filter((event) => TOLD_BY_HOOKS.includes(event.reason as EventReason));
        const newest = told.filter((event) => event.reason === 'status').at(-1) ?? told.at(-1);
        result.push({
          ledger,
          wmsOrder: wmsOrders.get(ledger.idOrder) ?? null,
          eventIds: own.map((event) => Number(event.id_event)),
          statusSince: newest ? (toIso(newest.created_at as string) as string) : '',
        });
      }
    }
    if (idle.length > 0) await this.giveBack(owner, idle);
    return result;
  }

  /** Keeps the lease of what is still ours; false where nothing is. */
  async renew(owner: string, leaseMs: number): Promise<boolean> {
    const { affected } = await this.db.run(
      `UPDATE ${this.db.table('order')} SET lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND
       WHERE lease_owner = ? AND lease_until >= UTC_TIMESTAMP(3)`,
      [leaseMs * 1000, owner],
    );
    return affected > 0;
  }

  /** Gives orders back untouched, to be tried again after `delayMs` (0: at the next poll). Counts as no attempt. */
  async giveBack(owner: string, ids: readonly number[], delayMs = 0): Promise<void> {
    if (ids.length === 0) return;
    await this.db.run(
      `UPDATE ${this.db.table('order')}
       SET lease_owner = NULL, lease_until = NULL,
           next_try_at = ${delayMs > 0 ? 'UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND' : 'NULL'}
       WHERE id_connection = ? AND id_order IN (?) AND lease_owner = ?`,
      [...(delayMs > 0 ? [delayMs * 1000] : []), this.idConnection, [...ids], owner],
    );
  }

  /**
   * Commits what is about to be asked of the WMS, before it is asked.
   * @returns the ids of the WMS orders by order; an order whose lease is lost is left out and must not be sent.
   */
  async recordIntents(owner: string, intents: readonly Intent[], leaseMs: number): Promise<Map<number, number>> {
    const { db, idConnection } = this;
    return db.transaction(async (statements) => {
      const result = new Map<number, number>();
      for (const intent of [...intents].sort((a, b) => a.idOrder - b.idOrder)) {
        const { affected } = await statements.run(
          `UPDATE ${db.table('order')} SET lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND
           WHERE id_connection = ? AND id_order = ? AND lease_owner = ? AND lease_until >= UTC_TIMESTAMP(3)`,
          [leaseMs * 1000, idConnection, intent.idOrder, owner],
        );
        if (affected === 0) continue;
        if (intent.idWmsOrder === null) {
          await statements.run(
            `UPDATE ${db.table('wms_order')} SET current = 0 WHERE id_connection = ? AND id_order = ?`,
            [idConnection, intent.idOrder],
          );
          const { insertId } = await statements.run(
            `INSERT INTO ${db.table('wms_order')}
               (id_connection, id_order, generation, current, wms_number, mark, intent_operation, intent_hash, intent_at, created_at, updated_at)
             VALUES (?, ?, ?, 1, ?, ?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
            [idConnection, intent.idOrder, intent.generation, intent.number, intent.mark, intent.operation, intent.hash],
          );
          result.set(intent.idOrder, insertId);
        } else {
          await statements.run(
            `UPDATE ${db.table('wms_order')}
             SET intent_operation = ?, intent_hash = ?, intent_at = UTC_TIMESTAMP(3), updated_at = UTC_TIMESTAMP(3)
             WHERE id_wms_order = ?`,
            [intent.operation, intent.hash, intent.idWmsOrder],
          );
          result.set(intent.idOrder, intent.idWmsOrder);
        }
      }
      return result;
    });
  }

  /**
   * Notes the outcome of many orders in one transaction, finishes their events and gives their leases back.
   * @returns the orders whose lease was lost: nothing of theirs was written.
   */
  async finish(owner: string, notes: readonly OrderNote[]): Promise<number[]> {
    if (notes.length === 0) return [];
    const { db, idConnection } = this;
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
      await this.markStockDirty(statements, kept);
      for (const note of kept) {
        if (note.wmsOrder) await this.noteWmsOrder(statements, note.wmsOrder);
        if (note.writtenHash) {
          await statements.run(`UPDATE ${db.table('wms_order')} SET written_hash = ? WHERE id_wms_order = ?`, [
            note.writtenHash.hash,
            note.writtenHash.idWmsOrder,
          ]);
        }
      }
      await this.finishEvents(statements, kept);
      await this.addHistory(statements, kept);
      return lost;
    });
  }

  /**
   * Notes what a look-up told of WMS orders, before anything is decided on it.
   * @returns the orders whose lease was lost: nothing of theirs was written.
   */
  async noteWmsOrders(owner: string, notes: readonly { idOrder: number; note: WmsOrderNote }[]): Promise<number[]> {
    const { db, idConnection } = this;
    return db.transaction(async (statements) => {
      const lost: number[] = [];
      for (const { idOrder, note } of [...notes].sort((a, b) => a.idOrder - b.idOrder)) {
        const rows = await statements.rows(
          `SELECT 1 FROM ${db.table('order')} WHERE id_connection = ? AND id_order = ? AND lease_owner = ? FOR UPDATE`,
          [idConnection, idOrder, owner],
        );
        if (rows.length === 0) lost.push(idOrder);
        else await this.noteWmsOrder(statements, note);
      }
      return lost;
    });
  }

  private async noteWmsOrder(statements: Statements, note: WmsOrderNote): Promise<void> {
    const { db } = this;
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
  private async markStockDirty(statements: Statements, notes: readonly OrderNote[]): Promise<void> {
    const ids = notes.map((note) => note.idWmsOrder).filter((id) => id !== null);
    const held = ids.length === 0 ? [] : await statements.rows(`SELECT DISTINCT sku FROM ${this.db.table('wms_line')} WHERE id_wms_order IN (?)`, [ids]);
    const skus = [...new Set([...notes.flatMap((note) => note.skus), ...held.map((row) => row.sku as string)])].filter((sku) => sku !== '').sort();
    if (skus.length === 0) return;
    await statements.run(`UPDATE ${this.db.table('stock')} SET dirty = 1 WHERE id_connection = ? AND sku IN (?)`, [this.idConnection, skus]);
  }

  private async finishEvents(statements: Statements, notes: readonly OrderNote[]): Promise<void> {
    const byOutcome = new Map<string, number[]>();
    for (const note of notes) {
      if (note.retry) continue;
      byOutcome.set(note.outcome, [...(byOutcome.get(note.outcome) ?? []), ...note.eventIds]);
    }
    for (const [outcome, ids] of byOutcome) {
      if (ids.length === 0) continue;
      await statements.run(
        `UPDATE ${this.db.table('event')} SET done_at = UTC_TIMESTAMP(3), outcome = ? WHERE id_event IN (?) AND done_at IS NULL`,
        [outcome, ids.sort((a, b) => a - b)],
      );
    }
  }

  private async addHistory(statements: Statements, notes: readonly OrderNote[]): Promise<void> {
    const rows = notes.flatMap((note) =>
      note.history.map((entry) => [
        this.idConnection,
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
      `INSERT INTO ${this.db.table('history')} (id_connection, id_order, at, actor, action, from_state, to_state, message, correlation_id)
       VALUES ${rows.map(() => '(?, ?, UTC_TIMESTAMP(3), ?, ?, ?, ?, ?, ?)').join(', ')}`,
      rows.flat(),
    );
  }

  /** The current WMS order of each of these orders. */
  async currentWmsOrders(ids: readonly number[]): Promise<Map<number, LedgerWmsOrder>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db.rows(
      `SELECT * FROM ${this.db.table('wms_order')} WHERE id_connection = ? AND id_order IN (?) AND current = 1`,
      [this.idConnection, [...ids]],
    );
    return new Map(rows.map((row) => [Number(row.id_order), ledgerWmsOrder(row)]));
  }
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
