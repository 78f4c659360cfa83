/**
 * A stand-in for the checkout, in a process with a connection of its own: the statements that PrestaShop runs on `stock_available`
 * and the orders' tables for one order after the other, read-modify-write of the whole stock row and all. Told where on its
 * first message; answers "stop" with how long the longest statement took and how much it sold of what.
 */
import { fork } from 'node:child_process';
import mysql from 'mysql2/promise';
import { BENCH_PAYMENT } from './stockHistory';

export interface CheckoutPlace {
  databaseUrl: string;
  prefix: string;
  idShop: number;
  /** Simple products, by their ids, with their SKUs. The first one is in every second order. */
  products: { id: number; sku: string }[];
}

export interface CheckoutAnswer {
  orders: number;
  statements: number;
  longestMs: number;
  /** What that statement was. */
  longest: string;
  /** Pieces by SKU. */
  sold: [sku: string, pieces: number][];
}

const PAUSE_MS = 5;
const PAID_STATUS = 2;
/** No shop has so many carts: those from here on are ours. */
export const FIRST_CART = 4_000_000_000;

export interface Checkout {
  stop(): Promise<CheckoutAnswer>;
}

export async function startCheckout(place: CheckoutPlace): Promise<Checkout> {
  const child = fork(__filename, { execArgv: ['--import', 'tsx'] });
  const next = <T>(): Promise<T> => new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', () => reject(new Error('The stand-in for the checkout ended before its answer.')));
  });
  const ready = next<string>();
  child.send(place);
  await ready;
  return {
    async stop() {
      const answer = next<CheckoutAnswer>();
      child.send('stop');
      return answer;
    },
  };
}

async function sell(place: CheckoutPlace, stopped: () => boolean): Promise<CheckoutAnswer> {
  const { prefix, idShop } = place;
  const connection = await mysql.createConnection({ uri: place.databaseUrl });
  await connection.query("SET SESSION sql_mode = ''");
  const answer: CheckoutAnswer = { orders: 0, statements: 0, longestMs: 0, longest: '', sold: [] };
  const sold = new Map<string, number>();
  const run = async (what: string, sql: string, values: unknown[]): Promise<unknown> => {
    const began = performance.now();
    const [result] = await connection.query(sql, values);
    const ms = performance.now() - began;
    answer.statements += 1;
    if (ms > answer.longestMs) Object.assign(answer, { longestMs: ms, longest: what });
    return result;
  };
  process.send?.('ready');
  while (!stopped()) {
    const product = place.products[answer.orders % 2 === 0 ? 0 : Math.floor(Math.random() * place.products.length)] as { id: number; sku: string };
    const idCart = FIRST_CART + answer.orders;
    await run('fill the cart', `INSERT INTO ${prefix}cart_product (id_cart, id_product, id_shop, id_product_attribute, quantity, date_add) VALUES (?, ?, ?, 0, 1, NOW())`, [idCart, product.id, idShop]);
    const made = (await run('insert the order', `INSERT INTO ${prefix}orders (reference, id_shop_group, id_shop, id_carrier, id_lang, id_customer, id_cart, id_currency, current_state, payment, module, date_add, date_upd)
      VALUES (?, 1, ?, 1, 1, 1, ?, 1, 0, ?, 'bench', NOW(), NOW())`, [`C${String(answer.orders).padStart(8, '0')}`, idShop, idCart, BENCH_PAYMENT])) as { insertId: number };
    const rows = (await run('read the stock', `SELECT * FROM ${prefix}stock_available WHERE id_product = ? AND id_product_attribute = 0 AND id_shop = ? AND id_shop_group = 0`, [product.id, idShop])) as Record<string, number>[];
    const row = rows[0] as { id_stock_available: number; quantity: number; reserved_quantity: number };
    await run('write the stock', `UPDATE ${prefix}stock_available SET id_product = ?, id_product_attribute = 0, id_shop = ?, id_shop_group = 0, quantity = ?, depends_on_stock = 0, out_of_stock = 2 WHERE id_stock_available = ?`,
      [product.id, idShop, row.quantity - 1, row.id_stock_available]);
    await run('insert the line', `INSERT INTO ${prefix}order_detail (id_order, id_shop, product_id, product_attribute_id, product_name, product_quantity, product_reference) VALUES (?, ?, ?, 0, 'bench', 1, ?)`, [made.insertId, idShop, product.id, product.sku]);
    await run('set the status', `UPDATE ${prefix}orders SET current_state = ?, valid = 1, date_upd = NOW() WHERE id_order = ?`, [PAID_STATUS, made.insertId]);
    await run('note what is reserved', `UPDATE ${prefix}stock_available SET reserved_quantity = reserved_quantity + 1, physical_quantity = quantity + reserved_quantity WHERE id_stock_available = ?`, [row.id_stock_available]);
    answer.orders += 1;
    sold.set(product.sku, (sold.get(product.sku) ?? 0) + 1);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  await connection.query(`DELETE FROM ${prefix}cart_product WHERE id_cart >= ?`, [FIRST_CART]);
  await connection.end();
  return { ...answer, sold: [...sold] };
}

if (require.main === module) {
  let stopped = false;
  process.on('message', (message: CheckoutPlace | 'stop') => {
    if (message === 'stop') {
      stopped = true;
      return;
    }
    void sell(message, () => stopped).then((answer) => process.send?.(answer, () => process.disconnect()));
  });
}
