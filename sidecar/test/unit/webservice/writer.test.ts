import { gunzipSync } from 'node:zlib';
import nock from 'nock';
import type { OrderWriteBack, StockWriteOptions } from '../../../src/shop/Shop';
import { post, URL_OF_SHOP, webserviceShop } from './support';
import { failure } from '../../support/failure';

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

const UPDATE: OrderWriteBack = {
  idOrder: 12, wmsNumber: 'ABC-12', correlationId: 'c1',
  parcels: [{ key: 'WB1', trackingNumber: 'WB1', trackingUrl: '', idCarrier: 3, carrierName: 'DHL' }],
  status: { item: 'shipped', to: 4, from: 3 },
};
const OPTIONS: StockWriteOptions = {
  idConnection: 1, reflectsFrom: ['received', 'allocated'], figure: 'available', marginMs: 60_000, buffer: 0, dryRun: false,
};

describe('writeBack', () => {
  test('sends what the contract says, and reads its answer', async () => {
    post('wmsbridge_shipments', {
      connection: 1,
      seconds: 10,
      updates: [{
        id_order: 12, wms_number: 'ABC-12', correlation_id: 'c1',
        parcels: [{ key: 'WB1', tracking_number: 'WB1', tracking_url: '', id_carrier: 3, carrier_name: 'DHL' }],
        status: { item: 'shipped', to: 4, from: 3 },
      }],
    }).reply(200, {
      wmsbridge_shipments: [{ id_order: 12, parcels: [{ key: 'WB1', outcome: 'written', message: '' }], status: { outcome: 'moved', current: '5', message: 'x' } }],
    });
    expect(await webserviceShop().writeBack(1, [UPDATE])).toEqual([
      { idOrder: 12, parcels: [{ key: 'WB1', outcome: 'written', message: '' }], status: { outcome: 'moved', current: 5, message: 'x' } },
    ]);
  });

  test('an order that the answer passes over: unknown', async () => {
    post('wmsbridge_shipments').reply(200, { wmsbridge_shipments: [] });
    expect(await failure(webserviceShop().writeBack(1, [UPDATE]))).toMatchObject({
      family: 'retryable', code: 'shop_answer_unexpected', outcomeUnknown: true, message: expect.stringContaining('the outcome of 12'),
    });
  });

  test('an outcome that nobody knows', async () => {
    post('wmsbridge_shipments').reply(200, { wmsbridge_shipments: [{ id_order: 12, parcels: [], status: { outcome: 'perhaps', current: 1 } }] });
    expect(await failure(webserviceShop().writeBack(1, [UPDATE]))).toMatchObject({ code: 'shop_answer_unexpected', outcomeUnknown: true });
  });

  test('what says nothing of parcels leaves them out', async () => {
    post('wmsbridge_shipments', (body) => !('parcels' in (body as { updates: object[] }).updates[0]!)).reply(200, { wmsbridge_shipments: [{ id_order: 12, parcels: [], status: { outcome: 'written', current: 4 } }] });
    expect(await webserviceShop().writeBack(1, [{ ...UPDATE, parcels: null }])).toMatchObject([{ status: { outcome: 'written' } }]);
  });

  test('after a lost answer the shop is left alone until that request can be over, then asked for less, then for more again', async () => {
    let now = 1_000_000;
    const shop = webserviceShop(() => now);
    const updates = Array.from({ length: 8 }, (_, index) => ({ ...UPDATE, idOrder: index + 1 }));
    const answers = (): nock.Scope =>
      post('wmsbridge_shipments').reply(200, (_uri, body) => ({
        wmsbridge_shipments: (body as { updates: { id_order: number }[] }).updates.map(({ id_order }) => ({ id_order, parcels: [], status: { outcome: 'written', current: 4 } })),
      }));
    expect(shop.writeBackAtOnce()).toBe(8);
    post('wmsbridge_shipments').replyWithError(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
    expect(await failure(shop.writeBack(1, updates))).toMatchObject({ code: 'shop_connection_cut', outcomeUnknown: true });
    expect(shop.writeBackAtOnce()).toBe(4);
    now += 19_000;
    // Nobody answers here: what was asked would fail.
    expect((await shop.writeBack(1, updates.slice(0, 4))).map(({ status, parcels }) => [status.outcome, parcels[0]?.outcome])).toEqual(Array.from({ length: 4 }, () => ['not_yet', 'not_yet']));
    now += 2_000;
    answers();
    expect((await shop.writeBack(1, updates.slice(0, 4))).map(({ status }) => status.outcome)).toEqual(['written', 'written', 'written', 'written']);
    expect(shop.writeBackAtOnce()).toBe(8);
  });

  test('an answer that says that it failed is over: nothing is waited for', async () => {
    const shop = webserviceShop();
    post('wmsbridge_shipments').reply(500, '');
    expect(await failure(shop.writeBack(1, [UPDATE]))).toMatchObject({ code: 'shop_error' });
    post('wmsbridge_shipments').reply(200, { wmsbridge_shipments: [{ id_order: 12, parcels: [], status: { outcome: 'written', current: 4 } }] });
    expect(await shop.writeBack(1, [UPDATE])).toMatchObject([{ status: { outcome: 'written' } }]);
  });

  test('never two at once', async () => {
    const shop = webserviceShop();
    let open = 0;
    let most = 0;
    nock(URL_OF_SHOP).post('/api/wmsbridge_shipments').times(4).query(true).reply(200, async () => {
      most = Math.max(most, (open += 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      open -= 1;
      return { wmsbridge_shipments: [{ id_order: 12, parcels: [], status: { outcome: 'written', current: 4 } }] };
    });
    await Promise.all(Array.from({ length: 4 }, () => shop.writeBack(1, [UPDATE])));
    expect(most).toBe(1);
  });

  test('nothing to write asks nobody', async () => {
    expect(await webserviceShop().writeBack(1, [])).toEqual([]);
    expect(await webserviceShop().writeStock([], OPTIONS)).toEqual([]);
  });
});

describe('writeStock', () => {
  const levels = (count: number): { sku: string; level: number; askedAt: string }[] =>
    Array.from({ length: count }, (_, i) => ({ sku: `SKU-${i}`, level: i, askedAt: '2026-11-24T10:00:00.000Z' }));

  interface Sent {
    skus: string[];
    quantities: number[];
    times: string[];
    asked?: number[];
    buffers?: number[];
  }
  const unpack = (body: unknown): Sent => JSON.parse(gunzipSync(Buffer.from((body as { packed: string }).packed, 'base64')).toString()) as Sent;

  /** Answers every request, and notes what it had. */
  function answering(limitBytes: number): { bytes: number; levels: number; body: Record<string, unknown> }[] {
    const seen: { bytes: number; levels: number; body: Record<string, unknown> }[] = [];
    nock(URL_OF_SHOP)
      .persist()
      .post('/api/wmsbridge_stock')
      .query(true)
      .reply(async (_uri, body) => {
        const text = JSON.stringify(body);
        if (Buffer.byteLength(text) > limitBytes) return [413, '<html>413</html>'];
        const { skus, quantities } = unpack(body);
        seen.push({ bytes: Buffer.byteLength(text), levels: skus.length, body: body as Record<string, unknown> });
        const all = (body as { answer: string }).answer !== 'none';
        const column = <T>(of: (i: number) => T): T[] => (all ? skus.map((_, i) => of(i)) : []);
        return [
          200,
          {
            wmsbridge_stock: {
              safety_stop: { emptied: 5, sellable: 40, stopped: false },
              numbers: column((i) => i),
              outcomes: column(() => 0),
              before: column(() => 0),
              after: column((i) => quantities[i]),
              in_flight: column(() => 0),
              messages: column(() => 0),
              texts: [''],
              absent: [],
            },
          },
        ];
      });
    return seen;
  }

  test('sends what the contract says, and reads its answer', async () => {
    let sent: Record<string, unknown> = {};
    nock(URL_OF_SHOP)
      .post('/api/wmsbridge_stock')
      .query(true)
      .reply(200, (_uri, body) => {
        sent = body as Record<string, unknown>;
        return { wmsbridge_stock: { safety_stop: null, numbers: [0, 1], outcomes: [0, 2], before: ['7', null], after: [8, null], in_flight: [2, null], messages: [0, 1], texts: ['', 'No such SKU.'], absent: [] } };
      });
    const askedAt = '2026-11-24T10:00:00.000Z';
    const later = '2026-11-24T10:00:01.500Z';
    expect(await webserviceShop().writeStock([{ sku: 'demo_1', level: 10, askedAt, buffer: 3 }, { sku: 'nope', level: 1, askedAt: later }], OPTIONS)).toEqual([
      { sku: 'demo_1', outcome: 'written', before: 7, after: 8, inFlight: 2, message: '' },
      { sku: 'nope', outcome: 'unknown', before: null, after: null, inFlight: null, message: 'No such SKU.' },
    ]);
    expect(sent).toEqual({
      connection: 1, dry_run: false, figure: 'available', margin_ms: 60_000, buffer: 0, reflects_from: ['received', 'allocated'], answer: 'all', budget_ms: 15_000,
      packed: expect.any(String),
    });
    expect(unpack(sent)).toEqual({ times: ['2026-11-24 10:00:00.000', '2026-11-24 10:00:01.500'], skus: ['demo_1', 'nope'], quantities: [10, 1], asked: [0, 1], buffers: [3, 0] });
  });

  test('a quarter of a million SKUs: some requests of at most 0.9 MB, all answered, in order', async () => {
    const seen = answering(1_048_576);
    const results = await webserviceShop().writeStock(levels(250_000), OPTIONS);
    expect(results).toHaveLength(250_000);
    expect(results.every((one, i) => one.sku === `SKU-${i}`)).toBe(true);
    expect(Math.max(...seen.map((one) => one.bytes))).toBeLessThanOrEqual(900_000);
    expect(seen.map((one) => one.levels)).toEqual([100_000, 100_000, 50_000]);
  });

  test('a server that takes less: half, and half again, and so for good', async () => {
    const seen = answering(32 * 1_024);
    const shop = webserviceShop();
    expect(await shop.writeStock(levels(20_000), OPTIONS)).toHaveLength(20_000);
    expect(Math.max(...seen.map((one) => one.bytes))).toBeLessThanOrEqual(32 * 1_024);
    const before = seen.length;
    await shop.writeStock(levels(1_000), OPTIONS);
    expect(seen.length).toBe(before + 1);
  });

  test('in several requests the safety stop looks at all of them before the first write', async () => {
    const seen = answering(1_048_576);
    const set = { ...OPTIONS, answer: 'changes' as const };
    // Twice 5 of 40 for sale: a quarter.
    expect(await webserviceShop().writeStockSet(levels(150_000), { ...set, safetyStop: { share: 24, least: 10, emptied: 0 } })).toEqual({ stopped: true, emptied: 10, sellable: 40, results: [] });
    expect(seen.map((one) => [one.body.dry_run, one.body.answer])).toEqual([[true, 'none'], [true, 'none']]);
    seen.length = 0;
    expect(await webserviceShop().writeStockSet(levels(150_000), { ...set, safetyStop: { share: 25, least: 10, emptied: 0 } })).toMatchObject({ stopped: false });
    expect(seen.map((one) => [one.body.dry_run, one.body.safety_stop])).toEqual([[true, { share: 25, least: 0, emptied: 0 }], [true, { share: 25, least: 0, emptied: 0 }], [false, undefined], [false, undefined]]);
  });

  test('in one request the shop itself stops it', async () => {
    post('wmsbridge_stock').reply(200, { wmsbridge_stock: { safety_stop: { emptied: 12, sellable: 20, stopped: true } } });
    expect(await webserviceShop().writeStockSet(levels(12), { ...OPTIONS, answer: 'changes', safetyStop: { share: 20, least: 10, emptied: 0 } })).toEqual({ stopped: true, emptied: 12, sellable: 20, results: [] });
  });

  test('a server that takes not even one', async () => {
    answering(10);
    expect(await failure(webserviceShop().writeStock(levels(3), OPTIONS))).toMatchObject({ code: 'shop_body_too_large', family: 'permanent' });
  });

  test('a SKU that the answer passes over: unknown', async () => {
    post('wmsbridge_stock').reply(200, { wmsbridge_stock: { safety_stop: null, numbers: [0], outcomes: [0], before: [0], after: [0], in_flight: 0, messages: 0, texts: [''] } });
    expect(await failure(webserviceShop().writeStock(levels(2), OPTIONS))).toMatchObject({ outcomeUnknown: true, message: expect.stringContaining('SKU-1') });
  });

  test.each([
    ['no columns', []],
    ['columns of different lengths', { numbers: [0, 1], outcomes: [0], before: [0, 0], after: [0, 0], in_flight: [0, 0], messages: [0, 0] }],
    ['a word in place of a column', { numbers: [0], outcomes: 'written', before: [0], after: [0], in_flight: 0, messages: 0, texts: [''] }],
    ['an outcome that is none', { numbers: [0], outcomes: [9], before: [0], after: [0], in_flight: [0], messages: [0], texts: [''] }],
    ['a level that was not sent', { numbers: [7], outcomes: [0], before: [0], after: [0], in_flight: [0], messages: [0], texts: [''] }],
  ])('an answer with %s: unknown', async (_, answer) => {
    post('wmsbridge_stock').reply(200, { wmsbridge_stock: answer });
    expect(await failure(webserviceShop().writeStock(levels(2), OPTIONS))).toMatchObject({ outcomeUnknown: true });
  });

  test('SKUs that the WMS does not name any more come with their names', async () => {
    post('wmsbridge_stock').reply(200, { wmsbridge_stock: { safety_stop: null, numbers: [0], outcomes: [0], before: [4], after: [0], in_flight: [0], messages: [0], texts: [''], absent: ['GONE'] } });
    expect(await webserviceShop().writeStockSet([], { ...OPTIONS, answer: 'changes', safetyStop: null, absentSince: '2026-11-24T10:00:00.000Z' })).toMatchObject({
      results: [{ sku: 'GONE', outcome: 'written', before: 4, after: 0 }],
    });
  });

  test('an empty 500: perhaps written', async () => {
    post('wmsbridge_stock').reply(500, '');
    expect(await failure(webserviceShop().writeStock(levels(2), OPTIONS))).toMatchObject({ family: 'retryable', code: 'shop_error', outcomeUnknown: true });
  });
});
