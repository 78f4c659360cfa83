/**
 * A storm: customers buy the last pieces, employees cancel and restock, the warehouse picks, picks short, sends and counts, and
 * sidecars are killed while they write stock every second. When it is quiet again every SKU shows what the rules give, worked
 * out here from the shop's orders and the warehouse's floor alone; and no piece was sold that nobody had. The same storm runs
 * once without the stock flow, for comparison.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import type { SandboxWms } from '../../../src/sandbox/SandboxWms';
import { SANDBOX_WMS } from '../../../src/sandbox/warehouses';
import { contractShops, databaseUrlOf, unique, type ContractShop } from '../support/contractShop';
import { eventually } from '../../support/eventually';

const MAIN = join(__dirname, '../../../src/main.ts');
const FLOWS = ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STATUSES', 'TRACKING'];
const SIDECARS = 2;
const SKUS = 6;
const PIECES = 12;
const STORM_MS = 12_000;
/** However slow the shop: a storm has so many orders, within this time. */
const LEAST_ORDERS = 15;
const LONGEST_MS = 90_000;
const KILL_EVERY_MS = 2_500;
const QUIET_WITHIN_MS = 90_000;
/** Goods have left: what was not picked is owed still. */
const LEFT = ['partially_shipped', 'shipped', 'delivered'];
const STATUS = { paid: 2, canceled: 6, bankWire: 10 };

jest.setTimeout(400_000);

interface Outcome {
  orders: number;
  kills: number;
  /** Pieces of orders that stand, over what there ever was. */
  oversold: number;
}

describe.each(contractShops())('%s', (_name, openShop) => {
  let shop: ContractShop;
  let warehouse: SandboxWms;
  const running = new Set<ChildProcess>();

  beforeAll(async () => {
    shop = await openShop();
    warehouse = await (SANDBOX_WMS.ongoing as NonNullable<typeof SANDBOX_WMS.ongoing>)({ latencyMs: 5 });
    await shop.pool.query(`DELETE FROM ${shop.prefix}wmsbridge_stock WHERE id_connection = ?`, [shop.idConnection]);
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    for (const flow of [...FLOWS, 'STOCK']) await shop?.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, '0');
    await warehouse?.close();
    await shop?.close();
  });

  const startSidecar = (): void => {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        ...warehouse.environment,
        WMSBRIDGE_DATABASE_URL: databaseUrlOf(shop),
        WMSBRIDGE_DATABASE_PREFIX: shop.prefix,
        WMSBRIDGE_SHOP_URL: shop.url,
        WMSBRIDGE_SHOP_KEY: shop.key,
        WMSBRIDGE_WMS: warehouse.name,
        WMSBRIDGE_HTTP_PORT: '0',
        WMSBRIDGE_POLL_INTERVAL_MS: '100',
        WMSBRIDGE_WMS_INTERVAL_MS: '1000',
      },
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
  };
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  /** What each SKU should show, from the two sides alone. */
  async function truth(skus: readonly string[]): Promise<Record<string, { shop: number; right: number }>> {
    const [rows] = await shop.pool.query<RowDataPacket[]>(
      `SELECT o.reference, d.product_reference AS sku,
              SUM(GREATEST(0, CAST(d.product_quantity AS SIGNED) - CAST(d.product_quantity_refunded AS SIGNED) - CAST(d.product_quantity_return AS SIGNED))) AS toShip
       FROM ${shop.prefix}orders o JOIN ${shop.prefix}order_detail d ON d.id_order = o.id_order
       WHERE d.product_reference IN (?) AND o.current_state NOT IN (6, 8) GROUP BY o.id_order, o.reference, d.product_reference`,
      [skus],
    );
    const floor = warehouse.floor.orders();
    const taken = (reference: string, sku: string): number =>
      floor
        .filter((order) => order.reference === reference && order.status !== 'cancelled')
        .flatMap((order) => order.lines.filter((line) => line.sku === sku).map((line) => (LEFT.includes(order.status) ? line.picked : line.ordered)))
        .reduce((sum, pieces) => sum + pieces, 0);
    const result: Record<string, { shop: number; right: number }> = {};
    for (const sku of skus) {
      const available = warehouse.floor.articles().find((article) => article.sku === sku)?.available ?? 0;
      const inFlight = rows.filter((row) => row['sku'] === sku).reduce((sum, row) => sum + Math.max(0, Number(row['toShip']) - taken(String(row['reference']), sku)), 0);
      result[sku] = { shop: await shop.actions.stock(sku), right: Math.max(0, available - inFlight) };
    }
    return result;
  }

  async function storm(seed: number, withStock: boolean): Promise<Outcome & { skus: string[] }> {
    // Numbers from a seed, so that a storm that went wrong can be had again.
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const skus = Array.from({ length: SKUS }, () => unique('STORM'));
    const had = new Map(skus.map((sku) => [sku, PIECES]));
    for (const sku of skus) {
      await shop.actions.addProduct({ sku, name: 'Storm', quantity: PIECES });
      warehouse.floor.count(sku, PIECES);
    }
    for (const flow of FLOWS) await shop.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, '1');
    await shop.actions.setConfiguration('WMSBRIDGE_FLOW_STOCK', withStock ? '1' : '0');
    for (let i = 0; i < SIDECARS; i += 1) startSidecar();

    const placed: { idOrder: number; paid: boolean; cancelled: boolean }[] = [];
    let storming = true;
    let kills = 0;
    const killing = (async (): Promise<void> => {
      while (storming) {
        await pause(KILL_EVERY_MS);
        [...running][kills % Math.max(1, running.size)]?.kill('SIGKILL');
        kills += 1;
        startSidecar();
      }
    })();
    const working = (async (): Promise<void> => {
      while (storming) {
        await pause(120 + random(200));
        const open = warehouse.floor.orders().filter((order) => order.status === 'received' && order.lines.some((line) => skus.includes(line.sku)));
        const order = open[random(Math.max(1, open.length))];
        if (!order || random(3) === 0) continue;
        // One in four is picked short: the rest waits for someone to decide.
        const line = order.lines[0];
        if (random(4) === 0 && line && line.ordered > 1) warehouse.floor.pick(order.number, { [line.sku]: line.ordered - 1 });
        else warehouse.floor.pick(order.number);
        if (random(2) === 0) warehouse.floor.send(order.number, { trackingNumber: unique('TRK') });
      }
    })();
    const began = Date.now();
    while (Date.now() - began < STORM_MS || (placed.length < LEAST_ORDERS && Date.now() - began < LONGEST_MS)) {
      const sku = skus[random(SKUS)] as string;
      const what = random(10);
      if (what < 7) {
        // A customer sees what there is, and buys the last pieces.
        const seen = await shop.actions.stock(sku);
        const quantity = Math.min(seen, 1 + random(3));
        if (quantity < 1) continue;
        const idStatus = random(3) === 0 ? STATUS.bankWire : STATUS.paid;
        try {
          placed.push({ idOrder: (await shop.actions.placeOrder({ lines: [{ sku, quantity }], idStatus })).idOrder, paid: idStatus === STATUS.paid, cancelled: false });
        } catch {
          // A sync took them from under the customer's eyes: the shop refuses, and rightly.
        }
      } else if (what < 9) {
        const order = placed.filter(({ cancelled }) => !cancelled)[random(Math.max(1, placed.length))];
        if (!order) continue;
        if (!order.paid && random(2) === 0) {
          await shop.actions.setStatus(order.idOrder, STATUS.paid);
          order.paid = true;
        } else {
          await shop.actions.setStatus(order.idOrder, STATUS.canceled);
          order.cancelled = true;
        }
      } else {
        const more = 1 + random(4);
        const physical = warehouse.floor.articles().find((article) => article.sku === sku)?.physical ?? 0;
        warehouse.floor.count(sku, physical + more);
        had.set(sku, (had.get(sku) as number) + more);
        // Without the flow an employee types it in.
        if (!withStock) await shop.actions.setStock(sku, (await shop.actions.stock(sku)) + more);
      }
    }
    storming = false;
    await Promise.all([killing, working]);

    if (withStock) {
      await eventually(async () => {
        const now = await truth(skus);
        expect(Object.fromEntries(Object.entries(now).map(([sku, { shop: shows }]) => [sku, shows]))).toEqual(Object.fromEntries(Object.entries(now).map(([sku, { right }]) => [sku, right])));
        const [rows] = await shop.pool.query<RowDataPacket[]>(`SELECT COUNT(*) AS dirty FROM ${shop.prefix}wmsbridge_stock WHERE sku IN (?) AND dirty <> 0`, [skus]);
        expect(Number(rows[0]?.['dirty'])).toBe(0);
      }, QUIET_WITHIN_MS);
    }
    const [sold] = await shop.pool.query<RowDataPacket[]>(
      `SELECT d.product_reference AS sku, SUM(d.product_quantity) AS pieces FROM ${shop.prefix}orders o JOIN ${shop.prefix}order_detail d ON d.id_order = o.id_order
       WHERE d.product_reference IN (?) AND o.current_state NOT IN (6, 8) GROUP BY d.product_reference`,
      [skus],
    );
    const oversold = sold.reduce((sum, row) => sum + Math.max(0, Number(row['pieces']) - (had.get(String(row['sku'])) as number)), 0);
    for (const child of running) child.kill('SIGKILL');
    await eventually(() => expect(running.size).toBe(0));
    return { orders: placed.length, kills, oversold, skus };
  }

  test('every SKU is right when it is quiet again, and nothing was sold twice', async () => {
    const seed = Number(process.env.WMSBRIDGE_TEST_SEED ?? Date.now() % 2 ** 31);
    const without = await storm(seed, false);
    const withStock = await storm(seed, true);
    process.stdout.write(
      `storm, seed ${seed}: without the stock flow ${without.orders} orders, ${without.oversold} pieces sold that nobody had; with it ${withStock.orders} orders, ${withStock.kills} sidecars killed, ${withStock.oversold} pieces\n`,
    );
    expect(withStock.orders).toBeGreaterThanOrEqual(LEAST_ORDERS);
    expect(withStock.kills).toBeGreaterThan(2);
    expect(withStock.oversold).toBeLessThanOrEqual(without.oversold);
  });
});
