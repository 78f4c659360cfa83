/** Orders that were finished long ago: what goes, what stays, and that none of them is ever made or written again. */
import { archiveFinished } from '../../src/shop/ledger/archive';
import type { Connection } from '../../src/connection';
import type { Poller } from '../../src/orders/poller';
import { createBench, hearWmsOn, settleDown, STATUS, type Bench } from '../support/connection';
import { parcel } from '../support/memoryWms';
import { person } from '../support/actions';

let bench: Bench;
let connection: Connection;
let poller: Poller;

beforeEach(async () => {
  bench = await createBench();
  ({ connection, poller } = bench.sidecar());
});
afterEach(() => bench.close());

const number = (id: number): string => `REF00000${id}-${id}`;
const settle = (): Promise<void> => settleDown(bench, poller);
const hearWms = (): Promise<void> => hearWmsOn(bench, { connection, poller });
async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const [found] = await bench.pool.query(sql);
  return found as Record<string, unknown>[];
}
const count = async (table: string, idOrder: number): Promise<number> =>
  Number((await rows(table === 'wms_line' ? `SELECT COUNT(*) AS n FROM ps_wmsbridge_wms_line JOIN ps_wmsbridge_wms_order USING (id_wms_order) WHERE id_order = ${idOrder}` : `SELECT COUNT(*) AS n FROM ps_wmsbridge_${table} WHERE id_order = ${idOrder}`))[0]?.n);
const stateOf = async (idOrder: number): Promise<unknown> => (await rows(`SELECT state FROM ps_wmsbridge_order WHERE id_order = ${idOrder}`))[0]?.state;
const archive = (months = 24): Promise<number> => archiveFinished(bench.openLedger(), months, 2);

/** An order that was shipped, so many months ago. */
async function shipped(months: number): Promise<number> {
  const id = await bench.place();
  await settle();
  bench.wms.set(number(id), 'shipped', [parcel(`TRACK${id}`)]);
  await hearWms();
  await settle();
  expect(await stateOf(id)).toBe('done');
  // As the module notes it.
  await bench.pool.query("INSERT INTO ps_wmsbridge_writeback (id_connection, id_order, wms_number, kind, item, begun_at) VALUES (1, ?, ?, 'tracking', 'x', UTC_TIMESTAMP(3))", [id, number(id)]);
  await age(id, months);
  return id;
}
async function age(id: number, months: number): Promise<void> {
  await bench.pool.query(`UPDATE ps_wmsbridge_order SET updated_at = UTC_TIMESTAMP(3) - INTERVAL ? MONTH WHERE id_order = ?`, [months, id]);
  await bench.pool.query(`UPDATE ps_wmsbridge_wms_order SET updated_at = UTC_TIMESTAMP(3) - INTERVAL ? MONTH WHERE id_order = ?`, [months, id]);
}

test('of the old ones only the numbers stay; younger ones keep everything; 0 months archive nothing', async () => {
  const old = [await shipped(25), await shipped(30), await shipped(48)];
  const young = await shipped(23);
  expect(await archive(0)).toBe(0);
  expect(await archive()).toBe(3);
  for (const id of old) {
    expect(await stateOf(id)).toBe('archived');
    for (const table of ['wms_line', 'writeback', 'history']) expect(`${table} ${await count(table, id)}`).toBe(`${table} 0`);
    expect((await rows(`SELECT wms_number, wms_status, snapshot, called_with FROM ps_wmsbridge_wms_order WHERE id_order = ${id}`))[0]).toMatchObject({ wms_number: number(id), wms_status: 'shipped', snapshot: null, called_with: null });
  }
  expect(await stateOf(young)).toBe('done');
  for (const table of ['wms_line', 'writeback', 'history']) expect(await count(table, young)).toBeGreaterThan(0);
  expect(await archive()).toBe(0);
});

test('what is open, failed, short or waits is never archived', async () => {
  const atWms = await bench.place();
  await settle();
  await age(atWms, 60);
  const short = await shipped(60);
  await bench.pool.query('UPDATE ps_wmsbridge_wms_line JOIN ps_wmsbridge_wms_order USING (id_wms_order) SET picked = 0 WHERE id_order = ?', [short]);
  const waiting = await shipped(60);
  await bench.event(waiting);
  const leased = await shipped(60);
  await bench.pool.query(`UPDATE ps_wmsbridge_order SET lease_owner = 'x', lease_until = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR WHERE id_order = ?`, [leased]);
  const problem = await shipped(60);
  await bench.pool.query(`UPDATE ps_wmsbridge_order SET problem_code = 'x' WHERE id_order = ?`, [problem]);
  const asking = await shipped(60);
  await bench.pool.query(`UPDATE ps_wmsbridge_wms_order SET intent_operation = 'cancel' WHERE id_order = ?`, [asking]);
  expect(await archive()).toBe(0);
});

test('an archived order is never made, changed or written again, whatever happens to it', async () => {
  const id = await shipped(60);
  await archive();
  const calls = bench.wms.orders.get(number(id))!;
  const written = (): unknown => JSON.stringify(bench.shop.orders.get(id));
  const before = written();
  await bench.change(id, { statusId: STATUS.paid });
  await bench.event(id);
  await settle();
  bench.wms.set(number(id), 'delivered', [parcel('TRACK9')]);
  await hearWms();
  await settle();
  expect(await person(connection).askFor('send again', [id])).toBe(0);
  await settle();
  expect({ creates: calls.creates, updates: calls.updates }).toEqual({ creates: 1, updates: 0 });
  expect(bench.wms.orders.size).toBe(1);
  expect(await stateOf(id)).toBe('archived');
  expect(JSON.parse(written() as string)).toMatchObject({ statusId: STATUS.paid });
  expect(before).not.toBe('');
  expect((await rows('SELECT COUNT(*) AS n FROM ps_wmsbridge_event WHERE done_at IS NULL'))[0]?.n).toBe(0);
  expect(await count('writeback', id)).toBe(0);
});
