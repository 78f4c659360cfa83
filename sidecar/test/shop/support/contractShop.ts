/**
 * The shop that a run of the tests is on: the sandbox, or a real PrestaShop with the module installed where
 * WMSBRIDGE_TEST_SHOP_DIRS names its folder. Orders are placed there by a driver of ours that runs PHP in that folder; address, key
 * and database are the shop's own. Several folders, with a colon between them, give each Jest worker a shop of its own: two
 * test files on one shop disturb each other.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import mysql, { type Pool, type RowDataPacket } from 'mysql2/promise';
import { shopActions, type ShopActions } from '../../../sandbox/shop/actions';
import { createSandboxShop, type SandboxShop } from '../../../sandbox/shop/createSandboxShop';
import { startPhpWorker, type PhpWorker } from '../../../sandbox/shop/phpWorker';
import { createWebserviceShop } from '../../../src/shop/webservice/WebserviceShop';
import type { ShopReader, ShopWriter } from '../../../src/shop/Shop';
import { testServerUrl } from '../../support/database';
import { TRANSPORT } from '../../support/ledger';
import { makeSidecarUser } from './sidecarUser';

export interface ContractShop {
  url: string;
  key: string;
  idShop: number;
  prefix: string;
  /** For looks at the rows, and for the ledger that the sidecar would write. */
  pool: Pool;
  /** The shop's database for a user with the rights that docs/deployment.md gives the sidecar, and no other. */
  sidecarDatabaseUrl: string;
  /** The same as the database's owner: for locks and changes of tables. */
  ownerDatabaseUrl: string;
  /** The active connection of the shop. */
  idConnection: number;
  actions: ShopActions;
  /** One more customer or employee, who acts at the same time as the others; gone with the shop. */
  moreActions(): ShopActions;
  /** Installs a module that writes down what `actionUpdateQuantity` tells (support/wmsbridgeprobe), or takes it away; null in the sandbox, which has one module. */
  probe: ((on: boolean) => Promise<void>) | null;
  /** What a shop has of a SKU by PrestaShop's own reckoning, in a process that remembers nothing; null in the sandbox, which has one shop. */
  stockIn: ((sku: string, idShop: number) => Promise<number>) | null;
  /** Calls an action of support/realShop.php that only a real shop has, on demand in a process that remembers nothing; null in the sandbox. */
  real: (<T>(action: string, args?: object, anew?: boolean) => Promise<T>) | null;
  shop: ShopReader & ShopWriter;
  /** null for a real shop. */
  sandbox: SandboxShop | null;
  /** What the shop's code said to the logger. */
  warnings: string[];
  close(): Promise<void>;
}

const DIRS = (process.env.WMSBRIDGE_TEST_SHOP_DIRS ?? '').split(':').filter((dir) => dir !== '');

/** The shop of this run. */
export const SHOP: { name: string; real: boolean; /** Real shops that were named. */ count: number; open: (worker?: number) => Promise<ContractShop> } =
  DIRS.length === 0
    ? { name: 'sandbox', real: false, count: 0, open: openSandbox }
    : { name: 'real shop', real: true, count: DIRS.length, open: (worker = Number(process.env.JEST_WORKER_ID ?? 1)) => openReal(dirOfWorker(worker)) };

function dirOfWorker(worker: number): string {
  const dir = DIRS[worker - 1];
  if (dir === undefined) throw new Error(`WMSBRIDGE_TEST_SHOP_DIRS names ${DIRS.length} shops, and this is worker ${worker}: start more shops, or run with --maxWorkers=${DIRS.length}.`);
  return dir;
}

/** Where the shop's database is, for a sidecar: as a user who has the documented rights and no other. */
export function databaseUrlOf(shop: ContractShop): string {
  return shop.sidecarDatabaseUrl;
}

/** By what a sidecar finds this shop, over the transport of the run. */
export function ledgerEnvironment(shop: ContractShop): Record<string, string> {
  return {
    ...(TRANSPORT === 'mysql' ? { WMSBRIDGE_DATABASE_URL: databaseUrlOf(shop), WMSBRIDGE_DATABASE_PREFIX: shop.prefix } : {}),
    WMSBRIDGE_SHOP_URL: shop.url,
    WMSBRIDGE_SHOP_KEY: shop.key,
  };
}

/** By what a sidecar finds this shop and this warehouse, however it is started. */
export function sidecarEnvironment(shop: ContractShop, warehouse: { environment: Readonly<Record<string, string>> }): Record<string, string> {
  return {
    ...ledgerEnvironment(shop),
    ...warehouse.environment,
    WMSBRIDGE_HTTP_PORT: '0',
    WMSBRIDGE_POLL_INTERVAL_MS: '100',
  };
}

/**
 * Before a test's own warehouse tells its stock: what an earlier one told is forgotten, and that the flow was stopped. A warehouse that names
 * nothing of what another one had stops the stock flow, and rightly.
 */
export async function forgetStock({ pool, prefix, idConnection }: ContractShop): Promise<void> {
  await pool.query(`DELETE FROM ${prefix}wmsbridge_stock WHERE id_connection = ?`, [idConnection]);
  await pool.query(`UPDATE ${prefix}wmsbridge_flow SET stop_reason = NULL WHERE id_connection = ? AND flow = 'stock'`, [idConnection]);
}

/** A name that no other test uses: for SKUs and numbers. */
export function unique(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString('hex').toUpperCase()}`;
}

/** A sandbox shop in a database of its own, which goes with it. */
export async function openSandboxShop(latencyMs = 0): Promise<SandboxShop> {
  const server = testServerUrl();
  const name = `wmsbridge_shop_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);
  const databaseUrl = new URL(server);
  databaseUrl.pathname = `/${name}`;
  const sandbox = await createSandboxShop({ databaseUrl: databaseUrl.toString(), latencyMs });
  return {
    ...sandbox,
    async close() {
      await sandbox.close();
      await onServer(server, `DROP DATABASE IF EXISTS \`${name}\``);
    },
  };
}

async function openSandbox(): Promise<ContractShop> {
  const sandbox = await openSandboxShop();
  const { url, key, idShop, prefix, actions, databaseUrl } = sandbox;
  return open({ url, key, idShop, prefix, actions, moreActions: () => sandbox.moreActions(), probe: null, stockIn: null, real: null, databaseUrl, sandbox, end: () => sandbox.close() });
}

function startDriver(dir: string): PhpWorker {
  return startPhpWorker(['-d', 'display_errors=stderr', '-d', 'memory_limit=2G', join(__dirname, 'realShop.php'), dir]);
}

async function openReal(dir: string): Promise<ContractShop> {
  const workers: PhpWorker[] = [];
  const start = (): PhpWorker => {
    const one = startDriver(dir);
    workers.push(one);
    return one;
  };
  const worker = start();
  return open({
    ...(await worker.call<{ url: string; key: string; databaseUrl: string; prefix: string; idShop: number }>('ping')),
    actions: shopActions(worker),
    moreActions: () => shopActions(start()),
    probe: async (on) => void (await worker.call('probe', { on })),
    stockIn: async (sku, idShop) => (await start().call<{ quantity: number }>('stockIn', { sku, idShop })).quantity,
    real: async (action, args = {}, anew = false) => {
      if (!anew) return worker.call(action, { ...args });
      // It ends with its action: a process that cleared PrestaShop's caches keeps others waiting until it ends.
      const another = startDriver(dir);
      return another.call<never>(action, { ...args }).finally(() => another.close());
    },
    sandbox: null,
    end: async () => void (await Promise.all(workers.map((one) => one.close()))),
  });
}

async function open(from: {
  url: string;
  key: string;
  idShop: number;
  prefix: string;
  databaseUrl: string;
  actions: ShopActions;
  moreActions: () => ShopActions;
  probe: ContractShop['probe'];
  stockIn: ContractShop['stockIn'];
  real: ContractShop['real'];
  sandbox: SandboxShop | null;
  end: () => Promise<void>;
}): Promise<ContractShop> {
  const { end, databaseUrl, ...rest } = from;
  const pool = mysql.createPool({ uri: databaseUrl, connectionLimit: 2, dateStrings: true, timezone: 'Z' });
  const [connections] = await pool.query<RowDataPacket[]>(
    `SELECT id_connection FROM ${from.prefix}wmsbridge_connection WHERE active = 1 AND id_shop = ? ORDER BY id_connection DESC`,
    [from.idShop],
  );
  const sidecar = await makeSidecarUser(databaseUrl, from.prefix);
  const warnings: string[] = [];
  const log = { warn: (message: string) => warnings.push(message) };
  return {
    ...rest,
    pool,
    sidecarDatabaseUrl: sidecar.url,
    ownerDatabaseUrl: databaseUrl,
    warnings,
    idConnection: Number(connections[0]?.['id_connection']),
    shop: createWebserviceShop({ url: from.url, key: from.key, idShop: from.idShop, log }),
    async close() {
      await sidecar.remove();
      await pool.end();
      await end();
    },
  };
}

async function onServer(server: string, sql: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: server });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
