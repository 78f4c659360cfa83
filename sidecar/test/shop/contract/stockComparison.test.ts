/** What the shop has, held against what it was last given, as docs/contract.md has it. */
import { SHOP, unique, type ContractShop } from '../support/contractShop';

describe(`stock compared in the ${SHOP.name}`, () => {
  let at: ContractShop;
  beforeAll(async () => {
    at = await SHOP.open();
    // What is there besides is known to be absent: these tests are about their own products.
    await at.shop.compareStock(at.idConnection, true);
  });
  afterAll(async () => {
    // A sidecar that meets this shop later would write them.
    await run("DELETE FROM ps_wmsbridge_stock WHERE sku_any_case LIKE 'COMP-%'", []);
    await at.close();
  });

  const run = (sql: string, values: unknown[]): Promise<unknown> => at.pool.query(sql.replaceAll('ps_', at.prefix), values);
  const given = (sku: string, quantity: number | null, outcome: string, recheck = 0): Promise<unknown> =>
    run('INSERT INTO ps_wmsbridge_stock (id_connection, sku, sku_any_case, level, asked_at, recheck, written_quantity, outcome) VALUES (?, ?, ?, 20, UTC_TIMESTAMP(3), ?, ?, ?)', [at.idConnection, sku, sku, recheck, quantity, outcome]);
  async function product(quantity: number): Promise<{ sku: string; idProduct: number }> {
    const sku = unique('COMP');
    return { sku, ...(await at.actions.addProduct({ sku, quantity })) };
  }
  /** What is found of these. */
  async function found(...skus: string[]): Promise<{ differing: string[]; withoutLevel: string[] }> {
    const { differing, withoutLevel } = await at.shop.compareStock(at.idConnection, false);
    return { differing: differing.filter((sku) => skus.includes(sku)), withoutLevel: withoutLevel.filter((sku) => skus.includes(sku)) };
  }
  const NOTHING = { differing: [], withoutLevel: [] };

  test('a quantity that somebody overwrote, and none that is as it was given', async () => {
    const { sku, idProduct } = await product(7);
    await given(sku.toLowerCase(), 7, 'written');
    expect(await found(sku, sku.toLowerCase())).toEqual(NOTHING);
    await run('UPDATE ps_stock_available SET quantity = 99 WHERE id_product = ?', [idProduct]);
    // By the WMS's own spelling.
    expect(await found(sku, sku.toLowerCase())).toEqual({ differing: [sku.toLowerCase()], withoutLevel: [] });
    // What is computed anyway need not be named.
    await run('UPDATE ps_wmsbridge_stock SET recheck = 1 WHERE sku = ?', [sku.toLowerCase()]);
    expect(await found(sku, sku.toLowerCase())).toEqual(NOTHING);
  });

  test('a combination that somebody overwrote', async () => {
    const parent = await product(0);
    const sku = unique('COMP');
    const [made] = (await run('INSERT INTO ps_product_attribute (id_product, reference) VALUES (?, ?)', [parent.idProduct, sku])) as [{ insertId: number }];
    await run('INSERT INTO ps_product_attribute_shop (id_product, id_product_attribute, id_shop) VALUES (?, ?, ?)', [parent.idProduct, made.insertId, at.idShop]);
    await run('INSERT INTO ps_stock_available (id_product, id_product_attribute, id_shop, id_shop_group, quantity) VALUES (?, ?, ?, 0, 5)', [parent.idProduct, made.insertId, at.idShop]);
    await given(sku, 5, 'unchanged');
    // The product itself is not sold, so nobody asks for its own reference.
    expect(await found(sku, parent.sku)).toEqual(NOTHING);
    await run('UPDATE ps_stock_available SET quantity = 6 WHERE id_product_attribute = ?', [made.insertId]);
    expect(await found(sku, parent.sku)).toEqual({ differing: [sku], withoutLevel: [] });
  });

  test('a product made today: from the level that the WMS gave before, or to be asked for, once', async () => {
    const known = unique('COMP');
    await given(known, null, 'unknown');
    expect(await found(known)).toEqual(NOTHING);
    await at.actions.addProduct({ sku: known, quantity: 0 });
    const { sku } = await product(0);
    expect(await found(known, sku)).toEqual({ differing: [known], withoutLevel: [sku] });
    await at.shop.compareStock(at.idConnection, true);
    expect(await found(known, sku)).toEqual({ differing: [known], withoutLevel: [] });
  });

  test('two products that had one SKU: when one of them has another', async () => {
    const { sku, idProduct } = await product(3);
    const other = await at.actions.addProduct({ sku, quantity: 4 });
    await given(sku, null, 'ambiguous');
    expect(await found(sku)).toEqual(NOTHING);
    await run('UPDATE ps_product SET reference = ? WHERE id_product = ?', [unique('COMP'), other.idProduct]);
    expect(await found(sku)).toEqual({ differing: [sku], withoutLevel: [] });
    expect(idProduct).not.toBe(other.idProduct);
  });

  test('what is left alone, refused or virtual is nobody\'s question', async () => {
    const [left, refused, virtual] = [await product(1), await product(1), await product(1)];
    await given(left.sku, null, 'excluded');
    await given(refused.sku, null, 'refused');
    await run('UPDATE ps_product SET is_virtual = 1 WHERE id_product = ?', [virtual.idProduct]);
    expect(await found(left.sku, refused.sku, virtual.sku)).toEqual(NOTHING);
  });

  test('what cannot be read is refused with words', async () => {
    const response = await fetch(`${at.url}/api/wmsbridge_stock?id_shop=${at.idShop}&output_format=JSON`, { method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${at.key}:`).toString('base64')}`, 'content-type': 'application/json' }, body: JSON.stringify({ connection: at.idConnection, compare: { asked_all: 1 } }) });
    expect([response.status, await response.text()]).toEqual([400, expect.stringMatching(/asked_all/)]);
  });
});
