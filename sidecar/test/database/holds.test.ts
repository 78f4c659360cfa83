/** What holds an order, what ends that, and what absence does not mean. */
import { scanForGaps } from '../../src/orders/gapScan';
import type { Connection } from '../../src/connection';
import type { Poller } from '../../src/orders/poller';
import { enqueueRechecks } from '../../src/shop/ledger/events';
import { poll } from '../../src/shop/ledger/poll';
import { createBench, hearWmsOn, readWms, settleDown, STATUS, type Bench } from '../support/connection';
import { line, status } from '../support/memoryShop';
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

const settle = (): Promise<void> => settleDown(bench, poller);
const number = (id: number, generation = 1): string => `REF${String(id).padStart(6, '0')}-${id}${generation > 1 ? `-${generation}` : ''}`;
const sendAgain = async (...ids: number[]): Promise<void> => {
  await person(connection).askFor('send again', ids);
  await settle();
};
/** The time has come at which held orders are looked at again. */
const recheck = async (): Promise<number> => {
  await bench.pool.query('UPDATE ps_wmsbridge_order SET recheck_at = UTC_TIMESTAMP(3) WHERE recheck_at IS NOT NULL');
  const { rechecks } = await poll(connection.statements, 1);
  await enqueueRechecks(connection.statements, rechecks);
  await settle();
  return rechecks.length;
};
const COD = { paymentModule: 'ps_cashondelivery' };
const SHARED = { lines: [line('A', 2, { sharedWith: ['"Box" (product 9)'] })] };

beforeEach(() => bench.setting('WMSBRIDGE_COD_MODULES', '*cashondelivery*,codfee*'));

describe('absence is no deletion', () => {
  test('ten live, paid orders while the table of the orders is empty: none is cancelled, and all go on when it is back', async () => {
    for (let i = 0; i < 10; i += 1) await bench.place();
    await settle();
    const orders = new Map(bench.shop.orders);
    bench.shop.orders.clear();
    for (const id of orders.keys()) await bench.event(id);
    await settle();
    expect(bench.wms.calls).not.toContain('cancel');
    for (const id of orders.keys()) {
      const ledger = await bench.ledger(id);
      expect(ledger).toMatchObject({ state: 'held', problem_code: 'order_absent', rechecks: 1 });
      expect(ledger.problem).toContain(number(id));
      bench.wms.set(number(id), 'shipped', [parcel(`T${id}`)]);
    }
    expect(await recheck()).toBe(10);
    expect(await bench.ledger(1)).toMatchObject({ state: 'held', rechecks: 2 });
    for (const [id, order] of orders) bench.shop.orders.set(id, order);
    expect(await recheck()).toBe(10);
    expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms', problem_code: null, rechecks: 0, recheck_at: null });
    await hearWmsOn(bench, { connection, poller });
    expect(bench.shop.trackingWrites).toHaveLength(10);
    expect(await bench.ledger(1)).toMatchObject({ state: 'done' });
  });

  test('an order that was never sent and is absent: sent when it is back', async () => {
    const id = await bench.place();
    const order = bench.shop.orders.get(id);
    bench.shop.orders.delete(id);
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'held', problem_code: 'order_absent' });
    bench.shop.orders.set(id, order as NonNullable<typeof order>);
    await recheck();
    expect([...bench.wms.orders.keys()]).toEqual([number(id)]);
  });

  test('the pauses grow: half a minute at first, an hour at most', async () => {
    await bench.event(1);
    const pause = async (): Promise<number> => {
      const [rows] = await bench.pool.query('SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), recheck_at) AS s FROM ps_wmsbridge_order');
      return Number((rows as { s: number }[])[0]?.s);
    };
    await settle();
    expect(await pause()).toBeGreaterThan(20);
    expect(await pause()).toBeLessThanOrEqual(30);
    for (let i = 0; i < 8; i += 1) await recheck();
    expect(await pause()).toBeGreaterThan(3500);
    expect(await pause()).toBeLessThanOrEqual(3600);
  });

  test('deleted in the shop while cancellations are off: known for good, and cancelled when they are on', async () => {
    const id = await bench.place();
    await settle();
    await bench.setting('WMSBRIDGE_FLOW_CANCELLATIONS', '0');
    bench.shop.orders.delete(id);
    await bench.event(id, 'deleted');
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'waiting', waits_for: 'cancellations' });
    expect((await bench.ledger(id)).deleted_at).not.toBeNull();
    await bench.pool.query('DELETE FROM ps_wmsbridge_event');
    await bench.setting('WMSBRIDGE_FLOW_CANCELLATIONS', '1');
    await poller.pollOnce(() => false);
    await settle();
    expect(bench.wms.orders.get(number(id))).toMatchObject({ status: 'cancelled' });
  });

  test('deleted, imported anew under the same id, then absent for a moment: that was another deletion', async () => {
    const id = await bench.place({ statusId: STATUS.waiting });
    const order = bench.shop.orders.get(id) as NonNullable<ReturnType<typeof bench.shop.orders.get>>;
    await settle();
    bench.shop.orders.delete(id);
    await bench.event(id, 'deleted');
    await settle();
    bench.shop.orders.set(id, order);
    await bench.change(id, { statusId: STATUS.paid });
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', deleted_at: null });
    bench.shop.orders.delete(id);
    await bench.event(id);
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'held', problem_code: 'order_absent' });
    expect(bench.wms.orders.get(number(id))).toMatchObject({ status: 'received' });
  });

  test('lines that are absent for a moment cancel nothing; taken out one by one, they do', async () => {
    const id = await bench.place();
    await settle();
    await bench.change(id, { lines: [] }, 'address');
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: 'lines_absent' });
    await bench.change(id, { lines: [line('A', 2)] }, 'address');
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: null });
    expect(bench.wms.calls.filter((call) => call === 'cancel' || call === 'update')).toEqual([]);
    await bench.change(id, { lines: [] }, 'lines');
    await settle();
    expect(bench.wms.orders.get(number(id))).toMatchObject({ status: 'cancelled' });
  });

  test('a carrier and a product that are absent for a moment change nothing at the warehouse', async () => {
    const id = await bench.place();
    const other = await bench.place({ missing: ['the product "Mug" (12)'] });
    await settle();
    expect(await bench.ledger(other)).toMatchObject({ state: 'held', problem_code: 'order_incomplete' });
    await bench.change(id, { carrierName: '', missing: ['the carrier 2'] });
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: 'order_incomplete' });
    bench.shop.orders.set(id, { ...(bench.shop.orders.get(id) as NonNullable<ReturnType<typeof bench.shop.orders.get>>), carrierName: 'My carrier', missing: [] });
    bench.shop.orders.set(other, { ...(bench.shop.orders.get(other) as NonNullable<ReturnType<typeof bench.shop.orders.get>>), missing: [] });
    await recheck();
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: null });
    expect(bench.wms.orders.get(number(id))).toMatchObject({ updates: 0 });
    expect(bench.wms.orders.has(number(other))).toBe(true);
  });

  test.each(['WMSBRIDGE_RELEASE_STATUSES', 'WMSBRIDGE_CANCEL_STATUSES', 'WMSBRIDGE_KNOWN_STATUSES', 'PS_TIMEZONE'])('%s is absent for a moment: nothing is decided, and nothing is forgotten', async (name) => {
    const sent = await bench.place();
    await settle();
    const [rows] = await bench.pool.query('SELECT value FROM ps_wmsbridge_setting WHERE name = ?', [name]);
    await bench.pool.query('DELETE FROM ps_wmsbridge_setting WHERE name = ?', [name]);
    const id = await bench.place();
    await bench.change(sent, { statusId: STATUS.canceled });
    await poller.pollOnce(() => false);
    expect(poller.state.standsStillBecause).toContain(name);
    expect(bench.wms.orders.size).toBe(1);
    await bench.setting(name, (rows as { value: string }[])[0]?.value ?? '');
    await settle();
    expect(bench.wms.orders.get(number(sent))).toMatchObject({ status: 'cancelled' });
    expect(bench.wms.orders.has(number(id))).toBe(true);
  });
});

describe('what a person decides', () => {
  test('one answer answers one question: paid on delivery, then the SKU that two products have', async () => {
    const id = await bench.place({ ...COD, ...SHARED });
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'held', problem_code: 'cash_on_delivery' });
    expect((await bench.ledger(id)).problem).toContain('ps_cashondelivery');
    await sendAgain(id);
    const ledger = await bench.ledger(id);
    expect(ledger).toMatchObject({ state: 'held', problem_code: 'shared_sku', approved: 'cash_on_delivery' });
    expect(ledger.problem).toContain('"Box" (product 9)');
    await sendAgain(id);
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: null, approved: 'cash_on_delivery,shared_sku' });
    // Said for this order; the next one is asked about.
    const next = await bench.place(COD);
    await settle();
    expect(await bench.ledger(next)).toMatchObject({ state: 'held', problem_code: 'cash_on_delivery' });
  });

  test('"send again" that was said of something else does not send what is paid on delivery', async () => {
    const id = await bench.place({ ...COD, statusId: STATUS.waiting });
    await settle();
    await sendAgain(id);
    await bench.change(id, { statusId: STATUS.paid });
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'held', problem_code: 'cash_on_delivery' });
  });

  test.each([
    ['paid on delivery', COD, 'cash_on_delivery', 'WMSBRIDGE_COD_ORDERS', 'send'],
    ['a SKU that two products have', SHARED, 'shared_sku', 'WMSBRIDGE_SHARED_SKUS', 'B,A'],
    ['a paid status that nobody chose', { statusId: 77 }, 'status_not_chosen', 'WMSBRIDGE_RELEASE_STATUSES', '2,3,77'],
  ])('%s: a setting answers it for all, also for those that are held, and while no sidecar ran', async (_name, more, code, setting, value) => {
    bench.shop.statusRows = new Map([...bench.shop.statusRows, [77, status(77, 'Paid by Foo', { paid: true })]]);
    const id = await bench.place(more);
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'held', problem_code: code });
    await bench.setting(setting, value);
    await settleDown(bench, bench.sidecar().poller);
    await settleDown(bench, poller);
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: null });
  });

  test('a paid status that nobody chose: named, counted, sent by hand; left out by an admin, its orders are left alone', async () => {
    bench.shop.statusRows = new Map([...bench.shop.statusRows, [77, status(77, 'Paid by Foo', { paid: true })]]);
    const [one, two] = [await bench.place({ statusId: 77 }), await bench.place({ statusId: 77 })];
    await settle();
    for (const word of ['"Paid by Foo" (77)', 'settings']) expect((await bench.ledger(one)).problem).toContain(word);
    await sendAgain(one);
    expect([...bench.wms.orders.keys()]).toEqual([number(one)]);
    await bench.setting('WMSBRIDGE_KNOWN_STATUSES', '1,2,3,4,5,6,7,8,20,77');
    await poller.pollOnce(() => false);
    await settle();
    expect(await bench.ledger(two)).toMatchObject({ state: 'new', problem_code: null });
  });

  test('placed before the flow was on, and paid after it: asked about, and sent with one click; paid before it, left alone', async () => {
    const before = new Date(Date.now() - 7_200_000).toISOString();
    const ids = [11, 12, 13];
    for (const id of ids) {
      await bench.place({ idOrder: id, placedAt: before, statusId: id === 13 ? STATUS.preparation : STATUS.paid });
      bench.shop.histories.set(id, [{ statusId: STATUS.waiting, at: before }, { statusId: STATUS.paid, at: id === 13 ? before : new Date().toISOString() }, { statusId: STATUS.preparation, at: new Date().toISOString() }]);
    }
    await bench.pool.query("UPDATE ps_wmsbridge_event SET reason = 'status'");
    await settle();
    expect(bench.wms.orders.size).toBe(0);
    expect(await bench.ledger(11)).toMatchObject({ state: 'held', problem_code: 'paid_after_baseline' });
    expect(await bench.ledger(13)).toMatchObject({ state: 'skipped', problem_code: 'before_baseline' });
    await sendAgain(11);
    expect([...bench.wms.orders.keys()]).toEqual([number(11)]);
    await bench.setting('WMSBRIDGE_EARLIER_ORDERS', 'send');
    await poller.pollOnce(() => false);
    await settle();
    expect([...bench.wms.orders.keys()]).toEqual([number(11), number(12)]);
    // Who says so of one that was skipped gets it sent.
    await sendAgain(13);
    expect(bench.wms.orders.has(number(13))).toBe(true);
  });

  test('a shop whose clock is two hours behind: its new orders are not from before the baseline', async () => {
    const id = await bench.place({ placedAt: new Date(Date.now() - 7_200_000).toISOString() });
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms' });
  });
});

describe('a shop that was set back to an earlier day: the id of an order that the warehouse has is given again', () => {
  const OLD = ['order', 'wms_order', 'wms_line', 'event', 'history', 'cursor'];
  async function setBack(): Promise<void> {
    await bench.place();
    await settle();
    for (const table of OLD) await bench.pool.query(`DELETE FROM ps_wmsbridge_${table}`);
    bench.shop.orders.clear();
  }
  /** The warehouse's changes are read before anything is decided on the new order. */
  async function hearFirst(): Promise<void> {
    await poller.pollOnce(() => true);
    await readWms({ connection, poller });
    await settle();
  }

  test.each([
    ['unpaid', { statusId: STATUS.waiting }, 'new'],
    ['cancelled', { statusId: STATUS.canceled }, 'cancelled'],
    ['of virtual products alone', { lines: [line('A', 1, { isVirtual: true })] }, 'held'],
    ['to be sent', {}, 'held'],
  ])('to an order that is %s: a person is told of the old one', async (_name, more, state) => {
    await setBack();
    await bench.place({ idOrder: 1, reference: 'NEWONE', ...more });
    await hearFirst();
    const ledger = await bench.ledger(1);
    expect(ledger).toMatchObject({ state, problem_code: 'number_of_another' });
    for (const word of [number(1), 'NEWONE (1)']) expect(ledger.problem).toContain(word);
    await sendAgain(1);
    expect((await bench.ledger(1)).problem_code).not.toBe('number_of_another');
  });

  test('to an order that is at the warehouse already: told until a person says that it is settled', async () => {
    await setBack();
    await bench.place({ idOrder: 1, reference: 'NEWONE' });
    await settle();
    expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms', problem_code: null });
    bench.wms.set(number(1), 'allocated');
    await hearWmsOn(bench, { connection, poller });
    const reported = await bench.ledger(1);
    expect(reported).toMatchObject({ state: 'at_wms', problem_code: 'number_of_another' });
    expect(reported.problem).toContain(number(1));
    await sendAgain(1);
    expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms', problem_code: null });
    expect(bench.wms.orders.get('NEWONE-1')).toMatchObject({ creates: 1 });
  });
});

test('the gap scan and the flows leave held orders alone: only their reason brings them back', async () => {
  const id = await bench.place(COD);
  await settle();
  const reads = bench.shop.calls.filter((call) => call === 'read').length;
  await scanForGaps(connection, poller.state.current as NonNullable<typeof poller.state.current>, 1000, true);
  for (let i = 0; i < 3; i += 1) await poller.pollOnce(() => false);
  expect(bench.shop.calls.filter((call) => call === 'read').length).toBe(reads);
  expect(await bench.ledger(id)).toMatchObject({ state: 'held', recheck_at: null });
});
