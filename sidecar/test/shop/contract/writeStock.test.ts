/** Writing stock, as docs/contract.md has it. */
import { SHOP, unique, type ContractShop } from '../support/contractShop';
import type { StockWrite, StockWriteOptions, StockWriteResult } from '../../../src/shop/Shop';

describe(`writing stock to the ${SHOP.name}`, () => {
  let at: ContractShop;

  beforeAll(async () => {
    at = await SHOP.open();
  });
  afterAll(() => at.close());

  const options = (more: Partial<StockWriteOptions> = {}): StockWriteOptions => ({
    idConnection: at.idConnection, figure: 'available', marginMs: 0, buffer: 0, dryRun: false,
    reflectsFrom: ['received', 'allocated', 'picking', 'packed', 'partially_shipped', 'shipped', 'delivered'], ...more,
  });
  const level = (sku: string, quantity: number): StockWrite => ({ sku, level: quantity, askedAt: new Date().toISOString() });

  async function product(quantity: number): Promise<string> {
    const sku = unique('SKU');
    await at.actions.addProduct({ sku, quantity });
    return sku;
  }

  /** What the sidecar keeps when the orders flow is switched on. */
  async function baseline(): Promise<void> {
    await at.pool.query(
      `INSERT INTO ${at.prefix}wmsbridge_flow (id_connection, flow, seen_on, baseline_at) VALUES (?, 'orders', 1, UTC_TIMESTAMP(3) - INTERVAL 1 HOUR)
       ON DUPLICATE KEY UPDATE baseline_at = COALESCE(baseline_at, VALUES(baseline_at))`,
      [at.idConnection],
    );
  }

  /** What the sidecar keeps once the WMS has accepted an order. */
  async function accepted(idOrder: number, sku: string, quantity: number, status: string): Promise<void> {
    const { pool, prefix, idConnection, idShop } = at;
    await pool.query(
      `INSERT INTO ${prefix}wmsbridge_order (id_connection, id_order, id_shop, created_at, updated_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [idConnection, idOrder, idShop],
    );
    const [made] = await pool.query(
      `INSERT INTO ${prefix}wmsbridge_wms_order (id_connection, id_order, wms_number, external_ref, wms_status, accepted_call_at, accepted_at, created_at, updated_at)
       VALUES (?, ?, ?, 'm', ?, UTC_TIMESTAMP(3) - INTERVAL 10 SECOND, UTC_TIMESTAMP(3) - INTERVAL 10 SECOND, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [idConnection, idOrder, unique('WMS'), status],
    );
    await pool.query(`INSERT INTO ${prefix}wmsbridge_wms_line (id_wms_order, sku, quantity) VALUES (?, ?, ?)`, [
      (made as { insertId: number }).insertId, sku, quantity,
    ]);
  }

  test('written, unchanged, unknown, dry run, buffer', async () => {
    const sku = await product(7);
    const none = unique('NONE');
    expect(await at.shop.writeStock([level(sku, 12), level(none, 3)], options())).toEqual<StockWriteResult[]>([
      { sku, outcome: 'written', before: 7, after: 12, inFlight: 0, message: '' },
      { sku: none, outcome: 'unknown', before: null, after: null, inFlight: null, message: expect.any(String) },
    ]);
    expect(await at.actions.stock(sku)).toBe(12);
    expect(await at.shop.writeStock([level(sku, 12)], options())).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await at.shop.writeStock([level(sku, 20)], options({ dryRun: true }))).toMatchObject([{ before: 12, after: 20 }]);
    expect(await at.actions.stock(sku)).toBe(12);
    expect(await at.shop.writeStock([level(sku, 20)], options({ buffer: 5 }))).toMatchObject([{ outcome: 'written', after: 15 }]);
    expect(await at.actions.stock(sku)).toBe(15);
  });

  test('a SKU that two products have is written to neither', async () => {
    const sku = await product(4);
    await at.actions.addProduct({ sku, quantity: 9 });
    expect(await at.shop.writeStock([level(sku, 50)], options())).toMatchObject([{ sku, outcome: 'ambiguous', before: null }]);
    expect(await at.actions.stock(sku)).toBe(4);
  });

  test('orders that the WMS has never heard of come off; those that its figure contains do not', async () => {
    await baseline();
    const sku = await product(100);
    // Waits for a bank transfer: the shop has taken it off, the WMS does not know.
    const unpaid = await at.actions.placeOrder({ lines: [{ sku, quantity: 3 }], idStatus: 10 });
    expect(await at.shop.writeStock([level(sku, 50)], options())).toMatchObject([{ inFlight: 3, after: 47 }]);

    const paid = await at.actions.placeOrder({ lines: [{ sku, quantity: 4 }] });
    expect(await at.shop.writeStock([level(sku, 50)], options())).toMatchObject([{ inFlight: 7, after: 43 }]);

    await accepted(paid.idOrder, sku, 4, 'allocated');
    expect(await at.shop.writeStock([level(sku, 46)], options())).toMatchObject([{ inFlight: 3, after: 43 }]);
    // Accepted too shortly before the question.
    expect(await at.shop.writeStock([level(sku, 46)], options({ marginMs: 3_600_000 }))).toMatchObject([{ inFlight: 7, after: 39 }]);
    // A figure that reflects orders only from packing on.
    expect(await at.shop.writeStock([level(sku, 46)], options({ reflectsFrom: ['packed', 'shipped'] }))).toMatchObject([{ inFlight: 7 }]);

    // More ordered than the WMS knows of: the difference.
    await at.actions.setLine(paid.idOrder, sku, 6);
    expect(await at.shop.writeStock([level(sku, 46)], options())).toMatchObject([{ inFlight: 5, after: 41 }]);

    // Cancelled: the shop has put the goods back itself.
    await at.actions.setStatus(unpaid.idOrder, 6);
    expect(await at.shop.writeStock([level(sku, 46)], options())).toMatchObject([{ inFlight: 2, after: 44 }]);
  });

  test('what the WMS holds is found by a SKU with quotes, too', async () => {
    await baseline();
    const sku = `${await product(0)}-1/2"'`;
    await at.actions.addProduct({ sku, quantity: 20 });
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 3 }] });
    expect(await at.shop.writeStock([level(sku, 20)], options())).toMatchObject([{ inFlight: 3, after: 17 }]);
    await accepted(idOrder, sku, 3, 'allocated');
    expect(await at.shop.writeStock([level(sku, 17)], options())).toMatchObject([{ inFlight: 0, after: 17 }]);
  });

  // Imports and ERPs make a catalogue anew: the same SKU is another product or combination, and whoever ordered the old one still waits for it.
  test('orders of a product that was deleted and made anew with the same SKU come off', async () => {
    await baseline();
    const { pool, prefix } = at;
    const sku = await product(20);
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 3 }], idStatus: 10 });
    const forget = async (): Promise<void> => {
      await pool.query(`DELETE p, s, q FROM ${prefix}product p LEFT JOIN ${prefix}product_shop s ON s.id_product = p.id_product LEFT JOIN ${prefix}stock_available q ON q.id_product = p.id_product WHERE p.reference = ?`, [sku]);
    };
    await forget();
    await at.actions.addProduct({ sku, quantity: 20 });
    expect(await at.shop.writeStock([level(sku, 20)], options())).toMatchObject([{ inFlight: 3, after: 17 }]);
    // Ordered again, in another case at the WMS: together.
    await at.actions.placeOrder({ lines: [{ sku, quantity: 2 }], idStatus: 10 });
    expect(await at.shop.writeStock([level(sku.toLowerCase(), 20)], options())).toMatchObject([{ inFlight: 5, after: 15 }]);
    // The WMS has the older order.
    await accepted(idOrder, sku, 3, 'received');
    expect(await at.shop.writeStock([level(sku, 17)], options())).toMatchObject([{ inFlight: 2, after: 15 }]);
    // Now a combination has the SKU.
    await forget();
    const { idProduct } = await at.actions.addProduct({ sku: unique('PARENT'), quantity: 0 });
    const [made] = await pool.query(`INSERT INTO ${prefix}product_attribute (id_product, reference) VALUES (?, ?)`, [idProduct, sku]);
    await pool.query(`INSERT INTO ${prefix}product_attribute_shop (id_product, id_product_attribute, id_shop) VALUES (?, ?, ?)`, [idProduct, (made as { insertId: number }).insertId, at.idShop]);
    expect(await at.shop.writeStock([level(sku, 17)], options())).toMatchObject([{ inFlight: 2, after: 15 }]);
    // Cancelled, shipped: as ever.
    await at.actions.setStatus(idOrder, 4);
    expect(await at.shop.writeStock([level(sku, 17)], options())).toMatchObject([{ inFlight: 2 }]);
  });

  test('orders of a product that has combinations now come off the one that took over its SKU', async () => {
    await baseline();
    const { pool, prefix } = at;
    const sku = unique('GROWN');
    const { idProduct } = await at.actions.addProduct({ sku, quantity: 20 });
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 3 }], idStatus: 10 });
    const [made] = await pool.query(`INSERT INTO ${prefix}product_attribute (id_product, reference) VALUES (?, ?)`, [idProduct, sku]);
    await pool.query(`INSERT INTO ${prefix}product_attribute_shop (id_product, id_product_attribute, id_shop) VALUES (?, ?, ?)`, [idProduct, (made as { insertId: number }).insertId, at.idShop]);
    expect(await at.shop.writeStock([level(sku, 20)], options())).toMatchObject([{ inFlight: 3, after: 17 }]);
    await accepted(idOrder, sku, 3, 'received');
    expect(await at.shop.writeStock([level(sku, 17)], options())).toMatchObject([{ inFlight: 0, after: 17 }]);
  });

  test('an order that is being placed comes off, though its line is not written yet', async () => {
    await baseline();
    const sku = await product(20);
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 3 }] });
    const { pool, prefix } = at;
    // As PrestaShop leaves it for some milliseconds: the order is there, its pieces are off the stock, its lines are not written.
    await pool.query(`UPDATE ${prefix}orders SET current_state = 0 WHERE id_order = ?`, [idOrder]);
    expect(await at.shop.writeStock([level(sku, 20)], options())).toMatchObject([{ inFlight: 3, after: 17 }]);
    await pool.query(`DELETE FROM ${prefix}order_detail WHERE id_order = ?`, [idOrder]);
    expect(await at.shop.writeStock([level(sku, 20)], options())).toMatchObject([{ inFlight: 3, after: 17 }]);
    // One that broke off counts no longer.
    await pool.query(`UPDATE ${prefix}orders SET date_add = date_add - INTERVAL 11 MINUTE WHERE id_order = ?`, [idOrder]);
    expect(await at.shop.writeStock([level(sku, 20)], options())).toMatchObject([{ inFlight: 0, after: 20 }]);
    await pool.query(`UPDATE ${prefix}orders SET current_state = 6 WHERE id_order = ?`, [idOrder]);
  });

  test('a combination by its own SKU, and the product\'s total with it', async () => {
    const { pool, prefix } = at;
    const sku = unique('TEE');
    const { idProduct } = await at.actions.addProduct({ sku: unique('PARENT'), quantity: 0 });
    const ids: number[] = [];
    for (const reference of [sku, unique('TEE')]) {
      const [made] = await pool.query(`INSERT INTO ${prefix}product_attribute (id_product, reference) VALUES (?, ?)`, [idProduct, reference]);
      const id = (made as { insertId: number }).insertId;
      ids.push(id);
      await pool.query(`INSERT INTO ${prefix}product_attribute_shop (id_product, id_product_attribute, id_shop) VALUES (?, ?, ?)`, [idProduct, id, at.idShop]);
      await pool.query(`INSERT INTO ${prefix}stock_available (id_product, id_product_attribute, id_shop, id_shop_group, quantity) VALUES (?, ?, ?, 0, 5)`, [idProduct, id, at.idShop]);
    }
    expect(await at.shop.writeStock([level(sku, 8)], options())).toMatchObject([{ outcome: 'written', before: 5, after: 8 }]);
    const [rows] = await pool.query(`SELECT id_product_attribute AS id, quantity FROM ${prefix}stock_available WHERE id_product = ? ORDER BY id_product_attribute`, [idProduct]);
    expect((rows as { id: number; quantity: number }[]).map((row) => [Number(row.id), Number(row.quantity)])).toEqual([[0, 13], [ids[0], 8], [ids[1], 5]]);
  });

  test.each<[string, (sku: string) => StockWrite[], RegExp]>([
    ['below 0', (sku) => [level(sku, -1)], /below 0/],
    ['a fraction', (sku) => [level(sku, 1.5)], /fraction/],
    ['huge', (sku) => [level(sku, 1e12)], /whole number/],
    ['text', (sku) => [level(sku, 'many' as unknown as number)], /whole number/],
    ['nothing', (sku) => [level(sku, null as unknown as number)], /whole number/],
    ['twice, differently', (sku) => [level(sku, 5), level(sku.toLowerCase(), 6)], /more than once/],
    ['true in the future', (sku) => [{ ...level(sku, 5), askedAt: new Date(Date.now() + 3_600_000).toISOString() }], /future/],
    ['kept back less than nothing', (sku) => [{ ...level(sku, 5), buffer: -1 }], /buffer/],
  ])('a level that makes no sense (%s) is refused by name, and the others are written', async (_name, bad, because) => {
    const [sku, good] = [await product(6), await product(6)];
    const results = await at.shop.writeStock([...bad(sku), level(good, 8)], options());
    expect(results.pop()).toMatchObject({ sku: good, outcome: 'written', after: 8 });
    for (const result of results) expect(result).toMatchObject({ outcome: 'refused', before: null, message: expect.stringMatching(because) });
    expect(results.map((result) => result.sku)).toEqual(bad(sku).map((one) => one.sku));
    expect([await at.actions.stock(sku), await at.actions.stock(good)]).toEqual([6, 8]);
  });

  test('a level without a SKU is refused', async () => {
    expect(await at.shop.writeStock([level('', 3)], options())).toMatchObject([{ outcome: 'refused', message: expect.stringMatching(/no SKU/) }]);
  });

  test('more than one request takes', async () => {
    const sku = await product(1);
    // About 1.5 MB of levels: more than nginx takes in one body.
    const many = Array.from({ length: 25_000 }, (_, i) => level(`NONE-${String(i).padStart(8, '0')}-${'X'.repeat(12)}`, i));
    const results = await at.shop.writeStock([level(sku, 2), ...many, level(unique('LAST'), 1)], options());
    expect(results).toHaveLength(25_002);
    expect(results[0]).toMatchObject({ sku, outcome: 'written' });
    expect(results.slice(1).every((one) => one.outcome === 'unknown')).toBe(true);
    if (at.sandbox) {
      expect(at.sandbox.requests.get('wmsbridge_stock')).toBeGreaterThan(2);
    }
  });
});
