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
import { ADOPTED, type LedgerOrder, type LedgerWmsOrder, type OtherWmsOrder, type WmsOperation } from '../../domain/ledger';
import type { LineContents } from '../../domain/lineContents';
import type { EventReason } from '../../domain/terms';
import { toIso, type Database, type Row, type Statements } from './Database';
import { ledgerOrder, ledgerWmsOrder, snapshotOf } from './ledgerRows';
import { finishOrders, noteWmsOrders, stillOwned, type OrderUpdate, type WmsOrderUpdate } from './orderUpdates';
import { quarantine } from './quarantine';
import { updateMany } from './updateMany';

const TOLD_BY_HOOKS: readonly EventReason[] = ['placed', 'status', 'lines', 'address', 'refund', 'return', 'deleted'];

export interface ClaimedOrder {
  ledger: LedgerOrder;
  /** The current WMS order; null before the first call. */
  wmsOrder: LedgerWmsOrder | null;
  /** Others with our reference of this id: of a past in which the shop gave the id to another order, or copies by hand. */
  others: OtherWmsOrder[];
  eventIds: number[];
  /** When the first of them was written (ISO, UTC); '' where there is none. */
  waitingSince: string;
  /** When the newest of its `status` events (or, lacking one, of its hooks' events) was written (ISO, UTC); '' where no hook told. */
  statusSince: string;
}

export interface Intent {
  idOrder: number;
  /** null makes the row of a new generation. */
  idWmsOrder: number | null;
  generation: number;
  number: string;
  externalRef: string;
  operation: WmsOperation;
  hash: string | null;
  /** What the lines contain that are about to be sent; null where none are. */
  lineContents: LineContents | null;
  /** The events on which the call was decided. */
  eventIds: readonly number[];
}

export interface RecordedIntents {
  /** The ids of the WMS orders, by order: these may be called. */
  ids: Map<number, number>;
  /** Orders whose number another WMS order of ours bears already (a copy by hand at the warehouse). */
  taken: Set<number>;
  /** Orders with an event that is newer than what was decided on: they are to be decided anew. */
  moved: Set<number>;
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
    const found = await this.withEvents(orders.map(ledgerOrder));
    // Another sidecar finished their events between our look and our claim.
    const idle = found.filter((order) => order.eventIds.length === 0).map((order) => order.ledger.idOrder);
    if (idle.length > 0) await this.giveBack(owner, idle);
    return found.filter((order) => order.eventIds.length > 0);
  }

  /** The same of these orders without a claim: for counting what would be done. Nothing may be written on it. */
  async peek(ids: readonly number[]): Promise<ClaimedOrder[]> {
    if (ids.length === 0) return [];
    const { db, idConnection, idShop } = this;
    const rows = await db.rows(`SELECT * FROM ${db.table('order')} WHERE id_connection = ? AND id_order IN (?)`, [idConnection, [...ids]]);
    const known = new Map(rows.map((row) => [Number(row.id_order), ledgerOrder(row)]));
    return this.withEvents(ids.map((id) => known.get(id) ?? unknownOrder(id, idShop)));
  }

  private async withEvents(orders: readonly LedgerOrder[]): Promise<ClaimedOrder[]> {
    const ids = orders.map(({ idOrder }) => idOrder);
    if (ids.length === 0) return [];
    const { db, idShop } = this;
    const events = await db.rows(
      `SELECT id_event, id_order, reason, created_at FROM ${db.table('event')}
       WHERE done_at IS NULL AND id_shop = ? AND id_order IN (?) ORDER BY id_event`,
      [idShop, ids],
    );
    const { current, others } = await this.wmsOrdersOf(ids);
    const byOrder = new Map<number, Row[]>();
    for (const event of events) byOrder.set(Number(event.id_order), [...(byOrder.get(Number(event.id_order)) ?? []), event]);
    return orders.map((order) => {
      const own = byOrder.get(order.idOrder) ?? [];
      const reported = own.filter((event) => TOLD_BY_HOOKS.includes(event.reason as EventReason));
      const newest = reported.filter((event) => event.reason === 'status').at(-1) ?? reported.at(-1);
      const deleted = own.filter((event) => event.reason === 'deleted').at(-1);
      const times = own.map((event) => timeOf(event)).sort();
      return {
        ledger: deleted ? { ...order, deletedAt: timeOf(deleted) } : order,
        wmsOrder: current.get(order.idOrder) ?? null,
        others: others.get(order.idOrder) ?? [],
        eventIds: own.map((event) => Number(event.id_event)),
        waitingSince: times[0] ?? '',
        statusSince: newest ? timeOf(newest) : '',
      };
    });
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
   * An order that is not among `ids` must not be called; one that is nowhere in the result has lost its lease.
   */
  async recordIntents(owner: string, intents: readonly Intent[], leaseMs: number): Promise<RecordedIntents> {
    const { db, idConnection } = this;
    return db.transaction(async (statements) => {
      const ids = intents.map((intent) => intent.idOrder).sort((a, b) => a - b);
      const owned = await stillOwned(db, statements, idConnection, owner, ids);
      const ours = intents.filter((intent) => owned.has(intent.idOrder)).sort((a, b) => a.idOrder - b.idOrder);
      const moved = await this.withNewerEvents(statements, ours);
      const kept = ours.filter((intent) => !moved.has(intent.idOrder));
      const taken = await this.numbersTaken(statements, kept.filter((intent) => intent.idWmsOrder === null));
      const mine = kept.filter((intent) => !taken.has(intent.idOrder));
      if (mine.length === 0) return { ids: new Map(), taken, moved };
      // The lease may be over although nobody has taken it: then it is renewed here, under the lock.
      await statements.run(
        `UPDATE ${db.table('order')} SET lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE id_connection = ? AND id_order IN (?)`,
        [leaseMs * 1000, idConnection, mine.map((intent) => intent.idOrder)],
      );
      const result = new Map(mine.flatMap((intent) => (intent.idWmsOrder === null ? [] : [[intent.idOrder, intent.idWmsOrder] as const])));
      await updateMany(
        statements,
        db.table('wms_order'),
        'id_wms_order',
        mine.flatMap(({ idWmsOrder, operation, hash, lineContents }) =>
          idWmsOrder === null
            ? []
            : [{ key: idWmsOrder, set: { intent_operation: operation, intent_hash: hash, ...(lineContents ? { line_contents: JSON.stringify(lineContents) } : {}) }, sql: ['intent_at = UTC_TIMESTAMP(3)', 'intent_lost_at = NULL', 'updated_at = UTC_TIMESTAMP(3)'] }],
        ),
      );
      const made = mine.filter((intent) => intent.idWmsOrder === null);
      if (made.length === 0) return { ids: result, taken, moved };
      const madeIds = made.map((intent) => intent.idOrder);
      await statements.run(`UPDATE ${db.table('wms_order')} SET current = 0 WHERE id_connection = ? AND id_order IN (?)`, [idConnection, madeIds]);
      await statements.run(
        `INSERT INTO ${db.table('wms_order')}
           (id_connection, id_order, generation, current, wms_number, external_ref, intent_operation, intent_hash, line_contents, intent_at, created_at, updated_at)
         VALUES ${made.map(() => '(?, ?, ?, 1, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))').join(', ')}`,
        made.flatMap((intent) => [idConnection, intent.idOrder, intent.generation, intent.number, intent.externalRef, intent.operation, intent.hash, intent.lineContents ? JSON.stringify(intent.lineContents) : null]),
      );
      const rows = await statements.rows(
        `SELECT id_wms_order, id_order FROM ${db.table('wms_order')} WHERE id_connection = ? AND id_order IN (?) AND current = 1`,
        [idConnection, madeIds],
      );
      for (const row of rows) result.set(Number(row.id_order), Number(row.id_wms_order));
      return { ids: result, taken, moved };
    });
  }

  private async withNewerEvents(statements: Statements, intents: readonly Intent[]): Promise<Set<number>> {
    if (intents.length === 0) return new Set();
    const rows = await statements.rows(
      `SELECT id_order, id_event FROM ${this.db.table('event')} WHERE done_at IS NULL AND id_shop = ? AND id_order IN (?)`,
      [this.idShop, intents.map(({ idOrder }) => idOrder)],
    );
    const decidedOn = new Map(intents.map(({ idOrder, eventIds }) => [idOrder, new Set(eventIds)]));
    return new Set(rows.map((row) => Number(row.id_order)).filter((id, i) => !decidedOn.get(id)?.has(Number(rows[i]?.id_event))));
  }

  /** Numbers are unique in our table: one that is taken would undo what is noted of all the others, again and again. */
  private async numbersTaken(statements: Statements, made: readonly Intent[]): Promise<Set<number>> {
    if (made.length === 0) return new Set();
    const rows = await statements.rows(`SELECT wms_number FROM ${this.db.table('wms_order')} WHERE id_connection = ? AND wms_number IN (?)`, [
      this.idConnection,
      made.map(({ number }) => number),
    ]);
    // The column compares without regard to case.
    const numbers = new Set(rows.map((row) => (row.wms_number as string).toLowerCase()));
    return new Set(made.filter(({ number }) => numbers.has(number.toLowerCase())).map(({ idOrder }) => idOrder));
  }

  /**
   * The connection to the WMS works again: what waited for it, and what failed because of it, is tried at once.
   * @param codes of problems that the connection had, and not the order
   */
  async connectionIsBack(codes: readonly string[]): Promise<void> {
    const { db, idConnection, idShop } = this;
    await db.run(
      `UPDATE ${db.table('order')} SET next_try_at = NULL
       WHERE id_connection = ? AND next_try_at IS NOT NULL AND (problem_code IS NULL OR problem_code LIKE 'wms\\_%')`,
      [idConnection],
    );
    await db.run(
      `INSERT INTO ${db.table('event')} (id_shop, id_order, reason, source, created_at)
       SELECT ?, id_order, 'wms', 'connection', UTC_TIMESTAMP(3) FROM ${db.table('order')}
       WHERE id_connection = ? AND state = 'failed' AND problem_code IN (?)`,
      [idShop, idConnection, [...codes]],
    );
  }

  /** See `finishOrders`: notes outcomes, finishes events, gives leases back. @returns orders whose lease was lost */
  finish(owner: string, updates: readonly OrderUpdate[]): Promise<number[]> {
    return finishOrders(this.db, this.idConnection, owner, updates);
  }

  /** See `noteWmsOrders`: what a look-up told, before anything is decided on it. @returns orders whose lease was lost */
  noteWmsOrders(owner: string, updates: readonly { idOrder: number; update: WmsOrderUpdate }[]): Promise<number[]> {
    return noteWmsOrders(this.db, this.idConnection, owner, updates);
  }

  /** The current WMS order of each of these orders, with its back-orders; and what else was found with their references and has not ended. */
  async wmsOrdersOf(ids: readonly number[]): Promise<{ current: Map<number, LedgerWmsOrder>; others: Map<number, OtherWmsOrder[]> }> {
    if (ids.length === 0) return { current: new Map(), others: new Map() };
    const rows = await this.db.rows(
      `SELECT * FROM ${this.db.table('wms_order')} WHERE id_connection = ? AND id_order IN (?)
         AND (current = 1 OR back_order_of IS NOT NULL OR (sent_hash = ? AND ended_at IS NULL)) ORDER BY id_wms_order`,
      [this.idConnection, [...ids], ADOPTED],
    );
    for (const row of rows.filter((each) => each.snapshot !== null && snapshotOf(each) === null)) {
      row.snapshot_problem = 'what was kept of it is broken';
      row.snapshot = null;
      await quarantine(this.db, this.db, Number(row.id_wms_order), row.snapshot_problem as string, true);
    }
    const current = rows.filter((row) => Number(row.current) === 1);
    const others = new Map<number, OtherWmsOrder[]>();
    for (const row of rows.filter((each) => Number(each.current) !== 1 && each.back_order_of === null)) {
      const id = Number(row.id_order);
      others.set(id, [...(others.get(id) ?? []), { number: row.wms_number as string, acceptedAt: toIso(row.accepted_at as string) as string }]);
    }
    return {
      current: new Map(current.map((row) => [Number(row.id_order), ledgerWmsOrder(row, rows.filter((other) => other.back_order_of === row.id_wms_order))])),
      others,
    };
  }
}

function timeOf(event: Row): string {
  return toIso(event.created_at as string) as string;
}

/** An order that the ledger has no row of yet. */
function unknownOrder(idOrder: number, idShop: number): LedgerOrder {
  return {
    idOrder, idShop, reference: '', state: 'new', waitsFor: [], generation: 1, releasedAt: null, approvedAt: null, approved: new Set(), deletedAt: null, tryingSince: null,
    wmsStatus: null, cancelState: null, changeState: null, problemCode: null, problem: null, attempts: 0, rechecks: 0,
  };
}
