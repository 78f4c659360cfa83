/**
 * Who may do what in the back office, by real log-ins over HTTP: an employee without any right to WMS Bridge, one who may look, one who
 * may change. Whatever is asked of our pages, by whatever parameter, by GET or POST, goes past the same gate.
 */
import type { RowDataPacket } from 'mysql2/promise';
import { ShopSession, formOf, makeEmployee, removeEmployee, type TestEmployee } from '../support/shopSession';
import { SHOP, type ContractShop } from '../support/contractShop';

const PAGES = ['Overview', 'Orders', 'Queue', 'Stock', 'Settings', 'Setup'] as const;
type Page = (typeof PAGES)[number];

const LISTS: [page: Page, table: string, column: string][] = [
  ['Orders', 'wmsbridge_order', 'id_order'],
  ['Queue', 'wmsbridge_event', 'id_event'],
  ['Stock', 'wmsbridge_stock', 'sku'],
];

interface Change {
  page: Page;
  query?: string;
  fields: Record<string, string | string[]>;
}

/** The order and the events that the changes are about. */
interface Rows {
  order: string;
  event: string;
}

/** Each thing that can be done on our pages, as the page sends it; the last fields are those without which there is no action. */
const CHANGES: [name: string, change: (rows: Rows) => Change][] = [
  ['send again', ({ order }) => ({ page: 'Orders', query: 'action=sendAgain', fields: { id_order: order } })],
  ['cancel again', ({ order }) => ({ page: 'Orders', query: 'action=cancelAgain', fields: { id_order: order } })],
  ['ignore', ({ order }) => ({ page: 'Orders', query: 'action=ignore', fields: { id_order: order } })],
  ['stop ignoring', ({ order }) => ({ page: 'Orders', query: 'action=stopIgnoring', fields: { id_order: order } })],
  ['send many again', ({ order }) => ({ page: 'Orders', fields: { submitBulksendAgainwmsbridge_order: '1', 'wmsbridge_orderBox[]': [order] } })],
  ['ignore many', ({ order }) => ({ page: 'Orders', fields: { submitBulkignorewmsbridge_order: '1', 'wmsbridge_orderBox[]': [order] } })],
  ['retry', ({ event }) => ({ page: 'Queue', query: 'action=retry', fields: { id_event: event } })],
  ['drop', ({ event }) => ({ page: 'Queue', query: 'action=drop', fields: { id_event: event } })],
  ['drop many', ({ event }) => ({ page: 'Queue', fields: { submitBulkdropwmsbridge_event: '1', 'wmsbridge_eventBox[]': [event] } })],
  ['compare all stock', () => ({ page: 'Stock', query: 'action=compareAll', fields: { sent: '1' } })],
  ['switch a flow on', () => ({ page: 'Overview', query: 'action=switchFlow', fields: { flow: 'CHANGES', on: '1', id_shop_of_flow: '1' } })],
  ['resume a flow', () => ({ page: 'Overview', query: 'action=goOn', fields: { flow: 'CHANGES', id_shop_of_flow: '1' } })],
  ['make a new key', () => ({ page: 'Setup', fields: { wmsbridge_action: 'rotate_key' } })],
  ['show the key', () => ({ page: 'Setup', fields: { wmsbridge_action: 'show_key' } })],
];

(SHOP.real ? describe : describe.skip)('rights in the back office', () => {
  let shop: ContractShop;
  let rows: Rows;
  const employees: TestEmployee[] = [];
  const sessions: Record<'none' | 'view' | 'edit', ShopSession> = {} as never;
  const addresses: Record<'none' | 'view' | 'edit', Record<string, string>> = { none: {}, view: {}, edit: {} };

  beforeAll(async () => {
    shop = await SHOP.open();
    const { pool, prefix } = shop;
    const rights = {
      none: [],
      view: ['ROLE_MOD_TAB_ADMINWMSBRIDGE%_READ'],
      edit: ['ROLE_MOD_TAB_ADMINWMSBRIDGE%_READ', 'ROLE_MOD_TAB_ADMINWMSBRIDGE%_UPDATE'],
    };
    for (const name of ['none', 'view', 'edit'] as const) {
      const employee = await makeEmployee(pool, prefix, `rights.${name}`, rights[name]);
      employees.push(employee);
      sessions[name] = await ShopSession.ofEmployee(shop.url, employee.email, employee.password);
      for (const page of PAGES) addresses[name][page] = await sessions[name].addressOf(`AdminWmsbridge${page}`);
    }
  }, 120_000);

  beforeEach(async () => {
    const { pool, prefix, idConnection, idShop } = shop;
    const [[order]] = (await pool.query<RowDataPacket[]>(`SELECT MIN(id_order) AS id FROM ${prefix}orders`)) as [RowDataPacket[], unknown];
    await pool.query(`DELETE FROM ${prefix}wmsbridge_event WHERE id_order = ?`, [order!['id']]);
    await pool.query(`DELETE FROM ${prefix}wmsbridge_order WHERE id_order = ?`, [order!['id']]);
    await pool.query(
      `INSERT INTO ${prefix}wmsbridge_order (id_connection, id_order, id_shop, reference, state, created_at, updated_at)
       VALUES (?, ?, ?, 'RIGHTSTEST', 'failed', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [idConnection, order!['id'], idShop],
    );
    await pool.query(`INSERT INTO ${prefix}wmsbridge_event (id_shop, id_order, reason, source, created_at) VALUES (?, ?, 'status', 'RIGHTSTEST', UTC_TIMESTAMP(3))`, [idShop, order!['id']]);
    await pool.query(
      `INSERT IGNORE INTO ${prefix}wmsbridge_stock (id_connection, sku, level, asked_at) VALUES (?, 'RIGHTSTEST', 1, UTC_TIMESTAMP(3))`,
      [idConnection],
    );
    // So that each of them has something to do: an order that is cancelled in the shop, a key that was not shown, a flow that is off.
    await pool.query(`UPDATE ${prefix}orders SET current_state = 6 WHERE id_order = ?`, [order!['id']]);
    await pool.query(`DELETE FROM ${prefix}configuration WHERE name IN ('WMSBRIDGE_KEY_SHOWN', 'WMSBRIDGE_FLOW_CHANGES')`);
    await pool.query(`DELETE FROM ${prefix}wmsbridge_cursor WHERE name = 'stock_full'`);
    await pool.query(`DELETE FROM ${prefix}wmsbridge_flow WHERE flow = 'changes'`);
    const [[event]] = (await pool.query<RowDataPacket[]>(`SELECT MAX(id_event) AS id FROM ${prefix}wmsbridge_event`)) as [RowDataPacket[], unknown];
    rows = { order: String(order!['id']), event: String(event!['id']) };
  });

  afterAll(async () => {
    const { pool, prefix } = shop;
    for (const employee of employees) await removeEmployee(pool, prefix, employee.email);
    for (const table of ['order', 'event', 'stock']) {
      await pool.query(`DELETE FROM ${prefix}wmsbridge_${table} WHERE ${{ order: 'reference', event: 'source', stock: 'sku' }[table]} = 'RIGHTSTEST'`);
    }
    await shop.close();
  });

  /** Everything that an action on our pages can change. */
  async function state(): Promise<string> {
    const { pool, prefix } = shop;
    const parts: unknown[] = [];
    for (const sql of [
      `SELECT id_order, state, approved_at, cancel_state, attempts, updated_at FROM ${prefix}wmsbridge_order ORDER BY id_order`,
      `SELECT id_event, done_at, outcome FROM ${prefix}wmsbridge_event ORDER BY id_event`,
      `SELECT COUNT(*) FROM ${prefix}wmsbridge_history`,
      `SELECT flow, safety_stop_released_at FROM ${prefix}wmsbridge_flow ORDER BY flow`.replace('safety_stop_released_at', 'resumed_at'),
      `SELECT name, position, moved_at FROM ${prefix}wmsbridge_cursor ORDER BY name`,
      `SELECT name, value FROM ${prefix}configuration WHERE name LIKE 'WMSBRIDGE%' ORDER BY name, id_shop`,
      `SELECT id_account, id_old_account FROM ${prefix}wmsbridge_connection ORDER BY id_connection`,
    ]) {
      parts.push((await pool.query(sql))[0]);
    }
    return JSON.stringify(parts);
  }

  function request(who: 'none' | 'view' | 'edit', change: Change): { address: string; fields: Change['fields'] } {
    return { address: addresses[who][change.page]! + (change.query === undefined ? '' : `&${change.query}`), fields: change.fields };
  }

  test.each(PAGES)('%s is shown to who may look, and to nobody else', async (page) => {
    // A list shows its newest rows first: with many of other tests, the one of this test may stand on a later page.
    const shown = /RIGHTSTEST|id="table-wmsbridge_\w+"|wmsbridge-(overview|settings|checks)"/;
    expect((await sessions.view.get(addresses.view[page]!)).text).toMatch(shown);
    expect((await sessions.none.get(addresses.none[page]!)).text).not.toMatch(shown);
  });

  test.each(LISTS)('the list of %s is exported for who may look, and for nobody else', async (page, table) => {
    for (const query of ['action=export', `export${table}`, `action=export&ajax=1`, `submitFilter${table}=1&export${table}=1`]) {
      const refused = await sessions.none.get(`${addresses.none[page]!}&${query}`);
      expect(`${query}: ${refused.type} ${/RIGHTSTEST/.test(refused.text)}`).toBe(`${query}: ${/text\/html/.test(refused.type) ? refused.type : 'text/html'} false`);
      expect(refused.status).toBe(403);
    }
    const exported = await sessions.view.get(`${addresses.view[page]!}&action=export`);
    expect(exported.status).toBe(200);
    expect(exported.type).toMatch(/^text\/csv/);
    expect(exported.text).toContain('RIGHTSTEST');
  });

  test.each(LISTS)('the list of %s is filtered for who may look, and for nobody else', async (page, table, column) => {
    const fields = { [`submitFilter${table}`]: '1', [`${table}Filter_${column}`]: page === 'Stock' ? 'RIGHTS' : rows[page === 'Orders' ? 'order' : 'event'] };
    expect((await sessions.view.post(addresses.view[page]!, fields)).text).toContain('RIGHTSTEST');
    expect((await sessions.none.post(addresses.none[page]!, fields)).text).not.toContain('RIGHTSTEST');
    await sessions.view.post(addresses.view[page]!, { [`submitReset${table}`]: '1' });
  });

  test.each(['Overview', 'Setup'] as const)('%s refreshes itself for who may look, and for nobody else', async (page) => {
    const refreshed = await sessions.view.get(`${addresses.view[page]!}&ajax=1&action=refresh`);
    expect(refreshed.status).toBe(200);
    expect(refreshed.text).toMatch(/^\s*<div [^>]*id="wmsbridge-(overview|checks)"|^\s*<div id="wmsbridge-(overview|checks)"/);
    expect(refreshed.text).not.toMatch(/<html|<body/);
    const refused = await sessions.none.get(`${addresses.none[page]!}&ajax=1&action=refresh`);
    expect(refused.status).toBe(403);
    expect(refused.text).not.toMatch(/wmsbridge-(overview|checks)"/);
  });

  describe.each(CHANGES)('%s', (_name, change) => {
    test.each(['none', 'view'] as const)('is refused to who has the right "%s"', async (who) => {
      const before = await state();
      const { address, fields } = request(who, change(rows));
      const answer = await sessions[who].post(address, fields);
      expect(await state()).toBe(before);
      if (who === 'none') expect(answer.status).toBe(403);
      // What is done with many rows, PrestaShop refuses itself, before it comes to the gate.
      else expect(answer.text).toMatch(/may look at this, and not change it|do not have permission to edit/);
    });

    test('is refused by GET', async () => {
      const before = await state();
      const { address, fields } = request('edit', change(rows));
      const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
      const answer = await sessions.edit.get(`${address}&${query}`);
      expect(await state()).toBe(before);
      expect(answer.status).toBe(405);
    });

    test('is refused without the employee\'s token', async () => {
      const before = await state();
      const { address, fields } = request('edit', change(rows));
      await sessions.edit.post(address.replace(/([?&]_?token=)[^&]+/, '$1wrong'), fields);
      expect(await state()).toBe(before);
    });

    test('is done for who may edit', async () => {
      const before = await state();
      const { address, fields } = request('edit', change(rows));
      const answer = await sessions.edit.post(address, fields);
      expect(answer.status).toBe(200);
      expect(await state()).not.toBe(before);
    });
  });

  test('settings are saved by who may edit, and by nobody else', async () => {
    const buffer = async (): Promise<unknown> =>
      (await shop.pool.query<RowDataPacket[]>(`SELECT value FROM ${shop.prefix}configuration WHERE name = 'WMSBRIDGE_STOCK_BUFFER'`))[0][0]?.['value'] ?? '0';
    const form = formOf((await sessions.edit.get(addresses.edit['Settings']!)).text, 'submitWmsbridgeSettings');
    const own = (who: 'none' | 'view' | 'edit'): string => `${addresses[who]['Settings']!}&${/id_shop_of_settings=\d+/.exec(form.action)![0]}`;
    const fields = { ...form.fields, WMSBRIDGE_STOCK_BUFFER: '7' };
    const before = await buffer();
    expect((await sessions.none.post(own('none'), fields)).status).toBe(403);
    expect((await sessions.view.post(own('view'), fields)).status).toBe(403);
    expect((await sessions.edit.get(`${own('edit')}&submitWmsbridgeSettings=1&WMSBRIDGE_STOCK_BUFFER=7`)).status).toBe(405);
    expect(await buffer()).toBe(before);
    await sessions.edit.post(own('edit'), fields);
    expect(await buffer()).toBe('7');
    await sessions.edit.post(own('edit'), { ...fields, WMSBRIDGE_STOCK_BUFFER: String(before) });
    expect(await buffer()).toBe(before);
  });

  test('a row\'s buttons post a form of their own', async () => {
    for (const page of ['Orders', 'Queue'] as const) {
      const { text } = await sessions.edit.get(addresses.edit[page]!);
      expect(text).not.toMatch(/href="[^"]*action=(sendAgain|cancelAgain|ignore|retry|drop)/);
      const button = /<button[^>]*form="([^"]+)"[^>]*formaction="([^"]*action=(?:ignore|drop)[^"]*)"[^>]*>/.exec(text);
      expect(button).not.toBeNull();
      expect(text).toContain(`<form id="${button![1]}" method="post"`);
      const before = await state();
      const [, name, value] = /name="([^"]+)" value="([^"]+)"/.exec(button![0])!;
      await sessions.edit.post(new URL(button![2]!.replace(/&amp;/g, '&'), addresses.edit[page]).href, { [name!]: value! });
      expect(await state()).not.toBe(before);
    }
  });
});
