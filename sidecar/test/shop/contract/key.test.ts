/** The sidecar's key: it reads nothing secret of a customer, belongs to one shop, and ends when it was replaced. */
import { randomBytes } from 'node:crypto';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { SHOP, unique, type ContractShop } from '../support/contractShop';

describe(`the key of the ${SHOP.name}`, () => {
  const onRealShop = SHOP.real ? test : test.skip;
  let at: ContractShop;
  let idOrder: number;
  const sku = unique('KEY');
  beforeAll(async () => {
    at = await SHOP.open();
    await at.actions.addProduct({ sku, quantity: 500 });
    ({ idOrder } = await at.actions.placeOrder({ lines: [{ sku, quantity: 1 }] }));
  });
  afterAll(() => at.close());

  const rows = async (sql: string, values: unknown[] = []): Promise<RowDataPacket[]> => (await at.pool.query<RowDataPacket[]>(sql.replaceAll('ps_', at.prefix), values))[0];
  const run = async (sql: string, values: unknown[] = []): Promise<number> => (await at.pool.query<ResultSetHeader>(sql.replaceAll('ps_', at.prefix), values))[0].insertId;
  const ask = async (path: string, { key = at.key, idShop = at.idShop, ...init }: RequestInit & { key?: string; idShop?: number } = {}): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${at.url}/api/${path}${path.includes('?') ? '&' : '?'}id_shop=${idShop}`, {
      redirect: 'manual', ...init, headers: { ...init.headers, Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
    });
    return { status: response.status, text: await response.text() };
  };
  const post = (resource: string, body: object, more: { key?: string; idShop?: number } = {}): Promise<{ status: number; text: string }> =>
    ask(`${resource}?output_format=JSON`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), ...more });

  describe('reads nothing of PrestaShop\'s own', () => {
    test('it has rights on the module\'s resources alone', async () => {
      const rights = await rows('SELECT DISTINCT p.resource, p.method FROM ps_webservice_permission p JOIN ps_webservice_account a USING (id_webservice_account) WHERE a.`key` = ?', [at.key]);
      expect(rights.map((row) => `${row['resource']} ${row['method']}`).sort()).toEqual(['wmsbridge_ledger POST', 'wmsbridge_orders GET', 'wmsbridge_shipments POST', 'wmsbridge_status GET', 'wmsbridge_stock POST']);
    });

    test.each([
      'addresses', 'carriers', 'carts', 'combinations', 'configurations', 'countries', 'customer_messages', 'customers', 'employees', 'groups', 'languages', 'messages',
      'order_carriers', 'order_details', 'order_histories', 'order_invoices', 'order_payments', 'order_slip', 'order_states', 'orders', 'products', 'states',
      'stock_availables',
    ])('%s is refused, however it is asked', async (resource) => {
      for (const path of [resource, `${resource}/1`, `${resource}?display=full`, `${resource}?schema=blank`, `${resource}?filter[id]=[1]&sort=[id_ASC]`]) {
        for (const format of ['JSON', 'XML']) {
          const { status, text } = await ask(`${path}${path.includes('?') ? '&' : '?'}output_format=${format}`);
          expect([path, status, text]).toEqual([path, 401, expect.stringContaining(`"${resource}"`.replaceAll('"', format === 'JSON' ? '\\"' : '"'))]);
        }
      }
      for (const method of ['PUT', 'POST', 'PATCH', 'DELETE']) expect([method, (await ask(`${resource}/1?output_format=JSON`, { method })).status]).toEqual([method, 401]);
    });

    test('what the module gives of orders holds nothing secret of a customer', async () => {
      const secrets = ['passwd', 'secure_key', ...(SHOP.real ? ['reset_password_token'] : [])];
      await run("UPDATE ps_customer SET passwd = CONCAT('hash', MD5(id_customer)) WHERE passwd = ''");
      await run("UPDATE ps_customer SET secure_key = MD5(CONCAT('key', id_customer)) WHERE secure_key = ''");
      if (SHOP.real) await run("UPDATE ps_customer SET reset_password_token = CONCAT('reset', MD5(id_customer)), reset_password_validity = NOW() + INTERVAL 1 DAY");
      await run('UPDATE ps_orders o JOIN ps_customer c ON c.id_customer = o.id_customer SET o.secure_key = c.secure_key');
      const [values] = await rows(`SELECT ${secrets.map((field) => `c.${field}`).join(', ')} FROM ps_customer c JOIN ps_orders o USING (id_customer) WHERE o.id_order = ?`, [idOrder]);
      for (const query of [`ids=${idOrder}`, 'changed=order&since=2000-01-01 00:00:00&limit=1000', `ids=${idOrder}&display=full&schema=blank&filter[passwd]=[h]%&sort=[passwd_ASC]`]) {
        const { status, text } = await ask(`wmsbridge_orders?output_format=JSON&${query}`);
        expect([query, status]).toEqual([query, 200]);
        for (const secret of [...secrets, ...Object.values(values as RowDataPacket).map(String)]) expect([query, secret, text.includes(secret)]).toEqual([query, secret, false]);
      }
    });

    test.each([
      '', 'ids=', 'ids=0', 'ids=1,x', 'ids=1)%20OR%20(1', 'ids[]=1', `ids=${Array.from({ length: 101 }, (_, i) => i + 1).join(',')}`, 'changed=customer&since=2026-11-24%2010:00:00&limit=5',
      'changed=order&since=yesterday&limit=5', 'changed=order&since=2026-11-24%2010:00:00', 'changed=order&since=2026-11-24%2010:00:00&limit=1001', "changed=order&since=2026-11-24%2010:00:00'&limit=5",
    ])('and no orders for "%s"', async (query) => {
      expect((await ask(`wmsbridge_orders?output_format=JSON&${query}`)).status).toBe(400);
    });
  });

  describe('after it was replaced', () => {
    const old = randomBytes(16).toString('hex').toUpperCase();
    let idOld: number;
    const until = (interval: string): Promise<number> =>
      run(`UPDATE ps_wmsbridge_connection SET id_old_account = ?, old_account_until = UTC_TIMESTAMP(3) ${interval} WHERE id_connection = ?`, [idOld, at.idConnection]);
    const isThere = async (): Promise<boolean> => (await rows('SELECT 1 FROM ps_webservice_account WHERE id_webservice_account = ?', [idOld])).length === 1;

    beforeEach(async () => {
      idOld = await run("INSERT INTO ps_webservice_account (`key`, description, class_name, is_module, module_name, active) VALUES (?, '', 'WebserviceRequest', 0, 'wmsbridge', 1)", [old]);
      await run('INSERT INTO ps_webservice_permission (resource, method, id_webservice_account) SELECT p.resource, p.method, ? FROM ps_webservice_permission p JOIN ps_webservice_account a USING (id_webservice_account) WHERE a.`key` = ?', [idOld, at.key]);
      await run('INSERT INTO ps_webservice_account_shop (id_webservice_account, id_shop) VALUES (?, ?)', [idOld, at.idShop]);
    });
    afterEach(async () => {
      for (const table of ['webservice_account', 'webservice_permission', 'webservice_account_shop']) await run(`DELETE FROM ps_${table} WHERE id_webservice_account = ?`, [idOld]);
      await run('UPDATE ps_wmsbridge_connection SET id_old_account = NULL, old_account_until = NULL');
    });

    test('both work for a while', async () => {
      await until('+ INTERVAL 1 HOUR');
      expect((await ask('wmsbridge_status?output_format=JSON', { key: old })).status).toBe(200);
      expect((await ask(`wmsbridge_orders?ids=${idOrder}&output_format=JSON`, { key: old })).status).toBe(200);
      expect((await ask('wmsbridge_status?output_format=JSON')).status).toBe(200);
      expect(await isThere()).toBe(true);
    });

    test.each(['wmsbridge_status', 'wmsbridge_orders?ids=1'])('the old one is refused by %s from its end on, and removed', async (path) => {
      await until('- INTERVAL 1 SECOND');
      const { status, text } = await ask(`${path}${path.includes('?') ? '&' : '?'}output_format=JSON`, { key: old });
      expect([status, text]).toEqual([401, expect.stringContaining('its time is over')]);
      expect(await isThere()).toBe(false);
    });

    test('any request for the status with the new one removes the old one', async () => {
      await until('- INTERVAL 1 SECOND');
      expect((await ask('wmsbridge_status?output_format=JSON')).status).toBe(200);
      expect(await isThere()).toBe(false);
    });

    test('somebody else\'s key never gets in, whatever rights it was given', async () => {
      await run("UPDATE ps_webservice_account SET module_name = NULL WHERE id_webservice_account = ?", [idOld]);
      expect((await ask('wmsbridge_status?output_format=JSON', { key: old })).status).toBe(401);
      expect((await post('wmsbridge_stock', { connection: at.idConnection, reflects_from: [], levels: [] }, { key: old })).status).toBe(401);
      expect(await isThere()).toBe(true);
    });
  });

  test('another connection\'s number is refused', async () => {
    const other = await run("INSERT INTO ps_wmsbridge_connection (id_shop, pairing_id, fingerprint, created_at) VALUES (?, 'other', 'f', UTC_TIMESTAMP(3))", [at.idShop + 50]);
    for (const [resource, body] of [['wmsbridge_stock', { reflects_from: [], levels: [] }], ['wmsbridge_shipments', { updates: [] }]] as const) {
      const { status, text } = await post(resource, { connection: other, ...body });
      expect([status, text]).toEqual([400, expect.stringContaining(`belongs to connection ${at.idConnection}, not to ${other}`)]);
    }
    await run('DELETE FROM ps_wmsbridge_connection WHERE id_connection = ?', [other]);
  });

  onRealShop('in a multistore each shop has a key of its own, whatever PrestaShop hands on to a shop that is added', async () => {
    const real = at.real as NonNullable<ContractShop['real']>;
    const { idShop: second } = await real<{ idShop: number }>('addShop', {}, true);
    try {
      // Somebody links the first shop's key to the second one, too. The first shop's sidecar goes on.
      await run('INSERT IGNORE INTO ps_webservice_account_shop (id_webservice_account, id_shop) SELECT id_webservice_account, ? FROM ps_webservice_account WHERE `key` = ?', [second, at.key]);
      expect(await ask('wmsbridge_status?output_format=JSON')).toMatchObject({ text: expect.stringContaining('challenges'), status: 200 });
      expect((await ask('wmsbridge_status?output_format=JSON', { idShop: second })).status).toBe(400);

      const { key } = await real<{ key: string }>('openSettings', { idShop: second, repair: true }, true);
      expect(key).toMatch(/^[0-9A-F]{32}$/);
      expect(key).not.toBe(at.key);
      expect((await real<{ key: string }>('openSettings', { idShop: at.idShop }, true)).key).toBe(at.key);
      const [own, others] = await rows('SELECT id_connection, pairing_id FROM ps_wmsbridge_connection WHERE active = 1 AND id_shop IN (?, ?) ORDER BY id_shop', [at.idShop, second]);
      expect(own?.['pairing_id']).not.toBe(others?.['pairing_id']);

      expect((await ask('wmsbridge_status?output_format=JSON', { key, idShop: second })).status).toBe(200);
      // Neither gets to the other's shop, by any resource.
      expect((await ask('wmsbridge_status?output_format=JSON', { key })).status).toBe(403);
      expect((await ask(`wmsbridge_orders?ids=${idOrder}&output_format=JSON`, { key })).status).toBe(403);
      const stock = { connection: Number(others?.['id_connection']), reflects_from: [], levels: [] };
      expect((await post('wmsbridge_stock', stock)).status).toBe(400);
      expect((await post('wmsbridge_stock', stock, { idShop: second })).status).toBeGreaterThanOrEqual(400);
      expect((await post('wmsbridge_stock', stock, { key, idShop: second })).status).toBe(200);
      expect(JSON.parse((await ask(`wmsbridge_orders?output_format=JSON&ids=${idOrder}`, { key, idShop: second })).text)).toMatchObject({ wmsbridge_orders: { orders: [] } });
      const changed = 'wmsbridge_orders?output_format=JSON&limit=9&changed';
      expect(JSON.parse((await ask(`${changed}=order&since=2000-01-01 00:00:00`, { key, idShop: second })).text)).toEqual({ wmsbridge_orders: { changed: [] } });
      expect(JSON.parse((await ask(`${changed}=address&since=2000-01-01 00:00:00`, { key, idShop: second })).text)).toEqual({ wmsbridge_orders: { changed: [] } });
    } finally {
      await real('removeShop', { idShop: second }, true);
    }
    expect((await ask('wmsbridge_status?output_format=JSON')).status).toBe(200);
  });
});
