import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import nock from 'nock';
import { client, get, KEY, post, URL_OF_SHOP, warnings } from './support';
import { failure } from '../../support/failure';
import { createClient } from '../../../src/shop/webservice/client';


beforeEach(() => {
  nock.disableNetConnect();
  warnings.length = 0;
});
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('a request', () => {
  test('carries the key, asks for JSON, names the shop', async () => {
    nock(URL_OF_SHOP, { reqheaders: { authorization: `Basic ${Buffer.from(`${KEY}:`).toString('base64')}` } })
      .get('/api/orders')
      .query({ display: '[id]', 'filter[id]': '[1|2]', output_format: 'JSON', id_shop: '1' })
      .reply(200, { orders: [{ id: 1 }] });
    expect(await client().get('orders', { display: '[id]', 'filter[id]': '[1|2]' }, 'read 2 orders')).toEqual({ orders: [{ id: 1 }] });
  });

  test('follows no redirect: the key must not go elsewhere', async () => {
    get('orders').reply(302, '', { location: 'https://www.shop.example/?url=orders' });
    const elsewhere = nock('https://www.shop.example').get('/').query(true).reply(200, {});
    expect(await failure(client().get('orders', {}, 'read'))).toMatchObject({ code: 'shop_redirects', scope: 'unclear' });
    expect(elsewhere.isDone()).toBe(false);
  });

  test('a warning before the JSON is passed over and reported', async () => {
    get('orders').reply(200, 'Notice: x in y.php on line 1 {"orders":[]}');
    expect(await client().get('orders', {}, 'read')).toEqual({ orders: [] });
    expect(warnings).toEqual([{ message: expect.stringMatching(/before its JSON/), fields: { resource: 'orders', bytes: expect.any(Number) } }]);
  });

  test('no message contains the key', async () => {
    for (const status of [302, 400, 401, 403, 404, 405, 413, 429, 500, 502, 503]) {
      get('orders').twice().reply(status, '', { location: `${URL_OF_SHOP}/?ws_key=${KEY}` });
      const error = await failure(client().get('orders', {}, 'read'));
      expect(error.message).not.toContain(KEY);
      nock.cleanAll();
    }
  });

  test('an answer that does not come in time', async () => {
    get('orders').delay(500).reply(200, {});
    expect(await failure(client(50).get('orders', {}, 'read'))).toMatchObject({ code: 'shop_timeout', outcomeUnknown: false });
    post('wmsbridge_stock').delay(500).reply(200, {});
    expect(await failure(client(50).post('wmsbridge_stock', '{}', 'write'))).toMatchObject({ code: 'shop_timeout', outcomeUnknown: true });
  });
});

test('an answer without an end is not read: it would take our memory', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const part = Buffer.alloc(1024 * 1024, ' ');
    void pipeline(Readable.from((function* () { for (let sent = 0; sent < 500; sent += 1) yield part; })()), response).catch(() => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  nock.enableNetConnect('127.0.0.1');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const before = process.memoryUsage().rss;
  const asked = createClient({ url, key: KEY, idShop: 1, timeoutMs: 60_000, log: { warn: () => undefined } }).post('wmsbridge_stock', '{}', 'write stock');
  const error = await failure(asked);
  expect(error).toMatchObject({ code: 'shop_answer_too_large', family: 'retryable', scope: 'unclear', outcomeUnknown: true });
  expect(error.message).toContain('64 MB');
  expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(300);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('once more', () => {
  const cut = Object.assign(new Error('cut'), { code: 'ECONNRESET' });

  test('a read that was cut, and one that got an empty 500', async () => {
    get('orders').replyWithError(cut);
    get('orders').reply(200, { orders: [] });
    expect(await client().get('orders', {}, 'read')).toEqual({ orders: [] });
    get('orders').reply(500, '');
    get('orders').reply(200, { orders: [] });
    expect(await client().get('orders', {}, 'read')).toEqual({ orders: [] });
  });

  test('but only once', async () => {
    const third = get('orders').times(3).reply(500, '');
    expect(await failure(client().get('orders', {}, 'read'))).toMatchObject({ code: 'shop_error' });
    expect(third.isDone()).toBe(false);
  });

  test('never a write, and never where a person must do something', async () => {
    post('wmsbridge_stock').replyWithError(cut);
    const second = post('wmsbridge_stock').reply(200, {});
    expect(await failure(client().post('wmsbridge_stock', '{}', 'write'))).toMatchObject({ code: 'shop_connection_cut', outcomeUnknown: true });
    expect(second.isDone()).toBe(false);
    get('orders').reply(401, { errors: [{ code: 20, message: 'no' }] });
    const again = get('orders').reply(200, {});
    expect(await failure(client().get('orders', {}, 'read'))).toMatchObject({ code: 'shop_key_refused' });
    expect(again.isDone()).toBe(false);
  });
});

test('three requests at once, the others in turn', async () => {
  let running = 0;
  let most = 0;
  const started: string[] = [];
  nock(URL_OF_SHOP)
    .persist()
    .get(/\/api\/r\d+/)
    .query(true)
    .reply(200, async (uri) => {
      started.push(/r\d+/.exec(uri)?.[0] ?? '');
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return {};
    });
  const one = client();
  const names = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7'];
  await Promise.all(names.map((name) => one.get(name, {}, 'read')));
  expect(most).toBe(3);
  expect(started).toEqual(names);
});
