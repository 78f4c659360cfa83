/** Parcels as the warehouse corrects and withdraws them, and what the customer is told of their numbers. */
import type { RowDataPacket } from 'mysql2/promise';
import { SHOP, unique, type ContractShop } from '../support/contractShop';
import { openMail, type ShopMail } from '../support/mail';
import type { OrderWriteBack, OrderWriteBackResult, ParcelWrite } from '../../../src/shop/Shop';

const SHIPPED = 4;

describe(`parcels of the ${SHOP.name}`, () => {
  let at: ContractShop;
  let mail: ShopMail;
  const sku = unique('BOX');

  beforeAll(async () => {
    at = await SHOP.open();
    await at.actions.addProduct({ sku, quantity: 500 });
    mail = await openMail(at);
  });
  afterAll(async () => {
    await mail?.close();
    await at.close();
  });

  async function placed(carrierUrl = ''): Promise<number> {
    const email = `${unique('c').toLowerCase()}@example.com`;
    const { idOrder, reference } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }], customer: { email } });
    await at.pool.query(
      `INSERT INTO ${at.prefix}wmsbridge_order (id_connection, id_order, id_shop, reference, created_at, updated_at)
       VALUES (?, ?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [at.idConnection, idOrder, at.idShop, reference],
    );
    await at.pool.query(`UPDATE ${at.prefix}carrier SET url = ? WHERE id_carrier = (SELECT id_carrier FROM ${at.prefix}orders WHERE id_order = ?)`, [carrierUrl, idOrder]);
    mail.sink.mails.length = 0;
    return idOrder;
  }
  const parcel = (key: string, number: string, more: Partial<ParcelWrite> = {}): ParcelWrite => ({
    key, trackingNumber: number, trackingUrl: '', idCarrier: null, carrierName: 'DHL', ...more,
  });
  async function write(idOrder: number, parcels: ParcelWrite[], more: Partial<OrderWriteBack> = {}): Promise<OrderWriteBackResult> {
    const [result] = await at.shop.writeBack(at.idConnection, [{ idOrder, wmsNumber: `N-${idOrder}`, correlationId: 'test', parcels, status: null, ...more }]);
    return result as OrderWriteBackResult;
  }
  const numbers = async (idOrder: number): Promise<string[]> =>
    (await at.shop.readOrders([idOrder])).orders.get(idOrder)?.orderCarriers.map((row) => row.trackingNumber) ?? [];
  /** Text of the mails since the order was placed; the sandbox sends none. */
  const texts = (): string[] => mail.sink.mails.map(({ text }) => text);
  /** What the customer sees as parcels in the account. */
  async function listed(idOrder: number): Promise<string[]> {
    const [rows] = await at.pool.query<RowDataPacket[]>(`SELECT tracking_number FROM ${at.prefix}wmsbridge_writeback WHERE id_order = ? AND kind = 'tracking' AND tracking_number <> '' ORDER BY item`, [idOrder]);
    return rows.map((row) => String(row['tracking_number']));
  }

  test('a carrier without a link: the customer is mailed the number all the same, with the warehouse\'s own link', async () => {
    const idOrder = await placed();
    const url = 'https://follow.invalid/NOLINK1';
    const result = await write(idOrder, [parcel('1', 'NOLINK1', { trackingUrl: url })], { status: { item: 'shipped', to: SHIPPED, from: 2 } });
    expect(result.parcels).toMatchObject([{ outcome: 'written' }]);
    expect(await mail.templates(idOrder)).toEqual(['order_merchant_comment', 'shipped']);
    if (at.sandbox) return;
    expect(texts()[0]).toContain('Its tracking number is NOLINK1.');
    expect(texts()[0]).toContain(url);
    // PrestaShop's own shows neither, which is why.
    expect(texts()[1]).not.toContain('NOLINK1');
  });

  test('no link from anybody: the number alone', async () => {
    const idOrder = await placed();
    await write(idOrder, [parcel('1', 'NOLINK2', { trackingUrl: 'javascript:alert(1)' })]);
    expect(await mail.templates(idOrder)).toEqual(['order_merchant_comment']);
    if (at.sandbox) return;
    expect(texts()[0]).toContain('NOLINK2');
    expect(texts()[0]).not.toMatch(/javascript|follow it here/);
  });

  test('a carrier with a link: PrestaShop\'s own e-mail, as an employee\'s number sends it', async () => {
    const idOrder = await placed('https://track.invalid/@');
    await write(idOrder, [parcel('1', 'LINK1')]);
    expect(await mail.templates(idOrder)).toEqual(['in_transit']);
    if (!at.sandbox) expect(texts()[0]).toContain('https://track.invalid/LINK1');
  });

  test('a corrected number takes the wrong one\'s place, and the customer is told once more', async () => {
    const idOrder = await placed('https://track.invalid/@');
    await write(idOrder, [parcel('1', 'WRONG1')]);
    expect(await write(idOrder, [parcel('1', 'RIGHT1')])).toMatchObject({ parcels: [{ key: '1', outcome: 'written', message: expect.stringContaining('WRONG1') }] });
    expect(await write(idOrder, [parcel('1', 'RIGHT1')])).toMatchObject({ parcels: [{ outcome: 'already' }] });
    expect(await numbers(idOrder)).toEqual(['RIGHT1']);
    expect(await listed(idOrder)).toEqual(['RIGHT1']);
    expect(await mail.templates(idOrder)).toEqual(['in_transit', 'order_merchant_comment']);
    if (at.sandbox) return;
    expect(texts()[1]).toMatch(/It is RIGHT1; please disregard WRONG1\./);
    expect(texts()[1]).toContain('https://track.invalid/RIGHT1');
  });

  test('a parcel that the warehouse withdraws goes', async () => {
    const idOrder = await placed();
    await write(idOrder, [parcel('1', 'W1'), parcel('2', 'W2')]);
    await write(idOrder, [parcel('1', 'W1')]);
    expect(await numbers(idOrder)).toEqual(['W1']);
    await write(idOrder, []);
    expect(await numbers(idOrder)).toEqual(['']);
    expect(await listed(idOrder)).toEqual([]);
    // It comes back: shown again, and the customer knows it.
    await write(idOrder, [parcel('1', 'W1')]);
    expect(await numbers(idOrder)).toEqual(['W1']);
    expect(await mail.templates(idOrder)).toHaveLength(2);
  });

  test('parcels that are known by their place: what moves up is nobody\'s news', async () => {
    const idOrder = await placed();
    await write(idOrder, [parcel('1', 'M1'), parcel('2', 'M2'), parcel('3', 'M3')]);
    await write(idOrder, [parcel('1', 'M2'), parcel('2', 'M3')]);
    // The order's first row holds its shipping costs, and stays.
    expect([...(await numbers(idOrder))].sort()).toEqual(['M2', 'M3']);
    const [[first]] = await at.pool.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${at.prefix}order_carrier WHERE id_order = ? AND shipping_cost_tax_incl IS NOT NULL`, [idOrder]);
    expect(Number(first?.['n'])).toBe(2);
    expect(await listed(idOrder)).toEqual(['M2', 'M3']);
    expect(await mail.templates(idOrder)).toHaveLength(3);
    // One goes and one comes, in one request.
    await write(idOrder, [parcel('1', 'M3'), parcel('2', 'M4')]);
    expect([...(await numbers(idOrder))].sort()).toEqual(['M3', 'M4']);
    expect(await mail.templates(idOrder)).toHaveLength(4);
  });

  test('a number that an employee wrote over ours is left alone', async () => {
    const idOrder = await placed();
    await write(idOrder, [parcel('1', 'OURS1')]);
    await at.pool.query(`UPDATE ${at.prefix}order_carrier SET tracking_number = 'TYPED' WHERE id_order = ?`, [idOrder]);
    await write(idOrder, []);
    expect(await numbers(idOrder)).toEqual(['TYPED']);
  });

  test('an order of another WMS number keeps its own parcels', async () => {
    const idOrder = await placed();
    await write(idOrder, [parcel('1', 'FIRST')]);
    await write(idOrder, [parcel('1', 'SECOND')], { wmsNumber: `N-${idOrder}-2` });
    await write(idOrder, [], { wmsNumber: `N-${idOrder}-2` });
    expect(await numbers(idOrder)).toEqual(['FIRST']);
  });
});
