/** What the sidecar's database user may see. That it needs no more, the tests of `shop/way` show: their sidecars are this user. */
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { SHOP, databaseUrlOf, type ContractShop } from '../support/contractShop';

describe(`the sidecar's database user at the ${SHOP.name}`, () => {
  let shop: ContractShop;
  let db: Connection;

  beforeAll(async () => {
    shop = await SHOP.open();
    db = await mysql.createConnection({ uri: databaseUrlOf(shop) });
  }, 120_000);
  afterAll(async () => {
    await db.end();
    await shop.close();
  });

  test('sees the tables of the module, and no other', async () => {
    const [rows] = await db.query<RowDataPacket[]>('SHOW TABLES');
    const tables = rows.map((row) => String(Object.values(row)[0]));
    expect(tables.length).toBeGreaterThan(10);
    expect(tables.filter((table) => !table.startsWith(`${shop.prefix}wmsbridge_`))).toEqual([]);
  });

  test.each(['configuration', 'customer', 'employee', 'address', 'orders', 'webservice_account'])('cannot read %s', async (table) => {
    await expect(db.query(`SELECT * FROM ${shop.prefix}${table} LIMIT 1`)).rejects.toThrow(/denied/);
  });

  test.each(['connection', 'setting'])('reads %s, and cannot write it', async (table) => {
    const [rows] = await db.query<RowDataPacket[]>(`SELECT * FROM ${shop.prefix}wmsbridge_${table}`);
    expect(rows.length).toBeGreaterThan(0);
    await expect(db.query(`DELETE FROM ${shop.prefix}wmsbridge_${table}`)).rejects.toThrow(/denied/);
  });

  test('finds no password and no key among the settings', async () => {
    const [rows] = await db.query<RowDataPacket[]>(`SELECT name FROM ${shop.prefix}wmsbridge_setting`);
    const names = rows.map((row) => String(row['name']));
    expect(names).toEqual(expect.arrayContaining(['PS_TIMEZONE', 'WMSBRIDGE_FLOW_ORDERS', 'WMSBRIDGE_CONTRACT']));
    expect(names.filter((name) => /KEY|PASS|PAIRING|FINGERPRINT|MAIL/.test(name))).toEqual([]);
  });
});
