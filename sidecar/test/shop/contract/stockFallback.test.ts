/** Stock by PrestaShop's own resources, on a real shop; the sandbox has them for reading only. */
import { SHOP, databaseUrlOf, unique, type ContractShop } from '../support/contractShop';
import { Database } from '../../../src/shop/database/Database';
import { LedgerForStock } from '../../../src/shop/database/LedgerForStock';
import { createWebserviceShop } from '../../../src/shop/webservice/WebserviceShop';
import type { ShopWriter, StockSetOptions, StockWrite } from '../../../src/shop/Shop';

jest.setTimeout(120_000);

(SHOP.real ? describe : describe.skip)('stock without the module\'s resource (on real shops)', () => {
  let at: ContractShop;
  let db: Database;
  let shop: ShopWriter;
  const warnings: string[] = [];

  const right = (sql: string): Promise<unknown> => at.pool.query(sql.replaceAll('ps_', at.prefix), [at.key]);
  beforeAll(async () => {
    at = await SHOP.open();
    await at.pool.query(
      `INSERT INTO ${at.prefix}wmsbridge_flow (id_connection, flow, seen_on, baseline_at) VALUES (?, 'stock', 1, UTC_TIMESTAMP(3) - INTERVAL 1 HOUR) ON DUPLICATE KEY UPDATE baseline_at = COALESCE(baseline_at, VALUES(baseline_at))`,
      [at.idConnection],
    );
    await right("DELETE p FROM ps_webservice_permission p JOIN ps_webservice_account a ON a.id_webservice_account = p.id_webservice_account WHERE p.resource = 'wmsbridge_stock' AND a.`key` = ?");
    db = Database.open(databaseUrlOf(at), at.prefix);
    shop = createWebserviceShop({ url: at.url, key: at.key, idShop: at.idShop, log: { warn: (message) => warnings.push(message) }, stockLedger: new LedgerForStock(db, at.idConnection, at.idShop) });
  });
  afterAll(async () => {
    await right("INSERT IGNORE INTO ps_webservice_permission (resource, method, id_webservice_account) SELECT 'wmsbridge_stock', 'POST', id_webservice_account FROM ps_webservice_account WHERE `key` = ?");
    await db?.close();
    await at?.close();
  });

  const options = (more: Partial<StockSetOptions> = {}): StockSetOptions => ({ idConnection: at.idConnection, figure: 'available', marginMs: 0, buffer: 0, dryRun: false, reflectsFrom: ['received'], brake: null, answer: 'changes', ...more });
  const level = (sku: string, quantity: number): StockWrite => ({ sku, level: quantity, askedAt: new Date().toISOString() });
  async function product(quantity: number): Promise<string> {
    const sku = unique('CORE');
    await at.actions.addProduct({ sku, quantity });
    return sku;
  }

  test('written, unchanged, unknown, a dry run, what cannot be asked for, and why it goes this way', async () => {
    const [sku, same] = [await product(7), await product(5)];
    const results = (await shop.writeStockSet([level(sku, 12), level(same, 5), level('NONE-SUCH', 1), level('A|B', 1)], options())).results;
    expect(new Map(results.map((one) => [one.sku, one.outcome]))).toEqual(new Map([['A|B', 'refused'], ['NONE-SUCH', 'unknown'], [sku, 'written'], [same, 'unchanged']]));
    expect(await at.actions.stock(sku)).toBe(12);
    expect((await shop.writeStockSet([level(sku, 20)], options({ dryRun: true }))).results).toMatchObject([{ before: 12, after: 20 }]);
    expect(await at.actions.stock(sku)).toBe(12);
    expect(warnings).toEqual([expect.stringContaining('slow way')]);
  });

  test('in-flight as in the module: unpaid and unknown to the WMS comes off, accepted does not, cancelled does not', async () => {
    const sku = await product(100);
    const unpaid = await at.actions.placeOrder({ lines: [{ sku, quantity: 3 }], idStatus: 10 });
    const paid = await at.actions.placeOrder({ lines: [{ sku, quantity: 4 }] });
    expect((await shop.writeStockSet([level(sku, 50)], options())).results).toMatchObject([{ inFlight: 7, after: 43 }]);
    await at.pool.query(`INSERT INTO ${at.prefix}wmsbridge_order (id_connection, id_order, id_shop, created_at, updated_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`, [at.idConnection, paid.idOrder, at.idShop]);
    const [made] = await at.pool.query(
      `INSERT INTO ${at.prefix}wmsbridge_wms_order (id_connection, id_order, wms_number, mark, wms_status, accepted_at, created_at, updated_at) VALUES (?, ?, ?, 'm', 'received', UTC_TIMESTAMP(3) - INTERVAL 10 SECOND, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [at.idConnection, paid.idOrder, unique('W')],
    );
    await at.pool.query(`INSERT INTO ${at.prefix}wmsbridge_wms_line (id_wms_order, sku, quantity) VALUES (?, ?, 4)`, [(made as { insertId: number }).insertId, sku]);
    expect((await shop.writeStockSet([level(sku, 46)], options())).results).toMatchObject([{ inFlight: 3, after: 43 }]);
    await at.actions.setStatus(unpaid.idOrder, 6);
    expect((await shop.writeStockSet([level(sku, 46)], options())).results).toMatchObject([{ inFlight: 0, after: 46 }]);
  });

  test('the brake sees all before the first write', async () => {
    const skus = await Promise.all([1, 2, 3].map(() => product(5)));
    // With a million of the same run before them they are more than the share of all that the shop has.
    expect(await shop.writeStockSet(skus.map((sku) => level(sku, 0)), options({ brake: { share: 99, least: 3, emptied: 1_000_000 } }))).toMatchObject({ stopped: true, emptied: 3, results: [] });
    expect(await at.actions.stock(skus[0] as string)).toBe(5);
  });

  test('hundreds of rows', async () => {
    const skus = await Promise.all(Array.from({ length: 60 }, () => product(5)));
    const result = await shop.writeStockSet(skus.map((sku, i) => level(sku, i)), options());
    expect(result.results.filter(({ outcome }) => outcome === 'written' || outcome === 'unchanged')).toHaveLength(60);
    expect(await at.actions.stock(skus[42] as string)).toBe(42);
  });

  const rows = async (sql: string, values: unknown[] = []): Promise<unknown> => (await at.pool.query(sql.replaceAll('ps_', at.prefix), values))[0];
  const outcomes = async (levels: StockWrite[], more: Partial<StockSetOptions>): Promise<Record<string, unknown>> =>
    Object.fromEntries((await shop.writeStockSet(levels, options(more))).results.map(({ sku, outcome, after }) => [sku, outcome === 'written' ? after : outcome]));

  test('what the settings leave out by category and supplier is left alone; where suppliers cannot be read, nobody is written', async () => {
    const [category, byDefault, bySecond, plain] = await Promise.all([1, 2, 3, 4].map(async () => {
      const sku = unique('CORE');
      return { sku, ...(await at.actions.addProduct({ sku, quantity: 5 })) };
    }));
    // The Webservice lists categories that there are.
    const [{ idCategory }] = (await rows('SELECT MAX(id_category) AS idCategory FROM ps_category')) as [{ idCategory: number }];
    await rows('INSERT IGNORE INTO ps_category_product (id_category, id_product, position) VALUES (?, ?, 0)', [idCategory, category!.idProduct]);
    await rows('UPDATE ps_product SET id_supplier = 987655 WHERE id_product = ?', [byDefault!.idProduct]);
    await rows('INSERT IGNORE INTO ps_product_supplier (id_product, id_product_attribute, id_supplier, id_currency) VALUES (?, 0, 987655, 1)', [bySecond!.idProduct]);
    const all = [category!, byDefault!, bySecond!, plain!].map(({ sku }) => level(sku, 9));
    const more = { excludeCategories: [Number(idCategory)], excludeSuppliers: [987655] };
    expect(await outcomes(all, { ...more, dryRun: true })).toEqual({ [category!.sku]: 'excluded', [byDefault!.sku]: 'excluded', [bySecond!.sku]: 'excluded', [plain!.sku]: 9 });
    await right("DELETE p FROM ps_webservice_permission p JOIN ps_webservice_account a ON a.id_webservice_account = p.id_webservice_account WHERE p.resource = 'product_suppliers' AND a.`key` = ?");
    try {
      expect(await outcomes(all, more)).toEqual({ [category!.sku]: 'excluded', [byDefault!.sku]: 'excluded', [bySecond!.sku]: 'refused', [plain!.sku]: 'refused' });
    } finally {
      await right("INSERT IGNORE INTO ps_webservice_permission (resource, method, id_webservice_account) SELECT 'product_suppliers', 'GET', id_webservice_account FROM ps_webservice_account WHERE `key` = ?");
    }
    expect(await outcomes(all, { excludeCategories: [Number(idCategory)] })).toEqual({ [category!.sku]: 'excluded', [byDefault!.sku]: 9, [bySecond!.sku]: 9, [plain!.sku]: 9 });
  });

  test('packs: one with a stock of its own is written, one of parts is not, and what is sold in it takes of its parts', async () => {
    const part = await product(100);
    const [own, parts] = [unique('PACK'), unique('PACK')];
    await at.actions.addProduct({ sku: own, quantity: 5, parts: [{ sku: part, quantity: 2 }], packStockType: 0 });
    await at.actions.addProduct({ sku: parts, quantity: 5, parts: [{ sku: part, quantity: 3 }], packStockType: 1 });
    await at.actions.placeOrder({ lines: [{ sku: parts, quantity: 2 }, { sku: part, quantity: 1 }], idStatus: 10 });
    expect(await outcomes([level(own, 4), level(parts, 4), level(part, 50)], {})).toEqual({ [own]: 4, [parts]: 'excluded', [part]: 43 });
    expect(await outcomes([level(own, 3)], { packs: 'leave' })).toEqual({ [own]: 'excluded' });
    // Sold and gone before the pack got another part.
    const later = await product(100);
    const { idOrder } = await at.actions.placeOrder({ lines: [{ sku: parts, quantity: 2 }] });
    await rows("INSERT INTO ps_wmsbridge_order (id_connection, id_order, id_shop, created_at, updated_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))", [at.idConnection, idOrder, at.idShop]);
    const number = unique('W');
    await rows("INSERT INTO ps_wmsbridge_wms_order (id_connection, id_order, wms_number, mark, wms_status, accepted_at, created_at, updated_at) VALUES (?, ?, ?, 'm', 'shipped', UTC_TIMESTAMP(3) - INTERVAL 10 SECOND, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))", [at.idConnection, idOrder, number]);
    await rows('INSERT INTO ps_wmsbridge_wms_line (id_wms_order, sku, quantity, picked) SELECT id_wms_order, ?, 6, 6 FROM ps_wmsbridge_wms_order WHERE wms_number = ?', [part, number]);
    await rows('INSERT INTO ps_pack (id_product_pack, id_product_item, id_product_attribute_item, quantity) SELECT k.id_product, i.id_product, 0, 1 FROM ps_product k JOIN ps_product i ON i.reference = ? WHERE k.reference = ?', [later, parts]);
    expect(await outcomes([level(part, 50), level(later, 50)], { reflectsFrom: ['shipped'], dryRun: true })).toEqual({ [part]: 43, [later]: 48 });
  });

  test('SKUs that the WMS does not name go to 0 where the shop wants that', async () => {
    const [named, absent] = [await product(5), await product(5)];
    const since = new Date(Date.now() - 60_000).toISOString();
    await rows("INSERT INTO ps_wmsbridge_stock (id_connection, sku, warehouse, level, asked_at) VALUES (?, ?, '', 5, UTC_TIMESTAMP(3))", [at.idConnection, named]);
    const would = await outcomes([], { absentSince: since, dryRun: true });
    expect(would[absent]).toBe(0);
    expect(would).not.toHaveProperty(named);
    expect(Object.keys(would).length).toBeGreaterThan(20);
  });

  test('stock that shops share is refused, for the orders of the others cannot be counted', async () => {
    const sku = await product(5);
    await rows('UPDATE ps_shop_group SET share_stock = 1');
    await rows('UPDATE ps_stock_available s JOIN ps_product p ON p.id_product = s.id_product SET s.id_shop = 0, s.id_shop_group = 1 WHERE p.reference = ?', [sku]);
    try {
      expect((await shop.writeStockSet([level(sku, 9)], options())).results).toMatchObject([{ outcome: 'refused', message: expect.stringContaining('shares its stock') }]);
    } finally {
      await rows('UPDATE ps_shop_group SET share_stock = 0');
      await rows('UPDATE ps_stock_available s JOIN ps_product p ON p.id_product = s.id_product SET s.id_shop = ?, s.id_shop_group = 0 WHERE p.reference = ?', [at.idShop, sku]);
    }
  });
});
