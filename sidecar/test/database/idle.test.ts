/** An idle sidecar costs the shop one batch a poll, of indexed queries. */
import { createBench, settleDown, type Bench } from '../support/connection';
import { bindStatement, type StatementFile } from '../../src/shop/ledger/statementFile';
import { readStatements } from '../../src/shop/ledger/statementFiles';
import { poll } from '../../src/shop/ledger/poll';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

test('one batch a poll while nothing happens', async () => {
  const batches: string[] = [];
  const statements = bench.openLedger();
  const run = statements.run.bind(statements);
  statements.run = (batch) => {
    batches.push(batch.map((one) => one.statement).join(' '));
    return run(batch);
  };
  const { poller } = bench.sidecar({}, { statements });
  for (let i = 0; i < 5; i += 1) await bench.place();
  await settleDown(bench, poller);
  batches.length = 0;
  for (let i = 0; i < 50; i += 1) await poller.pollOnce(() => false);
  expect(batches).toEqual(Array.from({ length: 50 }, () => 'poll_settings poll_candidates due_rechecks waiting_actions'));
  expect(bench.shop.calls.filter((call) => call === 'module')).toHaveLength(1);
});

test('over HTTPS polls slow down while nothing happens, and an event brings them back', async () => {
  const { poller } = bench.sidecar({ pollIntervalMs: 2_000, quietPollIntervalMs: 15_000 });
  const clock = jest.spyOn(performance, 'now');
  const real = performance.now();
  const pauseAfter = async (minutes: number): Promise<number> => {
    clock.mockReturnValue(real + minutes * 60_000);
    return poller.pollOnce(() => false);
  };
  try {
    expect([await pauseAfter(0), await pauseAfter(0.9), await pauseAfter(1.1), await pauseAfter(2.1), await pauseAfter(3.1), await pauseAfter(600)]).toEqual([
      2_000, 2_000, 4_000, 8_000, 15_000, 15_000,
    ]);
    await bench.place();
    expect(await pauseAfter(601)).toBe(2_000);
    expect(await pauseAfter(602.1)).toBe(4_000);
  } finally {
    clock.mockRestore();
  }
});

test('the query reads by index, however long the history of done events', async () => {
  await bench.pool.query('SET SESSION max_recursive_iterations = 30000').catch(() => undefined);
  await bench.pool.query(
    `INSERT INTO ps_wmsbridge_event (id_shop, id_order, reason, source, created_at, done_at, outcome)
     WITH RECURSIVE numbers AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)
     SELECT 1, n, 'status', 'test', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 'sent' FROM numbers`,
  );
  await bench.pool.query('ANALYZE TABLE ps_wmsbridge_event');
  await bench.place({ idOrder: 77 });
  const connection = await bench.pool.getConnection();
  try {
    await connection.query('FLUSH STATUS');
    const candidates = readStatements().get('poll_candidates') as StatementFile;
    const [plan] = await connection.query(`EXPLAIN ${bindStatement(candidates, { id_connection: 1, id_shop: 1, may_call: 1, take: 100 }, 'ps_', String)}`);
    // The third is asked of no order while the WMS may be called.
    expect((plan as { table: string; key: string }[]).slice(0, 2).map(({ table, key }) => [table, key])).toEqual([['e', 'waiting'], ['o', 'PRIMARY']]);
    expect(Number((plan as { rows: number }[])[0]?.rows)).toBeLessThan(10);
  } finally {
    connection.release();
  }
  expect((await poll(bench.openLedger(), 100)).candidates).toEqual([77]);
});
