/** Rounds of stock on a real database: what is read, kept, written, stopped and asked again. */
import { syncStock, type StockRun } from '../../src/stock/syncStock';
import { BridgeError } from '../../src/errors';
import type { Connection, CurrentSettings } from '../../src/connection';
import type { ChangePage } from '../../src/wms/WmsAdapter';
import type { StockLevel, WmsOrderSnapshot } from '../../src/domain/terms';
import { createBench, settleDown, type Bench } from '../support/connection';
import { line } from '../support/memoryShop';
import { compareStock, resume } from '../support/actions';

let bench: Bench;
let connection: Connection;
let snapshot: () => Promise<CurrentSettings>;
/** What the WMS answers next when it is asked for all, or what changed; null: its own stock. */
let pages: StockLevel[][] | null;
let questions: ({ skus: readonly string[] } | { cursor: string | null })[];

beforeEach(async () => {
  bench = await createBench();
  // No night's run but where a test is about it.
  await bench.setting('WMSBRIDGE_STOCK_FULL_AT', '');
  const sidecar = bench.sidecar();
  connection = sidecar.connection;
  pages = null;
  questions = [];
  const own = bench.wms.stockLevels.bind(bench.wms);
  bench.wms.stockLevels = async function* (query): AsyncIterable<ChangePage<StockLevel>> {
    questions.push(query);
    if (pages === null || 'skus' in query) return yield* own(query);
    for (const items of pages) yield { items, nextCursor: 'next', askedAt: new Date().toISOString() };
  };
  snapshot = async () => {
    (sidecar.poller as unknown as { flowRows: null }).flowRows = null;
    await sidecar.poller.pollOnce(() => false);
    if (sidecar.poller.state.current === null) throw new Error(sidecar.poller.state.standsStillBecause);
    return sidecar.poller.state.current;
  };
});
afterEach(() => bench.close());

const run = async (): Promise<StockRun> => {
  const result = await syncStock(connection, await snapshot(), true);
  if (result === null) throw new Error('the flow is closed or busy');
  return result;
};
const level = (sku: string, quantity: number, warehouse = ''): StockLevel => ({ sku, warehouse, quantity });
const catalogue = (count: number, quantity: number): StockLevel[] => Array.from({ length: count }, (_, i) => level(`S${String(i).padStart(3, '0')}`, quantity));
const rows = async (sku = '%'): Promise<Record<string, unknown>[]> => {
  const [found] = await bench.pool.query('SELECT * FROM ps_wmsbridge_stock WHERE sku LIKE ? ORDER BY sku', [sku]);
  return found as Record<string, unknown>[];
};
const stopReason = async (): Promise<string | null> => {
  const [found] = await bench.pool.query("SELECT stop_reason FROM ps_wmsbridge_flow WHERE flow = 'stock'");
  return (found as { stop_reason: string | null }[])[0]?.stop_reason ?? null;
};
const due = (): Promise<unknown> => bench.pool.query('UPDATE ps_wmsbridge_stock SET recheck_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE recheck_at IS NOT NULL');

test('a full comparison that the WMS does not answer holds up nothing else: what changed is written meanwhile, and it is asked for again later', async () => {
  bench.shop.stock.set('A', 3);
  pages = [[level('A', 8)]];
  await run();
  await compareStock(connection);
  const { stockLevels } = bench.wms;
  // A whole catalogue takes it longer than a call may; what changed it says at once.
  bench.wms.stockLevels = async function* (query) {
    if ('cursor' in query && query.cursor === null) throw new BridgeError({ family: 'retryable', code: 'wms_timeout', message: 'The WMS did not answer within 20 s.' });
    yield* stockLevels(query);
  };
  await expect(run()).rejects.toThrow('did not answer');
  pages = [[level('A', 0)]];
  await run();
  expect(bench.shop.stock.get('A')).toBe(0);
  bench.wms.stockLevels = stockLevels;
  await bench.pool.query("UPDATE ps_wmsbridge_cursor SET due_at = UTC_TIMESTAMP(3) WHERE name = 'stock_full'");
  questions = [];
  await run();
  await run();
  expect(questions.filter((query) => 'cursor' in query)).toEqual([{ cursor: null }, { cursor: 'next' }]);
});

test('all at first, then what changed; a written SKU is looked at twice without asking the WMS', async () => {
  bench.shop.stock.set('A', 3);
  pages = [[level('A', 8), level('B', 5)]];
  expect(await run()).toMatchObject({ levels: 2, written: 2, problems: 0 });
  expect(bench.shop.stock.get('A')).toBe(8);
  expect(await rows('A')).toMatchObject([{ level: 8, recheck: 2, written_quantity: 8, in_flight: 0, outcome: 'written' }]);
  expect(questions).toEqual([{ cursor: null }]);
  // A checkout that began before the write overwrote it.
  bench.shop.stock.set('A', 2);
  await due();
  pages = [[]];
  questions = [];
  expect(await run()).toMatchObject({ levels: 0 });
  expect(questions).toEqual([{ cursor: 'next' }]);
  expect(bench.shop.stock.get('A')).toBe(8);
  pages = [[level('A', 9)]];
  await run();
  expect(bench.shop.stock.get('A')).toBe(9);
});

test.each(['A', 'a'])('an order accepted around the question: asked again after the margin (in the orders it is %s)', async (inOrders) => {
  connection.timing.stockMarginMs = 60_000;
  await bench.pool.query("INSERT INTO ps_wmsbridge_wms_order (id_wms_order, id_connection, id_order, wms_number, external_ref, accepted_at, created_at, updated_at) VALUES (1, 1, 1, 'N', 'm', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))");
  await bench.pool.query("INSERT INTO ps_wmsbridge_wms_line (id_wms_order, sku, quantity) VALUES (1, ?, 1)", [inOrders]);
  bench.wms.stock.set('A', 4);
  await run();
  expect(await rows('A')).toMatchObject([{ recheck: 1, outcome: 'written' }]);
  await bench.pool.query('UPDATE ps_wmsbridge_wms_order SET accepted_at = accepted_at - INTERVAL 1 HOUR');
  await due();
  questions = [];
  pages = [[]];
  await run();
  expect(questions).toEqual([{ cursor: 'next' }, { skus: ['A'] }].map((one) => ('cursor' in one ? { cursor: expect.anything() } : one)));
});

test.each(['at first', 'as a change'])('an order accepted around the question, and a sidecar that dies right after its notes (%s): asked again all the same', async (how) => {
  if (how === 'as a change') {
    bench.wms.stock.set('A', 7);
    await run();
    bench.wms.stock.set('A', 4);
    pages = [[level('A', 4)]];
  } else bench.wms.stock.set('A', 4);
  connection.timing.stockMarginMs = 60_000;
  await bench.pool.query("INSERT INTO ps_wmsbridge_wms_order (id_wms_order, id_connection, id_order, wms_number, external_ref, accepted_at, created_at, updated_at) VALUES (1, 1, 1, 'N', 'm', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))");
  await bench.pool.query("INSERT INTO ps_wmsbridge_wms_line (id_wms_order, sku, quantity) VALUES (1, 'A', 1)");
  const noted = jest.spyOn(connection.stock, 'keepNoted');
  const real = connection.stock.acceptedAround.bind(connection.stock);
  jest.spyOn(connection.stock, 'acceptedAround').mockImplementation((...args) => (noted.mock.calls.length > 0 ? Promise.reject(new Error('killed')) : real(...args)));
  await expect(run()).rejects.toThrow('killed');
  if (how === 'at first') {
    // Nobody knew the SKU before: the whole answer is asked for once more.
    jest.restoreAllMocks();
    questions = [];
    await run();
    expect(questions).toEqual([{ cursor: null }]);
  }
  expect(await rows('A')).toMatchObject([{ recheck: 1, recheck_at: expect.anything() }]);
});

test.each(['A', 'a'])('an order that the warehouse books after the level was asked: known from then on only, and its SKU is asked for again (in the orders it is %s)', async (inOrders) => {
  bench.wms.capabilities = { ...bench.wms.capabilities, stockReflectsFrom: 'allocated' };
  const { snapshots } = bench.sidecar().connection;
  await bench.pool.query("INSERT INTO ps_wmsbridge_wms_order (id_wms_order, id_connection, id_order, wms_number, external_ref, wms_status, accepted_at, created_at, updated_at) VALUES (1, 1, 1, 'N', 'm', 'received', UTC_TIMESTAMP(3) - INTERVAL 1 HOUR, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))");
  await bench.pool.query("INSERT INTO ps_wmsbridge_wms_line (id_wms_order, sku, quantity) VALUES (1, ?, 2)", [inOrders]);
  bench.wms.stock.set('A', 4);
  await run();
  await bench.pool.query('UPDATE ps_wmsbridge_stock SET recheck = 0, recheck_at = NULL');
  const snapshot: WmsOrderSnapshot = { number: 'N', externalRef: 'm', wmsId: 'W', status: 'received', statusText: '', lines: [{ sku: inOrders, ordered: 2, picked: null }], parcels: [], shippedAt: '', warehouse: '', backOrderFor: '' };
  const reflectedAt = async (): Promise<unknown> => ((await bench.pool.query('SELECT reflected_at FROM ps_wmsbridge_wms_order'))[0] as { reflected_at: unknown }[])[0]?.reflected_at;
  const apply = (more: Partial<WmsOrderSnapshot>): Promise<unknown> => snapshots.apply([{ ...snapshot, ...more }]);
  await apply({ statusText: 'open' });
  expect(await reflectedAt()).toBeNull();
  expect(await rows('A')).toMatchObject([{ recheck: 0 }]);
  await apply({ status: 'allocated' });
  const booked = await reflectedAt();
  expect(booked).not.toBeNull();
  expect(await rows('A')).toMatchObject([{ recheck: 1 }]);
  await apply({ status: 'picking' });
  await apply({ status: 'shipped', lines: [{ sku: inOrders, ordered: 2, picked: 2 }] });
  expect(await reflectedAt()).toEqual(booked);
});

test.each(['A', 'a'])('an order of which the warehouse says late how far it is: until then it is in flight, and its SKU is asked for again (in the orders it is %s)', async (inOrders) => {
  const { snapshots } = bench.sidecar().connection;
  await bench.pool.query("INSERT INTO ps_wmsbridge_wms_order (id_wms_order, id_connection, id_order, wms_number, external_ref, wms_status, accepted_at, created_at, updated_at) VALUES (1, 1, 1, 'N', 'm', NULL, UTC_TIMESTAMP(3) - INTERVAL 1 HOUR, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))");
  await bench.pool.query("INSERT INTO ps_wmsbridge_wms_line (id_wms_order, sku, quantity) VALUES (1, ?, 2)", [inOrders]);
  bench.wms.stock.set('A', 4);
  await run();
  await bench.pool.query('UPDATE ps_wmsbridge_stock SET recheck = 0, recheck_at = NULL');
  const snapshot: WmsOrderSnapshot = { number: 'N', externalRef: 'm', wmsId: 'W', status: 'received', statusText: '', lines: [{ sku: inOrders, ordered: 2, picked: null }], parcels: [], shippedAt: '', warehouse: '', backOrderFor: '' };
  await snapshots.apply([snapshot]);
  expect(await rows('A')).toMatchObject([{ recheck: 1 }]);
  // It was booked when it was accepted, and not only now.
  expect((await bench.pool.query('SELECT reflected_at FROM ps_wmsbridge_wms_order'))[0]).toEqual([{ reflected_at: null }]);
});

test.each(['A', 'a'])('an order is sent to the warehouse, and its SKU is asked for again (in the shop it is %s)', async (inShop) => {
  bench.wms.stock.set('A', 4);
  await run();
  await bench.pool.query('UPDATE ps_wmsbridge_stock SET recheck = 0, recheck_at = NULL');
  await bench.place({ lines: [line(inShop, 2)] });
  await settleDown(bench, bench.sidecar().poller);
  expect(await rows('A')).toMatchObject([{ recheck: 1 }]);
});

test.each(['known', 'new'])('whose order moves while it is being written is not forgotten (a SKU that is %s)', async (how) => {
  bench.wms.stock.set('A', 4);
  bench.shop.stock.set('A', 4);
  if (how === 'known') {
    await run();
    await bench.pool.query('UPDATE ps_wmsbridge_stock SET recheck = 0, recheck_at = NULL');
    await compareStock(connection);
  }
  const write = bench.shop.writeStockSet.bind(bench.shop);
  const computed = jest.fn(write);
  bench.shop.writeStockSet = async (levels, options) => {
    const result = await write(levels, options);
    bench.shop.writeStockSet = computed;
    // In this moment, after it was computed and before that is noted.
    await bench.place({ lines: [line('A', 1)] });
    await settleDown(bench, bench.sidecar().poller);
    // Long enough ago that nothing of it is in doubt.
    await bench.pool.query('UPDATE ps_wmsbridge_wms_order SET accepted_at = accepted_at - INTERVAL 1 HOUR');
    return result;
  };
  await run();
  // In the same round, for nothing else is waited for.
  expect(computed.mock.calls.map(([levels]) => levels.map(({ sku }) => sku))).toEqual([['A']]);
});

test('who makes a SKU dirty while it is being written is not forgotten', async () => {
  bench.wms.stock.set('A', 4);
  await run();
  await due();
  await bench.pool.query('UPDATE ps_wmsbridge_stock SET recheck = 1, recheck_at = NULL');
  const write = bench.shop.writeStockSet.bind(bench.shop);
  bench.shop.writeStockSet = async (levels, options) => {
    const result = await write(levels, options);
    await bench.pool.query('UPDATE ps_wmsbridge_stock SET recheck = 1');
    return result;
  };
  await run();
  expect(await rows('A')).toMatchObject([{ recheck: 1 }]);
});

describe('what the warehouse puts back on its shelves is known to be owed before it is for sale', () => {
  const number = 'REF000001-1';
  /** What the order holds of A at the moment of each write. */
  let held: unknown[];
  beforeEach(async () => {
    held = [];
    bench.wms.stock.set('A', 10);
    await bench.place({ lines: [line('A', 2)] });
    await settleDown(bench, bench.sidecar().poller);
    await run();
    const write = bench.shop.writeStockSet.bind(bench.shop);
    bench.shop.writeStockSet = async (levels, options) => {
      held.push(((await bench.pool.query('SELECT w.wms_status, l.picked FROM ps_wmsbridge_wms_line l JOIN ps_wmsbridge_wms_order w ON w.id_wms_order = l.id_wms_order')) as unknown[][])[0]?.[0]);
      return write(levels, options);
    };
  });

  test.each(['what changed', 'all'])('picked short, and sent (%s is asked for)', async (asked) => {
    if (asked === 'all') await compareStock(connection);
    bench.wms.set(number, 'shipped', [], new Map([['A', 1]]));
    await run();
    expect(held).toEqual([{ wms_status: 'shipped', picked: 1 }]);
  });

  test('another sidecar that died while it read the orders is waited for', async () => {
    bench.wms.set(number, 'shipped', [], new Map([['A', 1]]));
    await connection.cursors.take('order_changes', 'died', 700, 0);
    await run();
    expect(held).toEqual([{ wms_status: 'shipped', picked: 1 }]);
  });

  test('a WMS that tells the stock and not the orders: the stock is written all the same, and a warning says so', async () => {
    bench.wms.set(number, 'shipped', [], new Map([['A', 1]]));
    bench.wms.fault = (call) => (call === 'changes' ? 'before' : null);
    const warn = jest.spyOn(connection.log, 'warn');
    await run();
    expect(held).toHaveLength(1);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('orders'), expect.objectContaining({ reason: expect.stringContaining('did not answer') }));
  });

  test('where nothing is to be written the orders are not asked for', async () => {
    pages = [[]];
    await bench.pool.query('UPDATE ps_wmsbridge_stock SET recheck = 0');
    bench.wms.calls.length = 0;
    await run();
    expect(bench.wms.calls).not.toContain('changes');
  });
});

test('each write names the lease that it goes by: one that waits until another sidecar has it is not done', async () => {
  bench.wms.stock.set('A', 4);
  const write = bench.shop.writeStockSet.bind(bench.shop);
  const leases: unknown[] = [];
  bench.shop.writeStockSet = async (levels, options) => {
    const [holders] = await bench.pool.query("SELECT lease_owner FROM ps_wmsbridge_cursor WHERE name = 'stock'");
    leases.push([{ lease_owner: options.leaseOwner }], holders);
    return write(levels, options);
  };
  await run();
  expect(leases).toHaveLength(2);
  expect(leases[0]).toEqual(leases[1]);
});

test('two pages of one answer that say different things of a SKU: it is not written, and a later answer puts it right', async () => {
  for (const sku of ['A', 'B']) bench.shop.stock.set(sku, 3);
  pages = [[level('A', 5)], [level('A', 6), level('B', 7)]];
  expect(await run()).toMatchObject({ written: 1, problems: 1 });
  expect([bench.shop.stock.get('A'), bench.shop.stock.get('B')]).toEqual([3, 7]);
  expect(await rows('A')).toMatchObject([{ recheck: 0, outcome: 'refused', problem: expect.stringContaining('5 and with 6') }]);
  pages = [[level('A', 5)]];
  await run();
  expect(bench.shop.stock.get('A')).toBe(5);
});

test.each<[string, unknown, string]>([
  ['negative', -1, 'no warehouse can hold'],
  ['a fraction', 1.5, 'no whole number'],
  ['huge', 1e12, 'no warehouse can hold'],
  ['text', 'many', 'no whole number'],
  ['nothing', null, 'no whole number'],
])('a level that makes no sense (%s): not written, named, and the rest goes on', async (_, quantity, words) => {
  bench.wms.capabilities = { ...bench.wms.capabilities, stockFigure: 'physical' };
  bench.shop.stock.set('A', 3).set('B', 3);
  pages = [[level('A', quantity as number), level('B', 7)]];
  expect(await run()).toMatchObject({ problems: 1 });
  expect([bench.shop.stock.get('A'), bench.shop.stock.get('B')]).toEqual([3, 7]);
  expect(await rows('A')).toMatchObject([{ outcome: 'refused', problem: expect.stringContaining(words), recheck: 0 }]);
  pages = [[level('A', 6)]];
  await run();
  expect(bench.shop.stock.get('A')).toBe(6);
});

test('one SKU twice with different numbers: neither', async () => {
  bench.shop.stock.set('A', 3);
  pages = [[level('A', 5), level('A', 6), level('B', 2)]];
  expect(await run()).toMatchObject({ problems: 1 });
  expect(bench.shop.stock.get('A')).toBe(3);
  expect(await rows('A')).toMatchObject([{ outcome: 'refused', problem: expect.stringContaining('5 and with 6') }]);
});

test('what other modules have not heard is told after the writes, until nothing is left', async () => {
  pages = [[level('A', 5)]];
  await bench.pool.query('INSERT INTO ps_wmsbridge_notification (id_shop, id_product, `before`, created_at) VALUES (1, 7, 0, UTC_TIMESTAMP(3))');
  bench.shop.notifications = 3;
  await run();
  expect(bench.shop.calls.filter((call) => call === 'notifyStock')).toHaveLength(3);
  await bench.pool.query('DELETE FROM ps_wmsbridge_notification');
  bench.shop.calls.length = 0;
  await run();
  expect(bench.shop.calls).not.toContain('notifyStock');
});

describe('the safety stop', () => {
  beforeEach(async () => {
    for (const { sku } of catalogue(50, 5)) bench.shop.stock.set(sku, 5);
    pages = [catalogue(50, 5)];
    await run();
  });

  test('too many would be emptied: stops before the first write, with words, and goes on when a person says so', async () => {
    pages = [catalogue(50, 5).map((one, i) => (i < 20 ? { ...one, quantity: 0 } : { ...one, quantity: 6 }))];
    expect(await run()).toMatchObject({ written: 0, stopped: expect.stringContaining('20 of 50 SKUs for sale') });
    expect([...bench.shop.stock.values()].every((quantity) => quantity === 5)).toBe(true);
    expect(await stopReason()).toContain('resume stock');
    expect(await syncStock(connection, await snapshot(), true)).toBeNull();
    await resume(connection, 'stock');
    pages = [[]];
    expect(await run()).toMatchObject({ written: 50, stopped: '' });
    expect([...bench.shop.stock.values()].filter((quantity) => quantity === 0)).toHaveLength(20);
  });

  test('a round that began to be due before it stopped, here or on another sidecar, does nothing once it has', async () => {
    const before = await snapshot();
    await compareStock(connection);
    pages = [catalogue(20, 5)];
    expect(await run()).toMatchObject({ written: 0, stopped: expect.stringContaining('named 20 of the 50') });
    const words = await stopReason();
    // The WMS is well again; but nobody has said so.
    pages = [catalogue(50, 6)];
    for (const one of [connection, bench.sidecar().connection]) expect(await syncStock(one, before, true)).toBeNull();
    expect([...bench.shop.stock.values()].every((quantity) => quantity === 5)).toBe(true);
    expect(await stopReason()).toBe(words);
    await resume(connection, 'stock');
    expect(await syncStock(connection, before, true)).toMatchObject({ written: 50 });
  });

  test('an answer of several requests: all of it is looked at before the first write', async () => {
    const many = Array.from({ length: 100_050 }, (_, i) => level(`M${String(i).padStart(6, '0')}`, i < 100_000 ? 7 : 0));
    for (const { sku } of many) bench.shop.stock.set(sku, 5);
    for (const { sku } of catalogue(50, 5)) bench.shop.stock.delete(sku);
    await bench.setting('WMSBRIDGE_STOCK_STOP_SHARE', '1');
    // The share is of what is for sale: here the last 50 of them, in the second request.
    for (const { sku } of many.slice(4_000, 100_000)) bench.shop.stock.set(sku, 0);
    await bench.pool.query("DELETE FROM ps_wmsbridge_cursor WHERE name = 'stock'");
    pages = [many];
    expect(await run()).toMatchObject({ levels: 100_050, written: 0, stopped: expect.stringContaining('50 of 4050 SKUs for sale') });
    expect(bench.shop.stock.get('M000000')).toBe(5);
    await resume(connection, 'stock');
    pages = [[]];
    expect(await run()).toMatchObject({ written: 100_050, stopped: '' });
    expect([bench.shop.stock.get('M000000'), bench.shop.stock.get('M100049')]).toEqual([7, 0]);
  }, 60_000);

  test('fewer than the share, or than the least: written', async () => {
    pages = [catalogue(50, 5).map((one, i) => (i < 10 ? { ...one, quantity: 0 } : one))];
    expect(await run()).toMatchObject({ written: 10, stopped: '' });
    await bench.setting('WMSBRIDGE_STOCK_STOP_MINIMUM', '31');
    pages = [catalogue(50, 5).map((one, i) => (i < 40 ? { ...one, quantity: 0 } : one))];
    expect(await run()).toMatchObject({ written: 30, stopped: '' });
  });

  test.each([
    ['empty', 0, 'named none of the 50'],
    ['short', 30, 'named 30 of the 50'],
  ])('the answer to a question for all is %s: nothing is written', async (_, count, words) => {
    await compareStock(connection);
    pages = [catalogue(count, 9)];
    expect(await run()).toMatchObject({ written: 0, stopped: expect.stringContaining(words) });
    expect([...bench.shop.stock.values()].every((quantity) => quantity === 5)).toBe(true);
    await resume(connection, 'stock');
    pages = [catalogue(count, 9)];
    expect(await run()).toMatchObject({ written: count, stopped: '' });
  });

  test('switched off by a share of 0', async () => {
    await bench.setting('WMSBRIDGE_STOCK_STOP_SHARE', '0');
    pages = [catalogue(50, 0)];
    expect(await run()).toMatchObject({ written: 50 });
  });
});

describe('the full comparison', () => {
  const position = async (): Promise<unknown> => {
    const [found] = await bench.pool.query("SELECT position FROM ps_wmsbridge_cursor WHERE name = 'stock_full'");
    return (found as { position: string }[])[0]?.position;
  };

  test('once a day by the shop\'s clock, and a person may ask for more', async () => {
    await bench.setting('WMSBRIDGE_STOCK_FULL_AT', '00:00');
    pages = [[level('A', 5)]];
    await run();
    expect(await position()).toMatch(/^\d{4}-\d\d-\d\d$/);
    questions = [];
    await run();
    expect(questions).toEqual([{ cursor: 'next' }]);
    await compareStock(connection);
    questions = [];
    // The shop's number went its own way, and the WMS's did not move.
    bench.shop.stock.set('A', 77);
    await run();
    expect(questions).toEqual([{ cursor: null }]);
    expect(bench.shop.stock.get('A')).toBe(5);
    expect(await position()).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test('never two at once', async () => {
    pages = [[level('A', 5)]];
    const other = bench.sidecar().connection;
    const now = await snapshot();
    const results = await Promise.all([syncStock(connection, now, true), syncStock(other, now, true)]);
    expect(results.filter((result) => result !== null)).toHaveLength(1);
  });

  test('interrupted: the same again from the beginning', async () => {
    pages = [[level('A', 5)], [level('B', 6)]];
    bench.shop.fault = (call) => (call === 'writeStock' ? 'before' : null);
    await expect(run()).rejects.toBeInstanceOf(BridgeError);
    bench.shop.fault = null;
    questions = [];
    expect(await run()).toMatchObject({ written: 2 });
    expect(questions[0]).toEqual({ cursor: null });
  });

  test('SKUs that the WMS does not know: left alone, or to 0 where the shop wants that', async () => {
    bench.shop.stock.set('A', 3).set('GONE', 4);
    pages = [[level('A', 5)]];
    await run();
    expect(bench.shop.stock.get('GONE')).toBe(4);
    await bench.setting('WMSBRIDGE_STOCK_UNKNOWN', 'zero');
    await compareStock(connection);
    await run();
    expect(bench.shop.stock.get('GONE')).toBe(0);
  });

  test('to 0, but neither what the settings leave alone nor what the WMS gave a figure without sense of', async () => {
    await bench.setting('WMSBRIDGE_STOCK_UNKNOWN', 'zero');
    await bench.setting('WMSBRIDGE_STOCK_EXCLUDE_SKUS', 'DROP-*');
    for (const sku of ['A', 'DROP-1', 'HALF', 'GONE']) bench.shop.stock.set(sku, 4);
    pages = [[level('A', 5), level('HALF', 2.5)]];
    await run();
    expect([...bench.shop.stock.entries()]).toEqual([['A', 5], ['DROP-1', 4], ['HALF', 4], ['GONE', 0]]);
  });
});

test('rules: a buffer, one of its own, a SKU left out, and a shop that is only compared', async () => {
  await bench.setting('WMSBRIDGE_STOCK_BUFFER', '1');
  await bench.setting('WMSBRIDGE_STOCK_BUFFERS', 'B=50%');
  await bench.setting('WMSBRIDGE_STOCK_EXCLUDE_SKUS', 'DROP-*');
  for (const sku of ['A', 'B', 'DROP-1']) bench.shop.stock.set(sku, 0);
  pages = [[level('A', 10), level('B', 10), level('DROP-1', 10)]];
  await run();
  expect([...bench.shop.stock.entries()]).toEqual([['A', 9], ['B', 5], ['DROP-1', 0]]);
  expect(await rows('DROP-1')).toMatchObject([{ outcome: 'excluded', problem: expect.stringContaining('DROP-*') }]);
  await bench.setting('WMSBRIDGE_STOCK_SOURCE', 'shop');
  pages = [[level('A', 20)]];
  expect(await run()).toMatchObject({ written: 0 });
  expect(bench.shop.stock.get('A')).toBe(9);
  expect(await rows('A')).toMatchObject([{ outcome: 'differs', problem: expect.stringContaining('it should be 19') }]);
});

test('two warehouses are summed, and one may be left out', async () => {
  (bench.wms as { warehouses: readonly string[] }).warehouses = ['north', 'south'];
  bench.shop.stock.set('A', 0);
  pages = [[level('A', 3, 'north'), level('A', 4, 'south'), level('A', 100, 'elsewhere')]];
  await run();
  expect(bench.shop.stock.get('A')).toBe(7);
  await bench.setting('WMSBRIDGE_STOCK_WAREHOUSES', 'south');
  await compareStock(connection);
  await run();
  expect(bench.shop.stock.get('A')).toBe(4);
});
