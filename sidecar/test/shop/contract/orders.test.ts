/** Reading orders: what a shop's Webservice gives of what happened to them. */
import type { RowDataPacket } from 'mysql2/promise';
import { SHOP, unique, type ContractShop } from '../support/contractShop';
import type { ShopOrder } from '../../../src/domain/terms';
import type { ChangedOrder } from '../../../src/shop/Shop';

describe(`orders of the ${SHOP.name}`, () => {
  let at: ContractShop;
  const sku = unique('MUG');
  const other = unique('BOX');

  beforeAll(async () => {
    at = await SHOP.open();
    await at.actions.addProduct({ sku, name: 'Mug', barcode: '3760000000031', weightKg: 0.25, quantity: 500 });
    await at.actions.addProduct({ sku: other, name: 'Box', weightKg: 1.5, quantity: 500 });
  });
  afterAll(() => at.close());

  async function read(idOrder: number): Promise<ShopOrder> {
    const { orders, problems } = await at.shop.readOrders([idOrder]);
    expect([...problems.values()]).toEqual([]);
    const order = orders.get(idOrder);
    if (!order) {
      throw new Error(`Order ${idOrder} was not read.`);
    }
    return order;
  }

  test('every field, odd characters included', async () => {
    const before = Date.now();
    const { idOrder, reference } = await at.actions.placeOrder({
      lines: [{ sku, quantity: 2 }, { sku: other, quantity: 1 }],
      customer: { firstname: 'Élodie', lastname: "O'Brien", email: `${unique('elodie')}@example.com` },
      address: {
        company: 'Café & Fils "Zoë"', address1: "12 rue de l'Église", address2: 'Bât. B – 3ᵉ', postcode: '10001', city: 'New York',
        countryIso: 'US', stateIso: 'NY', phone: '+33612345678', phoneMobile: '0611', other: 'Ring twice & wait',
      },
      giftMessage: 'Happy birthday, Zoë & Ann!',
    });
    const order = await read(idOrder);
    expect(order).toMatchObject({
      idOrder, idShop: at.idShop, reference, statusId: 2, languageIso: 'en', giftMessage: 'Happy birthday, Zoë & Ann!',
      delivery: {
        firstname: 'Élodie', lastname: "O'Brien", company: 'Café & Fils "Zoë"', address1: "12 rue de l'Église",
        address2: 'Bât. B – 3ᵉ', postcode: '10001', city: 'New York', countryIso: 'US', stateIso: 'NY',
        phone: '+33612345678', phoneMobile: '0611', other: 'Ring twice & wait',
      },
    });
    expect(order.email).toMatch(/^elodie-.*@example\.com$/i);
    expect(order.lines.map(({ sku: one, quantity, isVirtual, barcode, weightKg, name }) => ({ one, quantity, isVirtual, barcode, weightKg, name }))).toEqual([
      { one: sku, quantity: 2, isVirtual: false, barcode: '3760000000031', weightKg: 0.25, name: 'Mug' },
      { one: other, quantity: 1, isVirtual: false, barcode: '', weightKg: 1.5, name: 'Box' },
    ]);
    expect(order.orderCarriers).toEqual([{ idOrderCarrier: expect.any(Number), idCarrier: order.idCarrier, trackingNumber: '' }]);
    expect(order.carrierName).not.toBe('');
    // The shop keeps seconds only, in a zone an hour or two from ours.
    expect(Math.abs(Date.parse(order.placedAt) - before)).toBeLessThan(20_000);
  });

  // PrestaShop escapes the SKU once too often when it makes the line; the product, and the WMS, know it without.
  test.each([['inches', '1/2"'], ['an apostrophe', "O'RING"], ['a backslash', 'A\\B'], ['all', `A\\"'`]])('a SKU with %s is the product\'s own', async (_what, signs) => {
    const odd = `${unique('ODD')}-${signs}`;
    await at.actions.addProduct({ sku: odd, quantity: 50 });
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: odd, quantity: 2 }] });
    expect((await read(idOrder)).lines.map((line) => line.sku)).toEqual([odd]);
  });

  test('a changed line, one taken out, and pieces cancelled before payment', async () => {
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 2 }, { sku: other, quantity: 1 }], idStatus: 10 });
    await at.actions.setLine(idOrder, sku, 5);
    await at.actions.setLine(idOrder, other, 0);
    await at.actions.cancelLine(idOrder, sku, 1);
    expect((await read(idOrder)).lines.map((line) => [line.sku, line.quantity])).toEqual([[sku, 4]]);
  });

  test('to ship is ordered less refunded less returned', async () => {
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 5 }] });
    await at.actions.refund(idOrder, sku, 1);
    await at.actions.refund(idOrder, sku, 1, true);
    expect((await read(idOrder)).lines[0]?.quantity).toBe(3);
    await at.actions.setStatus(idOrder, 5);
    await at.actions.returnLine(idOrder, sku, 1);
    expect((await read(idOrder)).lines[0]?.quantity).toBe(2);
    await at.actions.refund(idOrder, sku, 2);
    expect((await read(idOrder)).lines[0]?.quantity).toBe(0);
  });

  test('the address is the one that the order has now, deleted or not', async () => {
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }], address: { city: 'Lyon', postcode: '69001' } });
    await at.actions.setAddress(idOrder, { city: 'Lille', postcode: '59000' });
    expect((await read(idOrder)).delivery).toMatchObject({ city: 'Lille', postcode: '59000', countryIso: 'FR' });
    await at.actions.softDeleteAddress(idOrder);
    expect((await read(idOrder)).delivery).toMatchObject({ city: 'Lille', postcode: '59000' });
    await at.pool.query(`UPDATE ${at.prefix}orders SET id_address_delivery = 4000000 WHERE id_order = ?`, [idOrder]);
    expect(await read(idOrder)).toMatchObject({ delivery: null, missing: ['the delivery address 4000000'] });
  });

  test('virtual lines say so', async () => {
    const course = unique('COURSE');
    await at.actions.addProduct({ sku: course, virtual: true, quantity: 500 });
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: course, quantity: 1 }, { sku, quantity: 1 }] });
    expect((await read(idOrder)).lines.map((line) => [line.sku, line.isVirtual])).toEqual(
      expect.arrayContaining([[course, true], [sku, false]]),
    );
  });

  test.each([
    ['pack', 0, (pack: string) => [[pack, 2]]],
    ['parts', 1, () => [[sku, 4], [other, 2]]],
    ['both', 2, () => [[sku, 4], [other, 2]]],
  ])('a pack that takes the stock of %s', async (_what, packStockType, lines) => {
    const pack = unique('PACK');
    await at.actions.addProduct({ sku: pack, quantity: 100, packStockType, parts: [{ sku, quantity: 2 }, { sku: other, quantity: 1 }] });
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: pack, quantity: 2 }] });
    const order = await read(idOrder);
    expect(order.lines.map((line) => [line.sku, line.quantity])).toEqual(lines(pack));
    expect(new Set(order.lines.map((line) => line.lineId)).size).toBe(order.lines.length);
  });

  test('what is edited a moment before an order is read goes with it', async () => {
    const pack = unique('PACK');
    const { idProduct } = await at.actions.addProduct({ sku: pack, quantity: 100, packStockType: 1, parts: [{ sku, quantity: 2 }] });
    const product = unique('NOREF');
    const bare = await at.actions.addProduct({ sku: product, quantity: 10 });
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: pack, quantity: 1 }, { sku: product, quantity: 1 }] });
    await at.pool.query(`UPDATE ${at.prefix}order_detail SET product_reference = '' WHERE id_order = ? AND product_id = ?`, [idOrder, bare.idProduct]);
    await at.pool.query(`UPDATE ${at.prefix}product SET reference = '' WHERE id_product = ?`, [bare.idProduct]);
    const skus = async (): Promise<[string, number][]> => (await read(idOrder)).lines.map((line): [string, number] => [line.sku, line.quantity]);
    expect(await skus()).toEqual([[sku, 2], ['', 1]]);
    await at.pool.query(`UPDATE ${at.prefix}pack SET quantity = 5 WHERE id_product_pack = ?`, [idProduct]);
    await at.pool.query(`UPDATE ${at.prefix}product SET reference = ? WHERE id_product = ?`, [product, bare.idProduct]);
    expect(await skus()).toEqual([[sku, 5], [product, 1]]);
  });

  test('an order that was deleted is missing, and holds up no other', async () => {
    const gone = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    const kept = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    await at.actions.deleteOrder(gone.idOrder);
    const { orders, problems } = await at.shop.readOrders([gone.idOrder, kept.idOrder, 999_999_999]);
    expect([...orders.keys()]).toEqual([kept.idOrder]);
    expect(problems.size).toBe(0);
  });

  test('many at once, in one request', async () => {
    const ids: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      ids.push((await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] })).idOrder);
    }
    const before = at.sandbox ? [...at.sandbox.requests.values()].reduce((a, b) => a + b, 0) : 0;
    // Twice the ids, and many that the shop does not have, as many as one request may name.
    const { orders } = await at.shop.readOrders([...ids, ...ids, ...Array.from({ length: 88 }, (_, i) => 1_000_000_000 + i)]);
    expect([...orders.keys()].sort((a, b) => a - b)).toEqual(ids);
    if (at.sandbox) expect([...at.sandbox.requests.values()].reduce((a, b) => a + b, 0) - before).toBe(1);
  });

  test('orders that changed since a time, oldest first, in pages', async () => {
    const first = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    const second = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    await at.pool.query(`UPDATE ${at.prefix}orders SET date_upd = '2031-06-01 12:00:00' WHERE id_order = ?`, [first.idOrder]);
    await at.pool.query(`UPDATE ${at.prefix}orders SET date_upd = '2031-12-01 12:00:00' WHERE id_order = ?`, [second.idOrder]);
    const all = [
      { idOrder: first.idOrder, stamp: '2031-06-01 12:00:00' },
      { idOrder: second.idOrder, stamp: '2031-12-01 12:00:00' },
    ];
    const changed = (since: string, after: number, limit = 100): Promise<ChangedOrder[]> => at.shop.ordersChangedSince('order', since, after, limit);
    expect(await changed('2031-01-01 00:00:00', 0)).toEqual(all);
    expect(await changed('2031-06-01 12:00:00', 0, 2)).toEqual(all);
    expect(await changed('2031-01-01 00:00:00', 0, 1)).toEqual([all[0]]);
    // A page goes on after the last one's id, however many have its time.
    expect(await changed('2031-06-01 12:00:00', first.idOrder)).toEqual([all[1]]);
    expect(await changed('2031-12-01 12:00:01', 0)).toEqual([]);
    // What is read of an order bears the same stamp: the gap scan compares the two.
    expect((await read(first.idOrder)).stamps.order).toBe('2031-06-01 12:00:00');
    await at.pool.query(`UPDATE ${at.prefix}orders SET date_upd = date_add WHERE id_order IN (?)`, [[first.idOrder, second.idOrder]]);
  });

  test('orders whose address was changed itself, of all that have it', async () => {
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    const [[row]] = await at.pool.query<RowDataPacket[]>(`SELECT id_address_delivery AS id FROM ${at.prefix}orders WHERE id_order = ?`, [idOrder]);
    // As PrestaShop's own resource does it: the order's row stays as it was.
    await at.pool.query(`UPDATE ${at.prefix}address SET city = 'Nice', date_upd = '2031-06-01 12:00:00' WHERE id_address = ?`, [row?.['id']]);
    expect(await at.shop.ordersChangedSince('address', '2031-06-01 12:00:00', 0, 100)).toEqual([{ idOrder, stamp: '2031-06-01 12:00:00' }]);
    expect(await at.shop.ordersChangedSince('address', '2031-06-01 12:00:00', idOrder, 100)).toEqual([]);
    expect((await read(idOrder)).stamps.address).toBe('2031-06-01 12:00:00');
    await at.pool.query(`UPDATE ${at.prefix}address SET date_upd = date_add WHERE id_address = ?`, [row?.['id']]);
  });

  test('statuses, carriers, and what the module says of itself', async () => {
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    const { statuses, carriers } = await at.shop.readOrders([idOrder]);
    expect(statuses.get(2)).toMatchObject({ paid: true, shipped: false, sendsEmail: true, deleted: false });
    expect(statuses.get(4)).toMatchObject({ paid: true, shipped: true, delivery: true, sendsEmail: true });
    expect(statuses.get(6)).toMatchObject({ paid: false, shipped: false });
    expect(statuses.get(13)).toMatchObject({ paid: false, sendsEmail: false });
    expect(statuses.get(4)?.name).toMatch(/shipped/i);
    expect(carriers.get(1)).toMatchObject({ id: 1, idReference: 1, active: true, deleted: false });
    expect(await at.shop.moduleStatus()).toMatchObject({ layout: 1, contract: 1, pairing: 'ok' });
    expect(at.warnings).toEqual([]);
  });
});
