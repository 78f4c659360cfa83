/**
 * A sales history of any size for measurements, written into the shop's tables and the ledger in a few statements and taken out
 * again: two lines an order, all shipped, known to the WMS and settled, as the stock rounds of its time leave it, but for the newest ones, which are open. Three tenths of the orders
 * hold the best seller, so that 200,000 orders are 400,000 lines, 60,000 of them of one product.
 */
import type { PoolConnection } from 'mysql2/promise';
import type { ContractShop } from '../test/shop/support/contractShop';
import { fill } from './stockCatalogue';

const BEST_SELLER_TENTHS = 3;
/** Of the newest orders: at the WMS and not shipped yet, and waiting for a bank transfer. */
const AT_WMS = 500;
const UNPAID = 200;
const PAID_STATUS = 2;
const DELIVERED_STATUS = 5;
const UNPAID_STATUS = 10;
const PAYMENT = 'WMS Bridge bench';
const ROWS_A_STATEMENT = 20_000;

export interface BenchHistory {
  /** Pieces of each SKU that are in flight, by its index; of the others none. */
  inFlight: ReadonlyMap<number, number>;
}

/** @param skus how many the catalogue has; the first three fifths are simple products */
export async function makeHistory(shop: ContractShop, orders: number, skus: number, firstProduct: number, skuPrefix: string): Promise<BenchHistory> {
  const { pool, prefix, idShop, idConnection } = shop;
  const connection = await pool.getConnection();
  const simple = Math.round(skus * 0.6);
  const open = Math.min(orders, AT_WMS + UNPAID);
  const unpaid = Math.min(orders, UNPAID);
  try {
    await connection.query("SET SESSION sql_mode = ''");
    const first = await nextId(connection, `${prefix}orders`, 'id_order');
    const firstDetail = await nextId(connection, `${prefix}order_detail`, 'id_order_detail');
    const firstWms = await nextId(connection, `${prefix}wmsbridge_wms_order`, 'id_wms_order');
    const state = `CASE WHEN n >= ${orders - unpaid} THEN ${UNPAID_STATUS} WHEN n >= ${orders - open} THEN ${PAID_STATUS} ELSE ${DELIVERED_STATUS} END`;
    const at = `NOW() - INTERVAL ${orders} SECOND + INTERVAL n SECOND`;
    await fill(connection, orders, (numbers) => `INSERT INTO ${prefix}orders (id_order, reference, id_shop_group, id_shop, id_carrier, id_lang, id_customer, id_currency,
        current_state, secure_key, payment, module, valid, date_add, date_upd)
      SELECT ${first} + n, CONCAT('B', LPAD(n, 8, '0')), 1, ${idShop}, 1, 1, 1, 1, ${state}, '', '${PAYMENT}', 'bench', 1, ${at}, ${at} FROM ${numbers}`, ROWS_A_STATEMENT);
    const line = (number: number, index: string): ((numbers: string) => string) => (numbers) => `INSERT INTO ${prefix}order_detail
        (id_order_detail, id_order, id_shop, product_id, product_attribute_id, product_name, product_quantity, product_reference)
      SELECT ${firstDetail} + n * 2 + ${number}, ${first} + n, ${idShop}, ${firstProduct} + ${index}, 0, 'bench', 1, ${sku(skuPrefix, index)} FROM ${numbers}`;
    await fill(connection, orders, line(0, FIRST_LINE(simple)), ROWS_A_STATEMENT);
    await fill(connection, orders, line(1, SECOND_LINE(simple)), ROWS_A_STATEMENT);
    const known = orders - unpaid;
    await fill(connection, known, (numbers) => `INSERT INTO ${prefix}wmsbridge_order (id_connection, id_order, id_shop, state, wms_status, created_at, updated_at)
      SELECT ${idConnection}, ${first} + n, ${idShop}, IF(n >= ${orders - open}, 'at_wms', 'done'), ${wmsStatus(orders - open)}, ${utc(orders)}, ${utc(orders)} FROM ${numbers}`, ROWS_A_STATEMENT);
    await fill(connection, known, (numbers) => `INSERT INTO ${prefix}wmsbridge_wms_order
        (id_wms_order, id_connection, id_order, wms_number, external_ref, wms_status, settled, accepted_call_at, accepted_at, created_at, updated_at)
      SELECT ${firstWms} + n, ${idConnection}, ${first} + n, CONCAT('BENCH-', ${first} + n), 'bench', ${wmsStatus(orders - open)}, IF(n >= ${orders - open}, 0, 1), ${utc(orders)}, ${utc(orders)}, ${utc(orders)}, ${utc(orders)} FROM ${numbers}`, ROWS_A_STATEMENT);
    const held = (index: string): ((numbers: string) => string) => (numbers) => `INSERT IGNORE INTO ${prefix}wmsbridge_wms_line (id_wms_order, sku, quantity, picked)
      SELECT ${firstWms} + n, ${sku(skuPrefix, index)}, 1, IF(n >= ${orders - open}, NULL, 1) FROM ${numbers}`;
    await fill(connection, known, held(FIRST_LINE(simple)), ROWS_A_STATEMENT);
    await fill(connection, known, held(SECOND_LINE(simple)), ROWS_A_STATEMENT);
    await connection.query(`ANALYZE TABLE ${prefix}orders, ${prefix}order_detail, ${prefix}wmsbridge_order, ${prefix}wmsbridge_wms_order, ${prefix}wmsbridge_wms_line`);
  } finally {
    connection.destroy();
  }
  const inFlight = new Map<number, number>();
  for (let n = orders - unpaid; n < orders; n += 1) {
    for (const index of indexesOf(n, simple)) inFlight.set(index, (inFlight.get(index) ?? 0) + 1);
  }
  return { inFlight };
}

/** The places in the catalogue of what order `n` holds: the best seller or any, and any other. */
function indexesOf(n: number, simple: number): [number, number] {
  return [n % 10 < BEST_SELLER_TENTHS ? 0 : 1 + ((n * 7) % (simple - 2)), 1 + ((n * 13 + 5) % (simple - 2))];
}
const FIRST_LINE = (simple: number): string => `IF(n % 10 < ${BEST_SELLER_TENTHS}, 0, 1 + (n * 7) % ${simple - 2})`;
const SECOND_LINE = (simple: number): string => `(1 + (n * 13 + 5) % ${simple - 2})`;

/** Takes out every history of ours and the orders of the checkout's stand-in. */
export async function removeHistories({ pool, prefix }: ContractShop): Promise<void> {
  const [rows] = await pool.query(`SELECT MIN(id_order) AS first, MAX(id_order) AS last FROM ${prefix}orders WHERE payment = ?`, [PAYMENT]);
  const { first, last } = (rows as { first: number | null; last: number | null }[])[0] ?? { first: null, last: null };
  if (first === null || last === null) return;
  for (let from = first; from <= last; from += ROWS_A_STATEMENT) {
    const ours = `JOIN ${prefix}orders o ON o.id_order = t.id_order AND o.payment = ? WHERE t.id_order BETWEEN ? AND ?`;
    const values = [PAYMENT, from, Math.min(last, from + ROWS_A_STATEMENT - 1)];
    await pool.query(`DELETE l FROM ${prefix}wmsbridge_wms_line l JOIN ${prefix}wmsbridge_wms_order t ON t.id_wms_order = l.id_wms_order ${ours}`, values);
    for (const table of ['wmsbridge_wms_order', 'wmsbridge_order', 'order_detail']) await pool.query(`DELETE t FROM ${prefix}${table} t ${ours}`, values);
    await pool.query(`DELETE FROM ${prefix}orders WHERE payment = ? AND id_order BETWEEN ? AND ?`, values);
  }
}

/** The name that marks a row of `orders` as one of ours. */
export const BENCH_PAYMENT = PAYMENT;

function sku(skuPrefix: string, index: string): string {
  return `CONCAT('${skuPrefix}', LPAD(1 + ${index}, 7, '0'))`;
}

function wmsStatus(firstOpen: number): string {
  return `IF(n >= ${firstOpen}, 'allocated', 'shipped')`;
}

/** When order n was placed, as our tables have it; at least an hour ago, so that no margin reaches it. */
function utc(orders: number): string {
  return `UTC_TIMESTAMP(3) - INTERVAL 1 HOUR - INTERVAL ${orders} SECOND + INTERVAL n SECOND`;
}

async function nextId(connection: PoolConnection, table: string, id: string): Promise<number> {
  const [rows] = await connection.query(`SELECT COALESCE(MAX(${id}), 0) + 1 AS next FROM ${table}`);
  return Number((rows as { next: number }[])[0]?.next);
}
