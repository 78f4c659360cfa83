/**
 * How long the stock of a whole catalogue takes from the WMS's answer to the last row in the shop; and beside it, in the same
 * run, the usual way (GET and PUT of one SKU after the other, on a sample) and one bare joined UPDATE of the same rows.
 *
 *   npm run bench:stock [-- --skus 100000] [--history 0] [--json] [--orders 0]
 *
 * With --history N the shop has a sales history of N orders, and a stand-in for the checkout sells all the time while more syncs
 * run: how long its longest statement took is told, and afterwards every SKU that it sold is held against the rule.
 *
 * Takes the real shop that WMSBRIDGE_TEST_SHOP_DIRS names, else the sandbox. Its catalogue, its history and our notes
 * of them are taken out again; with --orders N so many orders are placed without and during a sync, and these stay in the shop.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RowDataPacket } from 'mysql2/promise';
import { SHOP, databaseUrlOf, type ContractShop } from '../test/shop/support/contractShop';
import { makeCatalogue, removeCatalogues, skuOf } from './stockCatalogue';
import { startCheckout, type CheckoutAnswer } from './stockCheckout';
import { makeHistory, removeHistories, type BenchHistory } from './stockHistory';
import { oneByOneMs } from './stockOneByOne';
import type { Orders, Round, RoundAnswer } from './stockSidecar';

/** How the SKUs of every run begin. */
const OURS = 'WBBENCH';
const SAMPLE = 30;
/** The best of so many is told: the machine has other things to do. */
const REPEATS = 3;
/** Beyond so many SKUs once is enough: others want the machine, too. */
const REPEATED_UP_TO = 200_000;
/** A shop of a million SKUs has a database with memory for them; the sandbox's has as much as tests need. */
const SANDBOX_POOL_MB = 1024;
const FEW = 100;
/** Far from what the catalogue begins with: what is in flight never makes a new number equal to an old one. */
const FIRST_QUANTITY = 100_000;
/** Products that orders are placed of. */
const BUYABLE = 4;
/** That the checkout's stand-in sells; the first is the best seller. */
const SOLD_PRODUCTS = 40;
const SELL_ALONE_MS = 5_000;
/** The flow looks at what it wrote a second time after 5 s; that must not fall into what is measured. */
const SECOND_LOOK_MS = 5_500;

function argument(name: string, fallback: number): number {
  const index = process.argv.indexOf(`--${name}`);
  const value = index < 0 ? fallback : Number(process.argv[index + 1]);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} takes a whole number.`);
  return value;
}

interface Sidecar {
  round(round: Round): Promise<RoundAnswer>;
  end(): Promise<void>;
}

async function startSidecar(orders: Orders): Promise<Sidecar> {
  // As `npm start` starts it: its memory is part of what is measured.
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'stockSidecar.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.write(`${JSON.stringify(orders)}\n`);
  return {
    async round(round) {
      child.stdin.write(`${JSON.stringify(round)}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error('The sidecar ended before its answer.');
      return JSON.parse(line.value as string) as RoundAnswer;
    },
    async end() {
      child.stdin.end();
      await exited;
    },
  };
}

async function bareUpdateSeconds({ pool, prefix, idShop }: ContractShop, skuPrefix: string, count: number, quantity: number): Promise<number> {
  const connection = await pool.getConnection();
  const levels = `${prefix}wmsbridge_bench_levels`;
  try {
    await connection.query(`DROP TABLE IF EXISTS ${levels}`);
    await connection.query(`CREATE TABLE ${levels} (sku VARCHAR(64) NOT NULL PRIMARY KEY, quantity INT NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci`);
    for (let from = 0; from < count; from += 5_000) {
      const rows = Array.from({ length: Math.min(5_000, count - from) }, (_, i) => `('${skuOf(skuPrefix, from + i)}',${quantity})`);
      await connection.query(`INSERT INTO ${levels} VALUES ${rows.join(',')}`);
    }
    const began = performance.now();
    await connection.query(
      `UPDATE ${prefix}stock_available sa
       JOIN ${prefix}product p ON p.id_product = sa.id_product
       LEFT JOIN ${prefix}product_attribute c ON c.id_product_attribute = sa.id_product_attribute
       JOIN ${levels} l ON l.sku = IF(sa.id_product_attribute = 0, p.reference, c.reference)
       SET sa.quantity = l.quantity, sa.physical_quantity = l.quantity + sa.reserved_quantity
       WHERE sa.id_shop = ? AND sa.id_shop_group = 0`,
      [idShop],
    );
    return (performance.now() - began) / 1000;
  } finally {
    await connection.query(`DROP TABLE IF EXISTS ${levels}`);
    connection.release();
  }
}

/** Of this run, or of one that was killed. */
async function clean(shop: ContractShop): Promise<void> {
  const { pool, prefix, idConnection } = shop;
  await removeHistories(shop);
  await pool.query(`DELETE FROM ${prefix}wmsbridge_stock WHERE id_connection = ? AND sku LIKE '${OURS}%'`, [idConnection]);
  await pool.query(`DELETE FROM ${prefix}wmsbridge_cursor WHERE id_connection = ? AND name IN ('stock', 'stock_full', 'stock_second', 'stock_compare')`, [idConnection]);
  await removeCatalogues({ pool, prefix }, OURS);
}

interface Sold {
  shop: ContractShop;
  sidecar: Sidecar;
  skuPrefix: string;
  skus: number;
  firstProduct: number;
  history: BenchHistory;
}

/**
 * Sells all the time while the whole catalogue changes and while nothing changes, a few rounds of each, and holds what was sold
 * against the rule afterwards. Before that as long without a sync, for what the machine takes by itself.
 */
async function sellDuringSyncs({ shop, sidecar, skuPrefix, skus, firstProduct, history }: Sold, quantity: number): Promise<{ alone: CheckoutAnswer; beside: CheckoutAnswer }> {
  const products = Array.from({ length: SOLD_PRODUCTS }, (_, i) => ({ id: firstProduct + i, sku: skuOf(skuPrefix, i) }));
  // The checkout is the shop's own: it writes tables that the sidecar's user has no right to.
  const place = { databaseUrl: shop.ownerDatabaseUrl, prefix: shop.prefix, idShop: shop.idShop, products };
  const before = await startCheckout(place);
  await wait(SELL_ALONE_MS);
  const alone = await before.stop();
  const during = await startCheckout(place);
  let level = quantity;
  for (let i = 0; i < REPEATS; i += 1) {
    await sidecar.round({ count: skus, quantity: (level += 1), full: true });
    await sidecar.round({ count: skus, quantity: level, full: true });
  }
  const beside = await during.stop();
  // What was written a moment ago is looked at again. Where PrestaShop's own read and save went over a row that we wrote in between, the
  // comparison finds it, as it does every few minutes.
  for (const compare of [false, true, false]) {
    await wait(SECOND_LOOK_MS);
    await sidecar.round({ count: 0, quantity: 0, full: false, compare });
  }
  const sold = new Map<string, number>();
  for (const [sku, pieces] of [...alone.sold, ...beside.sold]) sold.set(sku, (sold.get(sku) ?? 0) + pieces);
  const [rows] = await shop.pool.query<RowDataPacket[]>(
    `SELECT p.reference AS sku, sa.quantity FROM ${shop.prefix}product p JOIN ${shop.prefix}stock_available sa ON sa.id_product = p.id_product AND sa.id_product_attribute = 0
     WHERE p.id_product IN (?)`,
    [products.map(({ id }) => id)],
  );
  const wrong = rows.flatMap((row) => {
    const i = products.findIndex(({ sku }) => sku === row.sku);
    const right = level - (sold.get(row.sku as string) ?? 0) - (history.inFlight.get(i) ?? 0);
    return Number(row.quantity) === right ? [] : [`${String(row.sku)} has ${String(row.quantity)}, right were ${right}`];
  });
  if (wrong.length > 0) throw new Error(`The stock is wrong after selling during syncs: ${wrong.join('; ')}.`);
  return { alone, beside };
}

async function wait(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Places orders one after the other. @returns the median, ms */
async function placeOrders(shop: ContractShop, skus: readonly string[], orders: number): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < orders; i += 1) {
    const began = performance.now();
    await shop.actions.placeOrder({ lines: [{ sku: skus[i % skus.length] as string, quantity: 1 }] });
    took.push(performance.now() - began);
  }
  return took.sort((a, b) => a - b)[Math.floor(took.length / 2)] ?? 0;
}

async function main(): Promise<void> {
  const skus = argument('skus', 100_000);
  const orders = argument('orders', 0);
  const historyOrders = argument('history', 0);
  const json = process.argv.includes('--json');
  const say = (text: string): void => void (json ? process.stderr : process.stdout).write(`${text}\n`);
  const shop = await SHOP.open();
  const skuPrefix = `${OURS}${randomBytes(3).toString('hex').toUpperCase()}`;
  let sidecar: Sidecar | null = null;
  try {
    const [versions] = await shop.pool.query<RowDataPacket[]>(`SELECT value FROM ${shop.prefix}configuration WHERE name IN ('PS_VERSION_DB', 'PS_INSTALL_VERSION') ORDER BY name DESC LIMIT 1`);
    const name = shop.sandbox ? 'sandbox' : String(versions[0]?.value ?? 'real');
    say(shop.sandbox ? 'No real shop is named (WMSBRIDGE_TEST_SHOP_DIRS): this is the sandbox shop.' : `shop ${name} at ${shop.url}`);
    if (shop.sandbox && skus > REPEATED_UP_TO) await shop.pool.query(`SET GLOBAL innodb_buffer_pool_size = ${SANDBOX_POOL_MB * 1024 * 1024}`);
    await clean(shop);
    // What tests left to be computed or compared is none of this.
    await shop.pool.query(`DELETE FROM ${shop.prefix}wmsbridge_stock WHERE id_connection = ?`, [shop.idConnection]);
    const catalogue = await makeCatalogue(shop, skus, skuPrefix, 10);
    const history = historyOrders === 0 ? null : await makeHistory(shop, historyOrders, skus, catalogue.products.from, skuPrefix);
    // Without a baseline nothing is in flight, and nothing is asked of the orders.
    await shop.pool.query(
      `INSERT INTO ${shop.prefix}wmsbridge_flow (id_connection, flow, seen_on, baseline_at) VALUES (?, 'stock', 0, UTC_TIMESTAMP(3) - INTERVAL 1 YEAR)
       ON DUPLICATE KEY UPDATE baseline_at = VALUES(baseline_at)`,
      [shop.idConnection],
    );
    sidecar = await startSidecar({ databaseUrl: databaseUrlOf(shop), databasePrefix: shop.prefix, url: shop.url, key: shop.key, idShop: shop.idShop, idConnection: shop.idConnection, skuPrefix });
    let quantity = FIRST_QUANTITY;
    const all = async (): Promise<RoundAnswer> => (sidecar as Sidecar).round({ count: skus, quantity: (quantity += 1), full: true });
    // The first one fills our own table, and PHP's caches.
    const first = await all();
    if (first.written !== skus) throw new Error(`The shop wrote ${first.written} of ${skus} SKUs${first.stopped === '' ? '' : `: ${first.stopped}`}.`);
    const repeats = skus > REPEATED_UP_TO ? 1 : REPEATS;
    const rounds: RoundAnswer[] = [];
    for (let i = 0; i < repeats; i += 1) rounds.push(await all());
    const best = quickest(rounds);
    await wait(SECOND_LOOK_MS);
    const second = await sidecar.round({ count: 0, quantity: 0, full: false });
    if (second.written !== 0) throw new Error(`The second look wrote ${second.written} SKUs that were right.`);
    const noneRounds: RoundAnswer[] = [];
    for (let i = 0; i < repeats; i += 1) {
      const one = await sidecar.round({ count: skus, quantity, full: true });
      if (one.written !== 0) throw new Error(`Nothing had changed, and ${one.written} SKUs were written.`);
      noneRounds.push(one);
    }
    const none = quickest(noneRounds);
    const fewRounds: RoundAnswer[] = [];
    for (let i = 0; i < REPEATS; i += 1) {
      const one = await sidecar.round({ count: Math.min(FEW, skus), quantity: quantity + 1 + i, full: false });
      if (one.written !== Math.min(FEW, skus)) throw new Error(`${one.written} of ${Math.min(FEW, skus)} changed SKUs were written${one.stopped === '' ? '' : `: ${one.stopped}`}.`);
      fewRounds.push(one);
    }
    const empty = await sidecar.round({ count: 0, quantity: 0, full: false });
    const compared = await sidecar.round({ count: 0, quantity: 0, full: false, compare: true });
    if (compared.written !== 0) throw new Error(`The shop had what it was given, and ${compared.written} SKUs were written.`);
    const few = fewRounds.reduce((least, one) => (one.roundSeconds < least.roundSeconds ? one : least));
    const bare = Math.min(...(await repeated(repeats, (i) => bareUpdateSeconds(shop, skuPrefix, skus, 1000 + i))));
    const oneByOne = await oneByOneMs(shop, skuPrefix, Math.min(SAMPLE, skus));

    const perSku = (best.seconds * 1000) / skus;
    const figures: Record<string, number | string> = {
      skus,
      seconds: round(best.seconds, 3),
      per_sku_ms: round(perSku, 4),
      one_by_one_per_sku_ms: round(oneByOne.ms, 2),
      ratio: round(oneByOne.ms / perSku, 1),
      bare_update_seconds: round(bare, 3),
      rss_mb: best.rssMb,
      shop: name,
      round_seconds: round(best.roundSeconds, 3),
      first_seconds: round(first.seconds, 3),
      none_changed_seconds: round(none.seconds, 3),
      none_changed_round_seconds: round(none.roundSeconds, 3),
      few_changed_seconds: round(few.roundSeconds, 3),
      compare_seconds: round(Math.max(0, compared.roundSeconds - empty.roundSeconds), 3),
    };
    say(`  all ${skus} changed      ${figures.seconds} s from the WMS's answer to the last row (best of ${repeats}; with our notes of it ${figures.round_seconds} s)`);
    say(`  none changed            ${figures.none_changed_seconds} s from the WMS's answer to the last comparison, 0 rows written (best of ${repeats}; with our notes of it ${figures.none_changed_round_seconds} s)`);
    say(`  ${Math.min(FEW, skus)} changed             ${Math.round(few.roundSeconds * 1000)} ms`);
    say(`  shop held against what it was given  ${Math.round(Number(figures.compare_seconds) * 1000)} ms, without the WMS`);
    say(`  one bare joined UPDATE  ${figures.bare_update_seconds} s: ${round(best.seconds / bare, 1)} times`);
    say(`  one by one              ${figures.one_by_one_per_sku_ms} ms a SKU (${oneByOne.how}, a sample of ${Math.min(SAMPLE, skus)}): ${figures.ratio} times ours`);
    if (orders > 0) {
      // Products that PrestaShop itself made, for the catalogue's are rows that nobody can buy; the syncs write them, too.
      const buyable = Array.from({ length: BUYABLE }, (_, i) => skuOf(skuPrefix, skus + i));
      for (const sku of buyable) await shop.actions.addProduct({ sku, quantity: 1_000 });
      await placeOrders(shop, buyable, BUYABLE);
      figures.order_ms = round(await placeOrders(shop, buyable, orders), 1);
      let syncing = true;
      let syncs = 0;
      quantity = 1_000;
      const storm = (async (): Promise<void> => {
        while (syncing) {
          await (sidecar as Sidecar).round({ count: skus + BUYABLE, quantity: (quantity += 1), full: true });
          syncs += 1;
        }
      })();
      figures.order_ms_during_sync = round(await placeOrders(shop, buyable, orders), 1);
      syncing = false;
      await storm;
      say(`  placing an order        ${figures.order_ms} ms; during ${syncs} full syncs ${figures.order_ms_during_sync} ms (medians of ${orders})`);
    }
    if (history !== null) {
      const { alone, beside } = await sellDuringSyncs({ shop, sidecar, skuPrefix, skus, firstProduct: catalogue.products.from, history }, (quantity += 100));
      figures.history_orders = historyOrders;
      figures.longest_checkout_wait_ms = round(beside.longestMs, 1);
      figures.longest_checkout_statement_alone_ms = round(alone.longestMs, 1);
      say(`  checkout during syncs   longest of ${beside.statements} statements ${figures.longest_checkout_wait_ms} ms (${beside.longest}; ${beside.orders} orders); without a sync ${figures.longest_checkout_statement_alone_ms} ms`);
    }
    const last = await sidecar.round({ count: 0, quantity: 0, full: false });
    figures.rss_mb = last.rssMb;
    say(`  the sidecar's memory    ${figures.rss_mb} MB at its highest`);
    if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  } finally {
    await sidecar?.end();
    await clean(shop).catch((error: Error) => say(`The catalogue ${skuPrefix} could not be taken out: ${error.message}`));
    await shop.close();
  }
}

function quickest(rounds: readonly RoundAnswer[]): RoundAnswer {
  return rounds.reduce((least, one) => (one.seconds < least.seconds ? one : least));
}

async function repeated(times: number, work: (i: number) => Promise<number>): Promise<number[]> {
  const results: number[] = [];
  for (let i = 0; i < times; i += 1) results.push(await work(i));
  return results;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
