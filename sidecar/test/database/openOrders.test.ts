/** All open orders are read by number once a night, and once after the WMS could not be read for long, whatever the cursors say. */
import { askAfterRefusals, LONG_ABSENCE_MS, OPEN_ORDERS, readOpenOrders } from '../../src/orders/openOrders';
import { readOrderChanges } from '../../src/orders/orderChanges';
import { onceANight } from '../../src/operations/schedule/nightly';
import { BridgeError } from '../../src/errors';
import type { CurrentSettings } from '../../src/connection';
import { createBench, settleDown, STATUS, type Bench } from '../support/connection';
import { statement } from '../../src/shop/Ledger';
import { eventually } from '../support/eventually';
import { parcel } from '../support/memoryWms';

let bench: Bench;

beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

type Sidecar = ReturnType<Bench['sidecar']>;

/** So many orders at the warehouse. */
async function sent(count: number): Promise<{ sidecar: Sidecar; numbers: string[] }> {
  for (let at = 0; at < count; at += 1) await bench.place();
  const sidecar = bench.sidecar();
  await settleDown(bench, sidecar.poller, 200);
  const numbers = [...bench.wms.orders.keys()];
  expect(numbers).toHaveLength(count);
  bench.wms.calls.length = 0;
  return { sidecar, numbers };
}

const due = async (): Promise<boolean> => {
  const [rows] = await bench.pool.query("SELECT position FROM ps_wmsbridge_cursor WHERE name = 'open_orders'");
  return ((rows as { position: string | null }[])[0]?.position ?? null) === null;
};

/** As the schedule does it. */
const tonight = ({ connection }: Sidecar): Promise<boolean> => onceANight(connection, { ...OPEN_ORDERS, timeZone: 'UTC' }, async () => void (await readOpenOrders(connection)));
const changes = ({ connection, poller }: Sidecar): Promise<unknown> => readOrderChanges(connection, poller.state.current as CurrentSettings, true);

test('a parcel that left while the cursor moved past it is shipped in the shop', async () => {
  const { sidecar, numbers } = await sent(3);
  bench.wms.set(numbers[1] as string, 'shipped', [parcel('WB1')]);
  await bench.pool.query("INSERT INTO ps_wmsbridge_cursor (id_connection, name, position, moved_at) VALUES (1, 'order_changes', '1000', UTC_TIMESTAMP(3))");
  await changes(sidecar);
  await settleDown(bench, sidecar.poller);
  expect(bench.shop.orders.get(2)?.statusId).not.toBe(STATUS.shipped);

  expect(await readOpenOrders(sidecar.connection)).toMatchObject({ asked: 3, missing: 0, failed: 0 });
  await settleDown(bench, sidecar.poller);
  expect(bench.shop.orders.get(2)?.statusId).toBe(STATUS.shipped);
  // What has left whole is asked for no more.
  expect(await readOpenOrders(sidecar.connection)).toMatchObject({ asked: 2 });
});

test('costs a question for each hundred', async () => {
  const { sidecar } = await sent(250);
  expect(await readOpenOrders(sidecar.connection)).toMatchObject({ asked: 250 });
  expect(bench.wms.calls.filter((call) => call === 'find')).toHaveLength(3);
}, 60_000);

test('one that cannot be read, and one that is gone, keep nobody else from being read', async () => {
  const { sidecar, numbers } = await sent(6);
  bench.wms.unreadable.add(numbers[0] as string);
  bench.wms.orders.delete(numbers[1] as string);
  for (const number of numbers.slice(2)) bench.wms.set(number, 'shipped', [parcel(`WB-${number}`)]);
  expect(await readOpenOrders(sidecar.connection)).toEqual({ asked: 6, changed: 4, missing: 1, failed: 1 });
  await settleDown(bench, sidecar.poller);
  for (const id of [3, 4, 5, 6]) expect(bench.shop.orders.get(id)?.statusId).toBe(STATUS.shipped);
});

test('the rest of an order, too', async () => {
  const { sidecar, numbers: [number] } = await sent(1);
  bench.wms.set(number as string, 'partially_shipped', [parcel('WB1')], new Map([['A', 0]]));
  bench.wms.backOrder(`${number}-B`, number as string, new Map([['A', 1]]));
  await changes(sidecar);
  await settleDown(bench, sidecar.poller);
  bench.wms.set(`${number}-B`, 'shipped', [parcel('WB2')]);
  expect(await readOpenOrders(sidecar.connection)).toMatchObject({ asked: 2, changed: 1 });
  const [rows] = await bench.pool.query('SELECT wms_status FROM ps_wmsbridge_wms_order WHERE back_order_of IS NOT NULL');
  expect(rows).toEqual([{ wms_status: 'shipped' }]);
});

test('is done once a night; a WMS that is away leaves it due', async () => {
  const { sidecar } = await sent(2);
  bench.wms.fault = () => 'before';
  bench.wms.failure = () => new BridgeError({ family: 'retryable', code: 'wms_unreachable', message: 'The WMS cannot be reached.', scope: 'connection' });
  await expect(tonight(sidecar)).rejects.toMatchObject({ scope: 'connection' });
  expect(await due()).toBe(true);
  bench.wms.fault = null;
  const later = bench.sidecar();
  expect(await tonight(later)).toBe(true);
  expect(await tonight(later)).toBe(false);
  expect(await due()).toBe(false);
});

test('is asked for after a long absence, and not after a short one', async () => {
  const { sidecar } = await sent(1);
  await changes(sidecar);
  expect(await tonight(sidecar)).toBe(true);
  for (const [seconds, expected] of [[LONG_ABSENCE_MS / 1000 - 60, false], [LONG_ABSENCE_MS / 1000 + 60, true]] as const) {
    await bench.pool.query("UPDATE ps_wmsbridge_cursor SET moved_at = UTC_TIMESTAMP(3) - INTERVAL ? SECOND WHERE name = 'order_changes'", [seconds]);
    await changes(sidecar);
    expect(await due()).toBe(expected);
  }
});

test('is asked for after the WMS refused us, also where the sidecar is started again with the right password', async () => {
  const { sidecar } = await sent(1);
  expect(await tonight(sidecar)).toBe(true);
  askAfterRefusals(sidecar.connection);
  bench.wms.fault = () => 'before';
  bench.wms.failure = () => new BridgeError({ family: 'permanent', code: 'wms_credentials_refused', message: 'The WMS does not let us in.', scope: 'connection' });
  await expect(changes(sidecar)).rejects.toMatchObject({ scope: 'connection' });
  await eventually(async () => expect(await due()).toBe(true));
  bench.wms.fault = null;
  expect(await tonight(bench.sidecar())).toBe(true);
});

test('a page that cannot be kept does not move the cursor', async () => {
  const { sidecar, numbers } = await sent(2);
  await changes(sidecar);
  const position = async (): Promise<string> => ((await bench.pool.query("SELECT position FROM ps_wmsbridge_cursor WHERE name = 'order_changes'"))[0] as { position: string }[])[0]!.position;
  const before = await position();
  bench.wms.set(numbers[0] as string, 'shipped', [parcel('WB1')]);
  // The database goes away in this moment.
  const { statements } = sidecar.connection;
  const run = statements.run.bind(statements);
  statements.run = (batch) => {
    const broken = batch.some((one) => one.statement === 'move_cursor') ? [...batch, statement('add_events', { orders: [{ id_order: 1 }], reason: 'x'.repeat(33), source: 's' })] : batch;
    return run(broken) as never;
  };
  await expect(changes(sidecar)).rejects.toMatchObject({ code: 'database_er_data_too_long' });
  expect(await position()).toBe(before);
  statements.run = run;
  await changes(sidecar);
  await settleDown(bench, sidecar.poller);
  expect(bench.shop.orders.get(1)?.statusId).toBe(STATUS.shipped);
});
