/** What people are told of an order: its way at the warehouse, and the last call with its answer. */
import { deleteExpired } from '../../src/shop/ledger/retention';
import type { Connection } from '../../src/connection';
import type { Poller } from '../../src/orders/poller';
import { createBench, hearWmsOn, settleDown, STATUS, type Bench } from '../support/connection';
import { parcel } from '../support/memoryWms';

let bench: Bench;
let connection: Connection;
let poller: Poller;

beforeEach(async () => {
  bench = await createBench();
  ({ connection, poller } = bench.sidecar());
});
afterEach(() => bench.close());

const NUMBER = 'REF000001-1';
const settle = (): Promise<void> => settleDown(bench, poller);
const hearWms = (): Promise<void> => hearWmsOn(bench, { connection, poller });
async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const [found] = await bench.pool.query(sql);
  return found as Record<string, unknown>[];
}
const lastCall = async (): Promise<Record<string, unknown>> => (await rows('SELECT called_operation, called_at, called_with, call_answer FROM ps_wmsbridge_wms_order'))[0] ?? {};

test('each status at the warehouse is a line of history, once', async () => {
  await bench.place();
  await settle();
  for (const status of ['picking', 'shipped'] as const) {
    bench.wms.set(NUMBER, status, status === 'shipped' ? [parcel('TRACK1')] : []);
    await hearWms();
    await hearWms();
  }
  const reported = await rows(`SELECT to_state FROM ps_wmsbridge_history WHERE action = 'wms status' ORDER BY id_history`);
  expect(reported.map((row) => row.to_state).filter((status) => status !== 'received')).toEqual(['picking', 'shipped']);
  const written = await rows(`SELECT message FROM ps_wmsbridge_history WHERE action = 'status written' ORDER BY id_history DESC LIMIT 1`);
  expect(written[0]?.message).toMatch(/^The shop's status is "[^"]+" \(warehouse: /);
});

test('the last call is kept with its answer: what was sent, what was refused and why', async () => {
  const id = await bench.place();
  await settle();
  expect(await lastCall()).toMatchObject({ called_operation: 'create', call_answer: 'Accepted.' });
  expect(JSON.parse((await lastCall()).called_with as string)).toMatchObject({ number: NUMBER, recipient: { city: 'Paris' } });
  bench.wms.set(NUMBER, 'picking');
  await bench.change(id, { statusId: STATUS.canceled });
  await settle();
  expect(await lastCall()).toMatchObject({ called_operation: 'cancel', call_answer: 'Refused: Picking has begun.' });
  expect(JSON.parse((await lastCall()).called_with as string)).toMatchObject({ number: NUMBER });
});

test('what a call was made with goes after the retention, in batches; the WMS order stays', async () => {
  for (let i = 0; i < 5; i += 1) await bench.place();
  await settle();
  await bench.pool.query('UPDATE ps_wmsbridge_wms_order SET called_at = UTC_TIMESTAMP(3) - INTERVAL 91 DAY WHERE id_order <= 3');
  expect(await deleteExpired(bench.openLedger(), 90, 2)).toMatchObject({ calls: 3 });
  expect((await rows('SELECT id_order FROM ps_wmsbridge_wms_order WHERE called_with IS NOT NULL ORDER BY id_order')).map((row) => Number(row.id_order))).toEqual([4, 5]);
  // An answer may repeat the address.
  expect((await rows('SELECT id_order FROM ps_wmsbridge_wms_order WHERE call_answer IS NOT NULL ORDER BY id_order')).map((row) => Number(row.id_order))).toEqual([4, 5]);
  expect(await rows('SELECT id_order FROM ps_wmsbridge_wms_order')).toHaveLength(5);
});

test('how long it is kept is a shop\'s own setting: what another shop keeps longer stays', async () => {
  await bench.pool.query("INSERT INTO ps_wmsbridge_connection (id_connection, id_shop, pairing_id, fingerprint, created_at) VALUES (2, 2, 'other', 'f', UTC_TIMESTAMP(3))");
  for (const shop of [1, 2]) {
    await bench.pool.query("INSERT INTO ps_wmsbridge_event (id_shop, id_order, reason, source, created_at, done_at) VALUES (?, 900, 'status', 'test', UTC_TIMESTAMP(3) - INTERVAL 30 DAY, UTC_TIMESTAMP(3))", [shop]);
    await bench.pool.query("INSERT INTO ps_wmsbridge_history (id_connection, id_order, at, actor, action) VALUES (?, 900, UTC_TIMESTAMP(3) - INTERVAL 30 DAY, 'test', 'sent')", [shop]);
    await bench.pool.query(
      "INSERT INTO ps_wmsbridge_wms_order (id_connection, id_order, wms_number, external_ref, called_at, called_with, created_at, updated_at) VALUES (?, 900, 'N-900', 'm', UTC_TIMESTAMP(3) - INTERVAL 30 DAY, '{}', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
      [shop],
    );
  }
  // This sidecar serves shop 1, whose admin keeps things for a week.
  expect(await deleteExpired(bench.openLedger(), 7)).toEqual({ events: 1, history: 1, calls: 1 });
  expect((await rows('SELECT id_shop FROM ps_wmsbridge_event WHERE id_order = 900')).map((row) => row.id_shop)).toEqual([2]);
  expect((await rows('SELECT id_connection FROM ps_wmsbridge_history WHERE id_order = 900')).map((row) => row.id_connection)).toEqual([2]);
  expect((await rows('SELECT id_connection FROM ps_wmsbridge_wms_order WHERE called_with IS NOT NULL')).map((row) => row.id_connection)).toEqual([2]);
});
