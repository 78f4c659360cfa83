/**
 * What an employee asks for in the back office: one event, and a page that says what will be done and by whom. Nothing of the ledger is
 * changed until a sidecar carries it out, over either transport.
 */
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { Database } from '../../../src/shop/ledger/Database';
import { HttpsLedger } from '../../../src/shop/ledger/HttpsLedger';
import { MysqlLedger } from '../../../src/shop/ledger/MysqlLedger';
import type { Ledger } from '../../../src/shop/Ledger';
import { carryOut } from '../../support/actions';
import { SHOP, type ContractShop } from '../support/contractShop';
import { ADMIN, ShopSession, makeEmployee, removeEmployee, type TestEmployee } from '../support/shopSession';

const PAGES = ['Overview', 'Orders', 'Queue', 'Stock'] as const;
const WAITS = 'It waits for a sidecar: none works at the moment.';
const SOON = 'The sidecar does it at its next look, within seconds.';
/** Of orders that are in the ledger alone. */
const DELETED = 4_000_000_001;

(SHOP.real ? describe : describe.skip)('actions of the back office', () => {
  let shop: ContractShop;
  let employee: TestEmployee;
  let session: ShopSession;
  let idEmployee: number;
  let idOrder: number;
  const pages: Record<string, string> = {};
  const ledgers: Record<'mysql' | 'https', Ledger> = {} as never;

  const run = async (sql: string, values: unknown[] = []): Promise<RowDataPacket[]> => (await shop.pool.query<RowDataPacket[]>(sql.replaceAll('ps_', shop.prefix), values))[0];
  const press = async (page: (typeof PAGES)[number], action: string, fields: Record<string, string | string[]>): Promise<string> => (await session.post(`${pages[page]}&action=${action}`, fields)).text;
  const asked = (): Promise<RowDataPacket[]> => run('SELECT id_order, source, action, argument, outcome FROM ps_wmsbridge_event WHERE action IS NOT NULL ORDER BY id_event');
  const ledger = async (id = idOrder): Promise<RowDataPacket | undefined> => (await run('SELECT * FROM ps_wmsbridge_order WHERE id_order = ? AND id_connection = ?', [id, shop.idConnection]))[0];
  const heartbeat = (): Promise<unknown> =>
    run("INSERT INTO ps_wmsbridge_heartbeat (sidecar, id_connection, version, started_at, seen_at, state) VALUES ('actions', ?, 'test', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 'working')", [shop.idConnection]);
  const enter = (id: number, state: string, problem: string | null): Promise<unknown> =>
    run('INSERT INTO ps_wmsbridge_order (id_connection, id_order, id_shop, state, problem_code, created_at, updated_at) VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))', [shop.idConnection, id, shop.idShop, state, problem]);

  beforeAll(async () => {
    shop = await SHOP.open();
    employee = await makeEmployee(shop.pool, shop.prefix, 'actions', ['ROLE_MOD_TAB_ADMINWMSBRIDGE%_READ', 'ROLE_MOD_TAB_ADMINWMSBRIDGE%_UPDATE']);
    session = await ShopSession.ofEmployee(shop.url, employee.email, employee.password);
    for (const page of PAGES) pages[page] = await session.addressOf(`AdminWmsbridge${page}`);
    idEmployee = Number((await run('SELECT id_employee FROM ps_employee WHERE email = ?', [employee.email]))[0]?.['id_employee']);
    idOrder = Number((await run('SELECT MIN(id_order) AS id FROM ps_orders WHERE id_shop = ?', [shop.idShop]))[0]?.['id']);
    ledgers.mysql = new MysqlLedger(Database.open(shop.sidecarDatabaseUrl, shop.prefix, 2), shop);
    ledgers.https = new HttpsLedger({ url: shop.url, key: shop.key, idShop: shop.idShop, timeoutMs: 30_000, log: { warn: () => undefined } });
  }, 120_000);

  beforeEach(async () => {
    await run('DELETE FROM ps_wmsbridge_event WHERE action IS NOT NULL OR id_order IN (?)', [[idOrder, DELETED]]);
    for (const table of ['order', 'history']) await run(`DELETE FROM ps_wmsbridge_${table} WHERE id_order IN (?)`, [[idOrder, DELETED]]);
    await run('DELETE FROM ps_wmsbridge_heartbeat WHERE id_connection = ?', [shop.idConnection]);
    await run("DELETE FROM ps_wmsbridge_flow WHERE flow = 'changes'");
    await enter(idOrder, 'held', 'too_old');
  });

  afterAll(async () => {
    await run('DELETE FROM ps_wmsbridge_event WHERE action IS NOT NULL OR id_order IN (?)', [[idOrder, DELETED]]);
    for (const table of ['order', 'history']) await run(`DELETE FROM ps_wmsbridge_${table} WHERE id_order IN (?)`, [[idOrder, DELETED]]);
    await run("DELETE FROM ps_wmsbridge_heartbeat WHERE sidecar = 'actions'");
    await removeEmployee(shop.pool, shop.prefix, employee.email);
    for (const each of Object.values(ledgers)) await each.close();
    await shop.close();
  });

  test('while no sidecar works: the page says that it waits, and the ledger is as it was', async () => {
    const before = await ledger();
    const text = await press('Orders', 'sendAgain', { id_order: String(idOrder) });
    expect(text).toContain('Orders that go out again: 1.');
    expect(text).toContain(WAITS);
    expect(text).toContain('Asked for and not carried out yet: 1.');
    expect(await ledger()).toEqual(before);
    expect(await asked()).toEqual([{ id_order: idOrder, source: `employee ${idEmployee}`, action: 'send again', argument: 'too_old', outcome: null }]);
    expect((await session.get(pages['Queue'] as string)).text).toContain('Send again');
  });

  test('while one works: the page says so, and that nothing waits', async () => {
    await heartbeat();
    const text = await press('Orders', 'ignore', { id_order: String(idOrder) });
    expect(text).toContain('Orders that will be ignored: 1.');
    expect(text).toContain(SOON);
    expect(text).not.toContain('Asked for and not carried out yet');
  });

  test.each(['mysql', 'https'] as const)('over %s the sidecar carries out what was asked, for the employee who asked', async (transport) => {
    await press('Orders', 'sendAgain', { id_order: String(idOrder) });
    await press('Orders', 'ignore', { id_order: String(idOrder) });
    expect(await carryOut(ledgers[transport])).toEqual([{ action: 'send again', count: 1, outcome: 'carried_out' }, { action: 'ignore', count: 1, outcome: 'carried_out' }]);
    expect(await ledger()).toMatchObject({ state: 'ignored', approved: 'too_old' });
    expect(await run('SELECT actor, action FROM ps_wmsbridge_history WHERE id_order = ? ORDER BY id_history', [idOrder])).toEqual([
      { actor: `employee ${idEmployee}`, action: 'send again' },
      { actor: `employee ${idEmployee}`, action: 'ignore' },
    ]);
    expect(await run("SELECT reason, source FROM ps_wmsbridge_event WHERE id_order = ? AND done_at IS NULL AND reason = 'person'", [idOrder])).toHaveLength(2);
  });

  test('an order that was deleted in the shop, an archived one, and one of another shop', async () => {
    await enter(DELETED, 'held', 'order_absent');
    expect(await press('Orders', 'ignore', { id_order: String(DELETED) })).toContain('Orders that will be ignored: 1.');
    await run("UPDATE ps_wmsbridge_order SET state = 'archived' WHERE id_order = ?", [DELETED]);
    expect(await press('Orders', 'ignore', { id_order: String(DELETED) })).toContain('Orders that will be ignored: 0.');
    await run("UPDATE ps_wmsbridge_order SET state = 'held', id_connection = 4000000001, id_shop = 4000000001 WHERE id_order = ?", [DELETED]);
    expect(await press('Orders', 'ignore', { id_order: String(DELETED) })).toContain('Orders that will be ignored: 0.');
    expect(await asked()).toHaveLength(1);
  });

  test('events are tried again and dropped', async () => {
    const [made] = await shop.pool.query<ResultSetHeader>(`INSERT INTO ${shop.prefix}wmsbridge_event (id_shop, id_order, reason, source, created_at) VALUES (?, ?, 'status', 'test', UTC_TIMESTAMP(3))`, [shop.idShop, idOrder]);
    await run("UPDATE ps_wmsbridge_order SET attempts = 3, next_try_at = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR WHERE id_order = ?", [idOrder]);
    expect(await press('Queue', 'retry', { id_event: String(made.insertId) })).toContain('Orders that are tried again: 1.');
    await carryOut(ledgers.https);
    expect(await ledger()).toMatchObject({ attempts: 0, next_try_at: null });
    expect(await press('Queue', 'drop', { id_event: String(made.insertId) })).toContain('Events to be dropped: 1.');
    await carryOut(ledgers.https);
    expect(await run('SELECT outcome FROM ps_wmsbridge_event WHERE id_event = ?', [made.insertId])).toEqual([{ outcome: 'dropped' }]);
    expect(await press('Queue', 'drop', { id_event: String(made.insertId) })).toContain('Events to be dropped: 0.');
  });

  test('a flow is resumed: the overview says that it is asked for until it is done', async () => {
    await shop.actions.setConfiguration('WMSBRIDGE_FLOW_CHANGES', '1');
    await run("INSERT INTO ps_wmsbridge_flow (id_connection, flow, seen_on, stop_reason) VALUES (?, 'changes', 1, 'Too many.')", [shop.idConnection]);
    const changes = (text: string): string => /data-flow="CHANGES"[\s\S]*?<\/tr>/.exec(text)?.[0] ?? '';
    expect(changes((await session.get(pages['Overview'] as string)).text)).toContain('action=goOn');
    const text = changes(await press('Overview', 'goOn', { flow: 'CHANGES', id_shop_of_flow: String(shop.idShop) }));
    expect(text).toContain('asked for, and waits for the sidecar');
    expect(text).not.toContain('action=goOn');
    expect(await asked()).toEqual([{ id_order: 0, source: `employee ${idEmployee}`, action: 'resume', argument: 'changes', outcome: null }]);
    expect((await session.get(pages['Queue'] as string)).text).toContain('Resume');
    await carryOut(ledgers.https);
    expect(await run("SELECT stop_reason, resumed_at IS NOT NULL AS resumed FROM ps_wmsbridge_flow WHERE flow = 'changes'")).toEqual([{ stop_reason: null, resumed: 1 }]);
    expect(changes((await session.get(pages['Overview'] as string)).text)).not.toContain('asked for, and waits');
    await shop.actions.setConfiguration('WMSBRIDGE_FLOW_CHANGES', '0');
  });

  test('all stock is compared when it is asked for', async () => {
    await run("DELETE FROM ps_wmsbridge_cursor WHERE name = 'stock_full'");
    expect(await press('Stock', 'compareAll', { sent: '1' })).toContain(WAITS);
    await carryOut(ledgers.https);
    expect(await run("SELECT position FROM ps_wmsbridge_cursor WHERE name = 'stock_full'")).toEqual([{ position: 'asked' }]);
    await run("DELETE FROM ps_wmsbridge_cursor WHERE name = 'stock_full'");
  });

  test('orders that are held for one reason are sent, all of them', async () => {
    await run("UPDATE ps_wmsbridge_order SET problem_code = 'paid_after_baseline' WHERE id_order = ?", [idOrder]);
    await press('Overview', 'sendHeld', { reason: 'paid_after_baseline', id_shop_of_flow: String(shop.idShop) });
    expect(await asked()).toContainEqual({ id_order: idOrder, source: `employee ${idEmployee}`, action: 'send again', argument: 'paid_after_baseline', outcome: null });
  });

  test('the page of an order shows what was asked for, and by whom', async () => {
    // An employee whose profile may see the module's hooks.
    const administrator = await ShopSession.ofEmployee(shop.url, ADMIN.email, ADMIN.password);
    const page = await administrator.post(`${await administrator.addressOf('AdminWmsbridgeOrders')}&action=ignore`, { id_order: String(idOrder), back_to: 'order' });
    const panel = /id="wmsbridge-order"[\s\S]*?<\/ol>/.exec(page.text)?.[0];
    expect(panel).toMatch(/Ignore: asked for, and waits for the sidecar<\/strong>/);
    expect(panel).toContain(WAITS);
  });
});
