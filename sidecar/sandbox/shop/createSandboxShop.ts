/**
 * A whole shop to try things on: PrestaShop's tables in a MariaDB database, the module's own PHP code on them, and a
 * Webservice over HTTP. Its events come from the module's hooks, not from a copy of them.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import mysql, { type Pool } from 'mysql2/promise';
import { shopActions, type ShopActions } from './actions';
import { createFaults, type Faults } from './faults';
import { startPhpWorker, type PhpWorker } from './phpWorker';
import { startServer } from './server';

export interface SandboxShopOptions {
  /** An empty database (mysql://…), or one with the sandbox's tables already, which is then taken up as it is. */
  databaseUrl: string;
  /** 0 for any. */
  port?: number;
  latencyMs?: number;
  /** The module's folder; the repository's own by default. */
  moduleDir?: string;
}

export interface SandboxShop {
  url: string;
  /** The module's Webservice key. */
  key: string;
  databaseUrl: string;
  prefix: string;
  idShop: number;
  actions: ShopActions;
  faults: Faults;
  /** How many requests came since the start, by resource. */
  requests: Map<string, number>;
  /** One more who acts in the shop at the same time as the others. */
  moreActions(): ShopActions;
  /** Switches flows on or off, as the module's settings page does. */
  setFlows(flows: Readonly<Record<string, boolean>>): Promise<void>;
  close(): Promise<void>;
}

const PREFIX = 'ps_';
const ID_SHOP = 1;
/** As many requests to the module's resources run at once as a small shop has PHP processes for. */
const RESOURCE_WORKERS = 2;

export async function createSandboxShop(options: SandboxShopOptions): Promise<SandboxShop> {
  const pool = mysql.createPool({ uri: options.databaseUrl, connectionLimit: 4, dateStrings: true, charset: 'utf8mb4' });
  const workers: PhpWorker[] = [];
  try {
    await makeTables(pool);
    const faults = createFaults(options.latencyMs ?? 0);
    const start = (): PhpWorker => {
      const worker = startPhpWorker([resolve(__dirname, 'php/worker.php')], workerSettings(options));
      workers.push(worker);
      return worker;
    };
    const acting = start();
    const serving = Array.from({ length: RESOURCE_WORKERS }, start);
    const key = await installedKey(pool, acting);
    let turn = 0;
    const server = await startServer(
      { pool, prefix: PREFIX, idShop: ID_SHOP },
      {
        names: once(async () => (await acting.call<{ resources: string[] }>('resources')).resources),
        run: (request) => {
          turn += 1;
          return (serving[turn % RESOURCE_WORKERS] ?? acting).call('resource', request);
        },
      },
      faults,
      options.port ?? 0,
    );
    const actions = shopActions(acting);
    return {
      url: server.url,
      key,
      databaseUrl: options.databaseUrl,
      prefix: PREFIX,
      idShop: ID_SHOP,
      actions,
      faults,
      requests: server.requests,
      moreActions: () => shopActions(start()),
      async setFlows(flows) {
        for (const [flow, on] of Object.entries(flows)) {
          await actions.setConfiguration(`WMSBRIDGE_FLOW_${flow.toUpperCase()}`, on ? '1' : '0');
        }
      },
      async close() {
        await server.close();
        await Promise.all(workers.map((worker) => worker.close()));
        await pool.end();
      },
    };
  } catch (error) {
    await Promise.all(workers.map((worker) => worker.close()));
    await pool.end();
    throw error;
  }
}

/** Tables and first contents, where the database has none. */
async function makeTables(pool: Pool): Promise<void> {
  const [there] = await pool.query<mysql.RowDataPacket[]>('SHOW TABLES LIKE ?', [`${PREFIX}orders`]);
  if (there.length > 0) {
    return;
  }
  const connection = await pool.getConnection();
  try {
    await connection.query("SET SESSION sql_mode = ''");
    // SKUs are compared as in a shop: without case.
    await connection.query('ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci');
    for (const file of ['schema.sql', 'seed.sql']) {
      const sql = await readFile(resolve(__dirname, file), 'utf8');
      for (const statement of sql.replaceAll('PREFIX_', PREFIX).split(/;\s*$/m)) {
        if (statement.trim() !== '') {
          await connection.query(statement);
        }
      }
    }
    await connection.query(`INSERT INTO ${PREFIX}shop_url (id_shop, domain, domain_ssl) VALUES (1, 'sandbox.invalid', 'sandbox.invalid')`);
  } finally {
    connection.destroy();
  }
}

/** The module's key: by its own install code, unless it is installed already. */
async function installedKey(pool: Pool, worker: PhpWorker): Promise<string> {
  const [known] = await pool.query<mysql.RowDataPacket[]>(
    `SELECT a.\`key\` FROM ${PREFIX}webservice_account a WHERE a.module_name = 'wmsbridge' ORDER BY a.id_webservice_account DESC LIMIT 1`,
  );
  return known[0] ? String(known[0]['key']) : (await worker.call<{ key: string }>('installModule')).key;
}

function workerSettings(options: SandboxShopOptions): object {
  const url = new URL(options.databaseUrl);
  return {
    host: url.hostname,
    port: Number(url.port || 3306),
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    prefix: PREFIX,
    modules: options.moduleDir ?? resolve(__dirname, '../../../prestashop-module'),
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | null = null;
  return () => (value ??= read());
}
