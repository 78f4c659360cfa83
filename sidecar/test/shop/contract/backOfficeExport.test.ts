/** The export of a long list: every row once, quickly, and the employee's other pages do not wait for it. */
import type { RowDataPacket } from 'mysql2/promise';
import { ADMIN, ShopSession } from '../support/shopSession';
import { SHOP, type ContractShop } from '../support/contractShop';

const EVENTS = 60_000;
/** A run on a busy machine; measured on a quiet one it is several times as fast. */
const SLOWEST_ROWS_A_SECOND = 3_000;

(SHOP.real ? describe : describe.skip)('the export of a list', () => {
  let shop: ContractShop;
  let session: ShopSession;

  beforeAll(async () => {
    shop = await SHOP.open();
    const { pool, prefix, idShop } = shop;
    await pool.query(
      `INSERT INTO ${prefix}wmsbridge_event (id_shop, id_order, reason, source, created_at, done_at, outcome)
       SELECT ?, 900000 + a.n + 10 * b.n + 100 * c.n + 1000 * d.n, 'status', 'EXPORTTEST', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 'nothing_to_do'
       FROM ${['a', 'b', 'c', 'd'].map((t) => `(SELECT 0 AS n ${[...'123456789'].map((n) => `UNION SELECT ${n}`).join(' ')}) ${t}`).join(', ')},
         (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6) e`,
      [idShop],
    );
    session = await ShopSession.ofEmployee(shop.url, ADMIN.email, ADMIN.password);
  }, 120_000);

  afterAll(async () => {
    await shop.pool.query(`DELETE FROM ${shop.prefix}wmsbridge_event WHERE source = 'EXPORTTEST'`);
    await shop.close();
  });

  test('gives every row once, and other pages meanwhile', async () => {
    const queue = await session.addressOf('AdminWmsbridgeQueue');
    const overview = await session.addressOf('AdminWmsbridgeOverview');
    const [[there]] = (await shop.pool.query(`SELECT COUNT(*) AS n FROM ${shop.prefix}wmsbridge_event`)) as unknown as [RowDataPacket[]];
    const order: string[] = [];
    const began = performance.now();
    const answer = await session.raw(`${queue}&ajax=1&action=export`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
    // The first rows are here. The rest is not read until another page has come: nothing but the network holds it back.
    const reader = answer.body!.getReader();
    const first = await reader.read();
    const page = await session.get(overview);
    order.push('page');
    expect(page.status).toBe(200);
    const chunks = [first.value!];
    for (let part = await reader.read(); !part.done; part = await reader.read()) chunks.push(part.value);
    order.push('export');
    const seconds = (performance.now() - began) / 1000;
    expect(order).toEqual(['page', 'export']);
    const lines = Buffer.concat(chunks).toString('utf8').trim().split('\r\n').slice(1);
    const ids = lines.map((line) => Number(/^"(\d+)"/.exec(line)?.[1]));
    expect(new Set(ids).size).toBe(lines.length);
    expect(lines.length).toBe(Number(there!['n']));
    expect(lines.filter((line) => line.includes('EXPORTTEST'))).toHaveLength(EVENTS);
    expect(lines.length / seconds).toBeGreaterThan(SLOWEST_ROWS_A_SECOND);
  }, 120_000);

  test('holds what the filters let through, and rows as the list shows them', async () => {
    const queue = await session.addressOf('AdminWmsbridgeQueue');
    await session.post(queue, { submitFilterwmsbridge_event: '1', wmsbridge_eventFilter_id_order: '900007' });
    const answer = await session.get(`${queue}&action=export`);
    await session.post(queue, { submitResetwmsbridge_event: '1' });
    const lines = answer.text.trim().split('\r\n').slice(1);
    expect(lines).toHaveLength(6);
    for (const line of lines) expect(line).toMatch(/^"\d+";"900007";"900007";"Status changed";"EXPORTTEST";"\d\d[^"]+";"Nothing to do";""$/);
  });
});
