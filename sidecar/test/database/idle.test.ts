/** An idle sidecar costs the shop one indexed query a poll. */
import { createBench, settleDown, type Bench } from '../support/connection';
import type { Database } from '../../src/shop/ledger/Database';
import { poll } from '../../src/shop/ledger/poll';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

test('one query a poll while nothing happens', async () => {
  const queries: string[] = [];
  const db = bench.openDatabase();
  const counting = new Proxy(db, {
    get: (target, property) => {
      if (property === 'rows' || property === 'run') {
        return (sql: string, values?: unknown[]) => {
          queries.push(sql);
          return target[property](sql, values) as Promise<unknown>;
        };
      }
      const value = Reflect.get(target, property) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as Database;
  const { poller } = bench.sidecar({}, counting);
  for (let i = 0; i < 5; i += 1) await bench.place();
  await settleDown(bench, poller);
  queries.length = 0;
  for (let i = 0; i < 50; i += 1) await poller.pollOnce(() => false);
  expect(queries).toHaveLength(50);
  expect(bench.shop.calls.filter((call) => call === 'module')).toHaveLength(1);
});

test('the query reads by index, however long the history of done events', async () => {
  const db = bench.openDatabase();
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
    const [plan] = await connection.query(
      `EXPLAIN SELECT DISTINCT e.id_order FROM ps_wmsbridge_event e
       LEFT JOIN ps_wmsbridge_order o ON o.id_connection = 1 AND o.id_order = e.id_order
       WHERE e.done_at IS NULL AND e.id_shop = 1 AND (o.lease_until IS NULL OR o.lease_until < UTC_TIMESTAMP(3)) ORDER BY e.id_order LIMIT 100`,
    );
    expect((plan as { table: string; key: string }[]).map(({ table, key }) => [table, key])).toEqual([['e', 'waiting'], ['o', 'PRIMARY']]);
    expect(Number((plan as { rows: number }[])[0]?.rows)).toBeLessThan(10);
  } finally {
    connection.release();
  }
  expect((await poll(db, 1, 1, 100)).candidates).toEqual([77]);
});
