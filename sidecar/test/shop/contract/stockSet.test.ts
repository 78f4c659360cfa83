/** Writing stock in sets: rules, safety stop and the many-rows ways of the resource, as docs/contract.md has them. */
import { SHOP, unique, type ContractShop } from '../support/contractShop';
import { makeCatalogue, skuOf } from '../../../bench/stockCatalogue';
import type { StockSafetyStop, StockSetOptions, StockWrite } from '../../../src/shop/Shop';

describe(`stock in sets to the ${SHOP.name}`, () => {
  let at: ContractShop;
  beforeAll(async () => {
    at = await SHOP.open();
  });
  afterAll(() => at.close());

  const DEFAULTS = { BACK_ORDERS: 'shop', PACKS: 'write', EXCLUDE_CATEGORIES: '', EXCLUDE_SUPPLIERS: '' };
  let ruled = false;
  /** What the admin chose; the module alone reads it. */
  async function rule(rules: Partial<typeof DEFAULTS>): Promise<void> {
    ruled = true;
    for (const [name, value] of Object.entries(rules)) await at.actions.setConfiguration(`WMSBRIDGE_STOCK_${name}`, value);
  }
  afterEach(async () => {
    if (ruled) await rule(DEFAULTS);
    ruled = false;
  });

  const options = (more: Partial<StockSetOptions> = {}): StockSetOptions => ({
    idConnection: at.idConnection, figure: 'available', marginMs: 0, buffer: 0, dryRun: false, reflectsFrom: ['received'], safetyStop: null, answer: 'changes', ...more,
  });
  const level = (sku: string, quantity: number, buffer?: number): StockWrite => ({ sku, level: quantity, askedAt: new Date().toISOString(), ...(buffer === undefined ? {} : { buffer }) });
  async function product(quantity: number): Promise<{ sku: string; idProduct: number }> {
    const sku = unique('SET');
    return { sku, ...(await at.actions.addProduct({ sku, quantity })) };
  }
  const run = (sql: string, values: unknown[]): Promise<unknown> => at.pool.query(sql.replaceAll('ps_', at.prefix), values);

  test('only changes are answered; a buffer of its own', async () => {
    const [same, other, kept] = [await product(5), await product(5), await product(5)];
    const result = await at.shop.writeStockSet([level(same.sku, 5), level(other.sku, 6), level(kept.sku, 9, 3)], options());
    expect(result).toMatchObject({ stopped: false, results: [{ sku: other.sku, outcome: 'written', before: 5, after: 6 }, { sku: kept.sku, outcome: 'written', after: 6 }] });
    expect(await at.shop.writeStockSet([level(same.sku, 5), level(other.sku, 6)], options())).toMatchObject({ results: [] });
  });

  test('a request of somebody who has lost the lease meanwhile writes nothing: newer figures may be there', async () => {
    const { sku } = await product(5);
    const mine = async (owner: string | null): Promise<unknown> => run("INSERT INTO ps_wmsbridge_cursor (id_connection, name, lease_owner) VALUES (?, 'stock', ?) ON DUPLICATE KEY UPDATE lease_owner = VALUES(lease_owner)", [at.idConnection, owner]);
    await mine('another');
    await expect(at.shop.writeStockSet([level(sku, 8)], options({ leaseOwner: 'me' }))).rejects.toMatchObject({ code: 'shop_unavailable' });
    await mine(null);
    await expect(at.shop.writeStockSet([level(sku, 8)], options({ leaseOwner: 'me' }))).rejects.toMatchObject({ code: 'shop_unavailable' });
    expect(await at.actions.stock(sku)).toBe(5);
    await mine('me');
    expect(await at.shop.writeStockSet([level(sku, 8)], options({ leaseOwner: 'me' }))).toMatchObject({ results: [{ sku, outcome: 'written', after: 8 }] });
    await mine(null);
  });

  test('physical is quantity and reserved together', async () => {
    const { sku, idProduct } = await product(9);
    await at.actions.placeOrder({ lines: [{ sku, quantity: 2 }] });
    await at.shop.writeStockSet([level(sku, 30)], options());
    const [rows] = await at.pool.query(`SELECT quantity, physical_quantity AS physical, reserved_quantity AS reserved FROM ${at.prefix}stock_available WHERE id_product = ?`, [idProduct]);
    const row = (rows as { quantity: number; physical: number; reserved: number }[])[0]!;
    expect(Number(row.physical)).toBe(Number(row.quantity) + Number(row.reserved));
    expect(Number(row.reserved)).toBe(2);
  });

  test('categories and suppliers that are left out', async () => {
    const [inCategory, ofSupplier, other] = [await product(5), await product(5), await product(5)];
    await run('INSERT INTO ps_category_product (id_category, id_product, position) VALUES (987654, ?, 0)', [inCategory.idProduct]);
    await run('UPDATE ps_product SET id_supplier = 987655 WHERE id_product = ?', [ofSupplier.idProduct]);
    const all = [inCategory, ofSupplier, other].map(({ sku }) => level(sku, 8));
    await rule({ EXCLUDE_CATEGORIES: '3000001,987654', EXCLUDE_SUPPLIERS: '987655' });
    expect(await at.shop.writeStockSet(all, options())).toMatchObject({
      results: [
        { outcome: 'excluded', before: 5, message: expect.stringContaining('category 987654') },
        { outcome: 'excluded', before: 5, message: expect.stringContaining('supplier 987655') },
        { outcome: 'written', after: 8 },
      ],
    });
    expect(await at.actions.stock(inCategory.sku)).toBe(5);
  });

  test('below 0 where the shop takes back-orders, unless never', async () => {
    const { sku, idProduct } = await product(5);
    await run('UPDATE ps_stock_available SET out_of_stock = 1 WHERE id_product = ?', [idProduct]);
    expect(await at.shop.writeStockSet([level(sku, 2, 6)], options())).toMatchObject({ results: [{ after: -4 }] });
    // What is below 0 is answered although it does not change: nobody could guess it.
    expect(await at.shop.writeStockSet([level(sku, 2, 6)], options())).toMatchObject({ results: [{ outcome: 'unchanged', after: -4 }] });
    await rule({ BACK_ORDERS: 'never' });
    expect(await at.shop.writeStockSet([level(sku, 2, 6)], options())).toMatchObject({ results: [{ outcome: 'written', before: -4, after: 0 }] });
  });

  describe('the safety stop', () => {
    const safetyStop = (more: Partial<StockSafetyStop> = {}): StockSafetyStop => ({ share: 1, least: 3, emptied: 0, ...more });
    test('counts, stops before the first write, and lets few pass', async () => {
      const many = await Promise.all([1, 2, 3, 4].map(() => product(5)));
      const [filled] = [await product(5)];
      const levels = [...many.map(({ sku }) => level(sku, 0)), level(filled.sku, 50)];
      const [rows] = await at.pool.query(`SELECT COUNT(*) AS n FROM ${at.prefix}stock_available sa WHERE quantity > 0 AND (id_product_attribute > 0 OR NOT EXISTS (SELECT 1 FROM ${at.prefix}product_attribute c WHERE c.id_product = sa.id_product))`);
      const sellable = Number((rows as { n: number }[])[0]?.n);
      const stopping = safetyStop({ share: Math.max(1, Math.floor(300 / sellable)) });
      if (400 > sellable * stopping.share) {
        expect(await at.shop.writeStockSet(levels, options({ safetyStop: stopping }))).toEqual({ stopped: true, emptied: 4, sellable, results: [] });
        expect(await at.actions.stock(filled.sku)).toBe(5);
      }
      // Others of the same run were emptied before.
      expect(await at.shop.writeStockSet(levels, options({ safetyStop: safetyStop({ share: 1, emptied: sellable * 10 }) }))).toMatchObject({ stopped: true });
      expect(await at.actions.stock(many[0]!.sku)).toBe(5);
      expect(await at.shop.writeStockSet(levels, options({ dryRun: true, answer: 'none', safetyStop: safetyStop({ least: 0, share: 100 }) }))).toEqual({ stopped: false, emptied: 4, sellable, results: [] });
      expect(await at.shop.writeStockSet(levels, options({ safetyStop: safetyStop({ least: 5 }) }))).toMatchObject({ stopped: false, emptied: 4 });
      expect(await at.actions.stock(many[0]!.sku)).toBe(0);
    });
  });

  test.each([
    ['next to each other', [3, 4, 5, 6]],
    ['with gaps', [1, 3, 5, 6]],
    ['far apart', [0, 1, 11]],
    ['a single one', [7]],
  ])('rows %s: each gets its own number, and no other is touched', async (_, places) => {
    const skus: string[] = [];
    for (let i = 0; i < 12; i += 1) skus.push((await product(5)).sku);
    await at.shop.writeStockSet(places.map((place) => level(skus[place] as string, 100 + place)), options());
    expect(await Promise.all(skus.map((sku) => at.actions.stock(sku)))).toEqual(skus.map((__, place) => (places.includes(place) ? 100 + place : 5)));
  });

  test('hundreds of rows at once, named and in one go: products, combinations and their sums', async () => {
    const count = 3_000;
    const prefix = unique('MANY');
    const catalogue = await makeCatalogue(at, count, prefix, 10);
    try {
      const all = (quantity: number): StockWrite[] => {
        const askedAt = new Date().toISOString();
        return Array.from({ length: count }, (_, i) => ({ sku: skuOf(prefix, i).toLowerCase(), level: quantity + (i % 3), askedAt }));
      };
      const sums = async (): Promise<{ wrong: number; pieces: number }> => {
        const [rows] = await at.pool.query(
          `SELECT SUM(IF(id_product_attribute = 0, 0, quantity)) AS parts, SUM(IF(id_product_attribute = 0, quantity, 0)) AS total, MAX(id_product_attribute) AS combinations
           FROM ${at.prefix}stock_available WHERE id_product BETWEEN ? AND ? GROUP BY id_product`,
          [catalogue.products.from, catalogue.products.to],
        );
        const each = rows as { parts: string; total: string; combinations: number }[];
        return {
          wrong: each.filter((row) => Number(row.combinations) > 0 && Number(row.parts) !== Number(row.total)).length,
          pieces: each.reduce((sum, row) => sum + Number(row.total), 0),
        };
      };
      expect((await at.shop.writeStockSet(all(20), options())).results.filter(({ outcome }) => outcome === 'written')).toHaveLength(count);
      expect(await sums()).toEqual({ wrong: 0, pieces: count * 21 });
      expect((await at.shop.writeStockSet(all(20), options())).results).toEqual([]);
      // Some, by name.
      expect((await at.shop.writeStockSet(all(30).slice(0, 100), options())).results).toHaveLength(100);
      expect((await at.shop.writeStockSet(all(30).slice(-100), options())).results).toHaveLength(100);
      expect((await sums()).wrong).toBe(0);
      // A sum that a checkout beside an earlier write left wrong is put right although its parts stay as they are.
      await run('UPDATE ps_stock_available SET quantity = quantity + 7 WHERE id_product = ? AND id_product_attribute = 0', [catalogue.products.to]);
      expect((await sums()).wrong).toBe(1);
      await at.shop.writeStockSet(all(30).slice(-100), options());
      expect((await sums()).wrong).toBe(0);
    } finally {
      await catalogue.remove();
    }
  });

  test('what is out of the ordinary is seen the same way in one go as by name', async () => {
    const [plain, twice, virtual, pack, category, elsewhere, rowless, depends] = await Promise.all(Array.from({ length: 8 }, () => product(5)));
    const all = [plain!, twice!, virtual!, pack!, category!, elsewhere!, rowless!, depends!];
    await at.actions.addProduct({ sku: twice!.sku, quantity: 9 });
    await run('UPDATE ps_product SET is_virtual = 1 WHERE id_product = ?', [virtual!.idProduct]);
    await run('UPDATE ps_product SET cache_is_pack = 1 WHERE id_product = ?', [pack!.idProduct]);
    await run('INSERT INTO ps_category_product (id_category, id_product, position) VALUES (987656, ?, 0)', [category!.idProduct]);
    await run('DELETE FROM ps_product_shop WHERE id_product = ?', [elsewhere!.idProduct]);
    await run('DELETE FROM ps_stock_available WHERE id_product = ?', [rowless!.idProduct]);
    await run('UPDATE ps_stock_available SET depends_on_stock = 1 WHERE id_product = ?', [depends!.idProduct]);
    const catalogue = await makeCatalogue(at, 20, unique('ODD'), 10);
    try {
      const [{ from }, [rows]] = [catalogue.products, await at.pool.query(`SELECT c.reference AS sku, c.id_product AS idProduct, c.id_product_attribute AS id FROM ${at.prefix}product_attribute c WHERE c.id_product >= ? ORDER BY c.id_product_attribute`, [catalogue.products.from])];
      const combinations = rows as { sku: string; idProduct: number; id: number }[];
      const [good, sumless, shopless, same] = [combinations[0]!, combinations[4]!, combinations[5]!, combinations[1]!];
      await run('DELETE FROM ps_stock_available WHERE id_product = ? AND id_product_attribute = 0', [sumless.idProduct]);
      await run('DELETE FROM ps_product_attribute_shop WHERE id_product_attribute = ?', [shopless.id]);
      await run('UPDATE ps_product SET reference = ? WHERE id_product = ?', [same.sku, good.idProduct]);
      await run('UPDATE ps_product SET reference = ? WHERE id_product = ?', [`${same.sku}-P`, sumless.idProduct]);
      const [simple] = (await at.pool.query(`SELECT reference AS sku FROM ${at.prefix}product WHERE id_product = ?`, [from]))[0] as { sku: string }[];
      const levels = [...all.map(({ sku }) => sku), simple!.sku, good.sku, sumless.sku, shopless.sku, same.sku, `${same.sku}-P`].map((sku) => level(sku, 8));
      await rule({ PACKS: 'leave', EXCLUDE_CATEGORIES: '987656' });
      const asked = options({ dryRun: true });
      const byName = (await at.shop.writeStockSet(levels, asked)).results;
      const [[count]] = (await at.pool.query(`SELECT COUNT(*) AS n FROM ${at.prefix}stock_available`)) as unknown as [[{ n: number }]];
      const others = Array.from({ length: 2_001 + Math.ceil(0.4 * Number(count.n)) }, (_, i) => level(`NONE-${i}`, 1));
      const inOneGo = (await at.shop.writeStockSet([...levels, ...others], asked)).results.slice(0, levels.length);
      expect(inOneGo).toEqual(byName);
      // Advanced stock management (`depends`) is PrestaShop 8's alone.
      const outcomes = byName.filter(({ sku }) => sku !== depends!.sku).map(({ outcome }) => outcome);
      expect(outcomes).toEqual(['written', 'ambiguous', 'excluded', 'excluded', 'excluded', 'unknown', 'written', 'written', 'written', 'written', 'unknown', 'written', 'ambiguous']);
    } finally {
      await catalogue.remove();
      await run('DELETE FROM ps_category_product WHERE id_category = 987656', []);
    }
  });

  test('SKUs that the WMS has not named go to 0 where that is asked for; those it named do not', async () => {
    const [named, absent] = [await product(5), await product(5)];
    const since = new Date(Date.now() - 60_000).toISOString();
    await run("INSERT INTO ps_wmsbridge_stock (id_connection, sku, level, asked_at) VALUES (?, ?, 5, UTC_TIMESTAMP(3))", [at.idConnection, named.sku.toLowerCase()]);
    const result = await at.shop.writeStockSet([], options({ absentSince: since }));
    expect(result.results.find(({ sku }) => sku === absent.sku)).toMatchObject({ outcome: 'written', before: 5, after: 0 });
    expect(result.results.find(({ sku }) => sku === named.sku)).toBeUndefined();
    expect(await at.actions.stock(named.sku)).toBe(5);
  });

  // What a supplier ships himself the WMS never names, and that is no reason to have none of it.
  test('what is left alone by its SKU does not go to 0 because the WMS has not named it', async () => {
    const [one, drop, absent] = [await product(5), await product(5), await product(5)];
    const since = new Date(Date.now() - 60_000).toISOString();
    const patterns = [one.sku.toLowerCase(), `${drop.sku.slice(0, -3)}*${drop.sku.slice(-2, -1)}?`];
    const { results } = await at.shop.writeStockSet([], options({ absentSince: since, excludeSkus: patterns, dryRun: true }));
    const named = results.map(({ sku }) => sku);
    expect(named).toContain(absent.sku);
    expect(named).not.toContain(one.sku);
    expect(named).not.toContain(drop.sku);
  });

  // Tables of a shop that was upgraded over the years may compare texts in different ways.
  test('where products and combinations have collations of their own, too', async () => {
    const { sku } = await product(5);
    const collation = async (of: string): Promise<string> => String(((await run(`SHOW FULL COLUMNS FROM ${of} WHERE Field = 'reference'`, [])) as [{ Collation: string }[]])[0][0]?.Collation);
    const [own, other] = [await collation('ps_product_attribute'), (await collation('ps_product')) === 'utf8mb4_unicode_ci' ? 'utf8mb4_general_ci' : 'utf8mb4_unicode_ci'];
    const collate = (name: string): Promise<unknown> => run(`ALTER TABLE ps_product_attribute MODIFY reference VARCHAR(64) CHARACTER SET utf8mb4 COLLATE ${name} NULL`, []);
    await collate(other);
    try {
      const { results } = await at.shop.writeStockSet([], options({ absentSince: new Date(Date.now() - 60_000).toISOString(), dryRun: true }));
      expect(results.map((result) => result.sku)).toContain(sku);
    } finally {
      await collate(own);
    }
  });

  test('what cannot be read as a whole is refused with words', async () => {
    const answer = await fetch(`${at.url}/api/wmsbridge_stock?output_format=JSON&id_shop=${at.idShop}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${at.key}:`).toString('base64')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ connection: at.idConnection, reflects_from: [], packed: 'no gzip' }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('base64 of gzip');
  });
});
