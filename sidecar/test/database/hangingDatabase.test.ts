/** A database that hangs instead of failing: it accepts, and never answers. Every wait for it has a limit, and nothing is lost. */
import { Database } from '../../src/shop/ledger/Database';
import { MysqlLedger } from '../../src/shop/ledger/MysqlLedger';
import { blackHoleBefore, type BlackHole } from '../support/blackHole';
import { createBench, settleDown, type Bench } from '../support/connection';

const LIMITS = { connectMs: 300, waitMs: 500, statementMs: 400 };
/** Longer than every limit together; a wait without a limit is a test that times out. */
const SOON_MS = 3_000;

let bench: Bench;
let proxy: BlackHole;
let db: Database;

beforeEach(async () => {
  bench = await createBench();
  proxy = await blackHoleBefore(bench.database.url);
  db = Database.open(proxy.url, bench.database.prefix, 2, LIMITS);
});
afterEach(async () => {
  await db.close();
  await proxy.close();
  await bench.close();
});

async function fails(work: Promise<unknown>): Promise<void> {
  const began = Date.now();
  await expect(work).rejects.toMatchObject({ family: 'retryable', code: expect.stringMatching(/^database_/), message: expect.stringContaining('does not answer') });
  expect(Date.now() - began).toBeLessThan(SOON_MS);
}

const works = async (): Promise<void> => expect((await db.rows('SELECT 1 AS one'))[0]?.one).toBe(1);

test('a statement, a transaction, a new connection and a wait for a connection: each ends within its limit', async () => {
  await works();
  proxy.hole = true;
  // On the connection that is there; with its answer lost it may have been done.
  await expect(db.rows('SELECT 1')).rejects.toMatchObject({ outcomeUnknown: true });
  // On a new one, which gets no greeting.
  await fails(db.rows('SELECT 1'));
  await fails(db.transaction((statements) => statements.run('SELECT 1')));
  // More at once than there are connections.
  await Promise.all(Array.from({ length: 6 }, () => fails(db.now())));
  proxy.hole = false;
  await Promise.all(Array.from({ length: 6 }, works));
});

test('a hole in the midst of a transaction', async () => {
  await fails(
    db.transaction(async (statements) => {
      await statements.run("INSERT INTO ps_wmsbridge_event (id_shop, id_order, reason, source, created_at) VALUES (1, 1, 'a', 'a', UTC_TIMESTAMP(3))");
      proxy.hole = true;
      await statements.rows('SELECT 1');
    }),
  );
  proxy.hole = false;
  await works();
  expect(await db.rows('SELECT * FROM ps_wmsbridge_event')).toEqual([]);
});

test('connections that wait for others are given one as soon as one is free', async () => {
  const slow = Array.from({ length: 2 }, () => db.rows('SELECT SLEEP(0.2)'));
  await Promise.all([...slow, works(), works()]);
});

test('waiting for a connection has a limit, and one that comes too late goes back', async () => {
  let end = (): void => undefined;
  const held = new Promise<void>((resolve) => (end = resolve));
  const holders = Array.from({ length: 2 }, () => db.transaction(() => held));
  await fails(db.rows('SELECT 1'));
  end();
  await Promise.all(holders);
  await Promise.all([works(), works(), works()]);
});

test('closing does not wait for it either', async () => {
  const other = Database.open(proxy.url, bench.database.prefix, 2, LIMITS);
  await Promise.all([other.rows('SELECT 1'), other.rows('SELECT 1')]);
  proxy.hole = true;
  const began = Date.now();
  await other.close();
  expect(Date.now() - began).toBeLessThan(SOON_MS);
});

test('a sidecar whose database hangs while the warehouse is called stands still, says why, and each order is sent once', async () => {
  const statements = new MysqlLedger(Database.open(proxy.url, bench.database.prefix, 2, LIMITS), { idConnection: 1, idShop: 1 });
  const { poller } = bench.sidecar({ leaseMs: 500 }, { statements });
  for (let order = 0; order < 3; order += 1) await bench.place();
  bench.wms.fault = (call) => {
    if (/create/i.test(call)) proxy.hole = true;
    return null;
  };
  const began = Date.now();
  await poller.pollOnce(() => false);
  await poller.pollOnce(() => false);
  expect(Date.now() - began).toBeLessThan(4 * SOON_MS);
  expect(poller.state.standsStillBecause).toContain('does not answer');
  proxy.hole = false;
  bench.wms.fault = null;
  await bench.pool.query('UPDATE ps_wmsbridge_order SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND, next_try_at = NULL');
  await settleDown(bench, poller);
  expect(poller.state.standsStillBecause).toBe('');
  expect([...bench.wms.orders.keys()].sort()).toEqual(['REF000001-1', 'REF000002-2', 'REF000003-3']);
  expect(bench.wms.calls.filter((call) => /create/i.test(String(call))).length).toBeLessThanOrEqual(3);
  await statements.close();
}, 30_000);
