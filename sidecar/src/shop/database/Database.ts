/**
 * The shop's database: a pool, and the three things done with it. Sessions are READ COMMITTED, so that reading
 * candidates takes no gap locks and the checkout never waits for us. Times go in and out as UTC.
 */
import mysql, { type Pool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import { databaseError, isDeadlock } from './errors';

export type Row = RowDataPacket;

/** What runs statements: the pool, or one transaction. */
export interface Statements {
  /** Rows of a SELECT. `??` is not used: table names come from `table()`. */
  rows(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Rows changed by an INSERT, UPDATE or DELETE (rows really changed or, for UPDATE, matched). */
  run(sql: string, values?: unknown[]): Promise<{ affected: number; insertId: number }>;
}

const MAX_DEADLOCK_TRIES = 5;

export class Database implements Statements {
  /** Connections made since the start: with a new one, another database may answer at the same address. */
  sessions = 0;

  private constructor(
    private readonly pool: Pool,
    readonly prefix: string,
  ) {}

  /** @param url mysql://user:password@host:port/database */
  static open(url: string, prefix: string, connectionLimit = 4): Database {
    const pool = mysql.createPool({
      uri: url,
      connectionLimit,
      dateStrings: true,
      timezone: 'Z',
      charset: 'utf8mb4',
      supportBigNumbers: true,
      enableKeepAlive: true,
      connectTimeout: 10_000,
      flags: ['FOUND_ROWS'],
    });
    const database = new Database(pool, prefix);
    // The base pool's event: every new connection starts with our isolation level and a strict mode of its own, for
    // PrestaShop's empty sql_mode would cut long values in silence.
    pool.pool.on('connection', (connection) => {
      database.sessions += 1;
      connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
      connection.query(
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', SESSION innodb_lock_wait_timeout = 10",
      );
    });
    return database;
  }

  /** The quoted name of one of our tables, or of the shop's (`shop` true). */
  table(name: string): string {
    return `\`${this.prefix}wmsbridge_${name}\``;
  }

  shopTable(name: string): string {
    return `\`${this.prefix}${name}\``;
  }

  async rows(sql: string, values: unknown[] = []): Promise<Row[]> {
    return statements(this.pool).rows(sql, values);
  }

  async run(sql: string, values: unknown[] = []): Promise<{ affected: number; insertId: number }> {
    return statements(this.pool).run(sql, values);
  }

  /**
   * All or nothing; a deadlock's victim tries again. No call to the WMS or the Webservice ever stands inside: a
   * transaction across I/O would hold locks for as long as the other side likes.
   */
  async transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      let connection: PoolConnection | undefined;
      try {
        connection = await this.pool.getConnection();
        await connection.beginTransaction();
        const result = await work(statements(connection));
        await connection.commit();
        connection.release();
        return result;
      } catch (error) {
        if (connection) {
          // A connection whose rollback fails is not given back: its state is unknown.
          await connection.rollback().then(
            () => connection?.release(),
            () => connection?.destroy(),
          );
        }
        const mapped = databaseError(error);
        if (isDeadlock(mapped) && tries < MAX_DEADLOCK_TRIES) continue;
        throw mapped;
      }
    }
  }

  /** The database's own clock (ISO, UTC): every time that is compared is its. */
  async now(): Promise<string> {
    const rows = await this.rows('SELECT UTC_TIMESTAMP(3) AS now');
    return toIso(rows[0]?.now as string) as string;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

function statements(connection: Pool | PoolConnection): Statements {
  return {
    async rows(sql, values = []) {
      try {
        const [rows] = await connection.query<Row[]>(sql, values);
        return rows;
      } catch (error) {
        throw databaseError(error);
      }
    },
    async run(sql, values = []) {
      try {
        const [result] = await connection.query<ResultSetHeader>(sql, values);
        return { affected: result.affectedRows, insertId: result.insertId };
      } catch (error) {
        throw databaseError(error);
      }
    },
  };
}

/** `2026-11-24 10:00:00.000` (UTC) as ISO; null stays null. */
export function toIso(value: string | null): string | null {
  if (value === null || value === undefined) return null;
  const iso = value.replace(' ', 'T');
  return `${iso.length === 19 ? `${iso}.000` : iso}Z`;
}

/** ISO as the DATETIME(3) text of the same moment in UTC; null stays null. */
export function fromIso(value: string | null): string | null {
  return value === null ? null : new Date(value).toISOString().replace('T', ' ').replace('Z', '');
}
