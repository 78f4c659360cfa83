/** A whole connection on a test database, with a shop and a warehouse in memory: the middle runs as in production. */
import Bottleneck from 'bottleneck';
import type { Pool } from 'mysql2/promise';
import type { Logger } from 'winston';
import { readOrderChanges } from '../../src/orders/orderChanges';
import { createLogger } from '../../src/logger';
import { DEFAULT_TIMING } from '../../src/app';
import type { Connection, Timing } from '../../src/connection';
import { Poller } from '../../src/orders/poller';
import { CallPace } from '../../src/resilience/CallPace';
import { FailureStreak } from '../../src/resilience/FailureStreak';
import { ConnectionHealth } from '../../src/resilience/ConnectionHealth';
import { watchedShop } from '../../src/shop/watchedShop';
import { watchedWms } from '../../src/wms/watchedWms';
import { CursorStore } from '../../src/shop/ledger/CursorStore';
import { Database } from '../../src/shop/ledger/Database';
import { FlowStore } from '../../src/shop/ledger/FlowStore';
import { Heartbeat } from '../../src/shop/ledger/Heartbeat';
import { OrderLedger } from '../../src/shop/ledger/OrderLedger';
import { SnapshotStore } from '../../src/shop/ledger/SnapshotStore';
import { StockStore } from '../../src/shop/ledger/StockStore';
import type { Ledger } from '../../src/shop/Ledger';
import { createTestDatabase, type TestDatabase } from './database';
import { ledgerOpener } from './ledger';
import { MemoryShop, STATUS, order } from './memoryShop';
import { MemoryWms } from './memoryWms';
import { figureOf } from '../../src/domain/stockInFlight';
import type { ShopOrder } from '../../src/domain/terms';

/** A connection that is down is probed at every poll. */
const NO_PAUSES = { firstMs: 0, longestMs: 0 };

export const PAIRING = 'testpairing01';

export interface Bench {
  database: TestDatabase;
  pool: Pool;
  shop: MemoryShop;
  wms: MemoryWms;
  /** A new sidecar on the same database, shop and warehouse. `db` replaces its database (to kill it). */
  sidecar(timing?: Partial<Timing>, db?: Database, more?: { log?: Logger; stopping?: AbortController; statements?: Ledger }): { connection: Connection; poller: Poller };
  /** How often its sidecars said that something was finished. */
  progress: number;
  openDatabase(): Database;
  /** The ledger over the transport of the run; closed with the bench. */
  openLedger(): Ledger;
  /** Of all sidecars made so far: a test that makes hundreds would run out of connections. */
  closeDatabases(): Promise<void>;
  place(more?: Partial<ShopOrder>): Promise<number>;
  /** The shop's order changed, and its hook says so. */
  change(id: number, more: Partial<ShopOrder>, reason?: string): Promise<void>;
  event(id: number, reason?: string): Promise<void>;
  setting(name: string, value: string): Promise<void>;
  ledger(id: number): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const SETTINGS: Record<string, string> = {
  PS_TIMEZONE: 'UTC',
  PS_OS_CANCELED: '6',
  PS_OS_ERROR: '8',
  WMSBRIDGE_LAYOUT: '1',
  WMSBRIDGE_CONTRACT: '1',
  WMSBRIDGE_VERSION: '0.1.0',
  WMSBRIDGE_FLOW_ORDERS: '1',
  WMSBRIDGE_FLOW_CANCELLATIONS: '1',
  WMSBRIDGE_FLOW_CHANGES: '1',
  WMSBRIDGE_FLOW_STOCK: '1',
  WMSBRIDGE_FLOW_STATUSES: '1',
  WMSBRIDGE_FLOW_TRACKING: '1',
  WMSBRIDGE_RELEASE_STATUSES: '2,3',
  WMSBRIDGE_CANCEL_STATUSES: '6,7,8',
  WMSBRIDGE_KNOWN_STATUSES: '1,2,3,4,5,6,7,8,20',
  WMSBRIDGE_STATUS_PICKING: '3',
  WMSBRIDGE_STATUS_PARTIALLY_SHIPPED: '4',
  WMSBRIDGE_STATUS_SHIPPED: '4',
  WMSBRIDGE_STATUS_DELIVERED: '5',
};

export async function createBench(given?: TestDatabase): Promise<Bench> {
  const database = given ?? (await createTestDatabase());
  const { pool } = database;
  const shop = new MemoryShop();
  shop.challenges = () => challengesIn(pool);
  const wms = new MemoryWms(['A', 'B']);
  const opened: (Database | Ledger)[] = [];
  const open = await ledgerOpener();
  const openLedger = (): Ledger => {
    const ledger = open(database);
    opened.push(ledger);
    return ledger;
  };
  const openDatabase = (): Database => {
    const db = Database.open(database.url, database.prefix);
    opened.push(db);
    return db;
  };
  await pool.query(
    `INSERT INTO ps_wmsbridge_connection (id_shop, pairing_id, fingerprint, created_at) VALUES (1, ?, 'f', UTC_TIMESTAMP(3))`,
    [PAIRING],
  );
  const setting = async (name: string, value: string): Promise<void> => {
    await pool.query('REPLACE INTO ps_wmsbridge_setting (id_shop, name, value, changed_at) VALUES (1, ?, ?, UTC_TIMESTAMP(3) - INTERVAL 1 HOUR)', [name, value]);
  };
  for (const [name, value] of Object.entries(SETTINGS)) await setting(name, value);
  const event = async (id: number, reason = 'status'): Promise<void> => {
    await pool.query(
      "INSERT INTO ps_wmsbridge_event (id_shop, id_order, reason, source, created_at) VALUES (1, ?, ?, 'test', UTC_TIMESTAMP(3))",
      [id, reason],
    );
  };
  let sidecars = 0;
  const bench: Bench = {
    database,
    pool,
    shop,
    wms,
    openDatabase,
    openLedger,
    progress: 0,
    sidecar(timing = {}, db = openDatabase(), { log = createLogger({ level: 'silent' }), stopping = new AbortController(), statements = openLedger() } = {}) {
      sidecars += 1;
      const pauses = { unreachable: NO_PAUSES, refused: NO_PAUSES };
      const health = {
        shop: new ConnectionHealth({ peer: 'shop', probe: () => shop.moduleStatus(), log, pauses, stopping: stopping.signal }),
        wms: new ConnectionHealth({ peer: 'wms', probe: () => wms.ping(), log, pauses, stopping: stopping.signal }),
      };
      const connection: Connection = {
        idConnection: 1,
        idShop: 1,
        pairing: PAIRING,
        orderPrefix: '',
        db,
        statements,
        ledger: new OrderLedger(statements, 1),
        snapshots: new SnapshotStore(statements, { pairing: PAIRING, figure: figureOf(wms.capabilities) }),
        flows: new FlowStore(statements),
        cursors: new CursorStore(statements),
        stock: new StockStore(statements),
        heartbeat: new Heartbeat(statements, `test-${sidecars}`, '0.1.0'),
        shop: watchedShop(shop, health.shop),
        wms: watchedWms(wms, health.wms),
        health,
        stopping: stopping.signal,
        progressed: () => (bench.progress += 1),
        pace: new CallPace(),
        streak: new FailureStreak(),
        knownSkus: new Set(),
        calling: new Bottleneck({ maxConcurrent: 1 }),
        log,
        timing: { ...DEFAULT_TIMING, pollIntervalMs: 10, wmsIntervalMs: 10, settleMs: 0, stockMarginMs: 0, ...timing },
        random: () => 0,
      };
      return { connection, poller: new Poller(connection) };
    },
    async place(more = {}) {
      const id = more.idOrder ?? shop.orders.size + 1;
      shop.orders.set(id, order(id, more));
      await event(id, 'placed');
      return id;
    },
    async change(id, more, reason = 'status') {
      shop.orders.set(id, { ...(shop.orders.get(id) as ShopOrder), ...more, updatedAt: new Date().toISOString() });
      await event(id, reason);
    },
    event,
    setting,
    async ledger(id) {
      const [rows] = await pool.query('SELECT * FROM ps_wmsbridge_order WHERE id_order = ?', [id]);
      return ((rows as Record<string, unknown>[])[0] ?? {}) as Record<string, unknown>;
    },
    async closeDatabases() {
      for (const db of opened.splice(0)) await db.close().catch(() => undefined);
    },
    async close() {
      await bench.closeDatabases();
      await database.close();
    },
  };
  return bench;
}

/** What the module reads of its heartbeats for `wmsbridge_status`. */
export async function challengesIn(pool: Pool): Promise<string[]> {
  const [rows] = await pool.query('SELECT challenge FROM ps_wmsbridge_heartbeat WHERE id_connection = 1 AND challenge IS NOT NULL');
  return (rows as { challenge: string }[]).map(({ challenge }) => challenge);
}

/** Polls until nothing waits that could go now (at most `most` times). */
export async function settleDown(bench: Bench, poller: Poller, most = 30): Promise<void> {
  for (let turn = 0; turn < most; turn += 1) {
    await poller.pollOnce(() => false);
    const [rows] = await bench.pool.query(
      `SELECT COUNT(*) AS waiting FROM ps_wmsbridge_event e LEFT JOIN ps_wmsbridge_order o ON o.id_order = e.id_order
       WHERE e.done_at IS NULL AND (o.lease_until IS NULL OR o.lease_until < UTC_TIMESTAMP(3))
         AND (o.next_try_at IS NULL OR o.next_try_at <= UTC_TIMESTAMP(3) OR e.created_at > o.tried_at)`,
    );
    if (Number((rows as { waiting: number }[])[0]?.waiting) === 0) return;
  }
  throw new Error('the queue did not come to rest');
}

/** The sidecar asks the warehouse what changed. */
export async function readWms({ connection, poller }: { connection: Connection; poller: Poller }): Promise<void> {
  await readOrderChanges(connection, poller.state.current as NonNullable<typeof poller.state.current>, true);
}

/** The sidecar asks the warehouse what changed, then works on it. */
export async function hearWmsOn(bench: Bench, sidecar: { connection: Connection; poller: Poller }): Promise<void> {
  await sidecar.poller.pollOnce(() => false);
  await readWms(sidecar);
  await settleDown(bench, sidecar.poller);
}

export { STATUS };
