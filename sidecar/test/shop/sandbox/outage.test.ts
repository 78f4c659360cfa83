/**
 * A real process, while the warehouse's system is away, refuses its password, is slow or hangs: nothing is asked for nothing, no order
 * is lost or doubled, and the process ends when it is told to.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import mysql, { type Pool, type RowDataPacket } from 'mysql2/promise';
import { createOngoingSandbox, SANDBOX_CREDENTIALS, type OngoingSandbox } from '../../../sandbox/ongoing/sandbox';
import type { SandboxShop } from '../../../sandbox/shop/createSandboxShop';
import { eventually } from '../../support/eventually';
import { openSandboxShop, unique } from '../support/contractShop';

const MAIN = join(__dirname, '../../../src/main.ts');
const ENDS_WITHIN_MS = 10_000;

interface Line {
  level: string;
  msg: string;
  code?: string;
  port?: number;
}

interface Sidecar {
  process: ChildProcess;
  lines: Line[];
  port(): Promise<number>;
  /** @returns how long it took */
  stop(): Promise<number>;
}

let shop: SandboxShop;
let pool: Pool;
let warehouse: OngoingSandbox | undefined;
let port: number;
const running = new Set<Sidecar>();
const sku = unique('OUT');

/** One that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

function startSidecar(more: Record<string, string> = {}): Sidecar {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      WMSBRIDGE_DATABASE_URL: shop.databaseUrl,
      WMSBRIDGE_DATABASE_PREFIX: shop.prefix,
      WMSBRIDGE_SHOP_URL: shop.url,
      WMSBRIDGE_SHOP_KEY: shop.key,
      WMSBRIDGE_WMS: 'ongoing',
      WMSBRIDGE_ONGOING_URL: `http://127.0.0.1:${port}/service.asmx`,
      WMSBRIDGE_ONGOING_GOODS_OWNER: SANDBOX_CREDENTIALS.goodsOwner,
      WMSBRIDGE_ONGOING_USER: SANDBOX_CREDENTIALS.user,
      WMSBRIDGE_ONGOING_PASSWORD: SANDBOX_CREDENTIALS.password,
      WMSBRIDGE_HTTP_PORT: '0',
      WMSBRIDGE_POLL_INTERVAL_MS: '100',
      WMSBRIDGE_WMS_INTERVAL_MS: '1000',
      ...more,
    },
  });
  const lines: Line[] = [];
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((part) => JSON.parse(part) as Line));
  });
  const sidecar: Sidecar = {
    process: child,
    lines,
    port: () => eventually(() => {
      const started = lines.find(({ msg }) => msg === 'started');
      if (!started?.port) throw new Error('it has not started');
      return started.port;
    }, 30_000),
    stop: async () => {
      const began = performance.now();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      return performance.now() - began;
    },
  };
  running.add(sidecar);
  child.once('exit', () => running.delete(sidecar));
  return sidecar;
}

async function place(count: number): Promise<string[]> {
  const references: string[] = [];
  for (let i = 0; i < count; i += 1) references.push((await shop.actions.placeOrder({ lines: [{ sku, quantity: 1 }] })).reference);
  return references;
}

const count = async (what: string): Promise<number> => {
  const [rows] = await pool.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${what.replace('TABLE_', `${shop.prefix}wmsbridge_`)}`);
  return Number(rows[0]?.['n']);
};
const wmsHealth = async (): Promise<Record<string, unknown>> => {
  const [rows] = await pool.query<RowDataPacket[]>(`SELECT * FROM ${shop.prefix}wmsbridge_health WHERE peer = 'wms'`);
  return rows[0] ?? {};
};
/** Which of these orders the warehouse has; one that it has twice is there twice. */
const arrived = (references: readonly string[]): string[] =>
  [...(warehouse?.state.warehouse.orders.values() ?? [])].map(({ reference }) => reference).filter((reference) => references.includes(reference)).sort();
/** However slow the machine. */
const EVENTUALLY_MS = 45_000;

beforeAll(async () => {
  shop = await openSandboxShop();
  pool = mysql.createPool({ uri: shop.databaseUrl, connectionLimit: 2, dateStrings: true, timezone: 'Z' });
  await shop.actions.addProduct({ sku, name: 'Cup', quantity: 1000 });
  await shop.setFlows({ orders: true, cancellations: true, changes: true, statuses: true, tracking: true });
});
beforeEach(async () => {
  port = await freePort();
});
afterEach(async () => {
  for (const { process: child } of running) child.kill('SIGKILL');
  await warehouse?.close();
  warehouse = undefined;
});
afterAll(async () => {
  await pool?.end();
  await shop?.close();
});

/** Each test has a warehouse of its own, which knows nothing of the orders of the test before. */
beforeEach(() => pool.query(`UPDATE ${shop.prefix}wmsbridge_wms_order SET ended_at = UTC_TIMESTAMP(3) WHERE ended_at IS NULL`));

test('nobody answers at the address of the WMS: only the probe runs, it is said once, and when it answers all orders go at once', async () => {
  const references = await place(25);
  const sidecar = startSidecar();
  await eventually(async () => expect(await wmsHealth()).toMatchObject({ state: 'down', last_error: expect.stringContaining('ECONNREFUSED') }), EVENTUALLY_MS);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  // The gap scan lists orders; whoever reads one asks for its lines.
  expect(shop.requests.get('order_details') ?? 0).toBe(0);
  expect(sidecar.lines.filter(({ level }) => level !== 'info')).toMatchObject([{ level: 'error', code: 'wms_unreachable' }]);
  expect(sidecar.lines.length).toBeLessThan(20);
  const http = `http://127.0.0.1:${await sidecar.port()}`;
  expect((await fetch(`${http}/healthz`)).status).toBe(200);
  const ready = await fetch(`${http}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([503, { ready: false, connections: [{ peer: 'shop', state: 'up' }, { peer: 'wms', state: 'down', lastErrorCode: 'wms_unreachable' }] }]);

  warehouse = await createOngoingSandbox({ port });
  await eventually(() => expect(arrived(references)).toEqual(references.sort()), EVENTUALLY_MS);
  await eventually(async () => expect((await fetch(`${http}/readyz`)).status).toBe(200));
  expect(await count('TABLE_order WHERE attempts > 0')).toBe(0);
  expect(await sidecar.stop()).toBeLessThan(ENDS_WITHIN_MS);
});

test('a wrong password: said in words, no order fails for it, and after a restart with the right one all go at once', async () => {
  warehouse = await createOngoingSandbox({ port });
  const references = await place(5);
  const wrong = startSidecar({ WMSBRIDGE_ONGOING_PASSWORD: 'wrong' });
  await eventually(async () => expect(await wmsHealth()).toMatchObject({ state: 'down', last_error: expect.stringContaining('WMSBRIDGE_ONGOING_USER') }), EVENTUALLY_MS);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await count("TABLE_order WHERE state = 'failed'")).toBe(0);
  expect(wrong.lines.filter(({ level }) => level !== 'info')).toHaveLength(1);
  expect(await wrong.stop()).toBeLessThan(ENDS_WITHIN_MS);

  const right = startSidecar();
  await right.port();
  await eventually(() => expect(arrived(references)).toEqual(references.sort()), 10_000);
  await right.stop();
});

test('the WMS fails over one order: that order alone is tried again, and is named meanwhile', async () => {
  warehouse = await createOngoingSandbox({ port });
  warehouse.state.fail({ kind: 'error_500', operation: 'ProcessOrder', times: 1 });
  const references = await place(6);
  const sidecar = startSidecar();
  await eventually(() => expect(arrived(references).length).toBeGreaterThanOrEqual(5), EVENTUALLY_MS);
  await eventually(() => expect(sidecar.lines.filter(({ level }) => level !== 'info')).toMatchObject([{ msg: 'call failed, will be tried again', code: 'wms_server_error' }]));
  expect(await wmsHealth()).toMatchObject({ state: 'up' });
  await eventually(() => expect(arrived(references)).toEqual(references.sort()), EVENTUALLY_MS);
  await sidecar.stop();
});

test.each<[string, () => void]>([
  ['calls are slow', () => warehouse && (warehouse.state.latencyMs = 1_000)],
  ['a call hangs', () => warehouse?.state.fail({ kind: 'hang_after', operation: 'ProcessOrder', times: 2 })],
])('told to end with a backlog, while %s: it ends within ten seconds, and the next one goes on where it stopped', async (_what, misbehave) => {
  warehouse = await createOngoingSandbox({ port });
  const before = startSidecar();
  await before.port();
  // The backlog of the tests before this one.
  await eventually(async () => expect(await count('TABLE_event WHERE done_at IS NULL')).toBe(0), EVENTUALLY_MS);
  await before.stop();
  misbehave();
  const references = await place(40);
  const ours = (): string[] => arrived(references);
  const sidecar = startSidecar();
  await eventually(() => expect(ours().length).toBeGreaterThan(0), EVENTUALLY_MS);
  const atSignal = ours().length;
  expect(await sidecar.stop()).toBeLessThan(ENDS_WITHIN_MS);
  expect(ours().length).toBeLessThan(atSignal + 10);
  expect(await count('TABLE_order WHERE lease_owner IS NOT NULL')).toBe(0);
  expect(sidecar.lines.at(-1)).toMatchObject({ msg: 'stopped' });

  warehouse.state.latencyMs = 0;
  warehouse.state.clearFaults();
  const next = startSidecar();
  await eventually(() => expect(ours()).toEqual(references.sort()), EVENTUALLY_MS);
  expect(await count('TABLE_order WHERE attempts > 0')).toBe(0);
  await next.stop();
});
