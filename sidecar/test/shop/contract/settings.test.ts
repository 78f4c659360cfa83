/** `wmsbridge_setting` holds what counts for each shop, soon after it was changed, by whatever means. */
import type { RowDataPacket } from 'mysql2/promise';
import { ADMIN, ShopSession } from '../support/shopSession';
import { SHOP, type ContractShop } from '../support/contractShop';

const NAME = 'PS_OS_COD_VALIDATION';

describe(`the settings that the sidecar reads at the ${SHOP.name}`, () => {
  let shop: ContractShop;
  let before: RowDataPacket[];

  beforeAll(async () => {
    shop = await SHOP.open();
    [before] = await shop.pool.query<RowDataPacket[]>(`SELECT * FROM ${shop.prefix}configuration WHERE name = ?`, [NAME]);
  }, 120_000);

  afterEach(async () => {
    const { pool, prefix } = shop;
    await pool.query(`DELETE FROM ${prefix}configuration WHERE name = ?`, [NAME]);
    for (const row of before) await pool.query(`INSERT INTO ${prefix}configuration SET ?`, [row]);
    await pool.query(`DELETE FROM ${prefix}shop WHERE name = 'SETTINGSTEST'`);
    await multistore(false);
    await shop.shop.moduleStatus();
    await pool.query(`DELETE FROM ${prefix}wmsbridge_setting WHERE id_shop <> ?`, [shop.idShop]);
  });
  afterAll(() => shop.close());

  const set = async (value: string | null, idShop: number | null = null, idShopGroup: number | null = null): Promise<void> => {
    await shop.pool.query(`DELETE FROM ${shop.prefix}configuration WHERE name = ? AND id_shop <=> ? AND id_shop_group <=> ?`, [NAME, idShop, idShopGroup]);
    await shop.pool.query(`INSERT INTO ${shop.prefix}configuration (name, value, id_shop, id_shop_group, date_add, date_upd) VALUES (?, ?, ?, ?, NOW(), NOW())`, [NAME, value, idShop, idShopGroup]);
  };
  const multistore = async (on: boolean): Promise<void> => {
    await shop.pool.query(`DELETE FROM ${shop.prefix}configuration WHERE name = 'PS_MULTISHOP_FEATURE_ACTIVE'`);
    if (on) await shop.pool.query(`INSERT INTO ${shop.prefix}configuration (name, value, date_add, date_upd) VALUES ('PS_MULTISHOP_FEATURE_ACTIVE', '1', NOW(), NOW())`);
  };
  const read = async (idShop = shop.idShop): Promise<{ value: string | null; at: string } | undefined> => {
    const [rows] = await shop.pool.query<RowDataPacket[]>(`SELECT value, changed_at FROM ${shop.prefix}wmsbridge_setting WHERE name = ? AND id_shop = ?`, [NAME, idShop]);
    return rows[0] && { value: rows[0]['value'] as string | null, at: String(rows[0]['changed_at']) };
  };

  test('follow what another program changed once the module was asked for its status, and keep when', async () => {
    await set('2');
    await shop.shop.moduleStatus();
    const changed = await read();
    expect(changed?.value).toBe('2');
    await shop.shop.moduleStatus();
    expect(await read()).toEqual(changed);
    await set(null);
    await shop.shop.moduleStatus();
    expect((await read())?.value).toBeNull();
  });

  test('are kept while the shop has none, as in an import', async () => {
    await set('1');
    await shop.shop.moduleStatus();
    await shop.pool.query(`DELETE FROM ${shop.prefix}configuration WHERE name = ?`, [NAME]);
    await shop.shop.moduleStatus();
    expect((await read())?.value).toBe('1');
  });

  test("a shop's own wins over its group's, and that over all shops'; another group's counts nothing", async () => {
    const { pool, prefix, idShop } = shop;
    const [[group]] = (await pool.query(`SELECT id_shop_group AS id FROM ${prefix}shop WHERE id_shop = ?`, [idShop])) as unknown as [RowDataPacket[]];
    const idGroup = Number(group!['id']);
    const other = async (idShopGroup: number): Promise<number> => {
      const [[own]] = (await pool.query(`SELECT * FROM ${prefix}shop WHERE id_shop = ?`, [idShop])) as unknown as [RowDataPacket[]];
      await pool.query(`INSERT INTO ${prefix}shop SET ?`, [{ ...own, id_shop: null, id_shop_group: idShopGroup, name: 'SETTINGSTEST' }]);
      const [[made]] = (await pool.query(`SELECT MAX(id_shop) AS id FROM ${prefix}shop`)) as unknown as [RowDataPacket[]];
      return Number(made!['id']);
    };
    const inGroup = await other(idGroup);
    const inOtherGroup = await other(idGroup + 1);
    await multistore(true);
    await set('0');
    await set('1', null, idGroup);
    await set('2', idShop, idGroup);
    await shop.shop.moduleStatus();
    expect((await read())?.value).toBe('2');
    expect((await read(inGroup))?.value).toBe('1');
    expect((await read(inOtherGroup))?.value).toBe('0');
  });

  (SHOP.real ? test : test.skip)('follow at the next page of the back office', async () => {
    await set('2');
    const session = await ShopSession.ofEmployee(shop.url, ADMIN.email, ADMIN.password);
    await session.get('/admin-dev/');
    expect((await read())?.value).toBe('2');
  });
});
