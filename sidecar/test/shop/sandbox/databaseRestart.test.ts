/** The database is stopped and started again under a running sidecar: it says so, waits, and goes on where it was. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startApp, type App } from '../../../src/app';
import { parseConfig } from '../../../src/config';
import { createLogger } from '../../../src/logger';
import { createOngoingSandbox, type OngoingSandbox } from '../../../sandbox/ongoing/sandbox';
import { createSandboxShop, type SandboxShop } from '../../../sandbox/shop/createSandboxShop';
import mysql from 'mysql2/promise';
import { eventually } from '../../support/eventually';

const SCRIPT = join(__dirname, '../../../../scripts/database');
const INSTANCE = 'restart';
const run = promisify(execFile);

let shop: SandboxShop;
let warehouse: OngoingSandbox;
let app: App;
let url: string;

async function start(): Promise<void> {
  url = (await run(SCRIPT, ['start', INSTANCE])).stdout.trim().split('\n').at(-1) as string;
}

beforeAll(async () => {
  await start();
  const server = await mysql.createConnection({ uri: url });
  await server.query('DROP DATABASE IF EXISTS wmsbridge_restart');
  await server.query('CREATE DATABASE wmsbridge_restart CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci');
  await server.end();
  shop = await createSandboxShop({ databaseUrl: `${url.replace(/\/$/, '')}/wmsbridge_restart` });
  warehouse = await createOngoingSandbox();
  await shop.setFlows({ orders: true });
  app = await startApp(
    parseConfig({
      WMSBRIDGE_DATABASE_URL: shop.databaseUrl,
      WMSBRIDGE_SHOP_URL: shop.url,
      WMSBRIDGE_SHOP_KEY: shop.key,
      WMSBRIDGE_WMS: 'ongoing',
      WMSBRIDGE_ONGOING_URL: warehouse.url,
      WMSBRIDGE_ONGOING_GOODS_OWNER: warehouse.credentials.goodsOwner,
      WMSBRIDGE_ONGOING_USER: warehouse.credentials.user,
      WMSBRIDGE_ONGOING_PASSWORD: warehouse.credentials.password,
      WMSBRIDGE_HTTP_PORT: '0',
      WMSBRIDGE_POLL_INTERVAL_MS: '100',
    }),
    createLogger({ level: 'silent' }),
    'test',
  );
});

afterAll(async () => {
  await app?.stop();
  await warehouse?.close();
  await shop?.close().catch(() => undefined);
  await run(SCRIPT, ['stop', INSTANCE]);
});

test('orders from before and after the restart arrive, each once', async () => {
  await shop.actions.addProduct({ sku: 'RESTART', name: 'Restart', quantity: 100 });
  const place = async (): Promise<string> => (await shop.actions.placeOrder({ lines: [{ sku: 'RESTART', quantity: 1 }] })).reference;
  const at = (reference: string): number => [...warehouse.state.warehouse.orders.values()].filter((order) => order.reference === reference).length;
  const first = await place();
  await eventually(() => expect(at(first)).toBe(1));

  await run(SCRIPT, ['stop', INSTANCE]);
  await eventually(() => expect(app.health().standsStillBecause).toMatch(/database/));
  const port = new URL(url).port;
  await start();
  // The sidecar's URL holds: the instance keeps its port.
  expect(new URL(url).port).toBe(port);
  await eventually(() => expect(app.health().standsStillBecause).toBe(''), 30_000);

  const second = await eventually(place, 20_000);
  await eventually(() => expect(at(second)).toBe(1), 30_000);
  expect(at(first)).toBe(1);
});
