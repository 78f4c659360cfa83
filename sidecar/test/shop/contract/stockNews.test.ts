/** Other modules hear of what was written, all of it at last, however long they take over it and whatever ends in between. */
import type { RowDataPacket } from 'mysql2/promise';
import { makeCatalogue, skuOf, type BenchCatalogue } from '../../../bench/stockCatalogue';
import type { StockSetOptions, StockWrite } from '../../../src/shop/Shop';
import { SHOP, unique, type ContractShop } from '../support/contractShop';

const SKUS = 700;
/** What each telling takes of the other module. */
const PAUSE_MS = 4;

describe(`telling other modules of the stock of the ${SHOP.name}`, () => {
  let at: ContractShop;
  let catalogue: BenchCatalogue;
  let prefix: string;

  beforeAll(async () => {
    at = await SHOP.open();
    prefix = unique('NEWS');
    catalogue = await makeCatalogue(at, SKUS, prefix, 0);
    await at.probe?.(true);
  });
  afterAll(async () => {
    await at.probe?.(false);
    await catalogue.remove();
    await at.close();
  });
  beforeEach(async () => {
    await rows(`DELETE FROM ps_wmsbridge_notification`);
    if (at.probe) await rows(`DELETE FROM ps_wmsbridgeprobe`);
  });

  const rows = async (sql: string, values: unknown[] = []): Promise<RowDataPacket[]> => (await at.pool.query<RowDataPacket[]>(sql.replaceAll('ps_', at.prefix), values))[0];
  const options = (more: Partial<StockSetOptions> = {}): StockSetOptions => ({
    idConnection: at.idConnection, figure: 'available', marginMs: 0, buffer: 0, dryRun: false, reflectsFrom: ['received'], safetyStop: null, answer: 'changes', ...more,
  });
  const levels = (level: number, count = SKUS): StockWrite[] => Array.from({ length: count }, (_, i) => ({ sku: skuOf(prefix, i), level, askedAt: new Date().toISOString() }));
  const notifications = async (): Promise<number> => Number((await rows('SELECT COUNT(*) AS n FROM ps_wmsbridge_notification'))[0]?.['n']);
  /** What other modules wait for: combinations, products without, and the sums. */
  const stock = async (): Promise<Set<string>> =>
    new Set(
      (await rows('SELECT id_product, id_product_attribute, quantity FROM ps_stock_available WHERE id_product BETWEEN ? AND ?', [catalogue.products.from, catalogue.products.to])).map(
        (row) => `${row['id_product']}-${row['id_product_attribute']}: ${row['quantity']}`,
      ),
    );
  const reported = async (): Promise<string[]> =>
    (await rows('SELECT id_product, id_product_attribute, quantity FROM ps_wmsbridgeprobe ORDER BY id')).map((row) => `${row['id_product']}-${row['id_product_attribute']}: ${row['quantity']}`);
  async function notifyAll(): Promise<number> {
    for (let requests = 1; ; requests += 1) {
      // One that dies of what it tells has no answer.
      if ((await at.shop.notifyStock(options()).catch(() => 1)) === 0) return requests;
      if (requests > 100) throw new Error('there is no end to it');
    }
  }
  const set = (name: string, value: number): Promise<void> => at.actions.setConfiguration(`WMSBRIDGEPROBE_${name}`, String(value));

  test('into stock and out of it: every SKU once, at last', async () => {
    if (at.probe) await set('PAUSE_MS', PAUSE_MS);
    for (const level of [5, 0]) {
      await at.shop.writeStockSet(levels(level), options());
      if (at.probe) expect(await notifications()).toBeGreaterThan(SKUS / 2);
      await notifyAll();
      expect(await notifications()).toBe(0);
      if (!at.probe) continue;
      expect((await reported()).sort()).toEqual([...(await stock())].sort());
      await rows('DELETE FROM ps_wmsbridgeprobe');
    }
  });

  test('other changes are told where the admin wants that, and not otherwise', async () => {
    await at.shop.writeStockSet(levels(3, 5), options());
    await notifyAll();
    if (at.probe) await rows('DELETE FROM ps_wmsbridgeprobe');
    await at.shop.writeStockSet(levels(4, 5), options());
    expect(await notifications()).toBe(0);
    if (at.probe) expect(await reported()).toEqual([]);
    await at.actions.setConfiguration('WMSBRIDGE_STOCK_TELL', 'all');
    await at.shop.writeStockSet(levels(6, 5), options());
    for (let left = 1; left > 0; ) left = await at.shop.notifyStock(options());
    await at.actions.setConfiguration('WMSBRIDGE_STOCK_TELL', 'crossings');
    if (at.probe) expect((await reported()).filter((words) => words.endsWith(': 6'))).toHaveLength(5);
    await at.shop.writeStockSet(levels(0, 5), options());
    await notifyAll();
  });

  test('a dry run, and a set that the safety stop stops, have nothing to tell', async () => {
    await at.shop.writeStockSet(levels(5, 20), options({ dryRun: true }));
    expect(await notifications()).toBe(0);
    await at.shop.writeStockSet(levels(5, 20), options());
    await notifyAll();
    expect(await at.shop.writeStockSet(levels(0, 20), options({ safetyStop: { share: 1, least: 1, emptied: 1_000_000 } }))).toMatchObject({ stopped: true });
    expect(await notifications()).toBe(0);
    await at.shop.writeStockSet(levels(0, 20), options());
    await notifyAll();
  });

  test('what a request noted that died before or after its write: by what the shop has now', async () => {
    const [went, stayed] = [catalogue.products.from, catalogue.products.from + 1];
    for (const id of [went, stayed]) await rows('INSERT INTO ps_wmsbridge_notification (id_shop, id_product, `before`, created_at) VALUES (?, ?, 0, UTC_TIMESTAMP(3))', [at.idShop, id]);
    await rows('UPDATE ps_stock_available SET quantity = 9 WHERE id_product = ? AND id_product_attribute = 0', [went]);
    await notifyAll();
    expect(await notifications()).toBe(0);
    if (at.probe) expect(await reported()).toEqual([`${went}-0: 9`]);
    await rows('UPDATE ps_stock_available SET quantity = 0 WHERE id_product = ? AND id_product_attribute = 0', [went]);
  });

  test('a module that ends the request: the stock is written, all others are told, and after three times it is given up', async () => {
    if (!at.probe) return;
    const poison = catalogue.products.from + 10;
    await set('PAUSE_MS', 0);
    await set('DIES_OF', poison);
    await at.shop.writeStockSet(levels(5, 60), options()).catch(() => undefined);
    const inStock = [...(await stock())].filter((words) => !words.endsWith(': 0'));
    expect(inStock.length).toBeGreaterThanOrEqual(60);
    await notifyAll();
    expect(await notifications()).toBe(0);
    expect([...new Set(await reported())].sort()).toEqual(inStock.filter((words) => !words.startsWith(`${poison}-`)).sort());
    const [logged] = await rows("SELECT message FROM ps_log WHERE message LIKE '%ended the request 3 times%' ORDER BY id_log DESC LIMIT 1");
    expect(logged?.['message']).toContain(`product ${poison} `);
    await set('DIES_OF', 0);
    await at.shop.writeStockSet(levels(0, 60), options());
    await notifyAll();
  });
});
