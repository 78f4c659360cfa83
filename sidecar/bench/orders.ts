/**
 * How long a backlog of orders takes from the events in the shop to the warehouse, beyond the time that the warehouse itself
 * takes; and beside it, in the same run, the usual way: order, addresses, customer each by itself, one order at a time.
 *
 *   npm run bench:orders [-- --orders 1000] [--json]
 *
 * Takes the real shop that WMSBRIDGE_TEST_SHOP_URL, _KEY and _DIR name, else the sandbox. Its orders stay in the shop.
 * The one-by-one way is measured on a sample of the same orders and named so.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DEFAULT_TIMING, startApp } from '../src/app';
import { parseConfig } from '../src/config';
import { createLogger } from '../src/logger';
import { createOngoingAdapter } from '../src/wms/ongoing/adapter';
import { contractShops, databaseUrlOf, unique } from '../test/shop/support/contractShop';
import { sendOneByOne } from './oneByOne';

const SAMPLE = 100;

interface Warehouse {
  url: string;
  warehouse: string;
  goodsOwner: string;
  user: string;
  password: string;
}

/** The sandbox WMS in a process of its own, so that its work is not ours. */
async function startWarehouse(): Promise<{ at: Warehouse; stop: () => void }> {
  const main = join(__dirname, '../src/sandbox/ongoing/main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', main, '0', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the sandbox warehouse ended with ${code}`)));
  });
  return { at: JSON.parse(line) as Warehouse, stop: () => child.kill('SIGTERM') };
}

async function busyMs(at: Warehouse): Promise<number> {
  return ((await (await fetch(`${at.warehouse}/stats`)).json()) as { busyMs: number }).busyMs;
}

function argument(name: string, fallback: number): number {
  const index = process.argv.indexOf(`--${name}`);
  const value = index < 0 ? fallback : Number(process.argv[index + 1]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} takes a whole number from 1.`);
  return value;
}

async function main(): Promise<void> {
  const orders = argument('orders', 1000);
  const json = process.argv.includes('--json');
  const say = (text: string): void => void (json ? process.stderr : process.stdout).write(`${text}\n`);
  const [, open] = contractShops().at(-1) as ReturnType<typeof contractShops>[number];
  const shop = await open();
  const { at, stop } = await startWarehouse();
  const sku = unique('BENCH');
  try {
    await shop.actions.addProduct({ sku, name: 'Bench', quantity: orders * 3 + 100 });
    await fetch(`${at.warehouse}/articles`, { method: 'POST', body: JSON.stringify({ sku, name: 'Bench', quantity: orders * 3 }) });
    await shop.actions.setConfiguration('WMSBRIDGE_FLOW_ORDERS', '1');
    // Whatever else waits in this shop is not what is measured.
    await shop.pool.query(`UPDATE ${shop.prefix}wmsbridge_event SET done_at = UTC_TIMESTAMP(3), outcome = 'bench' WHERE done_at IS NULL`);
    const ids: number[] = [];
    const began = Date.now();
    for (let i = 0; i < orders; i += 1) {
      ids.push((await shop.actions.placeOrder({ lines: [{ sku, quantity: (i % 3) + 1 }] })).idOrder);
      if (ids.length % 100 === 0) say(`${ids.length} of ${orders} orders placed (${Math.round((Date.now() - began) / ids.length)} ms each)`);
    }

    const environment = {
      WMSBRIDGE_DATABASE_URL: databaseUrlOf(shop),
      WMSBRIDGE_SHOP_URL: shop.url,
      WMSBRIDGE_SHOP_KEY: shop.key,
      WMSBRIDGE_WMS: 'ongoing',
      WMSBRIDGE_ONGOING_URL: at.url,
      WMSBRIDGE_ONGOING_GOODS_OWNER: at.goodsOwner,
      WMSBRIDGE_ONGOING_USER: at.user,
      WMSBRIDGE_ONGOING_PASSWORD: at.password,
      WMSBRIDGE_HTTP_PORT: '0',
    };

    // The usual way first: the same shop, the same warehouse, the same machine, caches as warm as they get.
    const sample = ids.slice(0, Math.min(SAMPLE, ids.length));
    const adapter = createOngoingAdapter({ url: at.url, goodsOwner: at.goodsOwner, user: at.user, password: at.password, log: createLogger({ level: 'silent' }) });
    await adapter.ping();
    const busyBefore = await busyMs(at);
    const oneByOneBegan = performance.now();
    await sendOneByOne({ url: shop.url, key: shop.key, idShop: shop.idShop }, adapter, sample);
    const oneByOneMs = (performance.now() - oneByOneBegan - ((await busyMs(at)) - busyBefore)) / sample.length;
    await adapter.close();

    const busyStart = await busyMs(at);
    const start = performance.now();
    const app = await startApp(parseConfig(environment), createLogger({ level: 'silent' }), 'bench', DEFAULT_TIMING);
    for (;;) {
      const [rows] = await shop.pool.query(
        `SELECT COUNT(*) AS done FROM ${shop.prefix}wmsbridge_order WHERE id_order BETWEEN ? AND ? AND state = 'at_wms' AND lease_owner IS NULL`,
        [ids[0], ids.at(-1)],
      );
      if (Number((rows as { done: number }[])[0]?.done) >= orders) break;
      if (performance.now() - start > 300_000) throw new Error(`not all orders arrived within five minutes (${JSON.stringify(app.health())})`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const wallMs = performance.now() - start;
    const wmsMs = (await busyMs(at)) - busyStart;
    await app.stop();
    const msPerOrder = (wallMs - wmsMs) / orders;

    const [version] = await shop.pool.query(`SELECT value FROM ${shop.prefix}configuration WHERE name = 'PS_VERSION_DB' OR name = 'PS_INSTALL_VERSION' ORDER BY name DESC LIMIT 1`);
    const name = shop.sandbox ? 'sandbox' : ((version as { value: string }[])[0]?.value ?? 'real');
    const figures = {
      orders,
      ms_per_order: Number(msPerOrder.toFixed(2)),
      one_by_one_ms_per_order: Number(oneByOneMs.toFixed(2)),
      ratio: Number((oneByOneMs / msPerOrder).toFixed(1)),
      shop: name,
    };
    say(`shop ${name}: ${orders} orders in ${(wallMs / 1000).toFixed(2)} s, of which the warehouse took ${(wmsMs / 1000).toFixed(2)} s`);
    say(`  WMS Bridge    ${figures.ms_per_order} ms an order beyond the warehouse's own time`);
    say(`  one by one    ${figures.one_by_one_ms_per_order} ms an order (a sample of ${sample.length})`);
    say(`  ratio         ${figures.ratio}`);
    if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  } finally {
    await shop.actions.setConfiguration('WMSBRIDGE_FLOW_ORDERS', '0').catch(() => undefined);
    stop();
    await shop.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
