/** Writing back while each e-mail takes seconds: no request outlasts its limit, and only one takes a PHP process at a time. */
import type { RowDataPacket } from 'mysql2/promise';
import { SHOP, unique, type ContractShop } from '../support/contractShop';
import { openMail, type ShopMail } from '../support/mail';
import type { OrderWriteBack } from '../../../src/shop/Shop';

const PAID = 2;
const SHIPPED = 4;

describe(`a slow mail server of the ${SHOP.name}`, () => {
  let at: ContractShop;
  let mail: ShopMail;
  const sku = unique('SLOW');

  beforeAll(async () => {
    at = await SHOP.open();
    await at.actions.addProduct({ sku, quantity: 500 });
    mail = await openMail(at);
    // The number is mailed all the same: two e-mails an order, the parcel's and the status's.
    await at.pool.query(`UPDATE ${at.prefix}carrier SET url = ''`);
  });
  afterAll(async () => {
    await mail?.close();
    await at.close();
  });

  async function updates(count: number): Promise<OrderWriteBack[]> {
    const orders: OrderWriteBack[] = [];
    for (let made = 0; made < count; made += 1) {
      const { idOrder, reference } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }], customer: { email: `${unique('s').toLowerCase()}@example.com` } });
      await at.pool.query(
        `INSERT INTO ${at.prefix}wmsbridge_order (id_connection, id_order, id_shop, reference, created_at, updated_at)
         VALUES (?, ?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
        [at.idConnection, idOrder, at.idShop, reference],
      );
      const parcels = [{ key: '1', trackingNumber: `S-${idOrder}`, trackingUrl: '', idCarrier: null, carrierName: 'DHL' }];
      orders.push({ idOrder, wmsNumber: `N-${idOrder}`, correlationId: 'test', parcels, status: { item: 'shipped', to: SHIPPED, from: PAID } });
    }
    return orders;
  }
  async function post(body: object): Promise<{ id_order: number; parcels: { outcome: string }[]; status: { outcome: string } }[]> {
    const response = await fetch(`${at.url}/api/wmsbridge_shipments?output_format=JSON&id_shop=${at.idShop}`, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(`${at.key}:`).toString('base64')}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ connection: at.idConnection, ...body }),
    });
    return ((await response.json()) as { wmsbridge_shipments: never[] }).wmsbridge_shipments;
  }
  const asJson = (orders: readonly OrderWriteBack[]): object[] =>
    orders.map(({ idOrder, wmsNumber, parcels, status }) => ({ id_order: idOrder, wms_number: wmsNumber, correlation_id: 'test', status, parcels: (parcels ?? []).map(({ key, trackingNumber }) => ({ key, tracking_number: trackingNumber, tracking_url: '', id_carrier: null, carrier_name: 'DHL' })) }));

  test('a request without time left does one thing, and answers "not yet" for the rest', async () => {
    const orders = asJson(await updates(2));
    const outcomes = async (): Promise<string[]> =>
      (await post({ seconds: 0, updates: orders })).map(({ parcels, status }) => [...parcels.map(({ outcome }) => outcome), status.outcome].join(' '));
    expect(await outcomes()).toEqual(['written not_yet', 'not_yet not_yet']);
    expect(await outcomes()).toEqual(['already written', 'not_yet not_yet']);
    expect(await outcomes()).toEqual(['already already', 'written not_yet']);
    expect(await outcomes()).toEqual(['already already', 'already written']);
  });

  test('all orders get their numbers and statuses, each mail once, one PHP process at work', async () => {
    const orders = await updates(8);
    mail.sink.mails.length = 0;
    mail.sink.most = 0;
    mail.sink.delayMs = at.sandbox ? 0 : 3_000;
    let left = orders;
    let longest = 0;
    for (let round = 0; left.length > 0; round += 1) {
      expect(round).toBeLessThan(30);
      const began = Date.now();
      // Two lanes of one sidecar want to write at the same time.
      const halves = [left.filter((_, index) => index % 2 === 0), left.filter((_, index) => index % 2 === 1)].filter((half) => half.length > 0);
      const results = (await Promise.all(halves.map((half) => at.shop.writeBack(at.idConnection, half)))).flat();
      longest = Math.max(longest, Date.now() - began);
      expect(results.map(({ status, parcels }) => [status.outcome, ...parcels.map(({ outcome }) => outcome)]).flat()).not.toContain('failed');
      const done = new Set(results.filter(({ status }) => status.outcome === 'written' || status.outcome === 'already').map(({ idOrder }) => idOrder));
      left = left.filter(({ idOrder }) => !done.has(idOrder));
    }
    mail.sink.delayMs = 0;
    const [rows] = await at.pool.query<RowDataPacket[]>(`SELECT current_state FROM ${at.prefix}orders WHERE id_order IN (?)`, [orders.map(({ idOrder }) => idOrder)]);
    expect(rows.map((row) => row['current_state'])).toEqual(orders.map(() => SHIPPED));
    for (const { idOrder } of orders) expect(await mail.templates(idOrder)).toEqual(['order_merchant_comment', 'shipped']);
    if (at.sandbox) return;
    // Two requests, one after the other: 10 s each, and what was begun then.
    expect(longest).toBeLessThan(35_000);
    expect(mail.sink.most).toBe(1);
  });

  test('another request at the same order: not waited for', async () => {
    const [order] = await updates(1);
    mail.sink.delayMs = at.sandbox ? 0 : 4_000;
    const first = post({ updates: asJson([order as OrderWriteBack]) });
    await new Promise((resolve) => setTimeout(resolve, at.sandbox ? 0 : 1_500));
    const began = Date.now();
    const [second] = await post({ updates: asJson([order as OrderWriteBack]) });
    const took = Date.now() - began;
    mail.sink.delayMs = 0;
    const [done] = await first;
    // In the sandbox both begin at once, and either may be the one that waits for nobody.
    expect([done?.status.outcome, second?.status.outcome]).toContain('written');
    if (at.sandbox) return;
    expect(done?.status.outcome).toBe('written');
    expect(second?.status.outcome).toBe('not_yet');
    expect(took).toBeLessThan(2_000);
  });
});
