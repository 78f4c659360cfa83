/** Reading through the whole of it: what the module answers, and what we make of it. */
import nock from 'nock';
import { answersStatus, get, URL_OF_SHOP, webserviceShop } from './support';
import { failure } from '../../support/failure';

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

type Fields = Record<string, unknown>;

const article = (more: Fields = {}): Fields => ({
  id_product: 1, id_product_attribute: 0, has_product: true, sku: 'CUP', name: 'Cup', is_virtual: false, barcode: '376', weight_kg: '0.300000',
  origin_iso: null, hs_code: null, shared_with: [], ...more,
});
const line = (more: Fields = {}): Fields => ({ ...article(), id_order_detail: 12, quantity: 3, quantity_to_ship: 2, customizations: [], parts: null, ...more });
const part = (more: Fields = {}): Fields => ({ ...article(), quantity_in_pack: 2, ...more });
const address = (more: Fields = {}): Fields => ({
  alias: 'home', firstname: 'Élodie', lastname: "O'Brien", company: '', address1: '1 rue de Rivoli', address2: '', postcode: '10001', city: 'New York',
  phone: '', phone_mobile: '06', other: 'Ring twice', vat_number: '', dni: '', id_country: 21, country_iso: 'US', state_iso: 'NY', state: 'New York',
  deleted: false, date_upd: '2026-11-24 12:00:00', ...more,
});
const order = (more: Fields = {}): Fields => ({
  id_order: 6, id_shop: 1, id_cart: 6, reference: 'JWQQVGXNW', id_status: 5, date_add: '2026-11-24 12:29:12', date_upd: '2026-11-24 12:29:13', id_lang: 1,
  language_iso: 'en', id_customer: 3, customer: { firstname: 'Camille', lastname: 'Martin', email: 'camille@example.com', group_ids: [3] },
  id_address_delivery: 7, delivery: address(), id_address_invoice: 7, invoice: address(), id_carrier: 2, carrier: { id: 2, name: 'My carrier' }, pickup_point: null,
  payment: { module: 'ps_wirepayment', name: 'Bank transfer', is_paid: true }, gift: { wrapped: true, message: 'Joyeux' }, lines: [line()],
  parcels: [{ id_order_carrier: 6, id_carrier: 2, tracking_number: '' }], history: [{ id_status: 2, id_employee: 0, date_add: '2026-07-01 12:00:00' }],
  hold: null, problem: null, ...more,
});
const answers = (...orders: Fields[]): void =>
  void get('wmsbridge_orders').reply(200, {
    wmsbridge_orders: {
      time_zone: 'Europe/Paris',
      statuses: [{ id: 4, name: 'Shipped', paid: true, shipped: true, delivery: true, deleted: false, sends_email: true }],
      carriers: [{ id: 2, id_reference: 1, name: 'My carrier', tracking_url: 'https://t.example/@', module: '', active: true, deleted: false }],
      orders,
    },
  });
const read = async (...orders: Fields[]): Promise<Awaited<ReturnType<ReturnType<typeof webserviceShop>['readOrders']>>> => {
  answers(...orders);
  return webserviceShop().readOrders([6, 8]);
};

describe('an order', () => {
  test('in our terms, with times in UTC', async () => {
    const { orders, problems, statuses, carriers } = await read(order());
    expect(problems.size).toBe(0);
    expect(orders.get(6)).toEqual({
      idOrder: 6, idShop: 1, reference: 'JWQQVGXNW', statusId: 5, placedAt: '2026-11-24T11:29:12.000Z', updatedAt: '2026-11-24T11:29:13.000Z',
      lines: [{ lineId: 12, idProduct: 1, idProductAttribute: 0, sku: 'CUP', name: 'Cup', quantity: 2, isVirtual: false, barcode: '376', weightKg: 0.3, sharedWith: [] }],
      paymentModule: 'ps_wirepayment', missing: [], stamps: { order: '2026-11-24 12:29:13', address: '2026-11-24 12:00:00' },
      delivery: {
        firstname: 'Élodie', lastname: "O'Brien", company: '', address1: '1 rue de Rivoli', address2: '', postcode: '10001', city: 'New York', countryIso: 'US',
        stateIso: 'NY', phone: '', phoneMobile: '06', other: 'Ring twice',
      },
      email: 'camille@example.com', languageIso: 'en', idCarrier: 2, carrierName: 'My carrier', giftMessage: 'Joyeux',
      orderCarriers: [{ idOrderCarrier: 6, idCarrier: 2, trackingNumber: '' }], history: [{ statusId: 2, at: '2026-07-01T10:00:00.000Z' }], holdReason: '',
    });
    expect(statuses.get(4)).toEqual({ id: 4, name: 'Shipped', paid: true, shipped: true, delivery: true, deleted: false, sendsEmail: true });
    expect(carriers.get(2)).toMatchObject({ id: 2, idReference: 1, name: 'My carrier', url: 'https://t.example/@', active: true, deleted: false });
  });

  test('is asked for once, with the others of its batch', async () => {
    nock(URL_OF_SHOP).get('/api/wmsbridge_orders').query({ ids: '6,8', output_format: 'JSON', id_shop: '1' }).reply(200, { wmsbridge_orders: { time_zone: 'UTC', statuses: [], carriers: [], orders: [] } });
    expect((await webserviceShop().readOrders([6, 8, 6])).orders.size).toBe(0);
  });

  test('none at all is not asked for', async () => {
    expect((await webserviceShop().readOrders([])).orders.size).toBe(0);
  });

  test('a pack as its parts: numbers of their own, and a part that is gone stays visible', async () => {
    const parts = [part({ id_product: 3, id_product_attribute: 4 }), part({ id_product: 5, has_product: false, sku: '', name: '', quantity_in_pack: 1, weight_kg: '0.000000', barcode: '' })];
    const { orders } = await read(order({ lines: [line({ sku: 'SET', name: 'Set', parts })] }));
    expect(orders.get(6)?.lines).toEqual([
      { lineId: -12001, part: { soldLineId: 12, perPack: 2 }, idProduct: 3, idProductAttribute: 4, sku: 'CUP', name: 'Cup', quantity: 4, isVirtual: false, barcode: '376', weightKg: 0.3, sharedWith: [] },
      { lineId: -12002, part: { soldLineId: 12, perPack: 1 }, idProduct: 5, idProductAttribute: 0, sku: '', name: 'Set', quantity: 2, isVirtual: false, barcode: '', weightKg: 0, sharedWith: [] },
    ]);
    expect(orders.get(6)?.missing).toEqual([]);
  });

  test('what else is for sale with the SKU of a line is named', async () => {
    const shared = [{ id_product: 9, id_product_attribute: 0, name: 'A copy' }, { id_product: 1, id_product_attribute: 2, name: 'Cup' }];
    const { orders } = await read(order({ lines: [line({ shared_with: shared })] }));
    expect(orders.get(6)?.lines[0]?.sharedWith).toEqual(['"A copy" (product 9)', '"Cup" (product 1, combination 2)']);
  });

  test('a customer\'s name stands in for an address without one', async () => {
    const { orders } = await read(order({ delivery: address({ firstname: '', lastname: '' }) }));
    expect(orders.get(6)?.delivery).toMatchObject({ firstname: 'Camille', lastname: 'Martin' });
  });

  test.each<[string, Fields, string[]]>([
    ['its address', { delivery: null }, ['the delivery address 7']],
    ['its customer', { customer: null }, ['the customer 3']],
    ['its carrier', { carrier: null }, ['the carrier 2']],
    ['the country', { delivery: address({ country_iso: '' }) }, ['the country 21 of the address']],
    ['a product', { lines: [line({ has_product: false, name: 'Mug' })] }, ['the product "Mug" (1)']],
    ['a product of which nothing is to ship', { lines: [line({ has_product: false, quantity_to_ship: 0 })] }, []],
    ['no address at all', { id_address_delivery: 0, delivery: null, id_carrier: 0, carrier: null, id_customer: 0, customer: null }, []],
  ])('without %s', async (_what, more, missing) => {
    expect((await read(order(more))).orders.get(6)?.missing).toEqual(missing);
  });

  test('held by another module', async () => {
    expect((await read(order({ hold: 'Age not checked.' }))).orders.get(6)?.holdReason).toBe('Age not checked.');
  });
});

describe('an order that the shop cannot give', () => {
  test.each<[string, Fields, string]>([
    ['for it says so', { id_order: 6, problem: { code: 'module_failed', message: 'The module x failed over this order.' } }, 'The module x failed over this order.'],
    ['for it says nothing of use', { id_order: 6, problem: 'x' }, 'says that it has a problem'],
    ['for a module left out lines', (({ lines: _, ...rest }) => rest)(order() as { lines: unknown } & Fields), 'lacks a right "lines"'],
    ['for a module wrote a SKU that is none', order({ lines: [line({ sku: 12 })] }), 'lacks a right "lines.0.sku"'],
  ])('%s, spoils no other', async (_what, row, words) => {
    const { orders, problems } = await read(row, order({ id_order: 8 }));
    expect([...orders.keys()]).toEqual([8]);
    expect(problems.get(6)).toMatchObject({ family: 'retryable', scope: 'item', code: 'shop_order_unreadable', message: expect.stringContaining(words) });
  });

  test('over which the shop fails, fails the request: the caller finds out which', async () => {
    nock(URL_OF_SHOP).persist().get('/api/wmsbridge_orders').query(true).reply(500, '');
    expect(await failure(webserviceShop().readOrders([1, 2]))).toMatchObject({ code: 'shop_error', scope: 'unclear', message: expect.stringContaining('read 2 orders') });
  });
});

test('orders that changed: asked by the shop\'s own clock, from the last one on', async () => {
  nock(URL_OF_SHOP)
    .get('/api/wmsbridge_orders')
    .query({ changed: 'address', since: '2026-11-24 10:00:00', after: '7', limit: '50', output_format: 'JSON', id_shop: '1' })
    .reply(200, { wmsbridge_orders: { changed: [{ id_order: 5, stamp: '2026-11-24 10:00:00' }] } });
  expect(await webserviceShop().ordersChangedSince('address', '2026-11-24 10:00:00', 7, 50)).toEqual([{ idOrder: 5, stamp: '2026-11-24 10:00:00' }]);
});

test.each([[{ errands: [] }], [{ wmsbridge_orders: [] }], [{ wmsbridge_orders: { changed: 'none' } }], [[1]]])('a list that is none (%j) is no empty shop', async (answer) => {
  get('wmsbridge_orders').times(2).reply(200, JSON.stringify(answer));
  expect(await failure(webserviceShop().ordersChangedSince('order', '2026-11-24 10:00:00', 0, 2))).toMatchObject({ family: 'retryable', code: 'shop_answer_unexpected' });
  expect(await failure(webserviceShop().readOrders([1]))).toMatchObject({ family: 'retryable', code: 'shop_answer_unexpected' });
});

test('the module\'s status is never from what is kept; one without what it must have is said', async () => {
  const shop = webserviceShop();
  answersStatus({ challenges: ['c0ffee'] });
  expect(await shop.moduleStatus()).toEqual({ moduleVersion: '0.1.0', layout: 1, contract: 1, prestashopVersion: '8.2.1', pairing: 'ok', challenges: ['c0ffee'], clock: '2026-11-24 12:30:00' });
  nock.cleanAll();
  answersStatus({ pairing: 'copied' });
  expect(await shop.moduleStatus()).toMatchObject({ pairing: 'copied' });
  nock.cleanAll();
  get('wmsbridge_status').reply(200, { wmsbridge_status: { module_version: '0.1.0' } });
  expect(await failure(shop.moduleStatus())).toMatchObject({ code: 'shop_answer_unexpected', message: expect.stringContaining('wmsbridge_status.layout') });
});
