/** Stock of what is named by its ids in place of a SKU, and of shops that share theirs; as docs/contract.md has it. */
import type { RowDataPacket } from 'mysql2/promise';
import { SHOP, unique, type ContractShop } from '../support/contractShop';

type Named = string | number[];
type Result = [Named, string, number | null, number | null, number | null, string];

describe(`stock in the ${SHOP.name}`, () => {
  let at: ContractShop;
  beforeAll(async () => {
    at = await SHOP.open();
  });
  afterAll(() => at.close());

  const rows = async (sql: string, values: unknown[] = []): Promise<RowDataPacket[]> => (await at.pool.query<RowDataPacket[]>(sql.replaceAll('ps_', at.prefix), values))[0];

  async function write(levels: [Named, number][], more: object = {}): Promise<Result[]> {
    const response = await fetch(`${at.url}/api/wmsbridge_stock?output_format=JSON&id_shop=${at.idShop}`, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(`${at.key}:`).toString('base64')}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ connection: at.idConnection, reflects_from: ['received', 'shipped'], levels: levels.map(([sku, quantity]) => [sku, quantity, new Date().toISOString()]), ...more }),
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as { wmsbridge_stock: Result[] }).wmsbridge_stock;
  }

  const brief = (results: Result[]): unknown[] => results.map((result) => result.slice(1, 5));

  /** A product with two combinations, and one without any. */
  async function made(quantity = 4): Promise<{ sku: string; idProduct: number; parent: number; red: number; blue: number; redSku: string }> {
    const [sku, redSku] = [unique('ID'), unique('RED')];
    const { idProduct } = await at.actions.addProduct({ sku, quantity });
    const { idProduct: parent } = await at.actions.addProduct({ sku: unique('TEE'), quantity: 0 });
    const combinations: number[] = [];
    for (const reference of [redSku, '']) {
      const { insertId } = (await rows('INSERT INTO ps_product_attribute (id_product, reference) VALUES (?, ?)', [parent, reference])) as unknown as { insertId: number };
      combinations.push(insertId);
      await rows('INSERT INTO ps_product_attribute_shop (id_product, id_product_attribute, id_shop) VALUES (?, ?, ?)', [parent, insertId, at.idShop]);
      await rows('INSERT INTO ps_stock_available (id_product, id_product_attribute, id_shop, id_shop_group, quantity) VALUES (?, ?, ?, 0, 5)', [parent, insertId, at.idShop]);
    }
    return { sku, idProduct, parent, red: combinations[0] as number, blue: combinations[1] as number, redSku };
  }
  const quantities = async (idProduct: number): Promise<number[]> =>
    (await rows('SELECT quantity FROM ps_stock_available WHERE id_product = ? ORDER BY id_product_attribute', [idProduct])).map((row) => Number(row['quantity']));

  test('named by its ids: a product, combinations without a SKU of their own, and their sum', async () => {
    const { idProduct, parent, red, blue } = await made();
    expect(await write([[[idProduct], 7], [[parent, red], 8], [[parent, blue], 9]])).toEqual([
      [[idProduct], 'written', 4, 7, 0, ''],
      [[parent, red], 'written', 5, 8, 0, ''],
      [[parent, blue], 'written', 5, 9, 0, ''],
    ]);
    expect([await quantities(idProduct), await quantities(parent)]).toEqual([[7], [17, 8, 9]]);
    expect(await write([[[idProduct, 0], 7]])).toEqual([[[idProduct, 0], 'unchanged', 7, 7, 0, '']]);
  });

  test('ids that mean nothing here, or not one thing', async () => {
    const { idProduct, parent, red } = await made();
    const results = await write([[[2_000_000_000], 7], [[idProduct, red], 7], [[parent], 7], [[-1], 7]]);
    expect(results.map(([, outcome]) => outcome)).toEqual(['unknown', 'unknown', 'ambiguous', 'refused']);
    expect([await quantities(idProduct), (await quantities(parent)).slice(-2)]).toEqual([[4], [5, 5]]);
  });

  test('by its SKU and by its ids at once: one number is one, two are none', async () => {
    const { idProduct, sku, parent, red, redSku } = await made();
    const two = expect.stringContaining('different quantities') as unknown;
    expect(await write([[sku, 7], [[idProduct], 7], [[parent, red], 3], [redSku, 4]])).toEqual([
      [sku, 'written', 4, 7, 0, ''],
      [[idProduct], 'written', 4, 7, 0, ''],
      [[parent, red], 'refused', null, null, null, two],
      [redSku, 'refused', null, null, null, two],
    ]);
    expect([await quantities(idProduct), (await quantities(parent)).slice(-2)]).toEqual([[7], [5, 5]]);
  });

  describe('of shops that share it', () => {
    const OTHER = 4242;
    let product: Awaited<ReturnType<typeof made>>;
    let group: number;
    let otherConnection: number;
    let mine: number;
    let theirs: number;

    beforeAll(async () => {
      product = await made(40);
      mine = await order(2, at.idShop);
      theirs = await order(3, OTHER);
      group = Number((await rows('SELECT id_shop_group FROM ps_shop WHERE id_shop = ?', [at.idShop]))[0]?.['id_shop_group']);
      await rows('UPDATE ps_shop_group SET share_stock = 1 WHERE id_shop_group = ?', [group]);
      await rows('INSERT IGNORE INTO ps_shop (id_shop, id_shop_group, name, active, deleted) VALUES (?, ?, ?, 1, 0)', [OTHER, group, 'Other']);
      const products = [product.idProduct, product.parent];
      // As PrestaShop keeps it: rows of the group, none of a shop.
      await rows('UPDATE ps_stock_available SET id_shop = 0, id_shop_group = ? WHERE id_product IN (?)', [group, products]);
      otherConnection = ((await rows("INSERT INTO ps_wmsbridge_connection (id_shop, pairing_id, fingerprint, created_at) VALUES (?, 'p', 'f', UTC_TIMESTAMP(3))", [OTHER])) as unknown as { insertId: number }).insertId;
      await rows("INSERT INTO ps_wmsbridge_flow (id_connection, flow, seen_on, baseline_at) VALUES (?, 'stock', 1, UTC_TIMESTAMP(3) - INTERVAL 1 HOUR) ON DUPLICATE KEY UPDATE baseline_at = UTC_TIMESTAMP(3) - INTERVAL 1 HOUR", [at.idConnection]);
    });
    afterAll(async () => {
      await rows('UPDATE ps_shop_group SET share_stock = 0 WHERE id_shop_group = ?', [group]);
      await rows('UPDATE ps_orders SET id_shop = ? WHERE id_shop = ?', [at.idShop, OTHER]);
      await rows('UPDATE ps_stock_available SET id_shop = ?, id_shop_group = 0 WHERE id_product IN (?)', [at.idShop, [product.idProduct, product.parent]]);
      await rows('DELETE FROM ps_shop WHERE id_shop = ?', [OTHER]);
      await rows('DELETE FROM ps_wmsbridge_connection WHERE id_connection = ?', [otherConnection]);
    });

    async function order(pieces: number, idShop: number): Promise<number> {
      const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: product.sku, quantity: pieces }] });
      await rows('UPDATE ps_orders SET id_shop = ? WHERE id_order = ?', [idShop, idOrder]);
      return idOrder;
    }
    async function accepted(idOrder: number, idShop: number, idConnection: number, pieces: number): Promise<void> {
      await rows("INSERT INTO ps_wmsbridge_order (id_connection, id_order, id_shop, state, created_at, updated_at) VALUES (?, ?, ?, 'at_wms', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))", [idConnection, idOrder, idShop]);
      const { insertId } = (await rows("INSERT INTO ps_wmsbridge_wms_order (id_connection, id_order, wms_number, external_ref, wms_status, accepted_at, created_at, updated_at) VALUES (?, ?, ?, 'm', 'received', UTC_TIMESTAMP(3) - INTERVAL 10 SECOND, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))", [idConnection, idOrder, unique('W')])) as unknown as { insertId: number };
      await rows('INSERT INTO ps_wmsbridge_wms_line (id_wms_order, sku, quantity) VALUES (?, ?, ?)', [insertId, product.sku, pieces]);
    }

    test('the group\'s rows are written, none of a shop appears, and both shops show it', async () => {
      expect(brief(await write([[product.sku, 30], [[product.parent, product.red], 8], [[product.parent, product.blue], 9]]))).toEqual([['written', 35, 25, 5], ['written', 5, 8, 0], ['written', 5, 9, 0]]);
      const found = await rows('SELECT id_shop, id_shop_group, quantity, physical_quantity, reserved_quantity FROM ps_stock_available WHERE id_product IN (?) ORDER BY id_product, id_product_attribute', [[product.idProduct, product.parent]]);
      expect(found.map((row) => [row['id_shop'], row['id_shop_group'], row['quantity']].map(Number))).toEqual([[0, group, 25], [0, group, 17], [0, group, 8], [0, group, 9]]);
      expect(found.every((row) => Number(row['physical_quantity']) === Number(row['quantity']) + Number(row['reserved_quantity']))).toBe(true);
      if (at.stockIn) for (const idShop of [at.idShop, OTHER]) expect([idShop, await at.stockIn(product.sku, idShop)]).toEqual([idShop, 25]);
    });

    test('a row that is missing is made for the group', async () => {
      await rows('DELETE FROM ps_stock_available WHERE id_product = ?', [product.idProduct]);
      expect(brief(await write([[product.sku, 30]]))).toEqual([['written', 0, 25, 5]]);
      expect((await rows('SELECT id_shop, id_shop_group FROM ps_stock_available WHERE id_product = ?', [product.idProduct])).map((row) => [Number(row['id_shop']), Number(row['id_shop_group'])])).toEqual([[0, group]]);
    });

    // One shop of the group was switched on before the other: both write the same rows, so both must count the same orders.
    test('an order counts from the time on from which its own shop\'s orders count', async () => {
      const placed = (minutesAgo: number): Promise<unknown> => rows('UPDATE ps_orders SET date_add = date_add - INTERVAL ? MINUTE WHERE id_order IN (?)', [minutesAgo, [mine, theirs]]);
      const since = (idConnection: number, minutesAgo: number): Promise<unknown> => rows("INSERT INTO ps_wmsbridge_flow (id_connection, flow, seen_on, baseline_at) VALUES (?, 'stock', 1, UTC_TIMESTAMP(3) - INTERVAL ? MINUTE) ON DUPLICATE KEY UPDATE baseline_at = VALUES(baseline_at)", [idConnection, minutesAgo]);
      await placed(30);
      // The earlier of two flows counts, and another test may have left this one.
      await rows("DELETE FROM ps_wmsbridge_flow WHERE id_connection = ? AND flow = 'orders'", [at.idConnection]);
      try {
        await since(at.idConnection, 10);
        await since(otherConnection, 60);
        expect(brief(await write([[product.sku, 30]], { dry_run: true }))).toEqual([['written', 25, 27, 3]]);
        await since(at.idConnection, 60);
        await since(otherConnection, 10);
        expect(brief(await write([[product.sku, 30]], { dry_run: true }))).toEqual([['written', 25, 28, 2]]);
        // A shop whose flows were never switched on: by the one that asks.
        await rows('DELETE FROM ps_wmsbridge_flow WHERE id_connection = ?', [otherConnection]);
        expect(brief(await write([[product.sku, 30]], { dry_run: true }))).toEqual([['unchanged', 25, 25, 5]]);
      } finally {
        await placed(-30);
        await since(at.idConnection, 60);
        await rows('DELETE FROM ps_wmsbridge_flow WHERE id_connection = ?', [otherConnection]);
      }
    });

    test('orders of all shops of the group are in flight, until the WMS of any of them has them', async () => {
      expect(brief(await write([[product.sku, 30]]))).toEqual([['unchanged', 25, 25, 5]]);
      await accepted(theirs, OTHER, otherConnection, 3);
      expect(brief(await write([[product.sku, 27]]))).toEqual([['unchanged', 25, 25, 2]]);
      await accepted(mine, at.idShop, at.idConnection, 2);
      expect(brief(await write([[product.sku, 25]]))).toEqual([['unchanged', 25, 25, 0]]);
    });
  });
});
