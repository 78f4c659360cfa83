/**
 * Which shop a sidecar works for: one that has a copy's database and the live shop's address does nothing, and an installation that is
 * made anew goes on with the orders that are at the warehouse.
 */
import type { SandboxWms } from '../../../sandbox/SandboxWms';
import { SANDBOX_WMS } from '../../../sandbox/warehouses';
import { createLogger } from '../../../src/logger';
import { parseConfig } from '../../../src/config';
import { startApp, type App } from '../../../src/app';
import { SHOP, databaseUrlOf, openSandboxShop, sidecarEnvironment, unique, type ContractShop } from '../support/contractShop';
import { eventually } from '../../support/eventually';

const FLOWS = ['ORDERS', 'CANCELLATIONS', 'STATUSES', 'TRACKING'];
const SHIPPED = 4;

describe(`the sidecar of the ${SHOP.name}`, () => {
  const onRealShop = SHOP.real ? test : test.skip;
  let shop: ContractShop;
  let warehouse: SandboxWms;
  let app: App | undefined;
  const sku = unique('TEE');

  const start = async (environment: Record<string, string> = {}): Promise<App> => {
    app = await startApp(
      parseConfig({ ...sidecarEnvironment(shop, warehouse), WMSBRIDGE_WMS_INTERVAL_MS: '300', ...environment }),
      createLogger({ level: process.env.WMSBRIDGE_TEST_LOG ? 'debug' : 'silent' }),
      'test',
      { settleMs: 500, stockMarginMs: 200 },
    );
    return app;
  };
  const stop = async (): Promise<void> => {
    await app?.stop();
    app = undefined;
  };
  const works = (): Promise<unknown> => eventually(() => expect(app?.health().standsStillBecause).toBe(''), 30_000);
  const atWarehouse = (reference: string): number => warehouse.floor.orders().filter((order) => order.reference === reference).length;
  /** The shop's status of an order with what the ledger says of it, so that a failure tells why. */
  const standing = async (idOrder: number): Promise<unknown> => {
    const [rows] = await shop.pool.query(
      `SELECT o.current_state, l.state, l.waits_for, l.problem_code, l.problem, l.next_try_at, l.wms_status, l.lease_owner, w.wms_number, w.intent_operation, w.accepted_at, w.snapshot_problem,
        (SELECT MAX(name) FROM ${shop.prefix}wmsbridge_cursor c WHERE c.lease_until > UTC_TIMESTAMP(3)) leased,
        (SELECT COUNT(*) FROM ${shop.prefix}wmsbridge_event e WHERE e.id_order = o.id_order AND e.done_at IS NULL) events
       FROM ${shop.prefix}orders o LEFT JOIN ${shop.prefix}wmsbridge_order l ON l.id_order = o.id_order
       LEFT JOIN ${shop.prefix}wmsbridge_wms_order w ON w.id_order = o.id_order AND w.current = 1 WHERE o.id_order = ?`,
      [idOrder],
    );
    return (rows as object[]).map((row) => ({ ...row, ...app?.health() }));
  };
  const flows = async (on: '0' | '1'): Promise<void> => {
    for (const flow of FLOWS) await shop.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, on);
  };

  beforeAll(async () => {
    shop = await SHOP.open();
    warehouse = await (Object.values(SANDBOX_WMS)[0] as () => Promise<SandboxWms>)();
    await shop.actions.addProduct({ sku, name: 'Tee', quantity: 1_000 });
    warehouse.floor.count(sku, 1_000);
    await flows('1');
  });
  afterEach(stop);
  afterAll(async () => {
    await flows('0');
    await warehouse?.close();
    await shop?.close();
  });

  test('with another installation\'s database it sends and writes nothing, and says why', async () => {
    const copy = await openSandboxShop();
    try {
      await start();
      await works();
      await stop();
      await copy.setFlows({ orders: true, cancellations: true, statuses: true });
      const { reference } = await copy.actions.placeOrder({ lines: [{ sku: 'CUP-WHITE', quantity: 1 }] });
      // The copy's database, and the live shop's address and key.
      await start({ WMSBRIDGE_DATABASE_URL: copy.databaseUrl, WMSBRIDGE_DATABASE_PREFIX: copy.prefix });
      await eventually(() => expect(app?.health().standsStillBecause).toContain('two installations'), 30_000);
      await stop();
      // The other way round: what is in the live shop's database is not done to the copy's orders.
      const live = await shop.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
      await start({ WMSBRIDGE_DATABASE_URL: databaseUrlOf(shop), WMSBRIDGE_DATABASE_PREFIX: shop.prefix, WMSBRIDGE_SHOP_URL: copy.url, WMSBRIDGE_SHOP_KEY: copy.key });
      await eventually(() => expect(app?.health().standsStillBecause).toContain('two installations'), 30_000);
      await stop();
      expect([atWarehouse(reference), atWarehouse(live.reference)]).toEqual([0, 0]);
      await start();
      await eventually(() => expect(atWarehouse(live.reference)).toBe(1), 30_000);
    } finally {
      await stop();
      await copy.close();
    }
  });

  onRealShop.each([['kept', '1'], ['deleted', '0']])('the module is uninstalled and installed again, its data %s: a parcel that left meanwhile reaches the shop', async (_data, keep) => {
    const real = shop.real as NonNullable<ContractShop['real']>;
    await start();
    await works();
    const { idOrder, reference } = await shop.actions.placeOrder({ lines: [{ sku, quantity: 1 }] });
    await eventually(() => expect(atWarehouse(reference)).toBe(1), 30_000);
    await stop();
    await shop.actions.setConfiguration('WMSBRIDGE_KEEP_DATA', keep);
    await real('uninstallModule', {}, true);
    const { key } = await real<{ key: string }>('installModule', {}, true);
    await shop.pool.query(`UPDATE ${shop.prefix}webservice_account SET \`key\` = ? WHERE \`key\` = ?`, [shop.key, key]);
    await flows('1');
    await start();
    await works();
    warehouse.floor.send(warehouse.floor.orders().find((order) => order.reference === reference)?.number ?? '', { trackingNumber: unique('T') });
    await eventually(async () => expect(await standing(idOrder)).toMatchObject([{ current_state: SHIPPED }]), 60_000);
    expect(atWarehouse(reference)).toBe(1);
    await shop.actions.setConfiguration('WMSBRIDGE_KEEP_DATA', '1');
  });
});
