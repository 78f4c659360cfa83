/** Events: what the module's hooks write when something happens in the shop. */
import type { RowDataPacket } from 'mysql2/promise';
import { SHOP, unique, type ContractShop } from '../support/contractShop';

describe(`events of the ${SHOP.name}`, () => {
  let at: ContractShop;
  const sku = unique('MUG');
  const other = unique('BOX');

  beforeAll(async () => {
    at = await SHOP.open();
    await at.actions.addProduct({ sku, quantity: 500 });
    await at.actions.addProduct({ sku: other, quantity: 500 });
  });
  afterAll(() => at.close());

  /** The reasons of the events that this brought for an order, in order. */
  async function reasonsOf(idOrder: number, action: () => Promise<unknown>): Promise<string[]> {
    const [[last]] = await at.pool.query<RowDataPacket[]>(`SELECT COALESCE(MAX(id_event), 0) AS id FROM ${at.prefix}wmsbridge_event`);
    await action();
    const [rows] = await at.pool.query<RowDataPacket[]>(
      `SELECT reason, id_shop, source, done_at, ABS(TIMESTAMPDIFF(SECOND, created_at, UTC_TIMESTAMP(3))) AS age
       FROM ${at.prefix}wmsbridge_event WHERE id_event > ? AND id_order = ? ORDER BY id_event`,
      [last?.['id'], idOrder],
    );
    for (const row of rows) {
      expect(row).toMatchObject({ id_shop: at.idShop, done_at: null, source: expect.stringMatching(/^action/) });
      expect(Number(row['age'])).toBeLessThan(30);
    }
    return rows.map((row) => String(row['reason']));
  }

  const placed = async (idStatus = 2): Promise<number> =>
    (await at.actions.placeOrder({ lines: [{ sku, quantity: 3 }, { sku: other, quantity: 1 }], idStatus })).idOrder;

  test('an order that is placed: placed, and its first status', async () => {
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    const [rows] = await at.pool.query<RowDataPacket[]>(
      `SELECT reason FROM ${at.prefix}wmsbridge_event WHERE id_order = ? ORDER BY id_event`, [idOrder],
    );
    expect(rows.map((row) => row['reason'])).toEqual(['placed', 'status']);
  });

  test('a status, and the same status once more', async () => {
    const idOrder = await placed();
    expect(await reasonsOf(idOrder, () => at.actions.setStatus(idOrder, 3))).toEqual(['status']);
    expect(await reasonsOf(idOrder, () => at.actions.setStatus(idOrder, 6))).toEqual(['status']);
  });

  test('deleted: announced as such, for a missing order alone says nothing', async () => {
    const idOrder = await placed();
    expect(await reasonsOf(idOrder, () => at.actions.deleteOrder(idOrder))).toEqual(['deleted']);
  });

  test('a changed address', async () => {
    const idOrder = await placed();
    expect(await reasonsOf(idOrder, () => at.actions.setAddress(idOrder, { city: 'Lyon' }))).toEqual(['address']);
  });

  test('a changed line, and one taken out', async () => {
    const idOrder = await placed();
    expect(await reasonsOf(idOrder, () => at.actions.setLine(idOrder, sku, 2))).toContain('lines');
    expect(await reasonsOf(idOrder, () => at.actions.setLine(idOrder, other, 0))).toContain('lines');
  });

  test('a refund, cancelled pieces, goods taken back', async () => {
    const idOrder = await placed();
    expect(await reasonsOf(idOrder, () => at.actions.refund(idOrder, sku, 1))).toContain('refund');
    const unpaid = await placed(10);
    expect(await reasonsOf(unpaid, () => at.actions.cancelLine(unpaid, sku, 1))).toContain('refund');
    await at.actions.setStatus(idOrder, 5);
    expect(await reasonsOf(idOrder, () => at.actions.returnLine(idOrder, sku, 1))).toContain('refund');
  });

  test('a customer who wants to send goods back', async () => {
    const idOrder = await placed();
    await at.actions.setStatus(idOrder, 5);
    expect(await reasonsOf(idOrder, () => at.actions.requestReturn(idOrder))).toEqual(['return']);
  });

  test('nothing of one order is written to another', async () => {
    const touched = await placed();
    const quiet = await placed();
    expect(await reasonsOf(quiet, () => at.actions.setStatus(touched, 3))).toEqual([]);
  });
});
