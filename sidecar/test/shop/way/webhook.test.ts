/** A push from the warehouse brings its news to the shop soon, though the sidecar would not have asked for an hour. */
import { startApp, type App } from '../../../src/app';
import { parseConfig } from '../../../src/config';
import { createLogger } from '../../../src/logger';
import type { SandboxWms } from '../../../sandbox/SandboxWms';
import { SANDBOX_WMS } from '../../../sandbox/warehouses';
import { SHOP, sidecarEnvironment, unique, type ContractShop } from '../support/contractShop';
import { eventually } from '../../support/eventually';

const HOUR_MS = 60 * 60_000;
const FLOWS = ['ORDERS', 'STATUSES', 'TRACKING'];
const SHIPPED = 4;
const SECRET = unique('SECRET');

describe.each(Object.entries(SANDBOX_WMS))('%s', (name, openWms) => {
  let shop: ContractShop;
  let warehouse: SandboxWms;
  let app: App;
  const sku = unique('PUSH');

  beforeAll(async () => {
    shop = await SHOP.open();
    warehouse = await openWms();
    await shop.actions.addProduct({ sku, name: 'Pushed', quantity: 10 });
    warehouse.floor.count(sku, 10);
    for (const flow of FLOWS) await shop.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, '1');
    app = await startApp(
      parseConfig({
        ...sidecarEnvironment(shop, warehouse),
        [`WMSBRIDGE_${name.toUpperCase()}_WEBHOOK_TOKEN`]: SECRET,
        WMSBRIDGE_WMS_INTERVAL_MS: String(HOUR_MS),
      }),
      createLogger({ level: 'silent' }),
      'test',
      { settleMs: 100, stockMarginMs: 100 },
    );
    await eventually(() => (app.health().standsStillBecause === '' ? true : Promise.reject(new Error(app.health().standsStillBecause))));
  });

  afterAll(async () => {
    for (const flow of FLOWS) await shop?.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, '0');
    await app?.stop();
    await warehouse?.close();
    await shop?.close();
  });

  const status = async (id: number): Promise<number> => {
    const [rows] = await shop.pool.query(`SELECT current_state FROM ${shop.prefix}orders WHERE id_order = ?`, [id]);
    return Number((rows as { current_state: number }[])[0]?.current_state);
  };
  const push = (secret: string): Promise<Response> => fetch(`http://127.0.0.1:${app.port}/webhooks/${name}`, { method: 'POST', headers: { 'X-Auth-Token': secret }, body: '{"orderId":1,"status":"delivered"}' });

  test('a forged one changes nothing; a true one, sent three times, brings what the WMS says and not what the push says', async () => {
    const { idOrder, reference } = await shop.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    const { number } = await eventually(() => warehouse.floor.orders().find((order) => order.reference === reference) ?? Promise.reject(new Error('not there yet')));
    warehouse.floor.send(number, { trackingNumber: unique('TRK'), carrierName: 'My carrier' });
    const before = await status(idOrder);
    expect((await push('guessed')).status).toBe(401);
    const calls = warehouse.calls();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await status(idOrder)).toBe(before);
    expect(warehouse.calls()).toBe(calls);

    for (const answer of await Promise.all([push(SECRET), push(SECRET), push(SECRET)])) expect(answer.status).toBe(202);
    await eventually(async () => expect(await status(idOrder)).toBe(SHIPPED));
    await eventually(async () => {
      const [rows] = await shop.pool.query(`SELECT COUNT(*) AS n FROM ${shop.prefix}order_history WHERE id_order = ? AND id_order_state = ?`, [idOrder, SHIPPED]);
      expect(rows).toEqual([{ n: 1 }]);
    });
  });
});
