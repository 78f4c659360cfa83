/** What was observed of the connections stands in the shop's database, without a write for every call. */
import { BridgeError } from '../../src/errors';
import type { HealthFacts } from '../../src/resilience/ConnectionHealth';
import { Database } from '../../src/shop/ledger/Database';
import { HealthStore, WRITE_EVERY_MS } from '../../src/shop/ledger/HealthStore';
import { eventually } from '../support/eventually';
import { createBench } from '../support/connection';
import { withDatabase } from '../support/database';

const facts = (more: Partial<HealthFacts> = {}): HealthFacts => {
  const now = new Date().toISOString();
  return { peer: 'wms', state: 'up', since: now, lastAnswerAt: now, lastErrorAt: null, lastErrorCode: null, lastError: null, ...more };
};

test('a change of state is written at once, everything else soon and not for every call', () =>
  withDatabase(async ({ url, pool, prefix }) => {
    const db = Database.open(url, prefix);
    const statements = jest.spyOn(db, 'run');
    const store = new HealthStore(db, 1);
    const rows = async (): Promise<Record<string, unknown>[]> => {
      const [found] = await pool.query("SELECT *, ABS(TIMESTAMPDIFF(SECOND, last_answer_at, UTC_TIMESTAMP(3))) AS age FROM ps_wmsbridge_health ORDER BY peer");
      return found as Record<string, unknown>[];
    };
    try {
      store.observe(facts());
      await eventually(async () => expect(await rows()).toMatchObject([{ id_connection: 1, peer: 'wms', state: 'up', last_error: null, age: 0 }]));
      const sofar = statements.mock.calls.length;
      for (let call = 0; call < 100; call += 1) store.observe(facts());
      expect(statements.mock.calls.length).toBe(sofar);
      store.observe(facts({ state: 'down', lastErrorAt: new Date().toISOString(), lastErrorCode: 'wms_unreachable', lastError: 'The WMS cannot be reached (ECONNREFUSED).' }));
      await eventually(async () =>
        expect(await rows()).toMatchObject([{ state: 'down', last_error_code: 'wms_unreachable', last_error: 'The WMS cannot be reached (ECONNREFUSED).' }]),
      );
      store.observe(facts({ peer: 'shop' }));
      await eventually(async () => expect(await rows()).toMatchObject([{ peer: 'shop', state: 'up' }, { peer: 'wms', state: 'down' }]));
      // What came last is not forgotten where nothing follows it.
      store.observe(facts({ peer: 'shop', lastErrorAt: new Date().toISOString(), lastErrorCode: 'shop_error', lastError: 'One order failed.' }));
      await store.close();
      expect(await rows()).toMatchObject([{ peer: 'shop', state: 'up', last_error_code: 'shop_error' }, { peer: 'wms' }]);
      expect(WRITE_EVERY_MS).toBe(10_000);
    } finally {
      await db.close();
    }
  }));

test('a database that is away stops nothing, and the next observation is written', () =>
  withDatabase(async ({ url, pool, prefix }) => {
    const db = Database.open(url, prefix);
    const store = new HealthStore(db, 1);
    const run = jest.spyOn(db, 'run').mockRejectedValueOnce(new BridgeError({ family: 'retryable', code: 'database_lost', message: 'Gone.', scope: 'connection' }));
    try {
      store.observe(facts());
      await eventually(() => expect(run).toHaveBeenCalled());
      await new Promise((resolve) => setImmediate(resolve));
      store.observe(facts());
      await eventually(async () => {
        const [found] = await pool.query('SELECT state FROM ps_wmsbridge_health');
        expect(found).toEqual([{ state: 'up' }]);
      });
      await store.close();
    } finally {
      await db.close();
    }
  }));

test('calls of the shop and of the WMS are observed by whoever makes them', async () => {
  const bench = await createBench();
  try {
    const { connection, poller } = bench.sidecar();
    await bench.place();
    await poller.pollOnce(() => false);
    expect(connection.health.shop.facts()).toMatchObject({ state: 'up', lastErrorAt: null });
    expect(connection.health.wms.facts()).toMatchObject({ state: 'up', lastErrorAt: null });
  } finally {
    await bench.close();
  }
});
