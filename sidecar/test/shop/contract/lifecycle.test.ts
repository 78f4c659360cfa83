/** Installing and uninstalling: what is asked, what is put back, and what is still known afterwards. */
import type { RowDataPacket } from 'mysql2/promise';
import { SHOP, type ContractShop } from '../support/contractShop';

(SHOP.real ? describe : describe.skip)(`the module in the ${SHOP.name}`, () => {
  let at: ContractShop;
  let real: NonNullable<ContractShop['real']>;
  beforeAll(async () => {
    at = await SHOP.open();
    real = at.real as NonNullable<ContractShop['real']>;
  });
  // PrestaShop takes seconds for each: none is done twice.
  let installed = true;
  const install = async (): Promise<{ key: string }> => {
    installed = true;
    return real<{ key: string }>('installModule', {}, true);
  };
  const uninstall = async (): Promise<void> => {
    await real('uninstallModule', {}, true);
    installed = false;
  };
  beforeEach(async () => {
    if (installed) await uninstall();
  });
  afterAll(async () => {
    // The next test file has the key of before, and needs the Webservice.
    if (!installed) await install();
    await run("UPDATE ps_webservice_account SET `key` = ? WHERE module_name = 'wmsbridge'", [at.key]);
    await setSwitch('1');
    await at.close();
  });

  const rows = async (sql: string, values: unknown[] = []): Promise<RowDataPacket[]> => (await at.pool.query<RowDataPacket[]>(sql.replaceAll('ps_', at.prefix), values))[0];
  const run = async (sql: string, values: unknown[] = []): Promise<void> => void (await rows(sql, values));
  const switches = async (): Promise<[number | null, string][]> =>
    (await rows("SELECT id_shop, value FROM ps_configuration WHERE name = 'PS_WEBSERVICE' ORDER BY id_shop")).map((row) => [row['id_shop'] as number | null, String(row['value'])]);
  const setSwitch = async (value: string | null, idShop: number | null = null): Promise<void> => {
    if (idShop === null) await run("DELETE FROM ps_configuration WHERE name = 'PS_WEBSERVICE'");
    if (value !== null) await run("INSERT INTO ps_configuration (id_shop_group, id_shop, name, value, date_add, date_upd) VALUES (IF(? IS NULL, NULL, 1), ?, 'PS_WEBSERVICE', ?, NOW(), NOW())", [idShop, idShop, value]);
  };
  const pairing = async (): Promise<unknown> => (await rows('SELECT pairing_id, order_prefix FROM ps_wmsbridge_connection WHERE active = 1 AND id_shop = 1'))[0];

  test.each<[string | null]>([['0'], [null]])('the Webservice (%j) stays off until somebody says so, and is off again afterwards', async (before) => {
    await setSwitch(before);
    const as = before === null ? [] : [[null, before]];
    await install();
    expect(await switches()).toEqual(as);
    expect((await real<{ html: string }>('setupPage', {}, true)).html).toContain('value="webservice_on"');
    await real('webserviceOn', { idShop: 1 }, true);
    expect(await switches()).toEqual([[null, '1']]);
    await uninstall();
    expect(await switches()).toEqual(as);
  });

  test('one that was on is left alone', async () => {
    await setSwitch('1');
    await install();
    await real('webserviceOn', { idShop: 1 }, true);
    await uninstall();
    expect(await switches()).toEqual([[null, '1']]);
  });

  test('it stays on where somebody made a key for something else meanwhile', async () => {
    await setSwitch('0');
    await install();
    await real('webserviceOn', { idShop: 1 }, true);
    await run("INSERT INTO ps_webservice_account (`key`, description, active) VALUES (REPEAT('Z', 32), 'another program', 1)");
    await run('INSERT INTO ps_webservice_account_shop (id_webservice_account, id_shop) SELECT id_webservice_account, 1 FROM ps_webservice_account WHERE `key` = REPEAT(\'Z\', 32)');
    await uninstall();
    expect(await switches()).toEqual([[null, '1']]);
    await run("DELETE a, s FROM ps_webservice_account a JOIN ps_webservice_account_shop s USING (id_webservice_account) WHERE a.`key` = REPEAT('Z', 32)");
  });

  test('in a multistore each shop decides for itself, and each is put back as it was', async () => {
    await install();
    const { idShop: second } = await real<{ idShop: number }>('addShop', {}, true);
    try {
      await setSwitch('1');
      await setSwitch('0', second);
      await real('openSettings', { idShop: second, repair: true }, true);
      expect(await switches()).toEqual([[null, '1'], [second, '0']]);
      await real('webserviceOn', { idShop: second }, true);
      expect(await switches()).toEqual([[null, '1'], [second, '1']]);
      await uninstall();
      expect(await switches()).toEqual([[null, '1'], [second, '0']]);
    } finally {
      await real('removeShop', { idShop: second }, true);
    }
  });

  test.each([['1', 'kept, as by default'], ['0', 'deleted']])('the pairing is the same after uninstalling and installing again, the data %s (%s)', async (keep) => {
    const { key: first } = await install();
    expect(await rows("SELECT value FROM ps_configuration WHERE name = 'WMSBRIDGE_KEEP_DATA'")).toMatchObject([{ value: '1' }]);
    if (keep === '0') await run("UPDATE ps_configuration SET value = '0' WHERE name = 'WMSBRIDGE_KEEP_DATA'");
    await run("UPDATE ps_wmsbridge_connection SET order_prefix = 'TEST-' WHERE active = 1");
    await real('openSettings', {}, true);
    const before = await pairing();
    await run("INSERT INTO ps_wmsbridge_order (id_connection, id_order, id_shop, created_at, updated_at) VALUES (?, 4711, 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))", [at.idConnection]);
    const tables = async (): Promise<number> => (await rows("SHOW TABLES LIKE 'ps\\_wmsbridge\\_%'".replaceAll('ps', at.prefix.slice(0, -1)))).length;
    const all = await tables();
    await uninstall();
    expect(await rows("SELECT 1 FROM ps_webservice_account WHERE module_name = 'wmsbridge'")).toEqual([]);
    expect(await tables()).toBe(keep === '1' ? all : 0);
    if (keep === '0') {
      expect((await rows("SELECT name FROM ps_configuration WHERE name LIKE 'WMSBRIDGE%' ORDER BY name")).map((row) => row['name'])).toEqual(['WMSBRIDGE_FINGERPRINT', 'WMSBRIDGE_ORDER_PREFIX', 'WMSBRIDGE_PAIRING_ID']);
    }
    const { key } = await install();
    expect(key).not.toBe(first);
    expect(await pairing()).toEqual(before);
    expect((await rows('SELECT id_order FROM ps_wmsbridge_order WHERE id_order = 4711')).length).toBe(keep === '1' ? 1 : 0);
    await run("UPDATE ps_wmsbridge_connection SET order_prefix = ''");
    await run('DELETE FROM ps_wmsbridge_order WHERE id_order = 4711');
    await real('openSettings', {}, true);
  });

  test('the set-up page calls the Webservice for real, and says what it met', async () => {
    await install();
    await setSwitch('1');
    const check = async (): Promise<string> => /data-check="webservice" data-mark="(\w+)"[\s\S]*?<\/li>/.exec((await real<{ html: string }>('setupPage', {}, true)).html)?.[0] ?? '';
    expect(await check()).toMatch(/data-mark="ok"[\s\S]*It answers at http:\/\/127\.0\.0\.1:\d+\/api/);
    // Settings say that all is well, and nobody answers.
    await run("UPDATE ps_shop_url SET domain = '127.0.0.1:9', domain_ssl = '127.0.0.1:9'");
    expect(await check()).toMatch(/data-mark="warn"[\s\S]*could not call itself/);
    await run("UPDATE ps_shop_url SET domain = 'shop.invalid', domain_ssl = 'shop.invalid'");
    expect(await check()).toMatch(/data-mark="warn"[\s\S]*is not encrypted/);
    const { host } = new URL(at.url);
    await run('UPDATE ps_shop_url SET domain = ?, domain_ssl = ?', [host, host]);
    await run("UPDATE ps_webservice_account SET active = 0 WHERE module_name = 'wmsbridge'");
    expect(await check()).toContain('data-mark="fail"');
    await run("UPDATE ps_webservice_account SET active = 1 WHERE module_name = 'wmsbridge'");
    expect(await check()).toContain('data-mark="ok"');
  });
});
