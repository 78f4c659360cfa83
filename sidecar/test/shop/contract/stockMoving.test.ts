/**
 * Stock that moves while it is computed, what a best seller costs, and requests whose time is over. As docs/contract.md has it, and
 * the table of interleavings in prestashop-module/src/Webservice/StockWriter.php.
 */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { SHOP, unique, type ContractShop } from '../support/contractShop';
import type { StockWrite, StockWriteOptions, StockWriteResult } from '../../../src/shop/Shop';

const STATUSES = ['received', 'allocated', 'picking', 'packed', 'partially_shipped', 'shipped', 'delivered', 'returned'];
const PAID = 2;
const DELIVERED = 5;
/** Orders of the best seller, and what reading all of them would at least read. */
const SOLD = 20_000;
/** What other tests of this run, and the database itself, may read meanwhile: half of what the history would add. */
const NOISE_ROWS = SOLD / 2;

describe(`stock that moves in the ${SHOP.name}`, () => {
  let at: ContractShop;
  beforeAll(async () => {
    at = await SHOP.open();
    await run(
      "INSERT INTO ps_wmsbridge_flow (id_connection, flow, seen_on, baseline_at) VALUES (?, 'stock', 1, UTC_TIMESTAMP(3) - INTERVAL 1 DAY) ON DUPLICATE KEY UPDATE baseline_at = VALUES(baseline_at)",
      [at.idConnection],
    );
  });
  afterAll(() => at.close());

  const sqlOf = (sql: string): string => sql.replaceAll('ps_', at.prefix);
  const run = async (sql: string, values: unknown[]): Promise<{ insertId: number }> => (await at.pool.query(sqlOf(sql), values))[0] as { insertId: number };
  const value = async (sql: string, values: unknown[] = []): Promise<number> => Number(Object.values(((await at.pool.query<RowDataPacket[]>(sqlOf(sql), values))[0][0] ?? {}) as Record<string, unknown>)[0]);
  const options = (more: Partial<StockWriteOptions> = {}): StockWriteOptions => ({ idConnection: at.idConnection, figure: 'available', marginMs: 0, buffer: 0, dryRun: false, reflectsFrom: STATUSES, ...more });
  const level = (sku: string, quantity: number): StockWrite => ({ sku, level: quantity, askedAt: new Date().toISOString() });
  const write = (sku: string, quantity: number): Promise<StockWriteResult[]> => at.shop.writeStock([level(sku, quantity)], options());
  async function product(quantity: number): Promise<{ sku: string; idProduct: number }> {
    const sku = unique('MOVE');
    return { sku, ...(await at.actions.addProduct({ sku, quantity })) };
  }
  /** An order of one piece each, as rows alone. */
  async function order(connection: Pick<PoolConnection, 'query'>, { sku, idProduct }: { sku: string; idProduct: number }, pieces: number, status: number): Promise<number> {
    await connection.query("SET SESSION sql_mode = ''");
    const [made] = await connection.query(
      sqlOf(`INSERT INTO ps_orders (reference, id_shop_group, id_shop, id_carrier, id_lang, id_customer, id_cart, id_currency, id_address_delivery, id_address_invoice, current_state, payment, module, invoice_date, delivery_date, valid, date_add, date_upd)
             VALUES ('MOVE', 1, ?, 1, 1, 1, 0, 1, 1, 1, ?, 'test', 'test', NOW(), NOW(), 1, NOW(), NOW())`),
      [at.idShop, status],
    );
    const idOrder = (made as { insertId: number }).insertId;
    await connection.query(sqlOf("INSERT INTO ps_order_detail (id_order, id_shop, product_id, product_attribute_id, product_name, product_quantity, product_reference, product_price, product_weight) VALUES (?, ?, ?, 0, 'x', ?, ?, 0, 0)"), [idOrder, at.idShop, idProduct, pieces, sku]);
    return idOrder;
  }
  /** As the sidecar keeps an order that the WMS accepted a minute ago. */
  async function atWms(idOrder: number, sku: string, pieces: number, status: string): Promise<number> {
    await run("INSERT INTO ps_wmsbridge_order (id_connection, id_order, id_shop, state, created_at, updated_at) VALUES (?, ?, ?, 'at_wms', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))", [at.idConnection, idOrder, at.idShop]);
    const { insertId } = await run(
      "INSERT INTO ps_wmsbridge_wms_order (id_connection, id_order, wms_number, external_ref, wms_status, accepted_at, created_at, updated_at) VALUES (?, ?, ?, 'm', ?, UTC_TIMESTAMP(3) - INTERVAL 60 SECOND, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
      [at.idConnection, idOrder, unique('W'), status],
    );
    await run('INSERT INTO ps_wmsbridge_wms_line (id_wms_order, sku, quantity, picked) VALUES (?, ?, ?, ?)', [insertId, sku, pieces, status === 'shipped' ? pieces : null]);
    return insertId;
  }
  const settled = (idWmsOrder: number): Promise<number> => value('SELECT settled FROM ps_wmsbridge_wms_order WHERE id_wms_order = ?', [idWmsOrder]);

  test('an order placed after the quantity was read and before it is written: the row is left, and done again with the order', async () => {
    const one = await product(10);
    const other = await product(10);
    const checkout = await at.pool.getConnection();
    await checkout.query('START TRANSACTION');
    // Nobody sees this until the commit; our write waits for the row then.
    await checkout.query(sqlOf('UPDATE ps_stock_available SET quantity = quantity - 3 WHERE id_product = ? AND id_product_attribute = 0'), [one.idProduct]);
    await order(checkout, one, 3, PAID);
    const written = at.shop.writeStock([level(one.sku, 50), level(other.sku, 60)], options());
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await checkout.query('COMMIT');
    checkout.release();
    expect(await written).toMatchObject([{ sku: one.sku, outcome: 'written', after: 47, inFlight: 3 }, { sku: other.sku, outcome: 'written', after: 60, inFlight: 0 }]);
    expect([await at.actions.stock(one.sku), await at.actions.stock(other.sku)]).toEqual([47, 60]);
  });

  test('a row that another request holds keeps no other from being written', async () => {
    const free = await product(10);
    const holder = await at.pool.getConnection();
    const held = await product(10);
    await holder.query('START TRANSACTION');
    await holder.query(sqlOf('SELECT * FROM ps_order_detail WHERE product_id = ? FOR UPDATE'), [free.idProduct]);
    await holder.query(sqlOf('SELECT * FROM ps_stock_available WHERE id_product = ? FOR UPDATE'), [held.idProduct]);
    expect(await write(free.sku, 44)).toMatchObject([{ outcome: 'written', after: 44 }]);
    await holder.query('ROLLBACK');
    holder.release();
  });

  test('a best seller costs what a new product costs: what was sold and shipped is not read', async () => {
    const best = await product(10);
    const rowsRead = async (): Promise<number> => {
      const [counters] = await at.pool.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Handler_read%'");
      return counters.reduce((sum, counter) => sum + Number(counter.Value), 0);
    };
    /** The least of several writes: others read at the same time. */
    async function readBy(inFlight: number): Promise<number> {
      const read: number[] = [];
      for (const quantity of [50, 60, 70, 80, 90]) {
        const before = await rowsRead();
        expect(await write(best.sku, quantity)).toMatchObject([{ outcome: 'written', after: quantity - inFlight, inFlight }]);
        read.push((await rowsRead()) - before);
      }
      return Math.min(...read);
    }
    const unsold = await readBy(0);
    const first = (await value('SELECT MAX(id_order) FROM ps_orders')) + 1;
    const digits = '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
    const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e, ${digits} f HAVING n < ${SOLD}) numbers`;
    const many = await at.pool.getConnection();
    try {
      await many.query("SET SESSION sql_mode = ''");
      await many.query(sqlOf(`INSERT INTO ps_orders (id_order, reference, id_shop_group, id_shop, id_carrier, id_lang, id_customer, id_currency, id_address_delivery, id_address_invoice, current_state, payment, module, valid, date_add, date_upd)
        SELECT ${first} + n, 'SOLD', 1, ?, 1, 1, 1, 1, 1, 1, ${DELIVERED}, 'test', 'test', 1, NOW(), NOW() FROM ${numbers}`), [at.idShop]);
      await many.query(sqlOf(`INSERT INTO ps_order_detail (id_order, id_shop, product_id, product_attribute_id, product_name, product_quantity, product_reference) SELECT ${first} + n, ?, ?, 0, 'x', 1, ? FROM ${numbers}`), [at.idShop, best.idProduct, best.sku]);
      await many.query(sqlOf(`INSERT INTO ps_wmsbridge_wms_order (id_connection, id_order, wms_number, external_ref, wms_status, settled, accepted_at, created_at, updated_at)
        SELECT ?, ${first} + n, CONCAT('SOLD-', ${first} + n), 'm', 'shipped', 1, UTC_TIMESTAMP(3) - INTERVAL 1 HOUR, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) FROM ${numbers}`), [at.idConnection]);
      await order(many, best, 2, PAID);
      expect(await readBy(2)).toBeLessThan(unsold + NOISE_ROWS);
    } finally {
      for (const table of ['wmsbridge_wms_order', 'order_detail', 'orders']) await many.query(sqlOf(`DELETE FROM ps_${table} WHERE id_order BETWEEN ? AND ?`), [first, first + SOLD + 10]);
      many.destroy();
    }
  });

  test('an order is settled when its goods are gone and every level knows it; what happens to it then counts again', async () => {
    const one = await product(10);
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: one.sku, quantity: 3 }], idStatus: PAID });
    await run('UPDATE ps_wmsbridge_event SET done_at = UTC_TIMESTAMP(3) WHERE id_order = ?', [idOrder]);
    const idWmsOrder = await atWms(idOrder, one.sku, 3, 'allocated');
    expect([await write(one.sku, 20), await settled(idWmsOrder)]).toMatchObject([[{ inFlight: 0 }], 0]);
    await run("UPDATE ps_wmsbridge_wms_order SET wms_status = 'shipped' WHERE id_wms_order = ?", [idWmsOrder]);
    await run('UPDATE ps_wmsbridge_wms_line SET picked = 2 WHERE id_wms_order = ?', [idWmsOrder]);
    expect([await write(one.sku, 20), await settled(idWmsOrder)]).toMatchObject([[{ inFlight: 1 }], 0]);
    await run('UPDATE ps_wmsbridge_wms_line SET picked = 3 WHERE id_wms_order = ?', [idWmsOrder]);
    // A level that is kept was asked before: computed from that, the order is in flight.
    await run("INSERT INTO ps_wmsbridge_stock (id_connection, sku, sku_any_case, level, asked_at) VALUES (?, ?, ?, 20, UTC_TIMESTAMP(3) - INTERVAL 5 MINUTE)", [at.idConnection, one.sku, one.sku]);
    expect([await write(one.sku, 20), await settled(idWmsOrder)]).toMatchObject([[{ inFlight: 0 }], 0]);
    await run('UPDATE ps_wmsbridge_stock SET asked_at = UTC_TIMESTAMP(3) WHERE sku = ?', [one.sku]);
    expect([await write(one.sku, 20), await settled(idWmsOrder)]).toMatchObject([[{ inFlight: 0 }], 1]);
    // Somebody adds two pieces: the order's event waits, and says so before the sidecar has seen it.
    await at.actions.setLine(idOrder, one.sku, 5);
    expect([await write(one.sku, 20), await settled(idWmsOrder)]).toMatchObject([[{ inFlight: 2 }], 1]);
    await run('DELETE FROM ps_wmsbridge_stock WHERE sku = ?', [one.sku]);
  });

  test('a request whose time is over writes what it can and says what is left', async () => {
    const skus = [(await product(1)).sku, (await product(1)).sku];
    const body = { connection: at.idConnection, reflects_from: STATUSES, budget_ms: 0, levels: skus.map((sku) => [sku, 9, new Date().toISOString().replace('T', ' ').replace('Z', '')]) };
    await run('UPDATE ps_wmsbridge_flow SET baseline_at = NULL WHERE id_connection = ?', [at.idConnection]);
    try {
      const response = await fetch(`${at.url}/api/wmsbridge_stock?id_shop=${at.idShop}&output_format=JSON`, { method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${at.key}:`).toString('base64')}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
      const { wmsbridge_stock: results } = (await response.json()) as { wmsbridge_stock: unknown[][] };
      expect(results.map((result) => result.slice(0, 4))).toEqual(skus.map((sku) => [sku, 'later', 1, null]));
      expect(await Promise.all(skus.map((sku) => at.actions.stock(sku)))).toEqual([1, 1]);
    } finally {
      await run('UPDATE ps_wmsbridge_flow SET baseline_at = UTC_TIMESTAMP(3) - INTERVAL 1 DAY WHERE id_connection = ?', [at.idConnection]);
    }
  });
});
