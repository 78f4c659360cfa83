/** Who is connected to whom, and what the checkout must survive. */
import mysql from 'mysql2/promise';
import { ownerDatabaseUrlOf } from '../../test/shop/support/contractShop';
import { must, type Fault } from '../fault';
import { pause, STATUS } from '../stage';

const MOST_MORE_MS = 2_000;

export const INSTALLATION_FAULTS: readonly Fault[] = [
  {
    name: 'staging-copy-of-the-database',
    what: 'The sidecar of a staging copy has the copy\'s database and still the live shop\'s address.',
    async run(stage) {
      const live = await stage.started();
      const orders = await stage.placeMany(3);
      await stage.arrived(orders);
      await live.stop();
      const url = new URL(ownerDatabaseUrlOf(stage.shop));
      const database = decodeURIComponent(url.pathname.slice(1));
      const copy = `${database}_drill`.slice(0, 60);
      const root = await mysql.createConnection({ uri: process.env['WMSBRIDGE_TEST_DATABASE_URL'] as string });
      try {
        await root.query(`DROP DATABASE IF EXISTS \`${copy}\``);
        await root.query(`CREATE DATABASE \`${copy}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);
        await root.query(`GRANT ALL ON \`${copy}\`.* TO CURRENT_USER()`).catch(() => undefined);
        const [tables] = await root.query<mysql.RowDataPacket[]>('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = ?', [database, 'BASE TABLE']);
        for (const { name } of tables) {
          await root.query(`CREATE TABLE \`${copy}\`.\`${name}\` LIKE \`${database}\`.\`${name}\``);
          await root.query(`INSERT INTO \`${copy}\`.\`${name}\` SELECT * FROM \`${database}\`.\`${name}\``);
        }
        // In the copy the orders are cancelled, as people try things there.
        await root.query(`UPDATE \`${copy}\`.${stage.shop.prefix}orders SET current_state = ?`, [STATUS.cancelled]);
        await root.query(
          `INSERT INTO \`${copy}\`.${stage.shop.prefix}wmsbridge_event (id_shop, id_order, reason, source, created_at) SELECT id_shop, id_order, 'deleted', 'drill', UTC_TIMESTAMP(3) FROM \`${copy}\`.${stage.shop.prefix}orders`,
        );
        const copyUrl = new URL(process.env['WMSBRIDGE_TEST_DATABASE_URL'] as string);
        copyUrl.pathname = `/${copy}`;
        const sidecar = stage.start({ WMSBRIDGE_DATABASE_URL: copyUrl.toString() });
        await pause(10_000);
        must(stage.count().wronglyCancelled === 0, 'the sidecar of the copy cancelled live orders');
        must((await sidecar.status('readyz')) === 503, '/readyz of the copy says that all is well');
        const said = sidecar.log.some(({ level, text }) => level === 'error' && /database/i.test(text) && /shop/i.test(text));
        await sidecar.kill();
        return said;
      } finally {
        await root.query(`DROP DATABASE IF EXISTS \`${copy}\``);
        await root.end();
      }
    },
  },
  ...(['wmsbridge_event', 'wmsbridge_order', 'wmsbridge_connection'] as const).map((table): Fault => ({
    name: `checkout-with-${table.replace('_', '-')}-locked`,
    what: `Someone holds a lock on ${table} while an order is placed.`,
    async run(stage) {
      await stage.place();
      const usual = await timed(() => stage.place());
      const locker = await mysql.createConnection({ uri: ownerDatabaseUrlOf(stage.shop) });
      await locker.query(`LOCK TABLES ${stage.shop.prefix}${table} WRITE`);
      let locked: number;
      try {
        locked = await timed(() => stage.place());
      } finally {
        await locker.query('UNLOCK TABLES');
        await locker.end();
      }
      must(locked - usual <= MOST_MORE_MS, `the order took ${locked - usual} ms more than usual`);
      await stage.run(`UPDATE ps_wmsbridge_cursor SET due_at = NULL WHERE name = 'gap_scan'`);
      await stage.started();
      await stage.arrived(stage.placed, 60_000);
      return null;
    },
  })),
  {
    name: 'checkout-with-the-event-table-missing',
    what: 'The event table is missing while an order is placed.',
    async run(stage) {
      await stage.run('RENAME TABLE ps_wmsbridge_event TO ps_wmsbridge_event_away');
      try {
        await stage.placeMany(2);
      } finally {
        await stage.run('RENAME TABLE ps_wmsbridge_event_away TO ps_wmsbridge_event');
      }
      await stage.run(`UPDATE ps_wmsbridge_cursor SET due_at = NULL WHERE name = 'gap_scan'`);
      await stage.started();
      await stage.arrived(stage.placed, 60_000);
      return null;
    },
  },
];

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = Date.now();
  await work();
  return Date.now() - began;
}
