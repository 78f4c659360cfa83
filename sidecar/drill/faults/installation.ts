/** Who is connected to whom, and what the checkout must survive. */
import mysql from 'mysql2/promise';
import { eventually } from '../../test/support/eventually';
import { must, type Fault } from '../fault';
import { STATUS } from '../order';
import { FLOWS, pause } from '../stage';
import { ordersAtWarehouse } from './parcels';

export const INSTALLATION_FAULTS: readonly Fault[] = [
  {
    name: 'staging-copy-of-the-database',
    what: 'The sidecar of a staging copy has the copy\'s database and still the live shop\'s address.',
    async run(stage) {
      const live = await stage.started();
      await ordersAtWarehouse(stage, 3);
      await live.stop();
      const url = new URL(stage.shop.ownerDatabaseUrl);
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
        await eventually(async () => must((await sidecar.status('readyz')) !== 0, 'the sidecar of the copy does not start'), 60_000);
        await pause(8_000);
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
  {
    name: 'wrong-shop-key',
    what: 'The sidecar has a key that the shop does not know.',
    async run(stage) {
      const orders = await stage.placeMany(3);
      const wrong = stage.start({ WMSBRIDGE_SHOP_KEY: 'A'.repeat(32) });
      await eventually(async () => must((await stage.health('shop')).state === 'down', 'the refused key is not seen'), 30_000);
      must((await wrong.status('readyz')) === 503, '/readyz does not say that the key is refused');
      const { lastError } = await stage.health('shop');
      must((await stage.troubled()).length === 0, 'orders are blamed for the key');
      await wrong.stop();
      await stage.started();
      await stage.arrived(orders);
      return /key/i.test(lastError);
    },
  },
  {
    name: 'second-shop-in-the-multistore',
    what: 'A second shop of the multistore is connected, and the sidecar is not told which one it serves.',
    async run(stage) {
      await stage.run(
        `INSERT INTO ps_wmsbridge_connection (id_shop, active, pairing_id, fingerprint, order_prefix, created_at) VALUES (?, 1, 'drill', 'drill', 'SHOP2.', UTC_TIMESTAMP(3))`,
        [stage.shop.idShop + 1],
      );
      try {
        const orders = await stage.placeMany(2);
        const untold = stage.start({ WMSBRIDGE_SHOP_ID: '' });
        await eventually(() => must(untold.log.some(({ level, text }) => level === 'error' && /WMSBRIDGE_SHOP_ID/.test(text)), 'it does not ask which shop it serves'), 30_000);
        await untold.kill();
        await stage.started();
        await stage.arrived(orders);
      } finally {
        await stage.run(`DELETE FROM ps_wmsbridge_connection WHERE pairing_id = 'drill'`);
      }
      return true;
    },
  },
  {
    name: 'unencrypted-address',
    what: 'The address of the shop begins with http:// and is not on this machine.',
    async run(stage) {
      const sidecar = stage.start({ WMSBRIDGE_SHOP_URL: 'http://shop.example.com' });
      await sidecar.end(20_000);
      return sidecar.log.some(({ text }) => /WMSBRIDGE_SHOP_URL begins with http/.test(text));
    },
  },
  {
    name: 'module-installed-again',
    what: 'The module is uninstalled and installed again while the warehouse has orders.',
    shop: 'real',
    async run(stage) {
      const { shop } = stage;
      const first = await stage.started();
      const orders = await ordersAtWarehouse(stage, 3);
      await first.stop();
      await shop.real?.('uninstallModule', {}, true);
      shop.key = (await shop.real?.<{ key: string }>('installModule', {}, true))?.key ?? '';
      await shop.real?.('webserviceOn', { idShop: shop.idShop }, true);
      for (const flow of FLOWS) await stage.setting(`WMSBRIDGE_FLOW_${flow}`, '1');
      for (const order of orders) stage.send(order);
      await stage.started();
      await stage.shipped(orders, 90_000);
      return null;
    },
  },
];
