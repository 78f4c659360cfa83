/** Every few minutes the shop is held against what it was given: what differs is computed again, new SKUs are asked for at once. */
import { syncStock } from '../../src/stock/syncStock';
import { BridgeError } from '../../src/errors';
import type { Connection, CurrentSettings } from '../../src/connection';
import { createBench, settleDown, type Bench } from '../support/connection';

let bench: Bench;
let connection: Connection;
let snapshot: () => Promise<CurrentSettings>;
let questions: ({ skus: readonly string[] } | { cursor: string | null })[];

beforeEach(async () => {
  bench = await createBench();
  await bench.setting('WMSBRIDGE_STOCK_FULL_AT', '');
  const sidecar = bench.sidecar();
  connection = sidecar.connection;
  questions = [];
  const own = bench.wms.stockLevels.bind(bench.wms);
  bench.wms.stockLevels = async function* (query) {
    questions.push(query);
    yield* own(query);
  };
  snapshot = async () => {
    (sidecar.poller as unknown as { flowRows: null }).flowRows = null;
    await sidecar.poller.pollOnce(() => false);
    if (sidecar.poller.state.current === null) throw new Error(sidecar.poller.state.standsStillBecause);
    return sidecar.poller.state.current;
  };
});
afterEach(() => bench.close());

const run = async (): Promise<unknown> => syncStock(connection, await snapshot(), true);
const due = (): Promise<unknown> => bench.pool.query("UPDATE ps_wmsbridge_cursor SET due_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE name = 'stock_compare'");
const absent = async (): Promise<string[]> => ((await bench.pool.query('SELECT sku FROM ps_wmsbridge_stock_absent ORDER BY sku'))[0] as { sku: string }[]).map(({ sku }) => sku);
const askedBySku = (): string[] => questions.flatMap((query) => ('skus' in query ? [...query.skus] : []));

test('a quantity that somebody overwrote is put right from the level that is kept, without a question to the WMS', async () => {
  bench.shop.stock.set('A', 3);
  bench.wms.stock.set('A', 8);
  await run();
  expect([bench.shop.stock.get('A'), bench.shop.comparisons]).toEqual([8, [true]]);
  bench.shop.stock.set('A', 99);
  bench.shop.comparison = { differing: ['A'], withoutLevel: [] };
  await run();
  // Not yet: that is done every few minutes.
  expect(bench.shop.stock.get('A')).toBe(99);
  await due();
  await run();
  expect([bench.shop.stock.get('A'), bench.shop.comparisons, askedBySku()]).toEqual([8, [true, false], []]);
});

test('a new SKU is asked for at once; one that the WMS does not know is noted, and what the settings leave out is not asked for', async () => {
  bench.wms.stock.set('OLD', 1);
  await run();
  bench.wms.stock.set('NEW', 5);
  // The WMS names what changed: here it has forgotten.
  const own = bench.wms.stockLevels.bind(bench.wms);
  bench.wms.stockLevels = async function* (query) {
    if ('skus' in query) yield* own(query);
    else yield { items: [], nextCursor: 'next', askedAt: new Date().toISOString() };
  };
  bench.shop.stock.set('NEW', 0);
  await bench.setting('WMSBRIDGE_STOCK_EXCLUDE_SKUS', 'DROP-*');
  bench.shop.comparison = { differing: [], withoutLevel: ['NEW', 'none', 'DROP-1'] };
  await due();
  await run();
  expect(bench.shop.stock.get('NEW')).toBe(5);
  expect(askedBySku()).toEqual(['NEW', 'none']);
  expect(await absent()).toEqual(['none']);
});

test('a shop whose module cannot be used: the flow writes nothing, and says why where people look', async () => {
  bench.shop.failure = () => new BridgeError({ family: 'permanent', code: 'shop_module_missing', message: 'The module wmsbridge is missing.', scope: 'connection' });
  bench.shop.fault = (call) => (call === 'writeStock' ? 'before' : null);
  bench.wms.stock.set('A', 8);
  await expect(run()).rejects.toMatchObject({ code: 'shop_module_missing' });
  const [rows] = await bench.pool.query("SELECT last_result FROM ps_wmsbridge_flow WHERE flow = 'stock'");
  expect((rows as { last_result: string }[])[0]?.last_result).toBe('The module wmsbridge is missing.');
});

test('what the shop had no time for, or what moved meanwhile, is written in the same round', async () => {
  for (const sku of ['A', 'B', 'C']) bench.shop.stock.set(sku, 0);
  for (const sku of ['A', 'B', 'C']) bench.wms.stock.set(sku, 7);
  const own = bench.shop.writeStockSet.bind(bench.shop);
  const sets: string[][] = [];
  bench.shop.writeStockSet = async (levels, options) => {
    sets.push(levels.map(({ sku }) => sku));
    if (sets.length > 1) return own(levels, options);
    const done = await own(levels.slice(0, 1), options);
    const later = levels.slice(1).map(({ sku }) => ({ sku, outcome: 'later' as const, before: 0, after: null, inFlight: null, message: 'It is computed again.' }));
    return { ...done, results: [...done.results, ...later] };
  };
  await run();
  expect(sets).toEqual([['A', 'B', 'C'], ['B', 'C']]);
  expect([...bench.shop.stock.values()]).toEqual([7, 7, 7]);
});

test('an order that something is noted of is not settled any more', async () => {
  const id = await bench.place();
  await settleDown(bench, bench.sidecar().poller);
  await bench.pool.query('UPDATE ps_wmsbridge_wms_order SET settled = 1');
  await bench.change(id, {}, 'lines');
  await settleDown(bench, bench.sidecar().poller);
  const [rows] = await bench.pool.query('SELECT settled FROM ps_wmsbridge_wms_order');
  expect((rows as { settled: number }[]).map(({ settled }) => settled)).toEqual([0]);
});
