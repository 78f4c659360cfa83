/** What was observed of the connections stands in the shop's database, without a write for every call. */
import { BridgeError } from '../../src/errors';
import { startHttp, type Health } from '../../src/operations/http/server';
import { SILENT_AFTER_MS } from '../../src/operations/http/readiness';
import type { HealthFacts } from '../../src/resilience/ConnectionHealth';
import { overview } from '../../src/shop/ledger/reports';
import { HealthStore, WRITE_EVERY_MS } from '../../src/shop/ledger/HealthStore';
import { eventually } from '../support/eventually';
import { createBench } from '../support/connection';
import { withDatabase } from '../support/database';
import { openLedger } from '../support/ledger';

const facts = (more: Partial<HealthFacts> = {}): HealthFacts => {
  const now = new Date().toISOString();
  return { peer: 'wms', state: 'up', since: now, lastAnswerAt: now, lastErrorAt: null, lastErrorCode: null, lastError: null, ...more };
};

test('a change of state is written at once, everything else soon and not for every call', () =>
  withDatabase(async (database) => {
    const { pool } = database;
    const ledger = await openLedger(database);
    const statements = jest.spyOn(ledger, 'run');
    const store = new HealthStore(ledger);
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
      await ledger.close();
    }
  }));

test('a database that is away stops nothing, and the next observation is written', () =>
  withDatabase(async (database) => {
    const { pool } = database;
    const ledger = await openLedger(database);
    const store = new HealthStore(ledger);
    const run = jest.spyOn(ledger, 'run').mockRejectedValueOnce(new BridgeError({ family: 'retryable', code: 'database_lost', message: 'Gone.', scope: 'connection' }));
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
      await ledger.close();
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

test('a sidecar that starts anew leaves since when it is down, the last answer and the last error as they stand', () =>
  withDatabase(async (database) => {
    const { pool } = database;
    const ledger = await openLedger(database);
    const row = async (): Promise<Record<string, unknown>> => {
      const ages = ['since', 'last_answer_at', 'last_error_at'].map((column) => `TIMESTAMPDIFF(MINUTE, ${column}, UTC_TIMESTAMP(3)) AS ${column}`);
      const [found] = await pool.query(`SELECT state, ${ages.join(', ')}, last_error FROM ps_wmsbridge_health`);
      return (found as Record<string, unknown>[])[0] as Record<string, unknown>;
    };
    const observe = async (seen: HealthFacts): Promise<void> => {
      const store = new HealthStore(ledger);
      store.observe(seen);
      await eventually(async () => expect((await row())?.state).toBe(seen.state));
      await store.close();
    };
    const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
    try {
      await observe(facts({ state: 'down', since: minutesAgo(50), lastAnswerAt: minutesAgo(60), lastErrorAt: minutesAgo(40), lastErrorCode: 'x', lastError: 'Gone.' }));
      await observe(facts({ state: 'down', lastAnswerAt: null, lastErrorAt: minutesAgo(0), lastErrorCode: 'y', lastError: 'Still gone.' }));
      await eventually(async () => expect(await row()).toEqual({ state: 'down', since: 50, last_answer_at: 60, last_error_at: 0, last_error: 'Still gone.' }));
      await observe(facts({ state: 'up' }));
      await eventually(async () => expect(await row()).toEqual({ state: 'up', since: 0, last_answer_at: 0, last_error_at: 0, last_error: 'Still gone.' }));
    } finally {
      await ledger.close();
    }
  }));

describe('/readyz', () => {
  const refused = (): Error => new BridgeError({ family: 'permanent', code: 'wms_credentials_refused', message: 'Correct WMSBRIDGE_ONGOING_PASSWORD.', scope: 'connection' });

  test.each<[string, { wms?: () => Error; polls: number; laterMs?: number; standsStillBecause?: string; alive?: boolean }, { status: number; because: RegExp[] }]>([
    ['nothing was asked yet', { polls: 0 }, { status: 503, because: [/shop was not asked yet/, /warehouse's system was not asked yet/] }],
    ['both answer', { polls: 1 }, { status: 200, because: [] }],
    ['the password of the WMS is wrong', { polls: 1, wms: refused }, { status: 503, because: [/^The warehouse's system cannot be used since 2.*WMSBRIDGE_ONGOING_PASSWORD\. Last good answer: never\.$/] }],
    ['the WMS has not been asked for 15 minutes', { polls: 1, laterMs: SILENT_AFTER_MS + 60_000 }, { status: 503, because: [/shop was not asked since 2/, /warehouse's system was not asked since 2/] }],
    ['it stands still', { polls: 1, standsStillBecause: 'Copied.' }, { status: 503, because: [/^Copied\.$/] }],
    ['it is stuck', { polls: 1, alive: false }, { status: 503, because: [/stuck/] }],
  ])('%s', async (_what, { wms, polls, laterMs = 0, standsStillBecause = '', alive = true }, { status, because }) => {
    const bench = await createBench();
    const { connection, poller } = bench.sidecar();
    const health = (): Health => ({
      alive, standsStillBecause, version: 'v', sidecar: 's', wms: 'memory', capabilities: {}, flows: [],
      connections: [connection.health.shop.facts(), connection.health.wms.facts()],
    });
    const { server, port } = await startHttp('127.0.0.1', 0, health, { wms: 'memory', hint: () => undefined, refused: () => undefined });
    try {
      if (wms) {
        bench.wms.failure = wms;
        bench.wms.fault = () => 'before';
      }
      await bench.place();
      for (let poll = 0; poll < polls; poll += 1) await poller.pollOnce(() => false);
      // Cursors that move are no answer: the gap scan and retention need neither the shop nor the WMS for them.
      await bench.pool.query("INSERT INTO ps_wmsbridge_cursor (id_connection, name, position, moved_at) VALUES (1, 'gap_scan', '1', UTC_TIMESTAMP(3))");
      const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + laterMs);
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
      const body = (await answer.json()) as { ready: boolean; because: string[] };
      clock.mockRestore();
      expect({ status: answer.status, ready: body.ready }).toEqual({ status, ready: status === 200 });
      expect(body.because).toEqual(because.map((words) => expect.stringMatching(words)));
    } finally {
      await new Promise((resolve) => server.close(resolve));
      await bench.close();
    }
  });
});

test('the command line shows the same facts', async () => {
  const bench = await createBench();
  const store = new HealthStore(bench.openLedger());
  try {
    store.observe(facts({ state: 'down', lastError: 'Gone.' }));
    await store.close();
    const sections = await overview(bench.openLedger());
    expect(sections.find(({ title }) => title === 'Connections')?.rows).toMatchObject([{ peer: 'wms', state: 'down', last_error: 'Gone.', last_answer_at: expect.any(String) }]);
  } finally {
    await bench.close();
  }
});
