/**
 * A catalogue of any size for measurements, written into the shop's tables in a few statements and taken out again: three fifths
 * simple products, the rest combinations, four to a product. SKUs are "<prefix>0000001" and so on.
 */
import type { Pool, PoolConnection } from 'mysql2/promise';

export interface BenchCatalogue {
  /** Ids of its products, from and to. */
  products: { from: number; to: number };
  remove(): Promise<void>;
}

export interface CatalogueShop {
  pool: Pool;
  prefix: string;
  idShop: number;
}

const COMBINATIONS_A_PRODUCT = 4;
const SIMPLE_SHARE = 0.6;
/** Rows of one statement: a million in one would hold the shop's undo log for minutes. */
const ROWS_A_STATEMENT = 50_000;
const DIGITS = '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';

/** The SKU of this index, from 0. */
export function skuOf(skuPrefix: string, index: number): string {
  return `${skuPrefix}${String(index + 1).padStart(7, '0')}`;
}

/** @param quantity in stock of each SKU at first */
export async function makeCatalogue(shop: CatalogueShop, count: number, skuPrefix: string, quantity: number): Promise<BenchCatalogue> {
  const { pool, prefix, idShop } = shop;
  const simple = Math.round(count * SIMPLE_SHARE);
  const connection = await pool.getConnection();
  const products = { from: 0, to: 0 };
  const combinations = { from: 0, to: 0 };
  try {
    await connection.query("SET SESSION sql_mode = ''");
    const next = async (table: string, id: string): Promise<number> => {
      const [rows] = await connection.query(`SELECT COALESCE(MAX(${id}), 0) + 1 AS next FROM ${prefix}${table}`);
      return Number((rows as { next: number }[])[0]?.next);
    };
    products.from = await next('product', 'id_product');
    combinations.from = await next('product_attribute', 'id_product_attribute');
    const parents = Math.ceil((count - simple) / COMBINATIONS_A_PRODUCT);
    products.to = products.from + simple + parents - 1;
    combinations.to = combinations.from + (count - simple) - 1;
    const text = `'${skuPrefix}'`;
    const product = `${products.from} + n`;
    const parent = `${products.from + simple} + n DIV ${COMBINATIONS_A_PRODUCT}`;
    const combination = `${combinations.from} + n`;
    const name = (index: string): string => `CONCAT(${text}, LPAD(${index}, 7, '0'))`;
    await fill(connection, simple + parents, (numbers) => `INSERT INTO ${prefix}product (id_product, reference, product_type, state, active, date_add, date_upd)
      SELECT ${product}, IF(n < ${simple}, ${name('n + 1')}, ''), IF(n < ${simple}, 'standard', 'combinations'), 1, 1, NOW(), NOW() FROM ${numbers}`);
    await fill(connection, simple + parents, (numbers) => `INSERT INTO ${prefix}product_shop (id_product, id_shop, active) SELECT ${product}, ${idShop}, 1 FROM ${numbers}`);
    await fill(connection, count - simple, (numbers) => `INSERT INTO ${prefix}product_attribute (id_product_attribute, id_product, reference)
      SELECT ${combination}, ${parent}, ${name(`${simple} + n + 1`)} FROM ${numbers}`);
    await fill(connection, count - simple, (numbers) => `INSERT INTO ${prefix}product_attribute_shop (id_product, id_product_attribute, id_shop) SELECT ${parent}, ${combination}, ${idShop} FROM ${numbers}`);
    const stock = `INSERT INTO ${prefix}stock_available (id_product, id_product_attribute, id_shop, id_shop_group, quantity, physical_quantity, out_of_stock)`;
    await fill(connection, simple + parents, (numbers) => `${stock} SELECT ${product}, 0, ${idShop}, 0, IF(n < ${simple}, 1, ${COMBINATIONS_A_PRODUCT}) * ${quantity}, IF(n < ${simple}, 1, ${COMBINATIONS_A_PRODUCT}) * ${quantity}, 2 FROM ${numbers}`);
    await fill(connection, count - simple, (numbers) => `${stock} SELECT ${parent}, ${combination}, ${idShop}, 0, ${quantity}, ${quantity}, 2 FROM ${numbers}`);
    await connection.query(`ANALYZE TABLE ${prefix}product, ${prefix}product_attribute, ${prefix}stock_available, ${prefix}product_shop, ${prefix}product_attribute_shop`);
  } finally {
    connection.destroy();
  }
  return {
    products,
    remove: () => removeCatalogues(shop, skuPrefix),
  };
}

/** Takes out every catalogue whose SKUs begin like this: also what a killed run left. */
export async function removeCatalogues({ pool, prefix }: Pick<CatalogueShop, 'pool' | 'prefix'>, skuPrefix: string): Promise<void> {
  const like = `${skuPrefix.replace(/[\\%_]/g, '\\$&')}%`;
  const [rows] = await pool.query(
    `SELECT MIN(id) AS first, MAX(id) AS last FROM (
       SELECT id_product AS id FROM ${prefix}product WHERE reference LIKE ? UNION ALL SELECT id_product FROM ${prefix}product_attribute WHERE reference LIKE ?) ours`,
    [like, like],
  );
  const { first, last } = (rows as { first: number | null; last: number | null }[])[0] ?? { first: null, last: null };
  if (first === null || last === null) return;
  for (let from = first; from <= last; from += ROWS_A_STATEMENT) {
    const ours = `SELECT id_product FROM ${prefix}product WHERE id_product BETWEEN ? AND ? AND reference LIKE ?
                  UNION SELECT id_product FROM ${prefix}product_attribute WHERE id_product BETWEEN ? AND ? AND reference LIKE ?`;
    const values = [from, Math.min(last, from + ROWS_A_STATEMENT - 1), like];
    // The tables that say which are ours come last.
    for (const table of ['stock_available', 'product_shop', 'product_attribute_shop']) {
      await pool.query(`DELETE t FROM ${prefix}${table} t JOIN (${ours}) ours ON ours.id_product = t.id_product`, [...values, ...values]);
    }
    await pool.query(`DELETE p FROM ${prefix}product p JOIN (${ours}) ours ON ours.id_product = p.id_product`, [...values, ...values]);
    await pool.query(`DELETE FROM ${prefix}product_attribute WHERE id_product BETWEEN ? AND ? AND reference LIKE ?`, values);
  }
}

/** Runs `insert` for the numbers `n` from 0 to `count`, some of them a statement. */
export async function fill(connection: PoolConnection, count: number, insert: (numbers: string) => string, rowsAStatement = ROWS_A_STATEMENT): Promise<void> {
  for (let from = 0; from < count; from += rowsAStatement) {
    const to = Math.min(count, from + rowsAStatement);
    // As many digits as the part needs.
    const digits = String(to - from - 1).length;
    const names = Array.from({ length: digits }, (_, i) => `t${i}`);
    const sum = names.map((one, i) => `${one}.d * ${10 ** i}`).join(' + ');
    const numbers = `(SELECT ${from} + ${sum} AS n FROM ${names.map((one) => `${DIGITS} ${one}`).join(' CROSS JOIN ')} HAVING n < ${to} ORDER BY n) numbers`;
    await connection.query(insert(numbers));
  }
}
