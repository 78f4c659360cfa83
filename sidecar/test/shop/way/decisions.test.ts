/**
 * Orders that ask before they are sent, the whole way: hooks, the sidecar as it is started in production, and a sandbox warehouse. What
 * is absent in the shop for a moment cancels nothing at the warehouse.
 */
import type { ResultSetHeader } from 'mysql2/promise';
import { startApp, type App } from '../../../src/app';
import { parseConfig } from '../../../src/config';
import { createLogger } from '../../../src/logger';
import type { FloorOrder, SandboxWms } from '../../../sandbox/SandboxWms';
import { SANDBOX_WMS } from '../../../sandbox/warehouses';
import { Database } from '../../../src/shop/ledger/Database';
import { MysqlLedger } from '../../../src/shop/ledger/MysqlLedger';
import { OperatorActions } from '../../../src/shop/ledger/OperatorActions';
import { SHOP, databaseUrlOf, sidecarEnvironment, unique, type ContractShop } from '../support/contractShop';
import { eventually } from '../../support/eventually';

const FLOWS = ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STATUSES', 'TRACKING'];
const PAID = 2;
const COD = 13;

describe(`decisions about orders of the ${SHOP.name}`, () => {
  let shop: ContractShop;
  let warehouse: SandboxWms;
  let app: App;
  let db: Database;
  const sku = unique('TEE');

  const orderAt = (reference: string): FloorOrder | undefined => warehouse.floor.orders().find((order) => order.reference === reference);
  const arrived = (reference: string): Promise<FloorOrder> => eventually(() => orderAt(reference) ?? Promise.reject(new Error(`the warehouse has no order ${reference}`)), 20_000);
  const run = (sql: string, values: unknown[] = []): ReturnType<ContractShop['pool']['query']> => shop.pool.query(sql.replaceAll('ps_', shop.prefix), values);
  const ledger = async (id: number): Promise<Record<string, unknown>> => {
    const [rows] = await run('SELECT * FROM ps_wmsbridge_order WHERE id_order = ? AND id_connection = ?', [id, shop.idConnection]);
    return (rows as Record<string, unknown>[])[0] ?? {};
  };
  const held = (id: number, code: string): Promise<void> => eventually(async () => expect(await ledger(id)).toMatchObject({ state: 'held', problem_code: code }), 20_000);
  const sendAgain = async (id: number): Promise<void> => void (await new OperatorActions(new MysqlLedger(db, shop), 'test').askFor('send again', [id]));
  const place = (more: object = {}): Promise<{ idOrder: number; reference: string }> => shop.actions.placeOrder({ lines: [{ sku, quantity: 1 }], ...more });
  /** The time of the next recheck has come. */
  const recheck = async (id: number): Promise<unknown> => run('UPDATE ps_wmsbridge_order SET recheck_at = UTC_TIMESTAMP(3) WHERE recheck_at IS NOT NULL AND id_order = ?', [id]);

  beforeAll(async () => {
    shop = await SHOP.open();
    warehouse = await (SANDBOX_WMS['ongoing'] as NonNullable<(typeof SANDBOX_WMS)[string]>)();
    await shop.actions.addProduct({ sku, name: 'Tee', quantity: 500 });
    for (const flow of FLOWS) await shop.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, '1');
    const environment = sidecarEnvironment(shop, warehouse);
    db = Database.open(databaseUrlOf(shop), shop.prefix);
    app = await startApp(parseConfig({ ...environment, WMSBRIDGE_WMS_INTERVAL_MS: '300' }), createLogger({ level: process.env.WMSBRIDGE_TEST_LOG ? 'debug' : 'silent' }), 'test', { settleMs: 500, stockMarginMs: 200 });
    await eventually(() => (app.health().standsStillBecause === '' ? true : Promise.reject(new Error(app.health().standsStillBecause))), 20_000);
  });
  afterAll(async () => {
    for (const flow of FLOWS) await shop?.actions.setConfiguration(`WMSBRIDGE_FLOW_${flow}`, '0');
    await app?.stop();
    await db?.close();
    await warehouse?.close();
    await shop?.close();
  });

  test('the orders of the shop are away for a moment while something touches them: nothing is cancelled, and they go on when they are back', async () => {
    const placed = [await place(), await place(), await place()];
    for (const { reference } of placed) await arrived(reference);
    const ids = placed.map(({ idOrder }) => idOrder);
    await run('CREATE TABLE ps_test_orders AS SELECT * FROM ps_orders WHERE id_order IN (?)', [ids]);
    await run('DELETE FROM ps_orders WHERE id_order IN (?)', [ids]);
    for (const id of ids) await run("INSERT INTO ps_wmsbridge_event (id_shop, id_order, reason, source, created_at) VALUES (?, ?, 'address', 'actionObjectOrderUpdateAfter', UTC_TIMESTAMP(3))", [shop.idShop, id]);
    for (const id of ids) await held(id, 'order_absent');
    for (const { reference } of placed) expect(orderAt(reference)?.status).not.toBe('cancelled');
    await run('INSERT INTO ps_orders SELECT * FROM ps_test_orders');
    await run('DROP TABLE ps_test_orders');
    for (const id of ids) await recheck(id);
    for (const id of ids) await eventually(async () => expect(await ledger(id)).toMatchObject({ state: 'at_wms', problem_code: null }), 30_000);
    // What happens to it now goes its way, deletion too.
    await shop.actions.deleteOrder(ids[0] as number);
    await eventually(() => expect(orderAt((placed[0] as { reference: string }).reference)?.status).toBe('cancelled'), 20_000);
    expect(orderAt((placed[1] as { reference: string }).reference)?.status).not.toBe('cancelled');
  });

  test('paid on delivery, by its status and by its module: held until a person sends it', async () => {
    const byStatus = await place({ idStatus: COD });
    const byModule = await place({ module: 'codfee' });
    for (const { idOrder } of [byStatus, byModule]) await held(idOrder, 'cash_on_delivery');
    expect(orderAt(byStatus.reference) ?? orderAt(byModule.reference)).toBeUndefined();
    await sendAgain(byStatus.idOrder);
    await arrived(byStatus.reference);
    await shop.actions.setConfiguration('WMSBRIDGE_COD_ORDERS', 'send');
    await arrived(byModule.reference);
    await shop.actions.setConfiguration('WMSBRIDGE_COD_ORDERS', 'ask');
  });

  test('a SKU that two products have: held, named, and sent when the other gets a reference of its own', async () => {
    const shared = unique('SHARED');
    await shop.actions.addProduct({ sku: shared, name: 'One', quantity: 50 });
    const { idProduct } = await shop.actions.addProduct({ sku: shared, name: 'Two', quantity: 50 });
    const { idOrder, reference } = await place({ lines: [{ sku: shared, quantity: 1 }] });
    await held(idOrder, 'shared_sku');
    expect((await ledger(idOrder)).problem).toMatch(/"(One|Two)" \(product \d+\)/);
    await run('UPDATE ps_product SET reference = ? WHERE id_product = ?', [`${shared}-2`, idProduct]);
    await recheck(idOrder);
    await arrived(reference);
  });

  test('placed before the orders flow was switched on, and paid after it: held, and sent by a person', async () => {
    const { idOrder, reference } = await place({ idStatus: 10 });
    await eventually(async () => expect(await ledger(idOrder)).toMatchObject({ state: 'new' }), 20_000);
    // As a bank wire of last week, from before the flow was on.
    await run("UPDATE ps_orders SET date_add = date_add - INTERVAL 90 DAY WHERE id_order = ?", [idOrder]);
    await run("UPDATE ps_order_history SET date_add = date_add - INTERVAL 90 DAY WHERE id_order = ?", [idOrder]);
    await run("UPDATE ps_wmsbridge_event SET created_at = created_at - INTERVAL 90 DAY WHERE id_order = ?", [idOrder]);
    await shop.actions.setStatus(idOrder, PAID);
    await held(idOrder, 'paid_after_baseline');
    expect(orderAt(reference)).toBeUndefined();
    await sendAgain(idOrder);
    await arrived(reference);
  });

  test('a payment module that is installed later brings a paid status of its own: held, named, and sent when the status is chosen', async () => {
    const [made] = (await run("INSERT INTO ps_order_state (invoice, send_email, module_name, color, unremovable, hidden, logable, delivery, shipped, paid, pdf_invoice, pdf_delivery, deleted) VALUES (1, 0, 'foopay', '#32CD32', 0, 0, 1, 0, 0, 1, 0, 0, 0)")) as unknown as [ResultSetHeader];
    const id = made.insertId;
    await run("INSERT INTO ps_order_state_lang (id_order_state, id_lang, name, template) SELECT ?, id_lang, 'Paid by Foo', '' FROM ps_lang", [id]);
    const { idOrder, reference } = await place({ idStatus: id, module: 'foopay' });
    await held(idOrder, 'status_not_chosen');
    expect((await ledger(idOrder)).problem).toContain(`"Paid by Foo" (${id})`);
    const [rows] = await run("SELECT value FROM ps_configuration WHERE name = 'WMSBRIDGE_RELEASE_STATUSES' ORDER BY id_shop DESC");
    const before = String((rows as { value: string }[])[0]?.value);
    await shop.actions.setConfiguration('WMSBRIDGE_RELEASE_STATUSES', `${before},${id}`);
    await arrived(reference);
    await shop.actions.setConfiguration('WMSBRIDGE_RELEASE_STATUSES', before);
    await run('UPDATE ps_order_state SET deleted = 1 WHERE id_order_state = ?', [id]);
  });

  test('a line whose product gets its reference later: "send again" sends it', async () => {
    const later = unique('LATER');
    const { idProduct } = await shop.actions.addProduct({ sku: later, name: 'Nameless', quantity: 50 });
    const { idOrder, reference } = await place({ lines: [{ sku: later, quantity: 1 }], idStatus: 10 });
    await run("UPDATE ps_product SET reference = '' WHERE id_product = ?", [idProduct]);
    await run("UPDATE ps_order_detail SET product_reference = '' WHERE id_order = ?", [idOrder]);
    await shop.actions.setStatus(idOrder, PAID);
    await eventually(async () => expect(await ledger(idOrder)).toMatchObject({ state: 'failed', problem_code: 'sku_missing' }), 20_000);
    await run('UPDATE ps_product SET reference = ? WHERE id_product = ?', [later, idProduct]);
    await sendAgain(idOrder);
    expect((await arrived(reference)).lines.map((line) => line.sku)).toEqual([later]);
  });
});
