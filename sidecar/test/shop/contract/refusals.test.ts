/** What a shop refuses, how it says so, and what we make of it. */
import { createWebserviceShop } from '../../../src/shop/webservice/WebserviceShop';
import { SHOP, type ContractShop } from '../support/contractShop';
import { failure } from '../../support/failure';

/** Where warnings are on, one in PrestaShop's own code makes a 500 of this 400. */
const BAD_REQUEST = [400, 500];

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

  test.each<[string, string, RequestInit & { key?: string | null }, readonly number[], RegExp]>([
    ['no key', `orders?${json}`, { key: null }, [401], /^401 Unauthorized$/],
    ['a wrong key', `orders?${json}`, { key: 'B'.repeat(32) }, [401], /"code":20,"message":"Authentification key is not active"/],
    ['a wrong key, in XML', 'orders?id_shop=1', { key: 'B'.repeat(32) }, [401], /<code><!\[CDATA\[20\]\]><\/code>/],
    ['another shop', `orders/1?output_format=JSON&id_shop=77`, {}, [302], /^\s*$/],
    ['an unknown resource', `wharves?${json}`, {}, [400], /"code":27,"message":"Resource of type \\"wharves\\" does not exists/],
    ['a resource without right', `suppliers?${json}`, {}, [401], /"code":26,"message":"Resource of type \\"suppliers\\" is not allowed with this authentication key"/],
    ['a method without right', `orders/1?${json}`, { method: 'DELETE' }, [405], /"code":25,"message":"Method DELETE is not allowed for the resource orders with this authentication key"/],
    ['a missing id', `orders/999999999?${json}`, {}, [404], /^$/],
    ['a filter that does not exist', `orders?${json}&filter[nonsense]=[1]`, {}, BAD_REQUEST, /"code":32,"message":"This filter does not exist\. Did you mean/],
    ['a field that does not exist', `orders?${json}&display=[id,nonsense]`, {}, BAD_REQUEST, /"code":35,"message":"Unable to display this field \\"nonsense\\"\. However, these are available: id, /],
    ['an empty list', `orders?${json}&display=[id]&filter[id]=[999999999]`, {}, [200], /^\[\]$/],
  ])('%s', async (_what, path, init, statuses, body) => {
    const response = await ask(path, init);
    expect(await response.text()).toMatch(body);
    expect(statuses).toContain(response.status);
  });

  test('what the sidecar says then', async () => {
    const reader = (options: { key?: string; idShop?: number; url?: string }): ReturnType<typeof createWebserviceShop> =>
      createWebserviceShop({ url: at.url, key: at.key, idShop: at.idShop, log: silent, ...options });
    expect(await failure(reader({ key: 'B'.repeat(32) }).readOrders([1]))).toMatchObject({ code: 'shop_key_refused', family: 'permanent', scope: 'connection' });
    expect(await failure(reader({ idShop: 77 }).moduleStatus())).toMatchObject({ code: 'shop_redirects', family: 'permanent', scope: 'unclear' });
    expect(await failure(reader({ url: `${at.url}/elsewhere` }).statuses())).toMatchObject({ code: 'shop_webservice_missing', scope: 'unclear' });
    expect(await failure(reader({ url: 'http://127.0.0.1:59999' }).statuses())).toMatchObject({ code: 'shop_unreachable', family: 'retryable', scope: 'connection' });
  });
});
