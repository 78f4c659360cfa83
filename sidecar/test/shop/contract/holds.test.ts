/** What a shop says of an order that is to be held: what is absent, who shares a SKU, how it is paid, and since when. */
import type { RowDataPacket } from 'mysql2/promise';
import { SHOP, unique, type ContractShop } from '../support/contractShop';
import type { ShopOrder, ShopStatus } from '../../../src/domain/terms';

describe(`orders to decide on, of the ${SHOP.name}`, () => {
  let at: ContractShop;
  const sku = unique('MUG');

  beforeAll(async () => {
    at = await SHOP.open();
    await at.actions.addProduct({ sku, name: 'Mug', quantity: 500 });
  });
  afterAll(() => at.close());

  const table = (name: string): string => `${at.prefix}${name}`;
  async function read(idOrder: number): Promise<ShopOrder> {
    const { orders, problems } = await at.shop.readOrders([idOrder]);
    expect([...problems.values()]).toEqual([]);
    return orders.get(idOrder) ?? Promise.reject(new Error(`Order ${idOrder} was not read.`));
  }
  const column = async (idOrder: number, name: string): Promise<number> => {
    const [rows] = await at.pool.query<RowDataPacket[]>(`SELECT ${name} AS value FROM ${table('orders')} WHERE id_order = ?`, [idOrder]);
    return Number(rows[0]?.['value']);
  };
  /** The rows are away while it runs, as in an import, and back afterwards. */
  async function without<T>(name: string, where: string, value: number, work: () => Promise<T>): Promise<T> {
    const copy = `${at.prefix}test_away`;
    await at.pool.query(`CREATE TABLE ${copy} AS SELECT * FROM ${table(name)} WHERE ${where}`, [value]);
    await at.pool.query(`DELETE FROM ${table(name)} WHERE ${where}`, [value]);
    try {
      return await work();
    } finally {
      await at.pool.query(`INSERT INTO ${table(name)} SELECT * FROM ${copy}`);
      await at.pool.query(`DROP TABLE ${copy}`);
    }
  }

  test('an order whose row is away is missing, announces nothing, and is read again when it is back', async () => {
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    await without('orders', 'id_order = ?', idOrder, async () => {
      const { orders, problems } = await at.shop.readOrders([idOrder]);
      expect([orders.size, problems.size]).toEqual([0, 0]);
    });
    const [events] = await at.pool.query<RowDataPacket[]>(`SELECT reason FROM ${table('wmsbridge_event')} WHERE id_order = ?`, [idOrder]);
    expect(events.map((row) => row['reason'])).not.toContain('deleted');
    expect((await read(idOrder)).lines).toHaveLength(1);
  });

  test('lines that are away leave the order without lines', async () => {
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    await without('order_detail', 'id_order = ?', idOrder, async () => expect((await read(idOrder)).lines).toEqual([]));
    expect((await read(idOrder)).lines).toHaveLength(1);
  });

  test('the last line taken out by an employee is announced', async () => {
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }], idStatus: 10 });
    await at.actions.setLine(idOrder, sku, 0);
    expect((await read(idOrder)).lines).toEqual([]);
    const [events] = await at.pool.query<RowDataPacket[]>(`SELECT reason FROM ${table('wmsbridge_event')} WHERE id_order = ?`, [idOrder]);
    expect(events.map((row) => row['reason'])).toContain('lines');
  });

  test('a customer, a carrier and a product that are away are named, and are not while they are there', async () => {
    const own = unique('GONE');
    const { idProduct } = await at.actions.addProduct({ sku: own, name: 'Gone', quantity: 10 });
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: own, quantity: 1 }] });
    expect((await read(idOrder)).missing).toEqual([]);
    const [idCustomer, idCarrier] = [await column(idOrder, 'id_customer'), await column(idOrder, 'id_carrier')];
    await without('customer', 'id_customer = ?', idCustomer, async () => expect((await read(idOrder)).missing).toEqual([`the customer ${idCustomer}`]));
    await at.pool.query(`UPDATE ${table('orders')} SET id_carrier = 4000000 WHERE id_order = ?`, [idOrder]);
    expect((await read(idOrder)).missing).toEqual(['the carrier 4000000']);
    await at.pool.query(`UPDATE ${table('orders')} SET id_carrier = ? WHERE id_order = ?`, [idCarrier, idOrder]);
    await without('product', 'id_product = ?', idProduct, async () => {
      expect((await read(idOrder)).missing).toEqual([expect.stringMatching(new RegExp(`^the product "Gone.*" \\(${idProduct}\\)$`))]);
    });
    const later = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    await at.pool.query(`UPDATE ${table('order_detail')} SET product_id = 4000000 WHERE id_order = ?`, [later.idOrder]);
    expect((await read(later.idOrder)).missing).toEqual([expect.stringMatching(/^the product "Mug.*" \(4000000\)$/)]);
  });

  test('a carrier that was made a moment ago is known', async () => {
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    const idCarrier = await column(idOrder, 'id_carrier');
    // As PrestaShop does it when a carrier is edited: a copy with a new id.
    const copied = await copyOf('carrier', 'id_carrier', idCarrier);
    await at.pool.query(`INSERT INTO ${table('carrier_shop')} (id_carrier, id_shop) VALUES (?, ?)`, [copied, at.idShop]);
    await at.pool.query(`UPDATE ${table('carrier')} SET name = 'Edited just now' WHERE id_carrier = ?`, [copied]);
    await at.pool.query(`UPDATE ${table('orders')} SET id_carrier = ? WHERE id_order = ?`, [copied, idOrder]);
    expect(await read(idOrder)).toMatchObject({ carrierName: 'Edited just now', missing: [] });
    await at.pool.query(`UPDATE ${table('carrier')} SET deleted = 1 WHERE id_carrier = ?`, [copied]);
  });

  async function copyOf(name: string, key: string, id: number): Promise<number> {
    const [columns] = await at.pool.query<RowDataPacket[]>(`SHOW COLUMNS FROM ${table(name)}`);
    const others = columns.map((row) => `\`${String(row['Field'])}\``).filter((field) => field !== `\`${key}\``).join(', ');
    const [result] = await at.pool.query(`INSERT INTO ${table(name)} (${others}) SELECT ${others} FROM ${table(name)} WHERE ${key} = ?`, [id]);
    return (result as { insertId: number }).insertId;
  }

  test('a SKU that two products have names the other; a copy that is switched off does not count', async () => {
    const shared = unique('SHARED');
    const first = await at.actions.addProduct({ sku: shared, name: 'First', quantity: 50 });
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: shared, quantity: 1 }] });
    expect((await read(idOrder)).lines.map((line) => line.sharedWith)).toEqual([[]]);
    const second = await at.actions.addProduct({ sku: shared, name: 'Second', quantity: 50 });
    expect((await read(idOrder)).lines.map((line) => line.sharedWith)).toEqual([[`"Second" (product ${second.idProduct})`]]);
    await at.pool.query(`UPDATE ${table('product_shop')} SET active = 0 WHERE id_product = ?`, [second.idProduct]);
    expect((await read(idOrder)).lines.map((line) => line.sharedWith)).toEqual([[]]);
    expect(first.idProduct).not.toBe(second.idProduct);
  });

  test('combinations without a reference of their own share that of their product; with one, they do not', async () => {
    const shared = unique('SIZES');
    const { idProduct } = await at.actions.addProduct({ sku: shared, name: 'Tee', quantity: 50 });
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: shared, quantity: 1 }] });
    const combination = async (): Promise<number> => {
      const [result] = await at.pool.query(`INSERT INTO ${table('product_attribute')} (id_product, reference, default_on) VALUES (?, '', NULL)`, [idProduct]);
      const { insertId } = result as { insertId: number };
      await at.pool.query(`INSERT INTO ${table('product_attribute_shop')} (id_product, id_product_attribute, id_shop, default_on) VALUES (?, ?, ?, NULL)`, [idProduct, insertId, at.idShop]);
      return insertId;
    };
    const [small, large] = [await combination(), await combination()];
    await at.pool.query(`UPDATE ${table('order_detail')} SET product_attribute_id = ? WHERE id_order = ?`, [small, idOrder]);
    expect((await read(idOrder)).lines.map((line) => line.sharedWith)).toEqual([[`"Tee" (product ${idProduct}, combination ${large})`]]);
    await at.pool.query(`UPDATE ${table('product_attribute')} SET reference = ? WHERE id_product_attribute = ?`, [`${shared}-L`, large]);
    expect((await read(idOrder)).lines.map((line) => line.sharedWith)).toEqual([[]]);
  });

  test.each(['plain', "O'R1/2\"", 'A\\B'])('SKUs with odd characters are looked for as they are: %s', async (signs) => {
    const odd = `${unique('ODD')}-${signs}`;
    await at.actions.addProduct({ sku: odd, name: 'One', quantity: 5 });
    const two = await at.actions.addProduct({ sku: odd, name: 'Two', quantity: 5 });
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: odd, quantity: 1 }] });
    const [one] = (await read(idOrder)).lines;
    const names = one?.sharedWith ?? [];
    expect(names).toHaveLength(1);
    if (one?.idProduct !== two.idProduct) expect(names[0]).toBe(`"Two" (product ${two.idProduct})`);
  });

  test('a line that was sold without a reference has the present one of its product, from the moment that it has one', async () => {
    const later = unique('LATER');
    const { idProduct } = await at.actions.addProduct({ sku: later, name: 'Nameless', quantity: 50 });
    await at.pool.query(`UPDATE ${table('product')} SET reference = '' WHERE id_product = ?`, [idProduct]);
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    await at.pool.query(`UPDATE ${table('order_detail')} SET product_id = ?, product_reference = '' WHERE id_order = ?`, [idProduct, idOrder]);
    expect((await read(idOrder)).lines.map((line) => line.sku)).toEqual(['']);
    await at.pool.query(`UPDATE ${table('product')} SET reference = ? WHERE id_product = ?`, [later, idProduct]);
    expect((await read(idOrder)).lines.map((line) => line.sku)).toEqual([later]);
    // A combination that gets one of its own goes before its product.
    const [result] = await at.pool.query(`INSERT INTO ${table('product_attribute')} (id_product, reference, default_on) VALUES (?, '', NULL)`, [idProduct]);
    const { insertId } = result as { insertId: number };
    await at.pool.query(`INSERT INTO ${table('product_attribute_shop')} (id_product, id_product_attribute, id_shop, default_on) VALUES (?, ?, ?, NULL)`, [idProduct, insertId, at.idShop]);
    await at.pool.query(`UPDATE ${table('order_detail')} SET product_attribute_id = ? WHERE id_order = ?`, [insertId, idOrder]);
    expect((await read(idOrder)).lines.map((line) => line.sku)).toEqual([later]);
    await at.pool.query(`UPDATE ${table('product_attribute')} SET reference = ? WHERE id_product_attribute = ?`, [`${later}-S`, insertId]);
    expect((await read(idOrder)).lines.map((line) => line.sku)).toEqual([`${later}-S`]);
  });

  test('the payment module, and when the order entered which status', async () => {
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }], idStatus: 10, module: 'codfee' });
    expect((await read(idOrder)).paymentModule).toBe('codfee');
    await at.pool.query(`UPDATE ${table('order_history')} SET date_add = '2026-07-01 12:00:00' WHERE id_order = ?`, [idOrder]);
    await at.actions.setStatus(idOrder, 2);
    const { history } = await read(idOrder);
    // Europe/Paris is two hours ahead in summer.
    expect(history).toContainEqual({ statusId: 10, at: '2026-07-01T10:00:00.000Z' });
    const paid = history.find(({ statusId }) => statusId === 2);
    expect(Math.abs(Date.parse(paid?.at ?? '') - Date.now())).toBeLessThan(60_000);
  });

  test('a status that a payment module adds is known at once', async () => {
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    const statuses = async (): Promise<ReadonlyMap<number, ShopStatus>> => (await at.shop.readOrders([idOrder])).statuses;
    await statuses();
    const id = await copyOf('order_state', 'id_order_state', 2);
    await at.pool.query(`INSERT INTO ${table('order_state_lang')} (id_order_state, id_lang, name, template) SELECT ?, id_lang, 'Paid by Foo', '' FROM ${table('order_state_lang')} WHERE id_order_state = 2`, [id]);
    expect((await statuses()).get(id)).toMatchObject({ name: 'Paid by Foo', paid: true, shipped: false });
    await at.pool.query(`UPDATE ${table('order_state')} SET deleted = 1 WHERE id_order_state = ?`, [id]);
  });

  test("the shop's clock is the one that dates its orders", async () => {
    const { clock } = await at.shop.moduleStatus();
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    const naive = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);
    expect(Math.abs(naive((await read(idOrder)).stamps.order) - naive(clock))).toBeLessThan(60_000);
  });
});
