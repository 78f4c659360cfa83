/** The command line asks, and says what will be done and by whom. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createBench, type Bench } from '../support/connection';

const CLI = join(__dirname, '../../src/operations/cli/wmsbridge.ts');

let bench: Bench;
beforeEach(async () => (bench = await createBench()));
afterEach(() => bench.close());

function run(...words: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', CLI, ...words], {
    env: { PATH: process.env['PATH'], WMSBRIDGE_DATABASE_URL: bench.database.url, WMSBRIDGE_DATABASE_PREFIX: 'ps_' },
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

const WAITS = 'No sidecar works at the moment: it is done as soon as one does.\n';

test('what is asked for waits for a sidecar, and the status shows it', async () => {
  const id = await bench.place();
  expect(run('send', String(id), '77')).toMatchObject({ code: 0, out: `2 orders will be sent again. ${WAITS}` });
  expect(run('resume', 'stock')).toMatchObject({ code: 0, out: `The safety stop of stock will end; what waited goes on. ${WAITS}` });
  expect(run('resume', 'everything')).toMatchObject({ code: 1, err: expect.stringContaining('resume needs a flow') as string });
  const { out } = run('status');
  expect(out).toMatch(/Asked for, waits for a sidecar\n {2}action: send again {3}source: command line {3}orders: 2 .*\n {2}action: resume {3}argument: stock {3}source: command line/);
  expect(run('order', String(id)).out).toContain('action: send again');
  const [rows] = await bench.pool.query('SELECT id_order, action, argument FROM ps_wmsbridge_event WHERE action IS NOT NULL ORDER BY id_event');
  expect(rows).toEqual([
    { id_order: id, action: 'send again', argument: null },
    { id_order: 77, action: 'send again', argument: null },
    { id_order: 0, action: 'resume', argument: 'stock' },
  ]);
}, 60_000);

test('a sidecar that works does it within seconds', async () => {
  await bench.pool.query("INSERT INTO ps_wmsbridge_heartbeat (sidecar, id_connection, version, started_at, seen_at, state) VALUES ('one', 1, 'test', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 'working')");
  expect(run('stock', 'full')).toMatchObject({ code: 0, out: 'All stock will be compared with the WMS at the next round, within a minute or so. The sidecar does it within seconds.\n' });
}, 60_000);
