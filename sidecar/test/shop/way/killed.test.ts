/**
 * Real processes, killed without warning while orders are placed, changed and shipped and the warehouse misbehaves. When it is
 * quiet again, every order is at the warehouse once, with its lines, and every status and tracking number is in the shop once.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createOngoingSandbox, type OngoingSandbox } from '../../../sandbox/ongoing/sandbox';
import { SHOP, ledgerEnvironment, unique, type ContractShop } from '../support/contractShop';
import { eventually } from '../../support/eventually';

const MAIN = join(__dirname, '../../../src/main.ts');
const SIDECARS = 3;
const ORDERS = 24;
const KILLS_LEAST = 5;
/** How long one works before it is killed, as a multiple of what its start took: so it gets something done on a slow machine too. */
const LIVES_STARTS = 3;
const KILL_EVERY_MS = 1_500;
const FAULTS = ['cut_after', 'error_500', 'garbage', 'cut_before', 'unavailable'] as const;
/** A killed sidecar's orders are taken over when its lease is over and its calls have settled. */
const QUIET_WITHIN_MS = 240_000;

describe(`${SHOP.name}`, () => {
  let shop: ContractShop;
  let warehouse: OngoingSandbox;
  /** When each may be killed; never before it has started. */
  const running = new Map<ChildProcess, number>();
  let storming = true;
  let killing: Promise<void> | null = null;

  const startSidecar = (): void => {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        PATH: process.env.PATH,
        ...ledgerEnvironment(shop),
        WMSBRIDGE_WMS: 'ongoing',
        WMSBRIDGE_ONGOING_URL: warehouse.url,
        WMSBRIDGE_ONGOING_GOODS_OWNER: warehouse.credentials.goodsOwner,
        WMSBRIDGE_ONGOING_USER: warehouse.credentials.user,
        WMSBRIDGE_ONGOING_PASSWORD: warehouse.credentials.password,
        WMSBRIDGE_HTTP_PORT: '0',
        WMSBRIDGE_POLL_INTERVAL_MS: '100',
        WMSBRIDGE_WMS_INTERVAL_MS: '400',
      },
    });
    const began = Date.now();
    running.set(child, Infinity);
    child.stdout?.on('data', (logged: Buffer) => {
      if (logged.includes('"started"')) running.set(child, Date.now() + LIVES_STARTS * (Date.now() - began));
    });
    child.once('exit', () => running.delete(child));
  };

  beforeAll(async () => {
    shop = await SHOP.open();
    warehouse = await createOngoingSandbox({ latencyMs: 15 });
  });
  afterAll(async () => {
    storming = false;
    await killing;
    for (const child of running.keys()) child.kill('SIGKILL');
    for (const flow of ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STATUSES', 'TRACKING']) await shop?.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, '0');
    await warehouse?.close();
    await shop?.close();
  });

  test('three sidecars, killed again and again', async () => {
    const sku = unique('KILL');
    await shop.actions.addProduct({ sku, name: 'Kill', quantity: 1000 });
    for (const flow of ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STATUSES', 'TRACKING']) await shop.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, '1');
    for (let i = 0; i < SIDECARS; i += 1) startSidecar();

    const placed: { idOrder: number; reference: string; quantity: number }[] = [];
    const shipped = new Map<number, string>();
    let kills = 0;
    killing = (async () => {
      while (storming) {
        await new Promise((resolve) => setTimeout(resolve, KILL_EVERY_MS));
        const victim = [...running].find(([child, at]) => Date.now() > at && !child.killed)?.[0];
        if (!victim) continue;
        victim.kill('SIGKILL');
        kills += 1;
        startSidecar();
      }
    })();
    const place = async (orders: number): Promise<void> => {
      for (let i = 0; i < orders; i += 1) {
        const quantity = (i % 3) + 1;
        placed.push({ ...(await shop.actions.placeOrder({ lines: [{ sku, quantity }] })), quantity });
        warehouse.state.fail({ kind: FAULTS[i % FAULTS.length] as (typeof FAULTS)[number], operation: i % 2 === 0 ? 'ProcessOrder' : '*', times: 1, retryAfterS: 1 });
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    };
    const open = (): string[] =>
      [...warehouse.state.warehouse.orders.values()].filter((order) => order.status === 200 && order.lines.some((line) => line.article.number === sku)).map((order) => order.reference);

    await place(ORDERS / 2);
    // However slow the machine: some have arrived before the warehouse ships and employees change lines.
    await eventually(() => expect(open().length).toBeGreaterThan(5), QUIET_WITHIN_MS);
    const [toShip, toChange] = [open().slice(0, 4), open().slice(4)];
    for (const reference of toShip) {
      const held = [...warehouse.state.warehouse.orders.values()].find((order) => order.reference === reference);
      const whose = placed.find((order) => order.reference === reference);
      if (!held || !whose) throw new Error(`order ${reference} is gone`);
      const waybill = unique('TRK');
      warehouse.state.warehouse.send(held.number, { waybill });
      shipped.set(whose.idOrder, waybill);
    }
    for (const order of placed.filter(({ reference }) => toChange.includes(reference)).slice(0, 2)) {
      await shop.actions.setLine(order.idOrder, sku, 5);
      order.quantity = 5;
    }
    await place(ORDERS / 2);
    await eventually(() => expect(kills).toBeGreaterThanOrEqual(KILLS_LEAST), QUIET_WITHIN_MS);
    storming = false;
    await killing;
    warehouse.state.clearFaults();

    for (const { idOrder, reference, quantity } of placed) {
      await eventually(() => {
        const there = [...warehouse.state.warehouse.orders.values()].filter((order) => order.reference === reference);
        expect(there).toHaveLength(1);
        expect([idOrder, there[0]?.lines.map((line) => line.ordered)]).toEqual([idOrder, [quantity]]);
      }, QUIET_WITHIN_MS);
    }
    for (const [idOrder, waybill] of shipped) {
      await eventually(async () => {
        const [rows] = await shop.pool.query(
          `SELECT o.current_state AS status, (SELECT COUNT(*) FROM ${shop.prefix}order_history h WHERE h.id_order = o.id_order AND h.id_order_state = 4) AS times,
                  (SELECT GROUP_CONCAT(c.tracking_number) FROM ${shop.prefix}order_carrier c WHERE c.id_order = o.id_order) AS tracking
           FROM ${shop.prefix}orders o WHERE o.id_order = ?`,
          [idOrder],
        );
        expect((rows as Record<string, unknown>[])[0]).toEqual({ status: 4, times: 1, tracking: waybill });
      }, QUIET_WITHIN_MS);
    }
    expect(shipped.size).toBe(4);
  });
});
