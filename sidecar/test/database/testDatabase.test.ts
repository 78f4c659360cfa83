import type { RowDataPacket } from 'mysql2';
import { createTestDatabase, withDatabase } from '../support/database';

const tables = async (database: { pool: import('mysql2/promise').Pool }) =>
  (await database.pool.query<RowDataPacket[]>('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()'))[0].map(
    (row) => String(row['name']),
  );

describe('a database for tests', () => {
  test('has the tables of the module and the settings of the shop', async () => {
    await withDatabase(async (database) => {
      expect(await tables(database)).toEqual(
        expect.arrayContaining(['ps_wmsbridge_event', 'ps_wmsbridge_order', 'ps_wmsbridge_setting', 'ps_wmsbridge_stock']),
      );
      expect(new URL(database.url).pathname).toMatch(/^\/wmsbridge_test_[0-9a-f]{12}$/);
    });
  });

  test('is its own, and gone afterwards', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await one.pool.query(`INSERT INTO ps_wmsbridge_setting (id_shop, name, value, changed_at) VALUES (1, 'A', '1', NOW())`);
    const [rows] = await two.pool.query('SELECT * FROM ps_wmsbridge_setting');
    expect(rows).toEqual([]);
    await one.close();
    const [left] = await two.pool.query<RowDataPacket[]>('SHOW DATABASES');
    const names = left.map((row) => String(row['Database']));
    expect(names).not.toContain(new URL(one.url).pathname.slice(1));
    expect(names).toContain(new URL(two.url).pathname.slice(1));
    await two.close();
  });
});
