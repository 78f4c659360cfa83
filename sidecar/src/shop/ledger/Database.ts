/**
 * The shop's database: a pool, and the three things done with it. Sessions are READ COMMITTED, so that reading
 * candidates takes no gap locks and the checkout never waits for us. Times go in and out as UTC. Every wait has a limit.
 */
import { TaskCancelledError, timeout, TimeoutStrategy, type TimeoutPolicy } from 'cockatiel';
import mysql, { type Pool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import { fromIso, toIso } from './times';
import { databaseError, databaseTimeout, lockErrorOf } from './errors';

export type Row = RowDataPacket;

/** What runs statements: the pool, or one transaction. */
export interface Statements {
  /** Rows of a SELECT. `??` is not used: table names come from `table()`. */
  rows(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Rows that an INSERT, UPDATE or DELETE really changed. */
  run(sql: string, values?: unknown[]): Promise<{ affected: number; insertId: number }>;
}

/** How long the database may take before it counts as not answering. */
export interface DatabaseLimits {
  connectMs: number;
  /** For a connection of the pool: until one is free, or a new one is there. */
  waitMs: number;
  /** For each statement, BEGIN, COMMIT and ROLLBACK included. Longer than LOCK_WAIT_S: a lock has an error of its own. */
  statementMs: number;
}

export const DATABASE_LIMITS: DatabaseLimits = { connectMs: 10_000, waitMs: 20_000, statementMs: 20_000 };

/** For row locks, and for the metadata lock that an ALTER holds. */
const LOCK_WAIT_S = 5;
/** A deadlock ends at once; a lock was waited for already. In all less than a lease and its renewals take. */
const DEADLOCK_TRIES = 5;
const LOCK_TRIES = 2;

export class Database implements Statements {
  private readonly waiting: TimeoutPolicy;
  private readonly answering: TimeoutPolicy;
  /** Connections made since the start: with a new one, another database may answer at the same address. */
  sessions = 0;

  private constructor(
    private readonly pool: Pool,
    readonly prefix: string,
    limits: DatabaseLimits,
  ) {
    this.waiting = timeout(limits.waitMs, TimeoutStrategy.Aggressive);
    this.answering = timeout(limits.statementMs, TimeoutStrategy.Aggressive);
  }

  /** @param url mysql://user:password@host:port/database */
  static open(url: string, prefix: string, connectionLimit = 4, limits = DATABASE_LIMITS): Database {
    const pool = mysql.createPool({
      uri: url,
      connectionLimit,
      dateStrings: true,
      timezone: 'Z',
      charset: 'utf8mb4',
      supportBigNumbers: true,
      enableKeepAlive: true,
      connectTimeout: limits.connectMs,
      flags: ['-FOUND_ROWS'],
    });
    const database = new Database(pool, prefix, limits);
    // The base pool's event: every new connection starts with our isolation level and a strict mode of its own, for
    // PrestaShop's empty sql_mode would cut long values in silence.
    pool.pool.on('connection', (connection) => {
      database.sessions += 1;
      connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
      connection.query(
        `SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_S}, SESSION lock_wait_timeout = ${LOCK_WAIT_S}`,
      );
    });
    return database;
  }

  /** The quoted name of one of the module's tables. It has a right on no other. */
  table(name: string): string {
    return `\`${this.prefix}wmsbridge_${name}\``;
  }

  async rows(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.onConnection((connection) => this.statements(connection).rows(sql, values));
  }

  async run(sql: string, values: unknown[] = []): Promise<{ affected: number; insertId: number }> {
    return this.onConnection((connection) => this.statements(connection).run(sql, values));
  }

  /**
   * All or nothing; a deadlock's victim tries again. No call to the WMS or the Webservice ever stands inside: a
   * transaction across I/O would hold locks for as long as the other side likes.
   */
  async transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.again(() => this.onConnection((connection) => this.inTransaction(connection, work)));
  }

  /** One statement, or several reads, without a transaction around them; what the database ended for a deadlock is done again. */
  async alone<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.again(() => work(this));
  }

  private async again<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (tries >= triesAfter(error)) throw error;
      }
    }
  }

  private async inTransaction<T>(connection: PoolConnection, work: (statements: Statements) => Promise<T>): Promise<T> {
    const limited = (step: () => Promise<unknown>): Promise<unknown> => this.limited(connection, step);
    await limited(() => connection.beginTransaction());
    try {
      const result = await work(this.statements(connection));
      await limited(() => connection.commit());
      return result;
    } catch (error) {
      // A connection whose rollback fails is not given back: its state is unknown.
      await limited(() => connection.rollback()).catch(() => connection.destroy());
      throw error;
    }
  }

  /** Lends a connection of the pool to `work`. @throws BridgeError */
  private async onConnection<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    let connection: PoolConnection | undefined;
    try {
      connection = await this.acquire();
      return await work(connection);
    } catch (error) {
      throw databaseError(error);
    } finally {
      connection?.release();
    }
  }

  private async acquire(): Promise<PoolConnection> {
    const arriving = this.pool.getConnection();
    try {
      return await this.waiting.execute(() => arriving);
    } catch (error) {
      if (!(error instanceof TaskCancelledError)) throw error;
      // Still in the pool's queue: it is given back when its turn comes.
      arriving.then((late) => late.release(), () => undefined);
      throw databaseTimeout(false);
    }
  }

  /** A connection that does not answer in time is destroyed, not given back: what it still waits for would hang the next statement. */
  private async limited<T>(connection: PoolConnection, step: () => Promise<T>): Promise<T> {
    try {
      return await this.answering.execute(step);
    } catch (error) {
      if (!(error instanceof TaskCancelledError)) throw error;
      connection.destroy();
      throw databaseTimeout(true);
    }
  }

  private statements(connection: PoolConnection): Statements {
    const query = async <T extends Row[] | ResultSetHeader>(sql: string, values: unknown[]): Promise<T> => {
      try {
        return (await this.limited(connection, () => connection.query<T>(sql, values)))[0];
      } catch (error) {
        throw databaseError(error);
      }
    };
    return {
      rows: (sql, values = []) => query<Row[]>(sql, values),
      run: async (sql, values = []) => {
        const result = await query<ResultSetHeader>(sql, values);
        return { affected: result.affectedRows, insertId: result.insertId };
      },
    };
  }

  /** The database's own clock (ISO, UTC): every time that is compared is its. */
  async now(): Promise<string> {
    const rows = await this.rows('SELECT UTC_TIMESTAMP(3) AS now');
    return toIso(rows[0]?.now as string);
  }

  /** Never throws: of a database that does not answer at the end nothing is wanted any more. */
  async close(): Promise<void> {
    await this.waiting.execute(() => this.pool.end()).catch(() => undefined);
  }
}

function triesAfter(error: unknown): number {
  const lock = lockErrorOf(error);
  return lock === 'deadlock' ? DEADLOCK_TRIES : lock === 'timeout' ? LOCK_TRIES : 1;
}

export { fromIso, toIso };
