/**
 * How long a backlog of orders takes from the events in the shop to the warehouse, beyond the time that the warehouse itself
 * takes; and beside it, in the same run, the usual way: order, addresses, customer each by itself, one order at a time.
 *
 *   npm run bench:orders [-- --orders 1000] [--wms NAME] [--latency MS] [--json]
 *
 * Takes the real shop that WMSBRIDGE_TEST_SHOP_DIRS names, else the sandbox. Its orders stay in the shop.
 * The one-by-one way is measured on a sample of the same orders and named so. `--latency` is what the warehouse takes for each
 * call; what counts as its own time is the time in which any call of ours was under way there, however many at once.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DEFAULT_TIMING, startApp } from '../src/app';
import { parseConfig } from '../src/config';
import { createLogger } from '../src/logger';
import { SANDBOX_WMS } from '../sandbox/warehouses';
import { SHOP, databaseUrlOf, unique } from '../test/shop/support/contractShop';
import { withCoreRights } from './coreRights';
import { RIGHTS, sendOneByOne } from './oneByOne';

const SAMPLE = 100;

interface Warehouse {
  environment: Record<string, string>;
  floor: string;
}

interface Stats {
  calls: Record<string, number>;
  /** Milliseconds that calls took, added up. */
  busyMs: number;
  /** Milliseconds in which any call was under way; left out by a warehouse that takes one at a time. */
  occupiedMs?: number;
}

/** The sandbox WMS in a process of its own, so that its work is not ours. */
async function startWarehouse(wms: string, latencyMs: number): Promise<{ at: Warehouse; stop: () => void }> {
  const main = join(__dirname, '../sandbox/main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', main, wms, '0', String(latencyMs)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the sandbox warehouse ended with ${code}`)));
  });
  return { at: JSON.parse(line) as Warehouse, stop: () => child.kill('SIGTERM') };
}

async function statsOf(at: Warehouse): Promise<{ ownMs: number; busyMs: number; calls: number }> {
  const { calls, busyMs, occupiedMs } = (await (await fetch(`${at.floor}/stats`)).json()) as Stats;
  return { ownMs: occupiedMs ?? busyMs, busyMs, calls: Object.values(calls).reduce((sum, count) => sum + count, 0) };
}

function argument(name: string, fallback: number, least = 1): number {
  const index = process.argv.indexOf(`--${name}`);
  const value = index < 0 ? fallback : Number(process.argv[index + 1]);
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name} takes a whole number from ${least}.`);
  return value;
}

function wmsArgument(): string {
  const index = process.argv.indexOf('--wms');
  const names = Object.keys(SANDBOX_WMS);
  const name = index < 0 ? names[0] : process.argv[index + 1];
  if (name === undefined || !names.includes(name)) throw new Error(`--wms takes one of ${names.join(', ')}.`);
  return name;
}

async function main(): Promise<void> {
  const orders = argument('orders', 1000);
  const json = process.argv.includes('--json');
  const say = (text: string): void => void (json ? process.stderr : process.stdout).write(`${text}\n`);
  const shop = await SHOP.open();
  const wmsName = wmsArgument();
  const latencyMs = argument('latency', 0, 0);
  const { at, stop } = await startWarehouse(wmsName, latencyMs);
  const sku = unique('BENCH');
  try {
    await shop.actions.addProduct({ sku, name: 'Bench', quantity: orders * 3 + 100 });
    await fetch(`${at.floor}/articles`, { method: 'POST', body: JSON.stringify({ sku, name: 'Bench', quantity: orders * 3 }) });
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
      ...at.environment,
      WMSBRIDGE_HTTP_PORT: '0',
    };

    // The usual way first: the same shop, the same warehouse, the same machine, caches as warm as they get.
    const sample = ids.slice(0, Math.min(SAMPLE, ids.length));
    const adapter = parseConfig(environment).wms.create(createLogger({ level: 'silent' }));
    const { parallelCalls } = adapter.capabilities;
    await adapter.ping();
    const before = await statsOf(at);
    const oneByOneBegan = performance.now();
    await withCoreRights(shop, RIGHTS, () => sendOneByOne({ url: shop.url, key: shop.key, idShop: shop.idShop }, adapter, sample));
    const oneByOneMs = (performance.now() - oneByOneBegan - ((await statsOf(at)).ownMs - before.ownMs)) / sample.length;
    await adapter.close();

    const started = await statsOf(at);
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
    const ended = await statsOf(at);
    const wmsMs = ended.ownMs - started.ownMs;
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
      ...(process.argv.includes('--wms') || latencyMs > 0
        ? { wms: wmsName, latency_ms: latencyMs, parallel_calls: parallelCalls, seconds: Number((wallMs / 1000).toFixed(2)), calls_per_order: Number(((ended.calls - started.calls) / orders).toFixed(2)) }
        : {}),
    };
    say(`shop ${name}: ${orders} orders in ${(wallMs / 1000).toFixed(2)} s, of which the warehouse took ${(wmsMs / 1000).toFixed(2)} s`);
    say(`  the warehouse ${wmsName} with ${latencyMs} ms a call, ${parallelCalls} at once: ${((ended.calls - started.calls) / orders).toFixed(2)} calls an order, ${((ended.busyMs - started.busyMs) / wmsMs).toFixed(1)} under way on average`);
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
