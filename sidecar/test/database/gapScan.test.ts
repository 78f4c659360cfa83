/** The gap scan: what no hook announced, whatever the clocks say. */
import { scanForGaps } from '../../src/orders/gapScan';
import type { Connection } from '../../src/connection';
import type { ShopOrder } from '../../src/domain/terms';
import type { Poller } from '../../src/orders/poller';
import { createBench, hearWmsOn, settleDown, STATUS, type Bench } from '../support/connection';
import { ADDRESS } from '../support/memoryShop';
import { parcel } from '../support/memoryWms';

let bench: Bench;
let connection: Connection;
let poller: Poller;

beforeEach(async () => {
  bench = await createBench();
  ({ connection, poller } = bench.sidecar());
  await poller.pollOnce(() => false);
});
afterEach(() => bench.close());

const settle = (): Promise<void> => settleDown(bench, poller);
const number = (id: number): string => `REF${String(id).padStart(6, '0')}-${id}`;
const scan = (): Promise<number | null> => scanForGaps(connection, poller.state.current as NonNullable<typeof poller.state.current>, 1000, true);
/** By the clock of the shop's server. */
const now = (aheadMs = bench.shop.clockAheadMs): string => new Date(Date.now() + aheadMs).toISOString();
const placeSilently = (id: number, more: Partial<ShopOrder> = {}): void => {
  const [first] = [...bench.shop.orders.values()];
  bench.shop.orders.set(id, { ...(first as ShopOrder), idOrder: id, reference: `REF${String(id).padStart(6, '0')}`, updatedAt: now(), ...more });
};
const changeSilently = (id: number, more: Partial<ShopOrder>): void => {
  bench.shop.orders.set(id, { ...(bench.shop.orders.get(id) as ShopOrder), updatedAt: new Date(Date.now() + bench.shop.clockAheadMs + 1_000).toISOString(), ...more });
};

test('finds what no hook announced', async () => {
  await bench.place();
  await settle();
  placeSilently(50);
  expect(await scan()).toBe(1);
  await settle();
  expect(bench.wms.orders.has(number(50))).toBe(true);
  expect(await scan()).toBe(0);
});

test('one order dated in the future hides no other, and is looked at once', async () => {
  await bench.place();
  await settle();
  placeSilently(50, { updatedAt: '2031-01-01T00:00:00.000Z', placedAt: '2031-01-01T00:00:00.000Z' });
  expect(await scan()).toBe(1);
  await settle();
  expect(await scan()).toBe(0);
  placeSilently(51);
  expect(await scan()).toBe(1);
  await settle();
  expect([...bench.wms.orders.keys()]).toEqual([number(1), number(50), number(51)]);
  changeSilently(1, { statusId: STATUS.canceled });
  expect(await scan()).toBe(1);
  await settle();
  expect(bench.wms.orders.get(number(1))).toMatchObject({ status: 'cancelled' });
});

test.each([
  ['ahead of the database', 3_600_000, 3_600_000],
  ['behind the database', -3_600_000, -3_600_000],
  ['set back while the module runs', 0, -2 * 3_600_000],
  ['set forward while the module runs', 0, 2 * 3_600_000],
  ['of another time zone by a setting', 3_600_000, -5 * 3_600_000],
])("the clock of the shop's server is %s: changes are found, each once", async (_name, before, after) => {
  bench.shop.clockAheadMs = before;
  await bench.place({ placedAt: now(), updatedAt: now() });
  await bench.place({ placedAt: now(), updatedAt: now() });
  await settle();
  await scan();
  await settle();
  bench.shop.clockAheadMs = after;
  expect(await scan()).toBe(0);
  changeSilently(1, { statusId: STATUS.canceled });
  placeSilently(50, { placedAt: now(), statusId: STATUS.paid });
  expect(await scan()).toBe(2);
  await settle();
  expect(bench.wms.orders.get(number(1))).toMatchObject({ status: 'cancelled' });
  expect(await bench.ledger(2)).toMatchObject({ state: 'at_wms' });
  expect(await scan()).toBe(0);
});

test('what we wrote to the shop ourselves is no gap', async () => {
  const id = await bench.place();
  await settle();
  bench.wms.set(number(id), 'shipped', [parcel('T1')]);
  await hearWmsOn(bench, { connection, poller });
  // As the module's resource does: its row and the order's time, at one moment.
  await bench.pool.query(
    "INSERT INTO ps_wmsbridge_writeback (id_connection, id_order, wms_number, kind, item, begun_at, done_at) VALUES (1, ?, ?, 'status', 'shipped', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
    [id, number(id)],
  );
  bench.shop.orders.set(id, { ...(bench.shop.orders.get(id) as ShopOrder), updatedAt: now() });
  expect(await scan()).toBe(0);
  bench.shop.orders.set(id, { ...(bench.shop.orders.get(id) as ShopOrder), updatedAt: now(30_000) });
  expect(await scan()).toBe(1);
});

test('finds an address that was changed itself, of orders that have not left; once', async () => {
  const [open, gone] = [await bench.place(), await bench.place()];
  await settle();
  bench.wms.set(number(gone), 'shipped', [parcel('T')]);
  await hearWmsOn(bench, { connection, poller });
  await scan();
  await settle();
  for (const id of [open, gone]) {
    // The order itself stays as it was: only its address's row has another time.
    bench.shop.orders.set(id, { ...(bench.shop.orders.get(id) as ShopOrder), delivery: { ...ADDRESS, city: 'Nice' } });
    bench.shop.readdressed.set(id, now(5_000));
  }
  expect(await scan()).toBe(1);
  await settle();
  expect(bench.wms.orders.get(number(open))?.draft.recipient.city).toBe('Nice');
  expect(await bench.ledger(gone)).toMatchObject({ state: 'done', problem: null });
  expect(await scan()).toBe(0);
});

test('finds what no hook announced while a slow warehouse answered', async () => {
  const { createOrder } = bench.wms;
  bench.wms.createOrder = async (draft) => {
    // The batch read the shop half a minute ago; somebody without the right to see the module cancels the order now.
    bench.shop.orders.set(1, { ...(bench.shop.orders.get(1) as ShopOrder), statusId: STATUS.canceled, updatedAt: now() });
    return createOrder.call(bench.wms, draft);
  };
  await bench.place({ placedAt: now(), updatedAt: now(-30_000) });
  await settle();
  await scan();
  await settle();
  expect(bench.wms.orders.get(number(1))).toMatchObject({ status: 'cancelled' });
});

test('while an order waits to be read, or was just read, it is no gap', async () => {
  const id = await bench.place();
  expect(await scan()).toBe(0);
  await settle();
  expect(await scan()).toBe(0);
  await bench.change(id, { statusId: STATUS.preparation });
  expect(await scan()).toBe(0);
});
