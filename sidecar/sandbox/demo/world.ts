/** Everything that the demo starts: a database, the sandbox shop and warehouse in this process, the sidecar as its own. */
import mysql from 'mysql2/promise';
import type { SandboxWms } from '../SandboxWms';
import { createSandboxShop, type SandboxShop } from '../shop/createSandboxShop';
import { openSandboxWms } from '../warehouses';
import { startSidecar, type SidecarProcess } from './sidecarProcess';
import { openTruth, type Truth } from './truth';

export interface World {
  shop: SandboxShop;
  warehouse: SandboxWms;
  sidecar: SidecarProcess;
  truth: Truth;
  /** Ends it all, the database too. It may be called again. */
  close(): Promise<void>;
}

export interface WorldOptions {
  /** Root URL of a MariaDB, without a database. */
  serverUrl: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** Which WMS the warehouse speaks: a value of WMSBRIDGE_WMS. */
  wms: string;
  /** For the sidecar and its log. */
  folder: string;
  /** Tells what is being done. */
  reported: (what: string) => void;
}

const FLOWS = { orders: true, cancellations: true, changes: true, stock: true, statuses: true, tracking: true };

/** What lies on the shelves when the warehouse opens, pieces. The shop believes in 1000 of each, and is soon put right. */
const SHELVES: Readonly<Record<string, number>> = {
  'TEA-GREEN-100': 120, 'TEA-GREEN-250': 60, 'TEA-GREEN-500': 24, 'TEA-BLACK-100': 90, 'TEA-BLACK-250': 45,
  'CUP-WHITE': 64, 'CUP-BLUE': 38, 'POT-IRON': 12, 'POT-GLASS': 17, SPOON: 150, 'FILTER-100': 80, HONEY: 30, 'SET-FOR-TWO': 9,
};

/** Shorter than in real life, so that nobody has to wait a minute for a tracking number. The poll is the default one. */
const WMS_INTERVAL_MS = '1000';

export async function openWorld({ serverUrl, environment, wms, folder, reported }: WorldOptions): Promise<World> {
  const opened: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    // The last that was opened first: nothing loses what it stands on.
    for (const each of opened.splice(0).reverse()) await each().catch(() => undefined);
  };
  try {
    reported('The shop opens: PrestaShop tables, the module installed in them.');
    const databaseUrl = await makeDatabase(serverUrl, opened);
    const shop = await createSandboxShop({ databaseUrl });
    opened.push(() => shop.close());
    const warehouse = await openSandboxWms(wms);
    opened.push(() => warehouse.close());
    reported(`The warehouse opens, with ${warehouse.title}.`);
    for (const [sku, pieces] of Object.entries(SHELVES)) warehouse.floor.count(sku, pieces);
    const truth = openTruth(databaseUrl, shop.prefix, warehouse);
    opened.push(() => truth.close());
    await shop.setFlows(FLOWS);
    reported('The sidecar starts between the two.');
    const sidecar = await startSidecar({ settings: settingsOf(databaseUrl, shop, warehouse), environment, folder });
    opened.push(() => sidecar.stop());
    return { shop, warehouse, sidecar, truth, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function settingsOf(databaseUrl: string, shop: SandboxShop, warehouse: SandboxWms): Record<string, string> {
  return {
    WMSBRIDGE_DATABASE_URL: databaseUrl,
    WMSBRIDGE_DATABASE_PREFIX: shop.prefix,
    WMSBRIDGE_SHOP_URL: shop.url,
    WMSBRIDGE_SHOP_KEY: shop.key,
    ...warehouse.environment,
    WMSBRIDGE_HTTP_PORT: '0',
    WMSBRIDGE_WMS_INTERVAL_MS: WMS_INTERVAL_MS,
  };
}

async function makeDatabase(serverUrl: string, opened: (() => Promise<unknown>)[]): Promise<string> {
  const url = new URL(serverUrl);
  const name = `wmsbridge_demo_${process.pid}`;
  const run = async (sql: string): Promise<void> => {
    const connection = await mysql.createConnection({ uri: serverUrl });
    await connection.query(sql).finally(() => connection.end());
  };
  await run(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`);
  opened.push(() => run(`DROP DATABASE IF EXISTS \`${name}\``));
  url.pathname = `/${name}`;
  return url.toString();
}
