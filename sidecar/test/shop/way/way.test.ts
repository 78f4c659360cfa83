/**
 * The whole way, from the hook to the warehouse and back: the shop of this run (the sandbox or a real PrestaShop), the
 * sidecar as it is started in production, and each sandbox warehouse, whatever WMS it speaks.
 */
import type { FloorOrder, SandboxWms } from '../../../sandbox/SandboxWms';
import { SANDBOX_WMS } from '../../../sandbox/warehouses';
import { createLogger } from '../../../src/logger';
import { parseConfig } from '../../../src/config';
import { startApp, type App } from '../../../src/app';
import { SHOP, forgetStock, sidecarEnvironment, unique, type ContractShop } from '../support/contractShop';
import { eventually } from '../../support/eventually';

const FLOWS = ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STOCK', 'STATUSES', 'TRACKING'];
const PAID = 2;
const PREPARATION = 3;
const SHIPPED = 4;
const DELIVERED = 5;
const CANCELED = 6;


describe.each(Object.entries(SANDBOX_WMS))(`${SHOP.name}, %s`, (wmsName, openWms) => {
  let shop: ContractShop;
  let warehouse: SandboxWms;
  let app: App;
  const sku = { tee: unique('TEE'), mug: unique('MUG') };

  const start = (): Promise<App> =>
    startApp(
      parseConfig({
        ...sidecarEnvironment(shop, warehouse),
        WMSBRIDGE_WMS_INTERVAL_MS: '300',
      }),
      createLogger({ level: process.env.WMSBRIDGE_TEST_LOG ? 'debug' : 'silent' }),
      'test',
      { settleMs: 500, stockMarginMs: 200 },
    );

  const ordersOf = (reference: string): FloorOrder[] => warehouse.floor.orders().filter((order) => order.reference === reference);
  const orderAt = (reference: string): FloorOrder | undefined => ordersOf(reference).find((order) => order.status !== 'cancelled') ?? ordersOf(reference)[0];
  const arrived = (reference: string): Promise<NonNullable<ReturnType<typeof orderAt>>> =>
    eventually(() => orderAt(reference) ?? Promise.reject(new Error(`the warehouse has no order ${reference}`)));
  const row = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>> => {
    const [rows] = await shop.pool.query(sql.replaceAll('ps_', shop.prefix), values);
    return (rows as Record<string, unknown>[])[0] ?? {};
  };
  const ledger = (id: number): Promise<Record<string, unknown>> => row('SELECT * FROM ps_wmsbridge_order WHERE id_order = ?', [id]);
  const status = async (id: number): Promise<number> => Number((await row('SELECT current_state FROM ps_orders WHERE id_order = ?', [id])).current_state);

  beforeAll(async () => {
    shop = await SHOP.open();
    warehouse = await openWms();
    await forgetStock(shop);
    await shop.actions.addProduct({ sku: sku.tee, name: 'Tee', quantity: 100, weightKg: 0.2 });
    await shop.actions.addProduct({ sku: sku.mug, name: 'Mug', quantity: 50, barcode: '4006381333931' });
    warehouse.floor.count(sku.tee, 100);
    for (const flow of FLOWS) await shop.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, '1');
    app = await start();
    await eventually(() => (app.health().standsStillBecause === '' ? true : Promise.reject(new Error(app.health().standsStillBecause))));
  });

  afterAll(async () => {
    for (const flow of FLOWS) await shop?.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, '0');
    await app?.stop();
    await warehouse?.close();
    await shop?.close();
  });

  test('placed and paid: at the warehouse within 2 seconds, with address and lines, the missing article made first', async () => {
    const began = Date.now();
    const { reference } = await shop.actions.placeOrder({
      lines: [{ sku: sku.tee, quantity: 2 }, { sku: sku.mug, quantity: 1 }],
      address: { firstname: 'Zoë', lastname: "O'Neil", company: 'Tom & Co', address1: '1 rue "du" Four', postcode: '75011', city: 'Paris', countryIso: 'FR' },
    });
    const held = await arrived(reference);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(held.lines.map((line) => [line.sku, line.ordered])).toEqual([[sku.tee, 2], [sku.mug, 1]]);
    expect(JSON.stringify(held.recipient)).toContain("O'Neil");
    expect(JSON.stringify(held.recipient)).toContain('Tom & Co');
    expect(held.recipient).toMatchObject({ city: 'Paris', country: 'FR', postcode: '75011' });
    expect(ordersOf(reference)).toHaveLength(1);
    expect(warehouse.floor.articles().find((article) => article.sku === sku.mug)).toMatchObject({ name: expect.stringContaining('Mug'), barcode: '4006381333931' });
    // It was made with no stock; were it left so, the shop would rightly sell no more of it.
    warehouse.floor.count(sku.mug, 50);
    // By our own note, for the shop has 49 before anything is written, too.
    await eventually(async () => expect(await row('SELECT written_quantity AS quantity FROM ps_wmsbridge_stock WHERE sku = ?', [sku.mug])).toMatchObject({ quantity: 49 }), 20_000);
    expect(await shop.actions.stock(sku.mug)).toBe(49);
  });

  test('changed lines, then a changed address', async () => {
    const { idOrder, reference } = await shop.actions.placeOrder({ lines: [{ sku: sku.tee, quantity: 1 }, { sku: sku.mug, quantity: 2 }] });
    await arrived(reference);
    await shop.actions.setLine(idOrder, sku.tee, 3);
    await eventually(() => expect(orderAt(reference)?.lines.map((line) => [line.sku, line.ordered])).toEqual([[sku.tee, 3], [sku.mug, 2]]));
    await shop.actions.setLine(idOrder, sku.mug, 0);
    await eventually(() => expect(orderAt(reference)?.lines.map((line) => [line.sku, line.ordered])).toEqual([[sku.tee, 3]]));
    await shop.actions.setAddress(idOrder, { city: 'Lyon', postcode: '69001' });
    await eventually(() => expect(orderAt(reference)?.recipient).toMatchObject({ city: 'Lyon', postcode: '69001' }));
    await shop.actions.refund(idOrder, sku.tee, 1);
    await eventually(() => expect(orderAt(reference)?.lines.map((line) => line.ordered)).toEqual([2]));
  });

  test('unpaid: stays in the shop until it is paid', async () => {
    const { idOrder, reference } = await shop.actions.placeOrder({ lines: [{ sku: sku.tee, quantity: 1 }], idStatus: 10 });
    await eventually(async () => expect((await ledger(idOrder)).state).toBe('new'));
    expect(orderAt(reference)).toBeUndefined();
    await shop.actions.setStatus(idOrder, PAID);
    await arrived(reference);
  });

  test('cancelled early: the warehouse cancels; cancelled late: it refuses, and the ledger says why', async () => {
    const early = await shop.actions.placeOrder({ lines: [{ sku: sku.tee, quantity: 1 }] });
    const late = await shop.actions.placeOrder({ lines: [{ sku: sku.tee, quantity: 1 }] });
    await arrived(early.reference);
    const held = await arrived(late.reference);
    warehouse.floor.pick(held.number);
    await shop.actions.setStatus(early.idOrder, CANCELED);
    await shop.actions.setStatus(late.idOrder, CANCELED);
    await eventually(() => expect(orderAt(early.reference)?.status).toBe('cancelled'));
    await eventually(async () => expect(await ledger(early.idOrder)).toMatchObject({ state: 'cancelled', cancel_state: 'cancelled' }));
    await eventually(async () => expect(await ledger(late.idOrder)).toMatchObject({ cancel_state: 'refused', problem_code: 'cancel_refused' }));
    expect(orderAt(late.reference)?.status).toBe('picking');
    expect(await status(late.idOrder)).toBe(CANCELED);
  });

  test('picked, sent, collected: preparation, tracking, shipped, each once', async () => {
    const { idOrder, reference } = await shop.actions.placeOrder({ lines: [{ sku: sku.tee, quantity: 1 }] });
    const held = await arrived(reference);
    await eventually(async () => expect((await ledger(idOrder)).state).toBe('at_wms'));
    const tracking = unique('TRK');
    warehouse.floor.pick(held.number);
    warehouse.floor.send(held.number, { trackingNumber: tracking, carrierName: 'My carrier' });
    await eventually(async () => expect(await status(idOrder)).toBe(SHIPPED));
    await eventually(async () => expect((await ledger(idOrder)).state).toBe('done'));
    warehouse.floor.deliver(held.number);
    const said = new RegExp(orderAt(reference)?.statusText ?? 'nothing', 'i');
    await eventually(async () => expect((await row('SELECT wms_status_text AS text FROM ps_wmsbridge_wms_order WHERE id_order = ?', [idOrder])).text).toMatch(said));
    // Not every WMS tells that a parcel has arrived.
    const last = warehouse.reaches.includes('delivered') ? DELIVERED : SHIPPED;
    await eventually(async () => expect(await status(idOrder)).toBe(last));
    const carrier = await row('SELECT COUNT(*) AS n, MAX(tracking_number) AS number FROM ps_order_carrier WHERE id_order = ?', [idOrder]);
    expect(carrier).toMatchObject({ n: 1, number: tracking });
    const history = await row('SELECT COUNT(*) AS n FROM ps_order_history WHERE id_order = ? AND id_order_state = ?', [idOrder, SHIPPED]);
    expect(history).toMatchObject({ n: 1 });
    const events = await row("SELECT COUNT(*) AS n FROM ps_wmsbridge_event WHERE id_order = ? AND reason IN ('status', 'address') AND created_at > (SELECT MIN(at) FROM ps_wmsbridge_history WHERE id_order = ? AND action = 'tracking written')", [idOrder, idOrder]);
    expect(events).toMatchObject({ n: 0 });
  });

  test('a partial pick: shipped, and what is missing stays reserved and is told', async () => {
    const { idOrder, reference } = await shop.actions.placeOrder({ lines: [{ sku: sku.tee, quantity: 3 }] });
    const held = await arrived(reference);
    warehouse.floor.pick(held.number, { [sku.tee]: 1 });
    warehouse.floor.send(held.number, { trackingNumber: unique('TRK') });
    await eventually(async () => expect(await status(idOrder)).toBe(SHIPPED));
    await eventually(async () => expect(await ledger(idOrder)).toMatchObject({ problem_code: 'short_pick', problem: expect.stringContaining(`1 of 3 × ${sku.tee}`) }));
  });

  // The others make no orders by themselves.
  (wmsName === 'ongoing' ? test : test.skip)('sent in parts: every parcel reaches the shop, and nothing is missing in the end', async () => {
    const { idOrder, reference } = await shop.actions.placeOrder({ lines: [{ sku: sku.mug, quantity: 3 }] });
    const held = await arrived(reference);
    const [first, second] = [unique('TRK'), unique('TRK')];
    const numbers = async (): Promise<unknown> => (await row('SELECT GROUP_CONCAT(tracking_number ORDER BY id_order_carrier) AS numbers FROM ps_order_carrier WHERE id_order = ?', [idOrder])).numbers;
    warehouse.floor.pick(held.number, { [sku.mug]: 1 });
    warehouse.floor.sendInParts?.(held.number, { trackingNumber: first });
    await eventually(async () => expect(await numbers()).toBe(first));
    await eventually(async () => expect(await ledger(idOrder)).toMatchObject({ state: 'at_wms', wms_status: 'partially_shipped', problem_code: null }));
    const rest = ordersOf(reference).find(({ number }) => number !== held.number);
    warehouse.floor.send(rest?.number ?? '', { trackingNumber: second });
    await eventually(async () => expect(await ledger(idOrder)).toMatchObject({ state: 'done', wms_status: 'shipped', problem_code: null }));
    expect(await numbers()).toBe(`${first},${second}`);
    expect(await row('SELECT COUNT(*) AS n FROM ps_order_history WHERE id_order = ? AND id_order_state = ?', [idOrder, SHIPPED])).toMatchObject({ n: 1 });
    // The shop's own figure and the warehouse's agree: nothing of it is in flight any more.
    const free = warehouse.floor.articles().find((article) => article.sku === sku.mug)?.available ?? NaN;
    await eventually(async () => expect(await shop.actions.stock(sku.mug)).toBe(free), 20_000);
  });

  test("the shop's own status writes are not followed by more", async () => {
    const { idOrder, reference } = await shop.actions.placeOrder({ lines: [{ sku: sku.tee, quantity: 1 }] });
    const held = await arrived(reference);
    await shop.actions.setStatus(idOrder, PREPARATION);
    warehouse.floor.pick(held.number);
    await eventually(async () => expect((await row('SELECT wms_status AS s FROM ps_wmsbridge_wms_order WHERE id_order = ?', [idOrder])).s).toMatch(/pick|pack/));
    expect(await row('SELECT COUNT(*) AS n FROM ps_order_history WHERE id_order = ? AND id_order_state = ?', [idOrder, PREPARATION])).toMatchObject({ n: 1 });
  });

  test('stock: what the warehouse says, less what it cannot know yet', async () => {
    const own = unique('STK');
    await shop.actions.addProduct({ sku: own, name: 'Stock', quantity: 10 });
    warehouse.floor.count(own, 40);
    await eventually(async () => expect(await shop.actions.stock(own)).toBe(40));
    // A bank transfer: the shop has taken it off, the warehouse has never heard of it.
    await shop.actions.placeOrder({ lines: [{ sku: own, quantity: 3 }], idStatus: 10 });
    warehouse.floor.count(own, 30);
    await eventually(async () => expect(await shop.actions.stock(own)).toBe(27));
    // A paid one: the warehouse books it, and both agree.
    const { reference } = await shop.actions.placeOrder({ lines: [{ sku: own, quantity: 5 }] });
    await arrived(reference);
    await eventually(async () => {
      expect(await row('SELECT MAX(recheck) AS recheck FROM ps_wmsbridge_stock WHERE sku = ?', [own])).toMatchObject({ recheck: 0 });
      expect(await shop.actions.stock(own)).toBe(22);
    }, 20_000);
  });

  test('stock that somebody overwrote, and a product that is made after the warehouse has it: right at the next comparison', async () => {
    const made = unique('MADE');
    const compare = (): Promise<unknown> => shop.pool.query(`UPDATE ${shop.prefix}wmsbridge_cursor SET due_at = UTC_TIMESTAMP(3) WHERE name = 'stock_compare'`);
    warehouse.floor.count(made, 12);
    await eventually(async () => expect(await row('SELECT outcome FROM ps_wmsbridge_stock WHERE sku = ?', [made])).toEqual({ outcome: 'unknown' }));
    const { idProduct } = await shop.actions.addProduct({ sku: made, quantity: 0 });
    await compare();
    await eventually(async () => expect(await shop.actions.stock(made)).toBe(12), 20_000);
    await eventually(async () => expect(await row('SELECT recheck FROM ps_wmsbridge_stock WHERE sku = ?', [made])).toEqual({ recheck: 0 }), 20_000);
    await shop.pool.query(`UPDATE ${shop.prefix}stock_available SET quantity = 500 WHERE id_product = ?`, [idProduct]);
    await compare();
    await eventually(async () => expect(await shop.actions.stock(made)).toBe(12), 20_000);
  });

  test('an answer lost at the warehouse, and a sidecar that ends in between: there once', async () => {
    warehouse.fail('create', { kind: 'cut_after' });
    const { idOrder, reference } = await shop.actions.placeOrder({ lines: [{ sku: sku.tee, quantity: 1 }] });
    await arrived(reference);
    await app.stop();
    app = await start();
    await eventually(async () => expect((await ledger(idOrder)).state).toBe('at_wms'), 20_000);
    expect(ordersOf(reference)).toHaveLength(1);
  });

  test('health: alive, ready, and what each flow does', async () => {
    // It was just started anew, and says so until its first poll.
    const ready = async (): Promise<unknown> => {
      const answer = await fetch(`http://127.0.0.1:${app.port}/readyz`);
      return { status: answer.status, body: await answer.json() };
    };
    await eventually(async () => expect(await ready()).toMatchObject({ status: 200, body: { ready: true, wms: wmsName, flows: expect.arrayContaining([{ flow: 'orders', open: true, because: '' }]) } }));
    expect((await fetch(`http://127.0.0.1:${app.port}/healthz`)).status).toBe(200);
  });
});
