/**
 * The last level that the WMS gave of each SKU, when it was asked, and which SKUs must be computed again. Everything is done
 * in sets: a hundred thousand rows are some hundred statements.
 */
import { escape } from 'mysql2';
import type { BadLevel } from '../../domain/stockRules';
import type { StockLevel } from '../../domain/terms';
import { fromIso, toIso, type Database, type Statements } from './Database';
import { valuesTable } from './valuesTable';

export interface RecheckLevel {
  sku: string;
  /** Sum over the shop's warehouses, pieces. */
  level: number;
  /** The oldest of the questions behind the sum (ISO, UTC). */
  askedAt: string;
}

/** What became of one SKU that was computed. */
export interface StockUpdate {
  sku: string;
  outcome: string;
  after: number | null;
  inFlight: number | null;
  message: string;
  askedAt: string;
  /** Set where the result is in doubt: it is computed again after so long, with a new level where the old one was in doubt. */
  recheckAfter: { afterMs: number; ask: boolean } | null;
}

/** `recheck`: the WMS is asked again and the SKU computed; or computed once more with the level that is kept. */
const DIRTY = 1;
const SECOND_LOOK = 2;
/** It is being computed: who makes it dirty meanwhile is not forgotten when that is noted. */
const TAKEN = 3;

const ROWS_A_STATEMENT = 1000;
const MAX_PROBLEM = 255;
/** Of UNION's parts: one text with our column's collation, so that the join takes its index. */
const SKU_COLLATION = 'COLLATE utf8mb4_bin';

export class StockStore {
  constructor(
    private readonly db: Database,
    readonly idConnection: number,
  ) {}

  /** After a full comparison that was too large for one go: all that it named is computed. */
  async recheckAll(since: string): Promise<void> {
    await this.db.run(`UPDATE ${this.db.table('stock')} SET recheck = 1 WHERE id_connection = ? AND asked_at >= ? AND recheck = 0`, [this.idConnection, fromIso(since)]);
  }

  /** Whether the shop's other modules have not heard yet of something that was written. */
  async anyPending(idShop: number): Promise<boolean> {
    return (await this.db.rows(`SELECT 1 FROM ${this.db.table('notification')} WHERE id_shop = ? LIMIT 1`, [idShop])).length > 0;
  }

  /** SKUs that the WMS has named so far. */
  async known(): Promise<number> {
    const rows = await this.db.rows(`SELECT COUNT(DISTINCT sku) AS skus FROM ${this.db.table('stock')} WHERE id_connection = ? AND asked_at > ?`, [this.idConnection, NEVER]);
    return Number(rows[0]?.skus ?? 0);
  }

  /** SKUs that it has named since a time. */
  async named(since: string): Promise<number> {
    const rows = await this.db.rows(`SELECT COUNT(DISTINCT sku) AS skus FROM ${this.db.table('stock')} WHERE id_connection = ? AND asked_at >= ?`, [
      this.idConnection,
      fromIso(since),
    ]);
    return Number(rows[0]?.skus ?? 0);
  }

  /** Keeps levels; a SKU whose level moved becomes dirty. An answer older than the kept one is dropped. */
  async keep(statements: Statements, levels: readonly StockLevel[], askedAt: string): Promise<void> {
    const at = escape(fromIso(askedAt));
    const { idConnection } = this;
    const sorted = [...levels].sort((a, b) => (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : a.warehouse < b.warehouse ? -1 : 1));
    for (let start = 0; start < sorted.length; start += ROWS_A_STATEMENT) {
      const rows = sorted.slice(start, start + ROWS_A_STATEMENT);
      // Values are put in by hand: filling in half a million question marks takes longer than the statements.
      // The order of the assignments matters: each sees the columns that the earlier ones have already set.
      await statements.run(
        `INSERT INTO ${this.db.table('stock')} (id_connection, sku, sku_any_case, warehouse, level, asked_at, recheck)
         SELECT ${idConnection}, n.new_sku, n.new_any_case, n.new_warehouse, n.new_level, ${at}, ${DIRTY}
         FROM ${valuesTable(`${NEW_SKU}, CAST(0 AS SIGNED) AS new_level`, rows.map((row) => `${spelled(row.sku)},${escape(row.warehouse)},${row.quantity}`))}
         ON DUPLICATE KEY UPDATE
           recheck_at = IF(${at} >= asked_at AND n.new_level <> level, NULL, recheck_at),
           recheck = IF(${at} >= asked_at AND (n.new_level <> level OR outcome = 'refused'), ${DIRTY}, recheck),
           level = IF(${at} >= asked_at, n.new_level, level),
           asked_at = GREATEST(asked_at, CAST(${at} AS DATETIME(3)))`,
      );
    }
  }

  /** Notes levels that make no sense: nothing is computed of their SKUs until the WMS gives better ones. */
  async keepBad(statements: Statements, bad: readonly BadLevel[]): Promise<void> {
    for (let start = 0; start < bad.length; start += ROWS_A_STATEMENT) {
      const some = bad.slice(start, start + ROWS_A_STATEMENT);
      await statements.run(
        `INSERT INTO ${this.db.table('stock')} (id_connection, sku, sku_any_case, warehouse, level, asked_at, recheck, outcome, problem)
         SELECT ${this.idConnection}, n.new_sku, n.new_any_case, n.new_warehouse, 0, ${escape(NEVER)}, 0, 'refused', n.new_problem
         FROM ${valuesTable(`${NEW_SKU}, ${NEW_PROBLEM}`, some.map(({ sku, warehouse, because }) => `${spelled(sku)},${escape(warehouse)},${escape(because.slice(0, MAX_PROBLEM))}`))}
         ON DUPLICATE KEY UPDATE outcome = 'refused', problem = n.new_problem`,
      );
      // In other warehouses, too: without one part there is no sum.
      await statements.run(`UPDATE ${this.db.table('stock')} SET recheck = 0, recheck_at = NULL, outcome = 'refused' WHERE id_connection = ? AND sku IN (${list(some.map(({ sku }) => sku))})`, [this.idConnection]);
    }
  }

  /**
   * SKUs to ask the WMS about again, their level being older than `before`: dirty by the shop's side, or due for a second look.
   * @param warehouses those of this shop; what lies in others is not for sale here
   */
  async toAskAgain(before: string, warehouses: readonly string[], limit: number): Promise<string[]> {
    const rows = await this.db.rows(
      `SELECT DISTINCT sku FROM ${this.db.table('stock')}
       WHERE ${this.due(warehouses)} AND recheck <> ${SECOND_LOOK} AND asked_at < ? AND asked_at > ?
       ORDER BY sku LIMIT ?`,
      [fromIso(before), NEVER, limit],
    );
    return rows.map((row) => row.sku as string);
  }

  /** Dirty SKUs that are due. */
  async countRechecks(warehouses: readonly string[]): Promise<number> {
    const rows = await this.db.rows(`SELECT COUNT(DISTINCT sku) AS skus FROM ${this.db.table('stock')} WHERE ${this.due(warehouses)}`);
    return Number(rows[0]?.skus ?? 0);
  }

  /**
   * Dirty SKUs that are due, summed over the warehouses of this shop, in the order of their SKUs.
   * @param after the last SKU of the page before; ''
   */
  async recheck(limit: number, warehouses: readonly string[], after = ''): Promise<RecheckLevel[]> {
    const rows = await this.db.rows(
      `SELECT s.sku, SUM(s.level) AS level, MIN(s.asked_at) AS asked_at
       FROM (SELECT DISTINCT sku FROM ${this.db.table('stock')} WHERE ${this.due(warehouses)} AND sku > ? ORDER BY sku LIMIT ?) due
       STRAIGHT_JOIN ${this.db.table('stock')} s ON s.id_connection = ? AND s.sku = due.sku AND s.warehouse IN (${list(warehouses)})
       GROUP BY s.sku ORDER BY s.sku`,
      [after, limit, this.idConnection],
    );
    return rows.map((row) => ({ sku: row.sku as string, level: Number(row.level), askedAt: toIso(row.asked_at as string) as string }));
  }

  /** SKUs that were written since a time, in the order of their SKUs; of a large set these are looked at a second time. */
  async writtenSince(since: string, limit: number, warehouses: readonly string[], after: string): Promise<RecheckLevel[]> {
    const rows = await this.db.rows(
      `SELECT sku, SUM(level) AS level, MIN(asked_at) AS asked_at FROM ${this.db.table('stock')}
       WHERE id_connection = ? AND sku > ? AND warehouse IN (${list(warehouses)}) AND written_at >= ? GROUP BY sku ORDER BY sku LIMIT ?`,
      [this.idConnection, after, fromIso(since), limit],
    );
    return rows.map((row) => ({ sku: row.sku as string, level: Number(row.level), askedAt: toIso(row.asked_at as string) as string }));
  }

  /** Says that these, of `recheck`, are being computed. */
  async take(levels: readonly Pick<RecheckLevel, 'sku'>[], warehouses: readonly string[]): Promise<void> {
    const [first, last] = [levels[0], levels.at(-1)];
    if (!first || !last) return;
    await this.db.run(`UPDATE ${this.db.table('stock')} SET recheck = ${TAKEN} WHERE ${this.due(warehouses)} AND sku BETWEEN ? AND ?`, [first.sku, last.sku]);
  }

  private due(warehouses: readonly string[]): string {
    return `id_connection = ${this.idConnection} AND warehouse IN (${list(warehouses)}) AND recheck IN (${DIRTY},${SECOND_LOOK},${TAKEN}) AND (recheck_at IS NULL OR recheck_at <= UTC_TIMESTAMP(3))`;
  }

  /**
   * Notes what became of levels that were computed, in the order of their SKUs. A SKU is clean unless its level moved
   * meanwhile, or the result is in doubt: then it is computed again after the time that the note says.
   */
  async update(updates: Iterable<StockUpdate>): Promise<void> {
    for (const rows of batches(updates, noteRow)) {
      // Each statement is a transaction of its own: a sidecar that dies in between only computes the rest again.
      await this.db.run(
        `UPDATE ${valuesTable(NOTE_COLUMNS, rows)}
         STRAIGHT_JOIN ${this.db.table('stock')} s ON s.id_connection = ? AND s.sku = n.sku
         SET s.recheck = IF(s.asked_at > n.asked_at OR s.recheck = ${DIRTY}, s.recheck, n.recheck),
             s.recheck_at = UTC_TIMESTAMP(3) + INTERVAL n.look_again MICROSECOND,
             s.written_quantity = n.after, s.in_flight = n.in_flight,
             s.written_at = IF(n.outcome = 'written', UTC_TIMESTAMP(3), s.written_at), s.outcome = n.outcome, s.problem = n.problem`,
        [this.idConnection],
      );
    }
  }

  /**
   * Gives SKUs a row that have none yet, as being computed: whose order moves before they are noted could not say so otherwise.
   * For a whole catalogue that takes as long as the writing: it is for SKUs that are new.
   */
  async makeRows(levels: readonly RecheckLevel[], warehouse: string): Promise<void> {
    const place = escape(warehouse);
    for (const values of batches(levels, ({ sku, level, askedAt }) => `(${this.idConnection},${spelled(sku)},${place},${level},'${fromIso(askedAt) as string}',${TAKEN})`)) {
      await this.db.run(`INSERT IGNORE INTO ${this.db.table('stock')} (id_connection, sku, sku_any_case, warehouse, level, asked_at, recheck) VALUES ${values.join(',')}`);
    }
  }

  /**
   * Keeps levels together with what became of them: of a whole catalogue, half the statements. Who makes a SKU dirty meanwhile
   * is not forgotten.
   */
  async keepNoted(rows: Iterable<{ level: RecheckLevel; update: StockUpdate }>, warehouse: string): Promise<void> {
    const place = escape(warehouse);
    for (const values of batches(rows, ({ level, update }) => {
      const { asked, recheck, again, after, inFlight, outcome, problem } = written(update);
      return `${spelled(level.sku)},${place},${level.level},${asked},${recheck},${again === 'NULL' ? 'NULL' : `UTC_TIMESTAMP(3) + INTERVAL ${again} MICROSECOND`},${after},${inFlight},${update.outcome === 'written' ? 'UTC_TIMESTAMP(3)' : 'NULL'},${outcome},${problem}`;
    })) {
      await this.db.run(
        `INSERT INTO ${this.db.table('stock')} (id_connection, sku, sku_any_case, warehouse, level, asked_at, recheck, recheck_at, written_quantity, in_flight, written_at, outcome, problem)
         SELECT ${this.idConnection}, n.* FROM ${valuesTable(NEW_ROW, values)}
         ON DUPLICATE KEY UPDATE
           recheck = IF(n.new_asked_at < asked_at OR recheck = ${DIRTY}, recheck, n.new_recheck), recheck_at = n.new_recheck_at,
           level = IF(n.new_asked_at >= asked_at, n.new_level, level), asked_at = GREATEST(asked_at, n.new_asked_at),
           written_quantity = n.new_written_quantity, in_flight = n.new_in_flight, written_at = COALESCE(n.new_written_at, written_at),
           outcome = n.new_outcome, problem = n.new_problem`,
      );
    }
  }

  /** Has these computed again at once with the level that is kept: what the shop has is not what it was given. */
  async computeAgain(skus: readonly string[]): Promise<void> {
    for (let start = 0; start < skus.length; start += ROWS_A_STATEMENT) {
      const some = list(skus.slice(start, start + ROWS_A_STATEMENT));
      await this.db.run(`UPDATE ${this.db.table('stock')} SET recheck = ${SECOND_LOOK}, recheck_at = NULL WHERE id_connection = ? AND recheck IN (0,${SECOND_LOOK}) AND sku IN (${some})`, [this.idConnection]);
    }
  }

  /** Of these SKUs of the shop, which the WMS was asked about, those that have no level are not at the WMS. */
  async noteAbsent(skus: readonly string[]): Promise<void> {
    if (skus.length === 0) return;
    const rows = await this.db.rows(`SELECT sku_any_case FROM ${this.db.table('stock')} WHERE id_connection = ? AND sku_any_case IN (${list(skus)})`, [this.idConnection]);
    const known = new Set(rows.map((row) => (row.sku_any_case as string).toLowerCase()));
    const absent = skus.filter((sku) => !known.has(sku.toLowerCase()));
    if (absent.length === 0) return;
    await this.db.run(`INSERT IGNORE INTO ${this.db.table('stock_absent')} (id_connection, sku) VALUES ${absent.map((sku) => `(${this.idConnection},${escape(sku)})`).join(',')}`);
  }

  /** Makes SKUs dirty that are in doubt, to be asked for after a while. */
  async askLater(skus: readonly string[], afterMs: number): Promise<void> {
    await this.db.run(
      `UPDATE ${this.db.table('stock')} SET recheck = ${DIRTY}, recheck_at = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE id_connection = ? AND sku IN (${list(skus)})`,
      [Math.round(afterMs * 1000), this.idConnection],
    );
  }

  /** Keeps levels that were read and not written: all of them are dirty. */
  async keepRechecks(levels: readonly RecheckLevel[], warehouse: string): Promise<void> {
    const update = (level: RecheckLevel): StockUpdate => ({ sku: level.sku, outcome: 'waiting', after: null, inFlight: null, message: '', askedAt: level.askedAt, recheckAfter: { afterMs: 0, ask: true } });
    await this.keepNoted(
      levels.map((level) => ({ level, update: update(level) })),
      warehouse,
    );
  }

  /** SKUs of orders that the WMS accepted (or booked, or shipped) so shortly before their level was asked that it may not show that yet. */
  async acceptedAround(levels: readonly Pick<RecheckLevel, 'sku' | 'askedAt'>[], marginMs: number): Promise<Set<string>> {
    if (levels.length === 0) return new Set();
    const earliest = levels.reduce((least, { askedAt }) => (askedAt < least ? askedAt : least), (levels[0] as RecheckLevel).askedAt);
    const since = (column: string): string => `SELECT id_wms_order, accepted_at, reflected_at FROM ${this.db.table('wms_order')}
       WHERE id_connection = ? AND current = 1 AND ${column} > ? - INTERVAL ? MICROSECOND`;
    // Two questions of an index each; with OR the whole table would be read, snapshots and all.
    const rows = await this.db.rows(
      `SELECT l.sku, MAX(GREATEST(w.accepted_at, COALESCE(w.reflected_at, w.accepted_at))) AS moved_at
       FROM (${since('accepted_at')} UNION ${since('reflected_at')}) w
       JOIN ${this.db.table('wms_line')} l ON l.id_wms_order = w.id_wms_order
       WHERE w.accepted_at IS NOT NULL GROUP BY l.sku`,
      [this.idConnection, fromIso(earliest), marginMs * 1000, this.idConnection, fromIso(earliest), marginMs * 1000],
    );
    // A WMS may write a SKU in another case in its orders than in its stock.
    const knownFrom = new Map<string, string>();
    for (const row of rows) {
      const key = (row.sku as string).toLowerCase();
      const at = new Date(Date.parse(toIso(row.moved_at as string) as string) + marginMs).toISOString();
      if (at > (knownFrom.get(key) ?? '')) knownFrom.set(key, at);
    }
    const uncertain = knownFrom.size === 0 ? [] : levels.filter(({ sku, askedAt }) => (knownFrom.get(sku.toLowerCase()) ?? '') > askedAt);
    return new Set(uncertain.map(({ sku }) => sku));
  }
}

/**
 * Makes SKUs dirty of which only an order moved something: the WMS does not name them as changed.
 * @param skus as the shop or the WMS's orders write them; in its stock it may write them in another case
 */
export async function requestRecheck(db: Database, idConnection: number, statements: Statements, skus: Iterable<string>): Promise<void> {
  const named = [...new Set(skus)].filter((sku) => sku !== '').sort();
  if (named.length === 0) return;
  await statements.run(`UPDATE ${db.table('stock')} SET recheck = ${DIRTY} WHERE id_connection = ? AND sku_any_case IN (?)`, [idConnection, named]);
}

/** The time of a level that was never usable. */
const NEVER = '1970-01-02 00:00:00.000';
/** Names and types of what noteRow gives. */
const NOTE_COLUMNS = `CAST('' AS CHAR(64)) ${SKU_COLLATION} AS sku, UTC_TIMESTAMP(3) AS asked_at, CAST(0 AS SIGNED) AS recheck, CAST(0 AS SIGNED) AS look_again, CAST(0 AS SIGNED) AS after, CAST(0 AS SIGNED) AS in_flight, CAST('' AS CHAR(32)) AS outcome, CAST('' AS CHAR(${MAX_PROBLEM})) AS problem`;

/** Names and types of rows to insert. No name is one of the table's: ON DUPLICATE KEY UPDATE could not tell them apart. */
const NEW_SKU = `CAST('' AS CHAR(64)) ${SKU_COLLATION} AS new_sku, CAST('' AS CHAR(64)) AS new_any_case, CAST('' AS CHAR(64)) AS new_warehouse`;
const NEW_PROBLEM = `CAST('' AS CHAR(${MAX_PROBLEM})) AS new_problem`;
const NEW_ROW = `${NEW_SKU}, CAST(0 AS SIGNED) AS new_level, UTC_TIMESTAMP(3) AS new_asked_at, CAST(0 AS SIGNED) AS new_recheck, UTC_TIMESTAMP(3) AS new_recheck_at, CAST(0 AS SIGNED) AS new_written_quantity, CAST(0 AS SIGNED) AS new_in_flight, UTC_TIMESTAMP(3) AS new_written_at, CAST('' AS CHAR(32)) AS new_outcome, ${NEW_PROBLEM}`;

function* batches<Item>(items: Iterable<Item>, row: (item: Item) => string): Generator<string[]> {
  let rows: string[] = [];
  for (const item of items) {
    rows.push(row(item));
    if (rows.length === ROWS_A_STATEMENT) {
      yield rows;
      rows = [];
    }
  }
  if (rows.length > 0) yield rows;
}

/** The inside of IN (…), never empty. */
function list(texts: readonly string[]): string {
  return texts.length === 0 ? 'NULL' : texts.map((text) => escape(text)).join(',');
}

/** The literals of a note. */
function written(update: StockUpdate): Record<'asked' | 'recheck' | 'again' | 'after' | 'inFlight' | 'outcome' | 'problem', string> {
  const number = (value: number | null): string => (value === null ? 'NULL' : String(Math.round(value)));
  return {
    asked: `'${fromIso(update.askedAt) as string}'`,
    recheck: update.recheckAfter === null ? '0' : String(update.recheckAfter.ask ? DIRTY : SECOND_LOOK),
    again: number(update.recheckAfter === null ? null : update.recheckAfter.afterMs * 1000),
    after: number(update.after),
    inFlight: number(update.inFlight),
    outcome: escape(update.outcome),
    problem: update.message === '' ? 'NULL' : escape(update.message.slice(0, MAX_PROBLEM)),
  };
}

function noteRow(update: StockUpdate): string {
  const { asked, recheck, again, after, inFlight, outcome, problem } = written(update);
  return `${escape(update.sku)},${asked},${recheck},${again},${after},${inFlight},${outcome},${problem}`;
}

/** A SKU for both of its columns. */
function spelled(sku: string): string {
  const text = escape(sku);
  return `${text},${text}`;
}
