/**
 * How fast the lists open with 100,000 orders, events and SKUs: made for it, measured in the browser, and removed. Each list as it
 * opens, its last page, sorted by every column that can be sorted by, and with filters.
 */
import { createConnection, type Connection } from 'mysql2/promise';
import type { PageTime, ShopBrowser } from './browser';

const ROWS = 100_000;
/** Far above every real order. */
const FIRST_ID = 900_000_000;
const TIMES = 5;
const TIMES_EACH = 3;

interface LongList {
  tab: string;
  list: string;
  /** By column, as somebody types or chooses. */
  filters: readonly (readonly [string, string])[];
}

const LISTS: Record<string, LongList> = {
  orders: {
    tab: 'AdminWmsbridgeOrders',
    list: 'wmsbridge_order',
    filters: [
      ['reference', 'WALK09999'],
      ['wms_number', 'WALK05'],
      ['state', 'needs_somebody'],
      ['state', 'stuck'],
      ['wms_status', 'picking'],
      ['problem', 'no city'],
    ],
  },
  queue: {
    tab: 'AdminWmsbridgeQueue',
    list: 'wmsbridge_event',
    filters: [
      ['id_order', String(FIRST_ID + 77)],
      ['reference', 'WALK09999'],
      ['reason', 'status'],
      ['source', 'Status'],
      ['state', 'failed'],
      ['problem', 'no city'],
    ],
  },
  stock: {
    tab: 'AdminWmsbridgeStock',
    list: 'wmsbridge_stock',
    filters: [
      ['sku', 'WALK-9'],
      ['level', '42'],
      ['outcome', 'written'],
      ['outcome', 'pending'],
      ['problem', 'nothing says this'],
    ],
  },
};

export interface ListTimes {
  /** As the list opens: the median of some, milliseconds. */
  server: number;
  browser: number;
  /** The slowest of all that was asked of the list, each the median of three, in the browser, and what it was. */
  slowest: number;
  slowest_server: number;
  slowest_is: string;
  asked: number;
}

export async function measureLongLists(databaseUrl: string, shop: ShopBrowser): Promise<Record<string, ListTimes>> {
  const db = await createConnection(databaseUrl);
  try {
    await fill(db);
    const result: Record<string, ListTimes> = {};
    result['overview'] = await measure(shop, 'AdminWmsbridgeOverview', async () => []);
    await shop.picture('19-overview-of-100000');
    for (const [name, { tab, list, filters }] of Object.entries(LISTS)) {
      result[name] = await measure(shop, tab, async (address) => [
        // Pages of 50.
        ['last page', `${address}&submitFilter${list}=${ROWS / 50}`] as const,
        ...(await shop.sortings()).map((link) => [`sorted by ${/Orderby=(\w+)&\w+Orderway=(\w+)/.exec(link)?.slice(1).join(' ') ?? link}`, link] as const),
        ...filters.map(([column, value]) => [`${column} ${value}`, `${address}&fresh=1&submitFilter${list}=1&${list}Filter_${column}=${encodeURIComponent(value)}`] as const),
      ]);
      await shop.open(`${await shop.addressOf(tab)}&fresh=1`);
      await shop.picture(`19-${name}-of-100000`);
    }
    return result;
  } finally {
    await empty(db);
    await db.end();
  }
}

async function measure(shop: ShopBrowser, tab: string, further: (address: string) => Promise<(readonly [string, string])[]>): Promise<ListTimes> {
  const address = await shop.addressOf(tab);
  const opened: PageTime[] = [];
  for (let i = 0; i < TIMES; i += 1) opened.push(await shop.open(address));
  const times = [{ what: 'as it opens', ...median(opened) }];
  for (const [what, url] of await further(address)) {
    const some: PageTime[] = [];
    for (let i = 0; i < TIMES_EACH; i += 1) some.push(await shop.open(url));
    times.push({ what, ...median(some) });
  }
  const slowest = times.reduce((most, one) => (one.browser > most.browser ? one : most));
  return { ...median(opened), slowest: slowest.browser, slowest_server: slowest.server, slowest_is: slowest.what, asked: times.length };
}

function median(times: readonly PageTime[]): PageTime {
  return [...times].sort((a, b) => a.browser - b.browser)[Math.floor(times.length / 2)] as PageTime;
}

async function fill(db: Connection): Promise<void> {
  await empty(db);
  await db.query('CREATE TEMPORARY TABLE digits (d INT PRIMARY KEY)');
  await db.query('INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)');
  // MySQL opens a temporary table only once in a statement.
  await db.query('CREATE TEMPORARY TABLE numbers (n INT PRIMARY KEY)');
  await db.query('INSERT INTO numbers SELECT d FROM digits');
  for (const power of [10, 100, 1000, 10_000]) {
    await db.query(`CREATE TEMPORARY TABLE more AS SELECT n + ? * d AS n FROM numbers JOIN digits WHERE d > 0`, [power]);
    await db.query('INSERT INTO numbers SELECT n FROM more');
    await db.query('DROP TEMPORARY TABLE more');
  }
  const connection = '(SELECT MAX(id_connection) FROM ps_wmsbridge_connection WHERE active = 1)';
  await db.query(
    `INSERT INTO ps_wmsbridge_order (id_connection, id_order, id_shop, reference, state, wms_status, problem_code, problem, last_exchange_at, created_at, updated_at)
     SELECT ${connection}, ${FIRST_ID} + n, 1, CONCAT('WALK', LPAD(n, 6, '0')), ELT(1 + n % 5, 'done', 'done', 'at_wms', 'failed', 'done'), ELT(1 + n % 5, 'shipped', 'delivered', 'picking', NULL, 'shipped'),
       IF(n % 5 = 3, 'address_city_missing', NULL), IF(n % 5 = 3, CONCAT('Order WALK', n, ' has no city in its delivery address: add it, then send the order again.'), NULL),
       UTC_TIMESTAMP(3) - INTERVAL n MINUTE, UTC_TIMESTAMP(3) - INTERVAL n MINUTE, UTC_TIMESTAMP(3) - INTERVAL n MINUTE FROM numbers`,
  );
  await db.query(
    `INSERT INTO ps_wmsbridge_wms_order (id_connection, id_order, wms_number, external_ref, wms_status, accepted_at, created_at, updated_at)
     SELECT id_connection, id_order, CONCAT(reference, '-', id_order), id_order, wms_status, updated_at, created_at, updated_at FROM ps_wmsbridge_order WHERE id_order >= ${FIRST_ID} AND wms_status IS NOT NULL`,
  );
  // Done, all of them: the sidecar, which lives, has nothing to do with them.
  await db.query(
    `INSERT INTO ps_wmsbridge_event (id_shop, id_order, reason, source, created_at, done_at, outcome)
     SELECT 1, ${FIRST_ID} + n, 'status', 'actionOrderStatusPostUpdate', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), ELT(1 + n % 2, 'sent', 'failed') FROM numbers`,
  );
  await db.query(
    `INSERT INTO ps_wmsbridge_stock (id_connection, sku, warehouse, level, asked_at, recheck, written_quantity, in_flight, written_at, outcome)
     SELECT ${connection}, CONCAT('WALK-', n), '', n % 90, UTC_TIMESTAMP(3), 0, n % 90, 0, UTC_TIMESTAMP(3), 'written' FROM numbers`,
  );
  const [rows] = await db.query(`SELECT COUNT(*) AS made FROM ps_wmsbridge_order WHERE id_order >= ${FIRST_ID}`);
  if (Number((rows as { made: number }[])[0]?.made) !== ROWS) throw new Error('not all rows were made');
}

async function empty(db: Connection): Promise<void> {
  for (const table of ['order', 'wms_order', 'event']) await db.query(`DELETE FROM ps_wmsbridge_${table} WHERE id_order >= ${FIRST_ID}`);
  await db.query(`DELETE FROM ps_wmsbridge_stock WHERE sku LIKE 'WALK-%'`);
}
