/** The exchanges that were recorded on running shops, and what we make of them. */
import nock from 'nock';
import { readBody } from '../../../src/shop/webservice/answer';
import { errorFromAnswer } from '../../../src/shop/webservice/errors';
import { client, recorded, RECORDED_VERSIONS, URL_OF_SHOP, type Recorded } from './support';
import { failure } from '../../support/failure';

/** Every recorded exchange that was no success, and the code that it becomes. */
const FAILURES: Record<string, string> = {
  '02-no-key': 'shop_key_refused',
  '03-wrong-key': 'shop_key_refused',
  '04-not-permitted-method': 'shop_method_missing',
  '05-unknown-resource': 'shop_module_missing',
  '06-not-permitted-resource': 'shop_right_missing',
  '07-order-not-found': 'shop_not_found',
  '14-orders-bad-filter': 'shop_refused',
  '36-stock-put-many-one-bad': 'shop_refused',
  '38-stock-put-unknown-id': 'shop_not_found',
  '41-malformed-xml': 'shop_error',
  '43-order-carrier-put-tracking-too-long': 'shop_refused',
  '48-order-history-post-unknown-state': 'shop_error',
  '49-order-history-post-unknown-order': 'shop_error',
};

/** Skipped, by a name that says why, where the recordings are not beside the checkout. */
const eachVersion = RECORDED_VERSIONS.length > 0 ? describe.each(RECORDED_VERSIONS) : describe.skip.each(['no recorded exchanges in ../shared/prestashop']);

eachVersion('recorded on %s', (version) => {
  // Skipped suites are read all the same.
  const all = RECORDED_VERSIONS.length > 0 ? recorded(version) : [];
  const named = (name: string): Recorded => {
    const found = all.find((one) => one.name === name);
    if (!found) throw new Error(`No exchange ${name} was recorded.`);
    return found;
  };

  beforeEach(() => nock.disableNetConnect());
  afterEach(() => {
    nock.cleanAll();
    nock.enableNetConnect();
  });

  test('every failure has its code, and no success is left out', () => {
    const codes = all
      .filter((one) => one.status >= 300)
      .map((one) => [
        one.name,
        errorFromAnswer({ what: 'ask', resource: 'x', write: one.method !== 'GET' }, { status: one.status }, readBody(one.body)).code,
      ]);
    expect(codes).toEqual(Object.entries(FAILURES).filter(([name]) => named(name).status >= 300));
    // 8.2.1 takes a number that is too long and cuts it; 9.1.4 refuses.
    expect(named('43-order-carrier-put-tracking-too-long').status).toBe(version === '8.2.1' ? 200 : 400);
  });

  test.each(['02-no-key', '03-wrong-key', '07-order-not-found', '41-malformed-xml', '48-order-history-post-unknown-state'])('%s over HTTP', async (name) => {
    const { status, headers, body } = named(name);
    nock(URL_OF_SHOP).persist().get('/api/orders').query(true).reply(status, body, headers);
    expect(await failure(client().get('orders', {}, 'read orders'))).toMatchObject({ code: FAILURES[name] });
  });
});
