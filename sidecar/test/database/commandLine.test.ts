/** The command line asks, and says what will be done and by whom. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createBench, type Bench } from '../support/connection';
import { TRANSPORT } from '../support/ledger';
import { ledgerServer } from '../support/ledgerServer';

const CLI = join(__dirname, '../../src/operations/cli/wmsbridge.ts');

let bench: Bench;
beforeEach(async () => (bench = await createBench()));
afterEach(() => bench.close());

/** By what a sidecar reaches the ledger over the transport of the run. */
async function environment(): Promise<Record<string, string>> {
  if (TRANSPORT === 'mysql') return { WMSBRIDGE_DATABASE_URL: bench.database.url, WMSBRIDGE_DATABASE_PREFIX: 'ps_' };
  const server = await ledgerServer();
  return { WMSBRIDGE_SHOP_URL: server.urlOf(new URL(bench.database.url).pathname.slice(1)), WMSBRIDGE_SHOP_KEY: server.keyOf(1, 1) };
}

async function run(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, ...words], { env: { PATH: process.env['PATH'], ...(await environment()) } });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number | null, out, err };
}

const WAITS = 'No sidecar works at the moment: it is done as soon as one does.\n';

test('what is asked for waits for a sidecar, and the status shows it', async () => {
  const id = await bench.place();
  expect(await run('send', String(id), '77')).toMatchObject({ code: 0, out: `2 orders will be sent again. ${WAITS}` });
  expect(await run('resume', 'stock')).toMatchObject({ code: 0, out: `The safety stop of stock will end; what waited goes on. ${WAITS}` });
  expect(await run('resume', 'everything')).toMatchObject({ code: 1, err: expect.stringContaining('resume needs a flow') as string });
  const { out } = await run('status');
  expect(out).toMatch(/Asked for, waits for a sidecar\n {2}action: send again {3}source: command line {3}orders: 2 .*\n {2}action: resume {3}argument: stock {3}source: command line/);
  expect((await run('order', String(id))).out).toContain('action: send again');
  const [rows] = await bench.pool.query('SELECT id_order, action, argument FROM ps_wmsbridge_event WHERE action IS NOT NULL ORDER BY id_event');
  expect(rows).toEqual([
    { id_order: id, action: 'send again', argument: null },
    { id_order: 77, action: 'send again', argument: null },
    { id_order: 0, action: 'resume', argument: 'stock' },
  ]);
}, 60_000);

test('a sidecar that works does it within seconds', async () => {
  await bench.pool.query("INSERT INTO ps_wmsbridge_heartbeat (sidecar, id_connection, version, started_at, seen_at, state) VALUES ('one', 1, 'test', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 'working')");
  expect(await run('stock', 'full')).toMatchObject({ code: 0, out: 'All stock will be compared with the WMS at the next round, within a minute or so. The sidecar does it within seconds.\n' });
}, 60_000);
