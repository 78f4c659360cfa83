/** With nothing but the shop's address and its key: where that does not work, it says why. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ledgerAccess } from '../../src/shop/ledger/access';

let server: Server;
let answer: { status: number; body: unknown };
const asked: { path: string | undefined; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push({ path: request.url, body });
      response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const access = (shopId: number | null = null): ReturnType<typeof ledgerAccess> => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return ledgerAccess({ databaseUrl: null, databasePrefix: 'ps_', shopUrl: url, shopKey: 'KEY', shopId }, { warn: () => undefined });
};
const rows = (...found: unknown[][]): typeof answer => ({ status: 200, body: { wmsbridge_ledger: { results: [found] } } });

test('the key says which connection it is', async () => {
  answer = rows([3, 2, 'pairing', 'FR-']);
  const { row, statements } = await access().open();
  expect(row).toEqual({ idConnection: 3, idShop: 2, pairing: 'pairing', orderPrefix: 'FR-' });
  expect(statements.transport).toBe('https');
  asked.length = 0;
  answer = rows(['2026-11-24 10:00:00.000']);
  await statements.run([{ statement: 'database_now', params: {} }]);
  expect(asked).toEqual([{ path: expect.stringMatching(/^\/api\/wmsbridge_ledger\?.*id_shop=2/), body: '[{"statement":"database_now","params":{}}]' }]);
});

test.each<[string, typeof answer, string, RegExp]>([
  ['the key is refused', { status: 401, body: { errors: [{ code: 20, message: 'no' }] } }, 'shop_key_refused', /Make a new key.*WMSBRIDGE_SHOP_KEY/],
  ['the module is not there', { status: 400, body: { errors: [{ code: 27, message: 'no' }] } }, 'shop_module_missing', /Install and enable the module wmsbridge/],
  ['the Webservice is off', { status: 503, body: { errors: [{ code: 22, message: 'no' }] } }, 'shop_webservice_off', /switched off/],
  ['the connection is history', rows(), 'no_connection', /Copy the key anew/],
])('%s', async (_, answered, code, sentence) => {
  answer = answered;
  await expect(access().open()).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) as string, scope: 'connection' });
});
