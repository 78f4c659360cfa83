/** The safety stops on the way out: what counts, what a resume is given for, and who may undo it. */
import { databaseNow } from '../../src/shop/ledger/events';
import { BridgeError } from '../../src/errors';
import { scanForGaps } from '../../src/orders/gapScan';
import { workBatch } from '../../src/orders/taskBatch';
import type { Connection } from '../../src/connection';
import type { Poller } from '../../src/orders/poller';
import { createBench, hearWmsOn, settleDown, STATUS, type Bench } from '../support/connection';
import { resume } from '../support/actions';

let bench: Bench;
let connection: Connection;
let poller: Poller;

beforeEach(async () => {
  bench = await createBench();
  ({ connection, poller } = bench.sidecar({ batchSize: 3 }));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await bench.close();
});

const settle = (): Promise<void> => settleDown(bench, poller);
const number = (id: number): string => `REF${String(id).padStart(6, '0')}-${id}`;
const stopped = async (flow: string): Promise<string | null> => {
  const [rows] = await bench.pool.query('SELECT stop_reason FROM ps_wmsbridge_flow WHERE flow = ?', [flow]);
  return (rows as { stop_reason: string | null }[])[0]?.stop_reason ?? null;
};
const many = async (count: number, more: Parameters<Bench['place']>[0] = {}): Promise<void> => {
  for (let i = 0; i < count; i += 1) await bench.place(more);
};
/** All times of the database are this much earlier: so much has passed. */
const pass = async (hours: number): Promise<void> => {
  for (const [table, columns] of Object.entries({ event: ['created_at', 'done_at'], flow: ['resumed_at'], order: ['released_at', 'tried_at', 'trying_since', 'approved_at', 'created_at'], history: ['at'] })) {
    await bench.pool.query(`UPDATE ps_wmsbridge_${table} SET ${columns.map((column) => `${column} = ${column} - INTERVAL ${hours} HOUR`).join(', ')}`);
  }
};
const cancelAll = async (from: number, to: number): Promise<void> => {
  for (let id = from; id <= to; id += 1) await bench.change(id, { statusId: STATUS.canceled });
};
/** The warehouse cannot be reached: no order is to blame. */
const away = (): void => {
  bench.wms.failure = () => new BridgeError({ family: 'retryable', code: 'wms_unreachable', message: 'The warehouse cannot be reached.', scope: 'connection' });
};
const cancels = (): number => bench.wms.calls.filter((call) => call === 'cancel').length;

describe('too many new orders at once', () => {
  beforeEach(() => bench.setting('WMSBRIDGE_STOP_CREATES', '5'));

  test('stop and ask, and go when a person resumes', async () => {
    await many(8);
    await settle().catch(() => undefined);
    expect(bench.wms.orders.size).toBe(0);
    expect(await stopped('orders')).toContain('More than 5 new orders');
    await resume(connection, 'orders');
    await settle();
    expect(bench.wms.orders.size).toBe(8);
  });

  test('as many as go without asking go', async () => {
    await many(5);
    await settle();
    expect(bench.wms.orders.size).toBe(5);
    expect(await stopped('orders')).toBeNull();
  });

  test('orders that shipped and changed since, and unchanged saves, stop nothing', async () => {
    await many(4);
    await settle();
    await many(4);
    await settle();
    for (let id = 1; id <= 8; id += 1) bench.wms.set(number(id), 'shipped');
    await hearWmsOn(bench, { connection, poller });
    for (let id = 1; id <= 8; id += 1) await bench.change(id, { statusId: STATUS.delivered });
    await settle();
    for (let id = 1; id <= 8; id += 1) await bench.event(id, 'address');
    await settle();
    expect(await stopped('orders')).toBeNull();
    await bench.place();
    await settle();
    expect(bench.wms.orders.size).toBe(9);
  });

  test('orders that nobody sends stop nothing: unpaid, cancelled, shipped by hand, from before the baseline', async () => {
    await many(3, { statusId: STATUS.waiting });
    await many(3, { statusId: STATUS.canceled });
    await many(3, { statusId: STATUS.shipped });
    for (let id = 20; id < 28; id += 1) {
      await bench.place({ idOrder: id, placedAt: new Date(Date.now() - 90 * 60_000).toISOString() });
    }
    // They were placed before the flow was on: nobody announced that after it.
    await bench.pool.query("DELETE FROM ps_wmsbridge_event WHERE reason = 'placed' AND id_order >= 20");
    for (let id = 20; id < 28; id += 1) await bench.event(id, 'address');
    await bench.place();
    await settle();
    expect(await stopped('orders')).toBeNull();
    expect(bench.wms.orders.size).toBe(1);
    expect(await bench.ledger(20)).toMatchObject({ state: 'skipped', problem_code: 'before_baseline' });
  });

  test('events of months before the flow was ever on are finished, stop nothing and are not read', async () => {
    for (const flow of ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STATUSES', 'TRACKING', 'STOCK']) await bench.setting(`WMSBRIDGE_FLOW_${flow}`, '0');
    await many(8, { placedAt: new Date(Date.now() - 90 * 60_000).toISOString() });
    await pass(1);
    await poller.pollOnce(() => false);
    const [rows] = await bench.pool.query("SELECT COUNT(*) AS events, SUM(done_at IS NOT NULL AND outcome = 'nothing_to_do') AS finished FROM ps_wmsbridge_event");
    expect((rows as { events: number; finished: string }[])[0]).toEqual({ events: 8, finished: '8' });
    expect(bench.shop.calls).not.toContain('read');
    for (const flow of ['ORDERS', 'CANCELLATIONS', 'CHANGES']) await bench.setting(`WMSBRIDGE_FLOW_${flow}`, '1');
    const id = await bench.place({ idOrder: 50, placedAt: new Date(Date.now() + 1000).toISOString() });
    await settle();
    expect(await stopped('orders')).toBeNull();
    expect([...bench.wms.orders.keys()]).toEqual([number(id)]);
  });

  test('events of a flow that was on and is switched off for a while wait for it', async () => {
    await poller.pollOnce(() => false);
    for (const flow of ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STATUSES', 'TRACKING', 'STOCK']) await bench.setting(`WMSBRIDGE_FLOW_${flow}`, '0');
    await poller.pollOnce(() => false);
    await many(2);
    await pass(1);
    await poller.pollOnce(() => false);
    await bench.setting('WMSBRIDGE_FLOW_ORDERS', '1');
    await settle();
    expect(bench.wms.orders.size).toBe(2);
  });

  test('a resume lasts until its backlog is through, however long that takes; what comes later is counted anew', async () => {
    await many(8);
    await settle().catch(() => undefined);
    await resume(connection, 'orders');
    // The warehouse takes one, and then none for hours.
    away();
    let taken = 0;
    bench.wms.fault = (call) => (call === 'create' && (taken += 1) > 1 ? 'before' : null);
    await settle().catch(() => undefined);
    await pass(3);
    bench.wms.fault = null;
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    await settle();
    expect(bench.wms.orders.size).toBe(8);
    expect(await stopped('orders')).toBeNull();
    await many(8);
    await settle().catch(() => undefined);
    expect(bench.wms.orders.size).toBe(8);
    expect(await stopped('orders')).toContain('More than 5');
  });

  test('stopped over a long weekend: a person who resumes is not asked again for each order', async () => {
    await many(8);
    await settle().catch(() => undefined);
    await pass(63);
    await resume(connection, 'orders');
    await settle();
    expect(bench.wms.orders.size).toBe(8);
  });

  test('put back to wait by a sidecar that had not heard yet that the flow is on: the next scan finds it', async () => {
    await bench.setting('WMSBRIDGE_FLOW_ORDERS', '0');
    const other = bench.sidecar();
    await poller.pollOnce(() => false);
    const before = poller.state.current;
    if (!before) throw new Error('it stands still');
    const id = await bench.place();
    await bench.setting('WMSBRIDGE_FLOW_ORDERS', '1');
    // The other sidecar hears of the switch, and touches what waits, while this one still works by what it read.
    await other.poller.pollOnce(() => true);
    await workBatch(connection, before, [id]);
    expect(await bench.ledger(id)).toMatchObject({ state: 'waiting', waits_for: 'orders' });
    await settleDown(bench, other.poller);
    await scanForGaps(other.connection, other.poller.state.current as NonNullable<typeof other.poller.state.current>, 1000, true);
    await settleDown(bench, other.poller);
    expect(bench.wms.orders.size).toBe(1);
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', waits_for: null });
  });
});

describe('too many cancellations at once', () => {
  beforeEach(async () => {
    ({ connection, poller } = bench.sidecar());
    await bench.setting('WMSBRIDGE_STOP_CANCELS', '2');
    await many(8);
    await settle();
  });

  test('stop and ask, and go when a person resumes', async () => {
    await cancelAll(1, 4);
    await settle();
    expect(cancels()).toBe(0);
    expect(await bench.ledger(1)).toMatchObject({ waits_for: 'cancellations' });
    await resume(connection, 'cancellations');
    await settle();
    expect(cancels()).toBe(4);
  });

  test.each([0, 2, -2])('a resume at once is not undone by the sidecar that stopped it, its own clock %d hours ahead', async (ahead) => {
    jest.spyOn(Date, 'now').mockImplementation(() => performance.timeOrigin + performance.now() + ahead * 3_600_000);
    ({ connection, poller } = bench.sidecar());
    for (let round = 0; round < 3; round += 1) {
      await bench.pool.query("UPDATE ps_wmsbridge_history SET at = at - INTERVAL 20 MINUTE");
      const from = round * 3 + 1;
      if (round === 2) await bench.place();
      await settle();
      await cancelAll(from, from + 2);
      await settle();
      expect(cancels()).toBe(round * 3);
      await resume(connection, 'cancellations');
      await settle();
      expect(await stopped('cancellations')).toBeNull();
      expect(cancels()).toBe(round * 3 + 3);
    }
  });

  test('a stop decided on what was read before the resume does not happen', async () => {
    const seen = await connection.flows.readOne('cancellations');
    await resume(connection, 'cancellations');
    expect(await connection.flows.stop('cancellations', 'too many', seen)).toBe(false);
    expect(await stopped('cancellations')).toBeNull();
  });

  test('after a resume a single cancellation goes, and a new flood stops', async () => {
    await cancelAll(1, 4);
    await settle();
    await resume(connection, 'cancellations');
    await settle();
    expect(cancels()).toBe(4);
    await cancelAll(5, 5);
    await settle();
    expect(cancels()).toBe(5);
    await cancelAll(6, 8);
    await settle();
    expect(cancels()).toBe(5);
    expect(await stopped('cancellations')).toContain('4 cancellations');
  });
});

test('a warehouse that was away for 62 hours: what was tried all the time goes by itself when it is back', async () => {
  await poller.pollOnce(() => false);
  await many(2);
  away();
  bench.wms.fault = () => 'before';
  // Nothing is claimed while it is away, and so nothing comes to rest.
  await settle().catch(() => undefined);
  for (let hour = 0; hour < 62; hour += 31) {
    await pass(31);
    await bench.pool.query('UPDATE ps_wmsbridge_flow SET watched_since = watched_since - INTERVAL 31 HOUR');
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    await settle().catch(() => undefined);
  }
  const late = await bench.place({ updatedAt: new Date(Date.now() - 80 * 3_600_000).toISOString() });
  await bench.pool.query("UPDATE ps_wmsbridge_event SET created_at = created_at - INTERVAL 80 HOUR WHERE id_order = ?", [late]);
  bench.wms.fault = null;
  await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
  await settle();
  expect([...bench.wms.orders.keys()]).toEqual([number(1), number(2)]);
  // It waited before anybody was there to try: it asks.
  expect(await bench.ledger(late)).toMatchObject({ state: 'held', problem_code: 'too_old' });
  expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms', trying_since: null });
});

describe('orders that waited in the queue while the warehouse was away, and were never claimed', () => {
  const waited = async (): Promise<void> => {
    await poller.pollOnce(() => false);
    await many(1);
    await bench.pool.query('UPDATE ps_wmsbridge_event SET created_at = created_at - INTERVAL 60 HOUR');
  };
  const watched = (since: number, at: number): Promise<unknown> =>
    bench.pool.query("UPDATE ps_wmsbridge_flow SET watched_since = UTC_TIMESTAMP(3) - INTERVAL ? HOUR, watched_at = UTC_TIMESTAMP(3) - INTERVAL ? HOUR WHERE flow = 'orders'", [since, at]);

  test('a sidecar was there all the time: they go', async () => {
    await waited();
    await watched(62, 0);
    await settle();
    expect(bench.wms.orders.size).toBe(1);
  });

  test('none was there for some hours of it: they ask', async () => {
    await waited();
    await watched(62, 3);
    ({ connection, poller } = bench.sidecar());
    await settle();
    expect(await bench.ledger(1)).toMatchObject({ state: 'held', problem_code: 'too_old' });
  });

  test.each([['off', "UPDATE ps_wmsbridge_flow SET seen_on = 0 WHERE flow = 'orders'"], ['stopped', "UPDATE ps_wmsbridge_flow SET stop_reason = 'too many' WHERE flow = 'orders'"]])('while the flow is %s nobody watches', async (_name, sql) => {
    await poller.pollOnce(() => false);
    await watched(62, 1);
    await bench.pool.query(sql);
    await connection.flows.watch();
    await bench.pool.query("UPDATE ps_wmsbridge_flow SET seen_on = 1, stop_reason = NULL WHERE flow = 'orders'");
    await connection.flows.watch();
    const since = (await connection.flows.readOne('orders')).watchedSince ?? '';
    expect(Date.parse(await databaseNow(connection.statements)) - Date.parse(since)).toBeLessThan(10_000);
  });

  test('a restart is no gap', async () => {
    await poller.pollOnce(() => false);
    await watched(62, 0);
    await connection.flows.watch();
    const since = (await connection.flows.readOne('orders')).watchedSince ?? '';
    expect(Date.parse(await databaseNow(connection.statements)) - Date.parse(since)).toBeGreaterThan(61 * 3_600_000);
  });
});

test('given up after its last try, and touched weeks later: its age counts again', async () => {
  await many(1);
  bench.wms.failure = () => new BridgeError({ family: 'retryable', code: 'wms_server_error', message: 'The warehouse fails over this order.', scope: 'item' });
  bench.wms.fault = (call) => (call === 'create' ? 'before' : null);
  for (let tries = 0; tries < 20; tries += 1) {
    await settle();
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
  }
  expect(await bench.ledger(1)).toMatchObject({ state: 'failed', trying_since: null });
  await pass(500);
  bench.wms.fault = null;
  await bench.event(1, 'address');
  await settle();
  expect(await bench.ledger(1)).toMatchObject({ state: 'held', problem_code: 'too_old' });
});
