/** Reading through the whole of it: recorded batches of both versions, one broken order, changes since. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import nock from 'nock';
import { answersStatus, get, post, URL_OF_SHOP, warnings, webserviceShop } from './support';
import { failure } from '../../support/failure';

interface Exchange {
  path: string;
  query: Record<string, string>;
  status: number;
  body: unknown;
}

beforeEach(() => {
  nock.disableNetConnect();
  warnings.length = 0;
});
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

describe.each(['8.2.1', '9.1.4'])('a batch as %s answered it', (version) => {
  const exchanges = JSON.parse(readFileSync(join(__dirname, 'fixtures', `${version}.json`), 'utf8')) as Exchange[];
  const replay = (change: (exchange: Exchange) => unknown = (exchange) => exchange.body): void =>
    exchanges.forEach((exchange) => {
      nock(URL_OF_SHOP).get(exchange.path).query(exchange.query).reply(exchange.status, change(exchange) as nock.Body);
    });
  const answersSkus = (shared: unknown[] = []): void => void post('wmsbridge_skus').optionally().times(4).reply(200, { wmsbridge_skus: shared });
  beforeEach(() => answersSkus());

  test('orders with refunds, a pack by the shop\'s setting, a pack as parts, a virtual line', async () => {
    replay();
    const { orders, problems } = await webserviceShop().readOrders([6, 8, 999_999, 8]);
    expect(problems.size).toBe(0);
    expect([...orders.keys()]).toEqual([6, 8]);
    expect(orders.get(6)).toMatchObject({
      idOrder: 6, idShop: 1, statusId: 5, languageIso: 'en', idCarrier: 2, carrierName: 'My carrier', giftMessage: 'Joyeux',
      delivery: { firstname: 'Élodie', lastname: "O'Brien", city: 'New York', countryIso: 'US', stateIso: 'NY', other: 'Ring twice' },
      orderCarriers: [{ idOrderCarrier: 6, idCarrier: 2, trackingNumber: '' }],
    });
    expect(orders.get(6)?.placedAt).toMatch(/^2026-11-24T11:\d\d:\d\d\.000Z$/);
    expect(orders.get(6)?.lines.map((line) => [line.sku, line.quantity, line.isVirtual, line.weightKg])).toEqual([
      ['demo_1', 2, false, 0.3], ['demo_18', 1, true, 0.3], ['demo_21', 2, false, 0.3],
    ]);
    expect(orders.get(8)?.lines.map((line) => [line.lineId, line.sku, line.quantity])).toEqual([[-12001, 'demo_3', 1], [-12002, 'T-1', 2]]);
    expect([...orders.values()].map(({ missing }) => missing)).toEqual([[], []]);
    expect(orders.get(6)?.stamps).toEqual({ order: expect.stringMatching(/^2026-11-24 \d\d:\d\d:\d\d$/), address: '2026-11-24 12:00:00' });
  });

  test('the shop\'s setting says: parts', async () => {
    replay(({ path, body }) =>
      path.endsWith('wmsbridge_status')
        ? { wmsbridge_status: { ...(body as { wmsbridge_status: object }).wmsbridge_status, pack_stock_type: 1 } }
        : body,
    );
    const { orders } = await webserviceShop().readOrders([6, 8, 999_999]);
    expect(orders.get(6)?.lines.map((line) => [line.sku, line.quantity, line.name])).toEqual([
      ['demo_1', 2, expect.any(String)], ['demo_18', 1, expect.any(String)],
      ['demo_7', 10, 'Today is a good day Framed poster'], ['demo_12', 10, 'Mug The adventure begins'],
    ]);
  });

  test('read again at once, all is asked for anew but ISO codes, which are kept for a minute', async () => {
    const codes = /\/(countries|states|languages)$/;
    replay();
    let now = 1_000;
    const shop = webserviceShop(() => now);
    await shop.readOrders([6, 8, 999_999]);
    expect(nock.pendingMocks()).toEqual([]);
    replay();
    await shop.readOrders([6, 8, 999_999]);
    expect(nock.pendingMocks().length).toBeGreaterThan(0);
    expect(nock.pendingMocks().filter((mock) => !codes.test(mock))).toEqual([]);
    nock.cleanAll();
    answersSkus();
    now += 60_000;
    replay();
    await shop.readOrders([6, 8, 999_999]);
    expect(nock.pendingMocks()).toEqual([]);
  });

  test.each([
    ['addresses', ['the delivery address']],
    ['wmsbridge_customers', ['the customer']],
    ['carriers', ['the carrier 2']],
    ['products', ['the product "Hummingbird printed t-shirt', 'the product']],
    ['countries', ['the country']],
  ])('%s that are absent are named, and asked for again with the next batch', async (resource, words) => {
    const of = (change: (exchange: Exchange) => unknown): void => {
      nock.cleanAll();
      answersSkus();
      replay(change);
      // What is absent is asked for once more.
      exchanges.filter(({ path }) => path.endsWith(`/${resource}`)).forEach((exchange) => nock(URL_OF_SHOP).get(exchange.path).optionally().query(exchange.query).reply(exchange.status, change(exchange) as nock.Body));
    };
    const shop = webserviceShop(() => 1_000);
    of(({ path, body }) => (path.endsWith(`/${resource}`) ? [] : body));
    const missing = (await shop.readOrders([6, 8, 999_999])).orders.get(6)?.missing.join(', ') ?? '';
    for (const word of words) expect(missing).toContain(word);
    of(({ body }) => body);
    expect((await shop.readOrders([6, 8, 999_999])).orders.get(6)?.missing).toEqual([]);
  });

  test('what else is for sale with the SKU of a line, and not the line\'s own product', async () => {
    nock.cleanAll();
    const asked: { skus: string[] }[] = [];
    post('wmsbridge_skus', (body: { skus: string[] }) => asked.push(body) > 0).reply(200, { wmsbridge_skus: [['DEMO_1', [[1, 1, 'Hummingbird printed t-shirt'], [9, 0, 'A copy'], [1, 2, 'Hummingbird printed t-shirt']]]] });
    replay();
    const { orders } = await webserviceShop().readOrders([6, 8, 999_999]);
    expect(orders.get(6)?.lines.map((line) => line.sharedWith)).toEqual([['"A copy" (product 9)', '"Hummingbird printed t-shirt" (product 1, combination 2)'], [], []]);
    expect(asked[0]?.skus.sort()).toEqual(['T-1', 'demo_1', 'demo_21', 'demo_3']);
  });

  test('statuses and carriers', async () => {
    replay();
    const shop = webserviceShop();
    const statuses = await shop.statuses();
    expect(statuses.get(4)).toEqual({ id: 4, name: 'Shipped', paid: true, shipped: true, delivery: true, deleted: false, sendsEmail: true });
    expect((await shop.carriers()).get(2)).toEqual({ id: 2, idReference: 2, name: 'My carrier', url: '', active: true, deleted: false });
    expect(statuses.size).toBe(13);
  });
});

describe('an order over which the shop fails', () => {
  /** A shop with orders 1 to 8, failing with an empty 500 over the broken ones. */
  function shopFailingOver(broken: readonly number[], probeFails = false): void {
    answersStatus();
    for (const resource of ['carriers', 'order_states', 'wmsbridge_customers']) nock(URL_OF_SHOP).persist().get(`/api/${resource}`).query(true).reply(200, []);
    const idsOf = (uri: string): number[] => (/\[([\d|]+)\]/.exec(decodeURIComponent(uri))?.[1] ?? '').split('|').map(Number);
    nock(URL_OF_SHOP)
      .persist()
      .get(/\/api\/(orders|order_details|order_carriers)\?/)
      .reply((uri) => {
        if (uri.includes('limit=1')) return probeFails ? [500, ''] : [200, { orders: [{ id: 1 }] }];
        const ids = idsOf(uri);
        if (uri.includes('order_details') && ids.some((id) => broken.includes(id))) return [500, ''];
        return uri.startsWith('/api/orders') ? [200, { orders: ids.map((id) => ({ id, reference: `R${id}` })) }] : [200, []];
      });
  }

  test.each([[[3]], [[1, 8]], [[2, 3, 4]]])('%j is found by halves, and the others are read', async (broken) => {
    shopFailingOver(broken);
    const { orders, problems } = await webserviceShop().readOrders([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...problems.keys()].sort()).toEqual(broken);
    expect([...orders.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8].filter((id) => !broken.includes(id)));
    expect([...problems.values()][0]).toMatchObject({ family: 'retryable', code: 'shop_error', message: expect.stringContaining(`order ${broken[0]}`) });
  });

  test('where the shop fails over anything, no order is to blame', async () => {
    shopFailingOver([3], true);
    expect(await failure(webserviceShop().readOrders([1, 2, 3]))).toMatchObject({ code: 'shop_error', scope: 'connection' });
  });

  test('a refused key is no order\'s fault', async () => {
    answersStatus();
    get('orders').reply(401, { errors: [{ code: 20, message: 'no' }] });
    // The probe.
    get('orders').reply(401, { errors: [{ code: 20, message: 'no' }] });
    for (const resource of ['order_details', 'order_carriers', 'wmsbridge_customers']) get(resource).reply(200, []);
    expect(await failure(webserviceShop().readOrders([1, 2]))).toMatchObject({ code: 'shop_key_refused', scope: 'connection' });
  });
});

describe('orders that changed since', () => {
  const row = (id: number, local: string): object => ({ id, date_upd: local });

  test('asks by the shop\'s own clock, oldest first', async () => {
    answersStatus();
    nock(URL_OF_SHOP)
      .get('/api/orders')
      .query({
        display: '[id,date_upd]', 'filter[id_shop]': '[1]', 'filter[date_upd]': '[2026-11-24 10:00:00,9999-12-31 23:59:59]', date: '1',
        sort: '[date_upd_ASC,id_ASC]', limit: '0,50', output_format: 'JSON', id_shop: '1',
      })
      .reply(200, { orders: [row(5, '2026-11-24 10:00:00'), row(3, '2026-11-24 11:00:00')] });
    expect(await webserviceShop().ordersChangedSince('2026-11-24 10:00:00', 50)).toEqual([
      { idOrder: 5, stamp: '2026-11-24 10:00:00' },
      { idOrder: 3, stamp: '2026-11-24 11:00:00' },
    ]);
  });

  test('goes on where a whole page is no later than the question: else nobody would get on', async () => {
    answersStatus();
    const pages = [
      [row(1, '2026-11-24 10:00:00'), row(2, '2026-11-24 10:00:00')],
      [row(3, '2026-11-24 10:00:00'), row(4, '2026-11-24 10:00:07')],
    ];
    nock(URL_OF_SHOP).get('/api/orders').query((query) => query['limit'] === '0,2').reply(200, { orders: pages[0] });
    nock(URL_OF_SHOP).get('/api/orders').query((query) => query['limit'] === '2,2').reply(200, { orders: pages[1] });
    expect((await webserviceShop().ordersChangedSince('2026-11-24 10:00:00', 2)).map((one) => one.idOrder)).toEqual([1, 2, 3, 4]);
  });
});

test.each([[{ errands: [] }], [{ orders: 'none' }], [[1]], [null]])('a list that is none (%j) is no empty shop', async (answer) => {
  answersStatus();
  get('orders').reply(200, JSON.stringify(answer));
  expect(await failure(webserviceShop().ordersChangedSince('2026-11-24 10:00:00', 2))).toMatchObject({ family: 'retryable' });
});

test('the module\'s status is never from what is kept; one without what it must have is said', async () => {
  const shop = webserviceShop();
  answersStatus({ challenges: ['c0ffee'] });
  expect(await shop.moduleStatus()).toEqual({ moduleVersion: '0.1.0', layout: 1, contract: 1, prestashopVersion: '8.2.1', pairing: 'ok', challenges: ['c0ffee'], timeZone: 'Europe/Paris', clock: '2026-11-24 12:30:00' });
  nock.cleanAll();
  answersStatus({ pairing: 'copied' });
  expect(await shop.moduleStatus()).toMatchObject({ pairing: 'copied' });
  nock.cleanAll();
  get('wmsbridge_status').reply(200, { wmsbridge_status: { module_version: '0.1.0' } });
  expect(await failure(shop.moduleStatus())).toMatchObject({ code: 'shop_answer_unexpected', message: expect.stringContaining('wmsbridge_status.layout') });
});
