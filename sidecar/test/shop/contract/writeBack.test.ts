/** Writing tracking and statuses back, as docs/contract.md has it. */
import type { RowDataPacket } from 'mysql2/promise';
import { SHOP, unique, type ContractShop } from '../support/contractShop';
import type { OrderWriteBack, ParcelWrite } from '../../../src/shop/Shop';

const PAID = 2;
const PROCESSING = 3;
const SHIPPED = 4;
const DELIVERED = 5;

describe(`writing back to the ${SHOP.name}`, () => {
  let at: ContractShop;
  const sku = unique('MUG');

  beforeAll(async () => {
    at = await SHOP.open();
    await at.actions.addProduct({ sku, quantity: 500 });
  });
  afterAll(() => at.close());

  async function placed(idStatus = PAID): Promise<number> {
    const { idOrder, reference } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }], idStatus });
    // The ledger's row, which the sidecar has written long before anything comes back.
    await at.pool.query(
      `INSERT INTO ${at.prefix}wmsbridge_order (id_connection, id_order, id_shop, reference, created_at, updated_at)
       VALUES (?, ?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [at.idConnection, idOrder, at.idShop, reference],
    );
    return idOrder;
  }

  const parcel = (number: string, more: Partial<ParcelWrite> = {}): ParcelWrite => ({
    key: number, trackingNumber: number, trackingUrl: '', idCarrier: null, carrierName: 'DHL', ...more,
  });
  const update = (idOrder: number, more: Partial<OrderWriteBack>): OrderWriteBack => ({
    idOrder, wmsNumber: `N-${idOrder}`, correlationId: 'test', parcels: [], status: null, ...more,
  });
  const numbers = async (idOrder: number): Promise<string[]> =>
    (await at.shop.readOrders([idOrder])).orders.get(idOrder)?.orderCarriers.map((row) => row.trackingNumber) ?? [];

  async function eventsOf(idOrder: number): Promise<number> {
    const [[row]] = await at.pool.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${at.prefix}wmsbridge_event WHERE id_order = ?`, [idOrder]);
    return Number(row?.['n']);
  }
  async function historyOf(idOrder: number): Promise<number[]> {
    const [rows] = await at.pool.query<RowDataPacket[]>(`SELECT id_order_state FROM ${at.prefix}order_history WHERE id_order = ? ORDER BY id_order_history`, [idOrder]);
    return rows.map((row) => Number(row['id_order_state']));
  }

  test('tracking, then the status; the same again changes nothing; no event of our own', async () => {
    const idOrder = await placed();
    const events = await eventsOf(idOrder);
    const write = update(idOrder, { parcels: [parcel('WB0001')], status: { item: 'shipped', to: SHIPPED, from: PAID } });

    expect(await at.shop.writeBack(at.idConnection, [write])).toEqual([
      {
        idOrder,
        parcels: [{ key: 'WB0001', outcome: 'written', message: expect.any(String) }],
        status: { outcome: 'written', current: SHIPPED, message: '' },
      },
    ]);
    const [again] = await at.shop.writeBack(at.idConnection, [write]);
    expect(again?.parcels.map((one) => one.outcome)).toEqual(['already']);
    expect(again?.status).toMatchObject({ outcome: 'already', current: SHIPPED });

    const order = (await at.shop.readOrders([idOrder])).orders.get(idOrder);
    expect(order?.statusId).toBe(SHIPPED);
    expect(order?.orderCarriers.map((row) => row.trackingNumber)).toEqual(['WB0001']);
    expect(await historyOf(idOrder)).toEqual([PAID, SHIPPED]);
    expect(await eventsOf(idOrder)).toBe(events);
    if (at.sandbox) {
      const [mails] = await at.pool.query<RowDataPacket[]>(
        `SELECT m.template FROM ${at.prefix}mail m JOIN ${at.prefix}customer c ON c.email = m.recipient
         JOIN ${at.prefix}orders o ON o.id_customer = c.id_customer WHERE o.id_order = ? ORDER BY m.id_mail`, [idOrder]);
      expect(mails.map((mail) => mail['template'])).toEqual(['payment', 'order_conf', 'in_transit', 'shipped']);
    }
  });

  test('every parcel is told, for the e-mail "Shipped" shows none', async () => {
    const idOrder = await placed();
    // A carrier with a link: without one PrestaShop sends no e-mail about a parcel.
    await at.pool.query(`UPDATE ${at.prefix}carrier SET url = 'https://track.invalid/@' WHERE id_carrier = (SELECT id_carrier FROM ${at.prefix}orders WHERE id_order = ?)`, [idOrder]);
    await at.shop.writeBack(at.idConnection, [update(idOrder, { parcels: [parcel('E1'), parcel('E2')], status: { item: 'shipped', to: SHIPPED, from: PAID } })]);
    const [rows] = await at.pool.query<RowDataPacket[]>(`SELECT item, outcome FROM ${at.prefix}wmsbridge_writeback WHERE id_order = ? AND kind = 'mail' ORDER BY id_writeback`, [idOrder]);
    expect(rows.map((row) => [row['item'], row['outcome']])).toEqual([['E1', 'sent'], ['E2', 'sent']]);
  });

  test('a second parcel gets a row of its own', async () => {
    const idOrder = await placed();
    await at.shop.writeBack(at.idConnection, [update(idOrder, { parcels: [parcel('P1')] })]);
    await at.shop.writeBack(at.idConnection, [update(idOrder, { parcels: [parcel('P1'), parcel('P2')] })]);
    expect(await numbers(idOrder)).toEqual(['P1', 'P2']);
  });

  test('the carrier that the WMS used becomes the order\'s', async () => {
    const idOrder = await placed();
    const other = [...(await at.shop.readOrders([idOrder])).carriers.values()].find((carrier) => carrier.id !== 2 && !carrier.deleted)?.id ?? 0;
    await at.shop.writeBack(at.idConnection, [update(idOrder, { parcels: [parcel('C1', { idCarrier: other })] })]);
    const order = (await at.shop.readOrders([idOrder])).orders.get(idOrder);
    expect(order?.idCarrier).toBe(other);
    expect(order?.orderCarriers).toMatchObject([{ idCarrier: other, trackingNumber: 'C1' }]);
  });

  test('an order that moved on is not moved back, and says where it is', async () => {
    const idOrder = await placed();
    await at.actions.setStatus(idOrder, DELIVERED);
    const [result] = await at.shop.writeBack(at.idConnection, [
      update(idOrder, { parcels: [parcel('M1')], status: { item: 'shipped', to: SHIPPED, from: PAID } }),
    ]);
    expect(result?.parcels.map((one) => one.outcome)).toEqual(['written']);
    expect(result?.status).toMatchObject({ outcome: 'moved', current: DELIVERED });
    expect(await historyOf(idOrder)).toEqual([PAID, DELIVERED]);
  });

  test('a status that the order has already', async () => {
    const idOrder = await placed(PROCESSING);
    const [result] = await at.shop.writeBack(at.idConnection, [update(idOrder, { status: { item: 'picking', to: PROCESSING, from: PAID } })]);
    expect(result?.status).toMatchObject({ outcome: 'already', current: PROCESSING });
    expect(await historyOf(idOrder)).toEqual([PROCESSING]);
  });

  test('a bad item fails in words and holds up no other', async () => {
    const deleted = await placed();
    const good = await placed();
    const long = await placed();
    await at.actions.deleteOrder(deleted);
    const results = await at.shop.writeBack(at.idConnection, [
      update(deleted, { parcels: [parcel('D1')], status: { item: 'shipped', to: SHIPPED, from: PAID } }),
      update(long, { parcels: [parcel('9'.repeat(80))] }),
      update(good, { status: { item: 'shipped', to: SHIPPED, from: PAID } }),
    ]);
    expect(results.map((one) => one.idOrder)).toEqual([deleted, long, good]);
    expect(results[0]?.status.outcome).toBe('failed');
    expect(results[0]?.parcels[0]).toMatchObject({ outcome: 'failed', message: expect.stringContaining(String(deleted)) });
    expect(results[1]?.parcels[0]).toMatchObject({ outcome: 'failed', message: expect.stringMatching(/64/) });
    expect(results[2]?.status).toMatchObject({ outcome: 'written', current: SHIPPED });
    expect(await numbers(long)).toEqual(['']);
  });

  test('twice at the same time: once', async () => {
    const idOrder = await placed();
    const write = update(idOrder, { parcels: [parcel('T1')], status: { item: 'shipped', to: SHIPPED, from: PAID } });
    const both = await Promise.all([at.shop.writeBack(at.idConnection, [write]), at.shop.writeBack(at.idConnection, [write])]);
    expect(both.map(([one]) => one?.status.outcome).sort()).toEqual(['already', 'written']);
    expect(await historyOf(idOrder)).toEqual([PAID, SHIPPED]);
    expect(await numbers(idOrder)).toEqual(['T1']);
  });

  test('a wrong connection is refused as a whole', async () => {
    const idOrder = await placed();
    await expect(at.shop.writeBack(99_999, [update(idOrder, { parcels: [parcel('X1')] })])).rejects.toMatchObject({
      family: 'permanent', code: 'shop_refused', message: expect.stringMatching(/connection \d+, not to 99999/),
    });
  });
});
