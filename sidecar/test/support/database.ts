/**
 * Databases for tests: each one fresh, made by the module's own SQL, gone afterwards.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mysql, { type Pool } from 'mysql2/promise';

const ROOT = join(__dirname, '../../..');
const INSTALL_SQL = join(ROOT, 'prestashop-module/sql/install.sql');
/** Where scripts/database leaves the root URL of this checkout's own MariaDB. */
const URL_FILE = join(ROOT, '.work/mariadb/main/url');

const PREFIX = 'ps_';

export interface TestDatabase {
  /** Of this database, root rights: what goes into WMSBRIDGE_DATABASE_URL. */
  url: string;
  /** For the test's own rows and looks. Times come as the strings that are stored: UTC in our tables. */
  pool: Pool;
  prefix: typeof PREFIX;
  /** Drops the database and ends the pool. */
  close(): Promise<void>;
}

/** The root URL of the MariaDB that tests may use. Throws a sentence that says what to run where there is none. */
export function testServerUrl(): string {
  const named = process.env['WMSBRIDGE_TEST_DATABASE_URL'];
  if (named !== undefined && named !== '') return named;
  try {
    return readFileSync(URL_FILE, 'utf8').trim();
  } catch {
    throw new Error(
      'These tests need a MariaDB: start this checkout\'s own with "scripts/database start", or name a root URL in ' +
        'WMSBRIDGE_TEST_DATABASE_URL (mysql://user:password@host:port). "scripts/test" does it all.',
    );
  }
}

/** Makes a fresh database with the module's tables, and no other: the rest of the shop is reached over the Webservice. Close it when done. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = testServerUrl();
  const name = `wmsbridge_test_${randomBytes(6).toString('hex')}`;
  const url = urlOfDatabase(server, name);
  const statements = readFileSync(INSTALL_SQL, 'utf8').replaceAll('PREFIX_', PREFIX);

  await onServer(server, `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4; USE \`${name}\`; ${statements}`);

  const pool = mysql.createPool({ uri: url, connectionLimit: 4, timezone: 'Z', dateStrings: true });
  let closed = false;
  return {
    url,
    pool,
    prefix: PREFIX,
    async close() {
      if (closed) return;
      closed = true;
      await pool.end();
      await onServer(server, `DROP DATABASE IF EXISTS \`${name}\``);
    },
  };
}

/** Runs `use` with a fresh database and drops it afterwards, whatever happens. */
export async function withDatabase<T>(use: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await createTestDatabase();
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

function urlOfDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}

/** A connection of its own for each, for a test may stop the server in between. */
async function onServer(server: string, sql: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: server, multipleStatements: true }).catch((cause: unknown) => {
    const { host } = new URL(server);
    throw new Error(`The test database at ${host} does not answer. Start it with "scripts/database start".`, { cause });
  });
  try {
    await connection.query(sql);
  } finally {
    await connection.end().catch(() => connection.destroy());
  }
}
