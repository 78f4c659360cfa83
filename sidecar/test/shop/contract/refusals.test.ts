/** What a shop refuses, how it says so, and what we make of it. */
import { createWebserviceShop } from '../../../src/shop/webservice/WebserviceShop';
import { SHOP, type ContractShop } from '../support/contractShop';
import { failure } from '../../support/failure';

const silent = { warn: () => undefined };

describe(`what the ${SHOP.name} refuses`, () => {
  let at: ContractShop;
  beforeAll(async () => {
    at = await SHOP.open();
  });
  afterAll(() => at.close());

  const ask = (path: string, init: RequestInit & { key?: string | null } = {}): Promise<Response> => {
    const { key = at.key, ...rest } = init;
    const headers: Record<string, string> = key === null ? {} : { Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` };
    return fetch(`${at.url}/api/${path}`, { redirect: 'manual', ...rest, headers });
  };
  const json = 'output_format=JSON&id_shop=1';

  test.each<[string, string, RequestInit & { key?: string | null }, number, RegExp]>([
    ['no key', `wmsbridge_status?${json}`, { key: null }, 401, /^401 Unauthorized$/],
    ['a wrong key', `wmsbridge_status?${json}`, { key: 'B'.repeat(32) }, 401, /"code":20,"message":"Authentification key is not active"/],
    ['a wrong key, in XML', 'wmsbridge_status?id_shop=1', { key: 'B'.repeat(32) }, 401, /<code><!\[CDATA\[20\]\]><\/code>/],
    ['another shop', 'wmsbridge_status?output_format=JSON&id_shop=77', {}, 302, /^\s*$/],
    ['an unknown resource', `wharves?${json}`, {}, 400, /"code":27,"message":"Resource of type \\"wharves\\" does not exists/],
    ['a resource without right', `suppliers?${json}`, {}, 401, /"code":26,"message":"Resource of type \\"suppliers\\" is not allowed with this authentication key"/],
    ['a method without right', `wmsbridge_orders?${json}`, { method: 'DELETE' }, 405, /"code":25,"message":"Method DELETE is not allowed for the resource wmsbridge_orders with this authentication key"/],
  ])('%s', async (_what, path, init, status, body) => {
    const response = await ask(path, init);
    expect(await response.text()).toMatch(body);
    expect(response.status).toBe(status);
  });

  test('what the sidecar says then', async () => {
    const reader = (options: { key?: string; idShop?: number; url?: string }): ReturnType<typeof createWebserviceShop> =>
      createWebserviceShop({ url: at.url, key: at.key, idShop: at.idShop, log: silent, ...options });
    expect(await failure(reader({ key: 'B'.repeat(32) }).readOrders([1]))).toMatchObject({ code: 'shop_key_refused', family: 'permanent', scope: 'unclear' });
    expect(await failure(reader({ idShop: 77 }).moduleStatus())).toMatchObject({ code: 'shop_redirects', family: 'permanent', scope: 'unclear' });
    expect(await failure(reader({ url: `${at.url}/elsewhere` }).moduleStatus())).toMatchObject({ code: 'shop_webservice_missing', scope: 'unclear' });
    expect(await failure(reader({ url: 'http://127.0.0.1:59999' }).moduleStatus())).toMatchObject({ code: 'shop_unreachable', family: 'retryable', scope: 'connection' });
  });
});
