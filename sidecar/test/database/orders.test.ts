/** The story of an order: placed, sent, changed, cancelled, shipped, and what the shop is told. */
import { BridgeError } from '../../src/errors';
import { figureOf, reflected } from '../../src/domain/stockInFlight';
import type { Connection } from '../../src/connection';
import type { ShopOrder } from '../../src/domain/terms';
import type { Poller } from '../../src/orders/poller';
import { createBench, hearWmsOn, readWms, settleDown, STATUS, type Bench } from '../support/connection';
import { ADDRESS, line } from '../support/memoryShop';
import { parcel, type MemoryOrder } from '../support/memoryWms';
import { heldByWms } from '../support/heldByWms';
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
const hearWms = (): Promise<void> => hearWmsOn(bench, { connection, poller });

test('a paid order reaches the warehouse once, however many events tell of it', async () => {
  const id = await bench.place();
  await bench.event(id);
  await bench.event(id, 'address');
  await settle();
  await bench.event(id);
  await settle();
  expect([...bench.wms.orders.keys()]).toEqual([number(id)]);
  expect(bench.wms.orders.get(number(id))).toMatchObject({ creates: 1, updates: 0 });
  expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', reference: 'REF000001', lease_owner: null, attempts: 0 });
});

test('an unpaid order waits until it is paid', async () => {
  const id = await bench.place({ statusId: STATUS.waiting });
  await settle();
  expect(bench.wms.orders.size).toBe(0);
  await bench.change(id, { statusId: STATUS.paid });
  await settle();
  expect(bench.wms.orders.size).toBe(1);
});

test('an order that is still being placed is left alone', async () => {
  await bench.place({ statusId: 0 });
  await settle();
  expect(bench.wms.calls).toEqual([]);
});

test('changed lines and a changed address are sent as changes, an unchanged order costs no call', async () => {
  const id = await bench.place();
  await settle();
  await bench.change(id, { lines: [line('A', 1), line('B', 4, { lineId: 2 })] }, 'lines');
  await settle();
  await bench.change(id, { delivery: { ...ADDRESS, city: 'Lyon' } }, 'address');
  await settle();
  const calls = bench.wms.calls.length;
  await bench.event(id);
  await settle();
  const held = bench.wms.orders.get(number(id));
  expect(held).toMatchObject({ creates: 1, updates: 2 });
  expect(held?.draft.recipient.city).toBe('Lyon');
  expect(held?.draft.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([['A', 1], ['B', 4]]);
  expect(bench.wms.calls.length).toBe(calls);
});

test('what a pack contained when its order was sent stays, whatever the pack is made of afterwards', async () => {
  const parts = (sold: number, of: Record<string, number>): ShopOrder['lines'] =>
    Object.entries(of).map(([sku, perPack], index) => line(sku, sold * perPack, { lineId: -(1000 + index + 1), part: { soldLineId: 1, perPack } }));
  const id = await bench.place({ lines: parts(2, { P: 1, Q: 3 }) });
  await settle();
  await bench.change(id, { lines: parts(2, { P: 1, R: 1 }) }, 'status');
  await settle();
  const held = (): unknown => bench.wms.orders.get(number(id));
  expect(held()).toMatchObject({ creates: 1, updates: 0 });
  await bench.change(id, { lines: parts(1, { P: 1, R: 1 }) }, 'lines');
  await settle();
  expect(held()).toMatchObject({ updates: 1, draft: { lines: [{ sku: 'P', quantity: 1 }, { sku: 'Q', quantity: 3 }] } });
  // An order that the warehouse does not have goes with what the pack is made of today.
  const next = await bench.place({ lines: parts(1, { P: 1, R: 1 }) });
  await settle();
  expect(bench.wms.orders.get(number(next))?.draft.lines.map(({ sku }) => sku)).toEqual(['P', 'R']);
});

test('cancelled before picking: the warehouse cancels, and the ledger says so', async () => {
  const id = await bench.place();
  await settle();
  await bench.change(id, { statusId: STATUS.canceled });
  await settle();
  expect(bench.wms.orders.get(number(id))?.status).toBe('cancelled');
  expect(await bench.ledger(id)).toMatchObject({ state: 'cancelled', cancel_state: 'cancelled' });
});

test('cancelled too late: the refusal is kept in words and not asked again and again', async () => {
  const id = await bench.place();
  await settle();
  bench.wms.set(number(id), 'picking');
  await bench.change(id, { statusId: STATUS.canceled });
  await settle();
  await bench.event(id);
  await settle();
  const ledger = await bench.ledger(id);
  expect(ledger).toMatchObject({ state: 'at_wms', cancel_state: 'refused', problem_code: 'cancel_refused' });
  expect(ledger.problem).toContain('REF000001 (1)');
  expect(ledger.problem).toContain('Picking has begun.');
  expect(bench.wms.calls.filter((call) => call === 'cancel')).toHaveLength(1);
});

test('cancelled before it was ever sent: nobody is asked', async () => {
  await bench.place({ statusId: STATUS.canceled });
  await settle();
  expect(bench.wms.calls).toEqual([]);
  expect(await bench.ledger(1)).toMatchObject({ state: 'cancelled' });
});

test('reopened after the warehouse cancelled it: a new WMS order of the next generation', async () => {
  const id = await bench.place();
  await settle();
  await bench.change(id, { statusId: STATUS.canceled });
  await settle();
  await bench.change(id, { statusId: STATUS.paid });
  await settle();
  expect(bench.wms.orders.get(number(id, 2))).toMatchObject({ status: 'received', creates: 1 });
  expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', generation: 2 });
  // The first one is recorded, and never moves the shop again.
  bench.wms.set(number(id), 'shipped', [parcel('OLD')]);
  await hearWms();
  expect(bench.shop.trackingWrites).toEqual([]);
});

test.each(['heard', 'lost'])('reopened, and the answer to the new create is %s: nobody reads "cancelled" of what the warehouse works on', async (answer) => {
  const id = await bench.place();
  await settle();
  await bench.change(id, { statusId: STATUS.canceled });
  await settle();
  await hearWms();
  expect(await bench.ledger(id)).toMatchObject({ wms_status: 'cancelled' });
  if (answer === 'lost') bench.wms.fault = (call) => (call === 'create' ? 'after' : null);
  await bench.change(id, { statusId: STATUS.paid });
  await settle();
  bench.wms.fault = null;
  await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
  await settle();
  if (answer === 'heard') expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', wms_status: null });
  await hearWms();
  expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', wms_status: 'received' });
});

test('shipped: tracking, then the status, each once, and then the order is done', async () => {
  const id = await bench.place();
  await settle();
  bench.wms.set(number(id), 'shipped', [parcel('TRACK1')]);
  await hearWms();
  await hearWms();
  await bench.event(id);
  await settle();
  expect(bench.shop.trackingWrites).toEqual([{ idOrder: id, key: 'TRACK1' }]);
  expect(bench.shop.statusWrites).toEqual([{ idOrder: id, to: STATUS.shipped }]);
  expect(await bench.ledger(id)).toMatchObject({ state: 'done', wms_status: 'shipped', problem: null });
});

test('what the shop would not take stays to be told, and is written when it will', async () => {
  const id = await bench.place();
  await settle();
  bench.wms.set(number(id), 'shipped', [parcel('TRACK1')]);
  const { writeBack } = bench.shop;
  bench.shop.writeBack = async (_connection, updates) =>
    updates.map(({ idOrder, parcels }) => ({
      idOrder,
      parcels: (parcels ?? []).map(({ key }) => ({ key, outcome: 'failed' as const, message: 'PrestaShop could not save the row in order_carrier.' })),
      status: { outcome: 'failed' as const, current: STATUS.paid, message: 'The status waits for the parcel.' },
    }));
  await hearWms();
  expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: 'write_back_failed' });
  // Something else happens to the order: that mends nothing.
  await bench.event(id);
  await settle();
  expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: 'write_back_failed' });
  bench.shop.writeBack = writeBack;
  await person(connection).askFor('send again', [id]);
  await settle();
  expect(bench.shop.trackingWrites).toEqual([{ idOrder: id, key: 'TRACK1' }]);
  expect(bench.shop.statusWrites).toEqual([{ idOrder: id, to: STATUS.shipped }]);
  expect(await bench.ledger(id)).toMatchObject({ state: 'done', problem: null });
});

test('statuses only go forward, and never over an employee who is further ahead', async () => {
  const id = await bench.place();
  await settle();
  bench.wms.set(number(id), 'picking');
  await hearWms();
  expect(bench.shop.orders.get(id)?.statusId).toBe(STATUS.preparation);
  await bench.change(id, { statusId: STATUS.delivered });
  bench.wms.set(number(id), 'shipped', [parcel('T')]);
  await hearWms();
  expect(bench.shop.statusWrites).toEqual([{ idOrder: id, to: STATUS.preparation }]);
  expect(bench.shop.trackingWrites).toHaveLength(1);
});

test('a short pick is shipped, and says what is missing', async () => {
  const id = await bench.place({ lines: [line('A', 3)] });
  await settle();
  bench.wms.set(number(id), 'partially_shipped', [parcel('T')], new Map([['A', 1]]));
  await hearWms();
  const ledger = await bench.ledger(id);
  expect(ledger).toMatchObject({ problem_code: 'short_pick' });
  expect(ledger.problem).toContain('1 of 3 × A');
  const [lines] = await bench.pool.query('SELECT quantity, picked FROM ps_wmsbridge_wms_line');
  expect(lines).toEqual([{ quantity: 3, picked: 1 }]);
});

test('pieces that somebody takes out of the order at the warehouse stay with the shop', async () => {
  const id = await bench.place({ lines: [line('A', 3), line('B', 2, { lineId: 2 })] });
  await settle();
  const held = async (): Promise<unknown> => (await bench.pool.query('SELECT sku, quantity, picked FROM ps_wmsbridge_wms_line ORDER BY sku'))[0];
  const atWms = bench.wms.orders.get(number(id)) as MemoryOrder;
  atWms.draft = { ...atWms.draft, lines: atWms.draft.lines.flatMap((each) => (each.sku === 'A' ? [{ ...each, quantity: 1 }] : [])) };
  bench.wms.set(number(id), 'picking');
  await hearWms();
  expect(await held()).toEqual([{ sku: 'A', quantity: 1, picked: null }, { sku: 'B', quantity: 0, picked: null }]);
  bench.wms.set(number(id), 'shipped', [parcel('T')], new Map([['A', 1]]));
  await hearWms();
  expect(await held()).toEqual([{ sku: 'A', quantity: 1, picked: 1 }, { sku: 'B', quantity: 0, picked: 0 }]);
  expect((await bench.ledger(id)).problem).toContain('1 of 3 × A');
  expect((await bench.ledger(id)).problem).toContain('0 of 2 × B');
});

describe('the warehouse makes a back-order of the rest', () => {
  const held = async (): Promise<unknown> => (await bench.pool.query('SELECT picked, back_ordered FROM ps_wmsbridge_wms_line WHERE sku = ? ORDER BY id_wms_order LIMIT 1', ['A']))[0];
  const trackingNumbers = (): string[] => bench.shop.trackingWrites.map(({ key }) => key);

  test.each([['a number of its own', 'B'], ["the order's own number", null]])('with %s: its parcel reaches the customer, and nothing is missing', async (_name, own) => {
    const id = await bench.place({ lines: [line('A', 3)] });
    await settle();
    bench.wms.set(number(id), 'partially_shipped', [parcel('T1')], new Map([['A', 1]]));
    bench.wms.backOrder('rest', number(id), new Map([['A', 2]]), own ?? number(id));
    await hearWms();
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: null, wms_status: 'partially_shipped' });
    expect(await held()).toEqual([{ picked: 1, back_ordered: 2 }]);
    expect(trackingNumbers()).toEqual(['T1']);

    bench.wms.set('rest', 'packed', [parcel('T2')]);
    await hearWms();
    expect(trackingNumbers()).toEqual(['T1']);

    bench.wms.set('rest', 'shipped', [parcel('T2')], new Map([['A', 2]]));
    await hearWms();
    expect(await bench.ledger(id)).toMatchObject({ state: 'done', problem_code: null, wms_status: 'shipped' });
    expect(await held()).toEqual([{ picked: 3, back_ordered: 0 }]);
    expect(trackingNumbers()).toEqual(['T1', 'T2']);
    expect(bench.shop.statusWrites.filter(({ to }) => to === STATUS.shipped)).toHaveLength(1);

    await readWms({ connection, poller });
    await settle();
    expect(trackingNumbers()).toEqual(['T1', 'T2']);
  });

  test('the back-order is heard of after what left: the order, which counted as done, is open again', async () => {
    const id = await bench.place({ lines: [line('A', 3)] });
    await settle();
    bench.wms.set(number(id), 'partially_shipped', [parcel('T1')], new Map([['A', 1]]));
    await hearWms();
    expect(await bench.ledger(id)).toMatchObject({ state: 'done', problem_code: 'short_pick' });
    bench.wms.backOrder('rest', number(id), new Map([['A', 2]]));
    await hearWms();
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: null, wms_status: 'partially_shipped' });
    bench.wms.set('rest', 'shipped', [parcel('T2')], new Map([['A', 2]]));
    await hearWms();
    expect(await bench.ledger(id)).toMatchObject({ state: 'done', problem_code: null, wms_status: 'shipped' });
    expect(trackingNumbers()).toEqual(['T1', 'T2']);
  });

  test('a warehouse that began anew gives the same ids again: the newest order is meant', async () => {
    for (const round of [1, 2]) {
      const id = await bench.place({ lines: [line('A', 3)] });
      await settle();
      bench.wms.set(number(id), 'partially_shipped', [parcel(`T${round}`)], new Map([['A', 1]]));
      bench.wms.backOrder('rest', number(id), new Map([['A', 2]]));
      await hearWms();
      expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: null });
      bench.wms.orders.clear();
    }
  });

  test('the warehouse gives the rest up: it is missing after all', async () => {
    const id = await bench.place({ lines: [line('A', 3)] });
    await settle();
    bench.wms.set(number(id), 'partially_shipped', [parcel('T1')], new Map([['A', 1]]));
    bench.wms.backOrder('rest', number(id), new Map([['A', 2]]));
    await hearWms();
    bench.wms.set('rest', 'cancelled');
    await hearWms();
    const ledger = await bench.ledger(id);
    expect(ledger).toMatchObject({ state: 'done', problem_code: 'short_pick' });
    expect(ledger.problem).toContain('1 of 3 × A');
    expect(await held()).toEqual([{ picked: 1, back_ordered: 0 }]);
  });

  test('the rest of the rest, and one that is heard of with a lost ledger', async () => {
    const id = await bench.place({ lines: [line('A', 3)] });
    await settle();
    bench.wms.set(number(id), 'partially_shipped', [parcel('T1')], new Map([['A', 1]]));
    bench.wms.backOrder('rest', number(id), new Map([['A', 2]]), number(id));
    bench.wms.set('rest', 'partially_shipped', [parcel('T2')], new Map([['A', 1]]));
    bench.wms.backOrder('last', 'rest', new Map([['A', 1]]), number(id));
    for (const table of ['order', 'wms_order', 'wms_line']) await bench.pool.query(`DELETE FROM ps_wmsbridge_${table}`);
    await hearWms();
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: null, wms_status: 'partially_shipped' });
    expect(await held()).toEqual([{ picked: 2, back_ordered: 1 }]);
    bench.wms.set('last', 'shipped', [parcel('T3')], new Map([['A', 1]]));
    await hearWms();
    expect(await bench.ledger(id)).toMatchObject({ state: 'done', problem_code: null, wms_status: 'shipped' });
    expect(trackingNumbers()).toEqual(['T1', 'T2', 'T3']);
    const [rows] = await bench.pool.query('SELECT current, back_order_of IS NULL AS root FROM ps_wmsbridge_wms_order ORDER BY id_wms_order');
    expect(rows).toEqual([{ current: 1, root: 1 }, { current: 0, root: 0 }, { current: 0, root: 0 }]);
  });
});

test('cancelled by the warehouse and taken up again there: nobody is asked any more, and sent again it is not there twice', async () => {
  const id = await bench.place();
  await settle();
  bench.wms.set(number(id), 'cancelled');
  await hearWms();
  await settle();
  expect(await bench.ledger(id)).toMatchObject({ state: 'held', problem_code: 'cancelled_by_wms' });
  bench.wms.set(number(id), 'allocated');
  await hearWms();
  await settle();
  expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', wms_status: 'allocated', problem_code: null, problem: null });
  await person(connection).askFor('send again', [id]);
  await settle();
  expect([...bench.wms.orders.keys()]).toEqual([number(id)]);
  expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', generation: 1 });
});

test('cancelled by the warehouse: a paid order asks a person', async () => {
  const id = await bench.place();
  await settle();
  bench.wms.set(number(id), 'cancelled');
  await hearWms();
  expect(await bench.ledger(id)).toMatchObject({ state: 'held', problem_code: 'cancelled_by_wms' });
  expect(bench.wms.orders.size).toBe(1);
});

test('gone at the warehouse without a word: the next change asks a person', async () => {
  const id = await bench.place();
  await settle();
  await hearWms();
  bench.wms.orders.clear();
  await bench.change(id, { lines: [line('A', 9)] }, 'lines');
  await settle();
  await new Promise((resolve) => setTimeout(resolve, 10));
  await settle();
  expect(await bench.ledger(id)).toMatchObject({ state: 'held', problem_code: 'cancelled_by_wms' });
  // Its pieces are in the warehouse's figure again, and still this customer's: until a person decides they are not for sale.
  const held = (await heldByWms(bench.openDatabase(), [id])).get(id) ?? null;
  const now = new Date(Date.now() + 60_000).toISOString();
  expect(held).not.toBeNull();
  expect(reflected(held && { ...held, ...(held.lines.get('a') ?? { quantity: null, picked: null, backOrdered: 0 }) }, now, { ...figureOf(bench.wms.capabilities), marginMs: 0 })).toBe(0);
});

test('a status that neither ships nor cancels leaves the order at the warehouse and asks', async () => {
  const id = await bench.place();
  await settle();
  await bench.change(id, { statusId: STATUS.onHold });
  await settle();
  expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: 'left_release' });
  await bench.change(id, { statusId: STATUS.paid });
  await settle();
  expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: null });
});

test('an order deleted in the shop is cancelled at the warehouse; one never sent is only noted', async () => {
  const id = await bench.place();
  await settle();
  bench.shop.orders.delete(id);
  await bench.event(id, 'deleted');
  await bench.event(999, 'deleted');
  await settle();
  expect(bench.wms.orders.get(number(id))?.status).toBe('cancelled');
  expect(await bench.ledger(999)).toMatchObject({ state: 'skipped', problem_code: 'order_deleted' });
});

describe('flows', () => {
  test('a flow that is off lets its orders wait, and sends them when it is on', async () => {
    const id = await bench.place();
    await poller.pollOnce(() => false);
    await bench.setting('WMSBRIDGE_FLOW_CHANGES', '0');
    await bench.change(id, { lines: [line('A', 5)] }, 'lines');
    await settle();
    expect(bench.wms.orders.get(number(id))).toMatchObject({ updates: 0 });
    expect(await bench.ledger(id)).toMatchObject({ state: 'waiting', waits_for: 'changes' });
    await bench.setting('WMSBRIDGE_FLOW_CHANGES', '1');
    await poller.pollOnce(() => false);
    await settle();
    expect(bench.wms.orders.get(number(id))).toMatchObject({ updates: 1 });
  });

  test('with everything off nothing is read and nothing is sent', async () => {
    for (const flow of ['ORDERS', 'CANCELLATIONS', 'CHANGES', 'STATUSES', 'TRACKING', 'STOCK']) await bench.setting(`WMSBRIDGE_FLOW_${flow}`, '0');
    await bench.place();
    await poller.pollOnce(() => false);
    expect(bench.wms.calls).toEqual([]);
    expect(bench.shop.calls).toEqual(['module']);
  });

  test('tracking off, statuses on: what was not written waits and follows', async () => {
    await bench.setting('WMSBRIDGE_FLOW_TRACKING', '0');
    const id = await bench.place();
    await settle();
    bench.wms.set(number(id), 'shipped', [parcel('T1')]);
    await hearWms();
    expect(bench.shop.trackingWrites).toEqual([]);
    expect(await bench.ledger(id)).toMatchObject({ waits_for: 'tracking' });
    await bench.setting('WMSBRIDGE_FLOW_TRACKING', '1');
    await poller.pollOnce(() => false);
    await settle();
    expect(bench.shop.trackingWrites).toEqual([{ idOrder: id, key: 'T1' }]);
    expect(await bench.ledger(id)).toMatchObject({ state: 'done', waits_for: null });
  });
});

describe('bad input stops itself and nobody else', () => {
  const cases: [string, Parameters<Bench['place']>[0], { state: string; problem_code: string | null; words: string[] }][] = [
    ['a line without a SKU', { lines: [line('', 1, { name: 'Nameless' })] }, { state: 'failed', problem_code: 'sku_missing', words: ['REF000001 (1)', 'Nameless', 'reference'] }],
    ['an address without a city', { delivery: { ...ADDRESS, city: '' } }, { state: 'failed', problem_code: 'address_city_missing', words: ['REF000001 (1)', 'city'] }],
    ['an address that is gone', { delivery: null }, { state: 'failed', problem_code: 'address_city_missing', words: ['REF000001 (1)'] }],
    ['virtual products only', { lines: [line('A', 1, { isVirtual: true })] }, { state: 'skipped', problem_code: 'virtual_only', words: ['only virtual'] }],
    ['every line at quantity 0', { lines: [line('A', 0)] }, { state: 'skipped', problem_code: 'nothing_to_ship', words: ['nothing left to ship'] }],
  ];
  test.each(cases)('%s', async (_name, more, expected) => {
    await bench.place(more);
    await bench.place();
    await settle();
    const ledger = await bench.ledger(1);
    expect(ledger).toMatchObject({ state: expected.state, problem_code: expected.problem_code });
    for (const word of expected.words) expect(ledger.problem).toContain(word);
    expect([...bench.wms.orders.keys()]).toEqual([number(2)]);
  });

  test('two lines of one SKU become one, quantities added', async () => {
    await bench.place({ lines: [line('A', 2), line('A', 3, { lineId: 2 })] });
    await settle();
    expect(bench.wms.orders.get(number(1))?.draft.lines).toEqual([{ lineCode: '1', sku: 'A', name: 'Article A', quantity: 5 }]);
  });

  test('an empty reference and a doubled one: the id keeps the numbers apart', async () => {
    await bench.place({ reference: '' });
    await bench.place({ reference: 'SAME' });
    await bench.place({ reference: 'SAME' });
    await settle();
    expect([...bench.wms.orders.keys()]).toEqual(['ORDER-1', 'SAME-2', 'SAME-3']);
  });

  test("a reference over the WMS's length gives way to a hash, and stays within it", async () => {
    await bench.place({ reference: 'X'.repeat(200) });
    await settle();
    const [made] = [...bench.wms.orders.keys()];
    expect(made).toMatch(/^X+~[0-9a-f]{8}-1$/);
    expect(made?.length).toBe(bench.wms.capabilities.maxOrderNumberLength);
  });

  test('an article that the WMS lacks is made first, where the admin allows it', async () => {
    await bench.place({ lines: [line('NEW', 1, { barcode: '4006381333931' })] });
    await settle();
    expect(bench.wms.articles.get('NEW')).toEqual({ sku: 'NEW', name: 'Article NEW', barcode: '4006381333931', weightKg: 0.3 });
    await bench.setting('WMSBRIDGE_CREATE_ARTICLES', '0');
    await bench.place({ lines: [line('NEVER')] });
    await settle();
    expect(await bench.ledger(2)).toMatchObject({ state: 'failed', problem_code: 'sku_unknown' });
  });

  test('a corrected order goes at its next event', async () => {
    const id = await bench.place({ delivery: { ...ADDRESS, city: '' } });
    await settle();
    await bench.change(id, { delivery: ADDRESS }, 'address');
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem: null });
  });
});

describe('numbers and marks', () => {
  test("somebody else's order of our number is a conflict for a person, and is not touched", async () => {
    await bench.place();
    await settle();
    const draft = bench.wms.orders.get(number(1))?.draft;
    bench.wms.orders.set(number(2), { draft: { ...(draft as NonNullable<typeof draft>), number: number(2), externalRef: '' }, wmsId: '77', status: 'received', picked: null, parcels: [], creates: 1, updates: 0, changedAt: 0 });
    await bench.place();
    await settle();
    expect(await bench.ledger(2)).toMatchObject({ state: 'failed', problem_code: 'number_taken' });
    expect(bench.wms.orders.get(number(2))?.wmsId).toBe('77');
  });

  test('an order that is taken over and was cancelled at the warehouse meanwhile is not one that will be shipped', async () => {
    const id = await bench.place();
    await settle();
    bench.wms.set(number(id), 'cancelled');
    for (const table of ['order', 'wms_order', 'wms_line', 'event', 'cursor']) await bench.pool.query(`DELETE FROM ps_wmsbridge_${table}`);
    await bench.event(id);
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'held', problem_code: 'cancelled_by_wms' });
  });

  test('a lost ledger is built again from the warehouse: taken over, never made twice', async () => {
    await bench.place();
    await bench.place();
    await settle();
    for (const table of ['order', 'wms_order', 'wms_line', 'event', 'cursor']) await bench.pool.query(`DELETE FROM ps_wmsbridge_${table}`);
    await bench.event(1);
    await settle();
    await hearWms();
    await bench.event(2);
    await settle();
    expect(bench.wms.orders.size).toBe(2);
    for (const id of [1, 2]) {
      expect(bench.wms.orders.get(number(id))?.creates).toBe(1);
      expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms' });
    }
  });
});

describe('a shop that was set back to an earlier day', () => {
  /** Two orders reach the warehouse; then the shop and our tables are as before them, and the cursor, too. */
  async function setBack(): Promise<void> {
    await bench.place();
    await bench.place();
    await settle();
    for (const table of ['order', 'wms_order', 'wms_line', 'event', 'history', 'cursor']) await bench.pool.query(`DELETE FROM ps_wmsbridge_${table}`);
    bench.shop.orders.clear();
  }

  test('orders that only the warehouse knows are not cancelled there: a person is told', async () => {
    await setBack();
    await hearWms();
    for (const id of [1, 2]) {
      const ledger = await bench.ledger(id);
      expect(ledger).toMatchObject({ state: 'held', problem_code: 'order_unknown' });
      expect(ledger.problem).toContain(number(id));
      expect(bench.wms.orders.get(number(id))?.status).toBe('received');
    }
  });

  test('an id that is given again: the new order gets nothing of the old one, asks, and goes when a person says so', async () => {
    await setBack();
    const id = await bench.place({ idOrder: 1, reference: 'NEWONE', lines: [line('B', 5)] });
    bench.wms.set(number(1), 'shipped', [parcel('OLD')]);
    // The settings are read, and nothing is worked on yet.
    await poller.pollOnce(() => true);
    await readWms({ connection, poller });
    await settle();
    const ledger = await bench.ledger(id);
    expect(ledger).toMatchObject({ state: 'held', problem_code: 'number_of_another' });
    expect(ledger.problem).toContain('NEWONE (1)');
    expect(bench.shop.trackingWrites).toEqual([]);
    expect(bench.shop.statusWrites).toEqual([]);

    await person(connection).askFor('send again', [id]);
    await settle();
    expect(bench.wms.orders.get('NEWONE-1-2')?.draft).toMatchObject({ reference: 'NEWONE', lines: [{ sku: 'B', quantity: 5 }] });
    expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: null });
    await hearWms();
    expect(bench.shop.trackingWrites).toEqual([]);
  });

  test('an id that is given again, its new order just being sent while the old one is read: the WMS order of the new one stays current', async () => {
    await setBack();
    const id = await bench.place({ idOrder: 1, reference: 'NEWONE', lines: [line('B', 5)] });
    await poller.pollOnce(() => true);
    await bench.pool.query("INSERT INTO ps_wmsbridge_order (id_connection, id_order, id_shop, state, created_at, updated_at) VALUES (?, ?, 1, 'new', NOW(), NOW())", [connection.idConnection, id]);
    // Another sidecar records what it is about to ask of the WMS.
    const other = await bench.pool.getConnection();
    await other.beginTransaction();
    await other.query('SELECT 1 FROM ps_wmsbridge_order WHERE id_order = ? FOR UPDATE', [id]);
    bench.wms.set(number(1), 'received');
    const read = readWms({ connection, poller });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await other.query(
      "INSERT INTO ps_wmsbridge_wms_order (id_connection, id_order, generation, current, wms_number, external_ref, intent_operation, intent_at, created_at, updated_at) VALUES (?, ?, 1, 1, 'NEWONE-1', 'x', 'create', NOW(), NOW(), NOW())",
      [connection.idConnection, id],
    );
    await other.commit();
    other.release();
    await read;
    const [rows] = await bench.pool.query('SELECT wms_number FROM ps_wmsbridge_wms_order WHERE id_order = ? AND current = 1', [id]);
    expect(rows).toEqual([{ wms_number: 'NEWONE-1' }]);
  });
});

test('an order that was copied by hand at the warehouse, mark and all, does not take the place of ours', async () => {
  const id = await bench.place();
  await settle();
  const ours = bench.wms.orders.get(number(id));
  if (!ours) throw new Error('it is not there');
  bench.wms.orders.set('COPY', { ...ours, draft: { ...ours.draft, number: 'COPY' }, wmsId: '99', status: 'cancelled', changedAt: 1_000 });
  await hearWms();
  expect(await bench.ledger(id)).toMatchObject({ state: 'at_wms', problem_code: null });
  bench.wms.set(number(id), 'shipped', [parcel('T1')]);
  await hearWms();
  expect(bench.shop.trackingWrites).toMatchObject([{ key: 'T1' }]);
});

test.each([
  ['longer than our column', (own: string) => `${own} (in place of the parcel that was lost, please ask Peter first)`],
  ['that only differs in case', (own: string) => own.toLowerCase()],
])('a copy by hand with a number %s stops nobody: what comes after it is read', async (_name, numberOf) => {
  const id = await bench.place();
  await settle();
  const ours = bench.wms.orders.get(number(id));
  if (!ours) throw new Error('it is not there');
  bench.wms.orders.set('copy', { ...ours, draft: { ...ours.draft, number: numberOf(number(id)) }, wmsId: '99', changedAt: 1_000 });
  bench.wms.set(number(id), 'shipped', [parcel('T1')]);
  await hearWms();
  expect(bench.shop.trackingWrites).toMatchObject([{ key: 'T1' }]);
  expect(await bench.ledger(id)).toMatchObject({ state: 'done' });
});

test('a copy that bears the number of our next one: a person is asked, and the other orders go', async () => {
  const id = await bench.place();
  await settle();
  const ours = bench.wms.orders.get(number(id));
  if (!ours) throw new Error('it is not there');
  // The warehouse makes a second one by hand and gives the first up.
  bench.wms.orders.set('copy', { ...ours, draft: { ...ours.draft, number: number(id, 2) }, wmsId: '99', changedAt: 1_000 });
  bench.wms.set(number(id), 'cancelled');
  await hearWms();
  expect(await bench.ledger(id)).toMatchObject({ state: 'held', problem_code: 'cancelled_by_wms' });
  await person(connection).askFor('send again', [id]);
  const other = await bench.place();
  await settle();
  expect(await bench.ledger(other)).toMatchObject({ state: 'at_wms' });
  expect(poller.state.standsStillBecause).toBe('');
  expect(await bench.ledger(id)).toMatchObject({ state: 'failed', problem_code: 'number_taken' });
  await person(connection).askFor('send again', [id]);
  await settle();
  expect(bench.wms.orders.get(number(id, 3))).toMatchObject({ status: 'received', creates: 1 });
});

describe('what the warehouse may write otherwise than we do', () => {
  async function copyOf(id: number, as: Partial<MemoryOrder['draft']>): Promise<void> {
    const ours = bench.wms.orders.get(number(id)) as MemoryOrder;
    // Ours once more; it is among the changes each time, as a row within the overlap is.
    bench.wms.orders.set('copy', { ...ours, draft: { ...ours.draft, ...as }, wmsId: '99', changedAt: 1_000 });
    await hearWms();
    await hearWms();
  }

  test.each<[string, Partial<MemoryOrder['draft']>]>([
    ['no number', { number: '' }],
    ['a number that our table has no room for', { number: 'N'.repeat(65) }],
    ['an article number that our table has no room for', { number: 'COPY', lines: [{ lineCode: '1', sku: 'S'.repeat(65), name: 'Long', quantity: 1 }] }],
  ])('an order that bears our mark and %s holds up no other', async (_name, as) => {
    const id = await bench.place();
    await settle();
    await copyOf(id, as);
    bench.wms.set(number(id), 'shipped', [parcel('T1')]);
    await hearWms();
    expect(bench.shop.trackingWrites).toMatchObject([{ key: 'T1' }]);
  });

  test('our number in another case is our number', async () => {
    const id = await bench.place();
    await settle();
    const atWms = bench.wms.orders.get(number(id)) as MemoryOrder;
    atWms.draft = { ...atWms.draft, number: number(id).toLowerCase() };
    bench.wms.set(number(id), 'shipped', [parcel('T1')]);
    await hearWms();
    expect(bench.shop.trackingWrites).toMatchObject([{ key: 'T1' }]);
  });

  test('our number in another case, seen before the answer to its create: it is no second order', async () => {
    const id = await bench.place();
    await settle();
    const atWms = bench.wms.orders.get(number(id)) as MemoryOrder;
    atWms.draft = { ...atWms.draft, number: number(id).toLowerCase() };
    // As the row is while the call is under way, or its answer lost.
    await bench.pool.query('UPDATE ps_wmsbridge_wms_order SET wms_id = NULL, accepted_at = NULL, snapshot = NULL, snapshot_hash = NULL');
    bench.wms.set(number(id), 'picking');
    await hearWms();
    const [rows] = await bench.pool.query('SELECT wms_number, wms_status, current FROM ps_wmsbridge_wms_order');
    expect(rows).toEqual([{ wms_number: number(id), wms_status: 'picking', current: 1 }]);
  });

  test('an order whose number somebody changed at the warehouse is still the order', async () => {
    const id = await bench.place();
    await settle();
    const atWms = bench.wms.orders.get(number(id)) as MemoryOrder;
    atWms.draft = { ...atWms.draft, number: 'PHONED-IN' };
    bench.wms.set(number(id), 'shipped', [parcel('T1')]);
    await hearWms();
    expect(bench.shop.trackingWrites).toMatchObject([{ key: 'T1' }]);
  });

  test('article numbers in another case are the same articles: nothing is missing, and nothing stays reserved', async () => {
    const id = await bench.place({ lines: [line('A', 3)] });
    await settle();
    const atWms = bench.wms.orders.get(number(id)) as MemoryOrder;
    atWms.draft = { ...atWms.draft, lines: atWms.draft.lines.map((each) => ({ ...each, sku: each.sku.toLowerCase() })) };
    const held = async (): Promise<unknown> => (await bench.pool.query('SELECT sku, quantity, picked FROM ps_wmsbridge_wms_line'))[0];
    bench.wms.set(number(id), 'picking');
    await hearWms();
    expect(await held()).toEqual([{ sku: 'A', quantity: 3, picked: null }]);
    bench.wms.set(number(id), 'shipped', [parcel('T')]);
    await hearWms();
    expect(await held()).toEqual([{ sku: 'A', quantity: 3, picked: 3 }]);
    expect(await bench.ledger(id)).toMatchObject({ state: 'done', problem_code: null, problem: null });
  });

  test('article numbers that differ in an accent alone are two: each is picked for itself', async () => {
    const id = await bench.place({ lines: [line('CAFE', 3), line('CAFÉ', 2)] });
    await settle();
    bench.wms.set(number(id), 'shipped', [parcel('T')]);
    await hearWms();
    const [held] = await bench.pool.query('SELECT sku, quantity, picked FROM ps_wmsbridge_wms_line ORDER BY sku');
    expect(held).toEqual([{ sku: 'CAFE', quantity: 3, picked: 3 }, { sku: 'CAFÉ', quantity: 2, picked: 2 }]);
  });

  test("somebody else's order of our number, without a mark: its parcel is not our customer's", async () => {
    await bench.place();
    await settle();
    const strangers = { ...(bench.wms.orders.get(number(1)) as MemoryOrder) };
    bench.wms.orders.set(number(2), { ...strangers, draft: { ...strangers.draft, number: number(2), externalRef: '' }, wmsId: '77', changedAt: 0 });
    const id = await bench.place();
    await settle();
    expect(await bench.ledger(id)).toMatchObject({ state: 'failed', problem_code: 'number_taken' });
    bench.wms.set(number(2), 'shipped', [parcel('STRANGERS')]);
    await hearWms();
    expect(bench.shop.trackingWrites).toEqual([]);
    expect(bench.shop.statusWrites).toEqual([]);
    expect(await bench.ledger(id)).toMatchObject({ state: 'failed', problem_code: 'number_taken' });
  });
});

test('while module and sidecar do not match, or the shop is a copy, nothing moves and the reason is said', async () => {
  await bench.place();
  await bench.setting('WMSBRIDGE_CONTRACT', '7');
  await poller.pollOnce(() => false);
  expect(poller.state.standsStillBecause).toContain('contract 7');
  await bench.setting('WMSBRIDGE_CONTRACT', '1');
  bench.shop.module.pairing = 'copied';
  await poller.pollOnce(() => false);
  expect(poller.state.standsStillBecause).toContain('not the one that was paired');
  expect(bench.wms.calls).toEqual([]);
  bench.shop.module.pairing = 'ok';
  await settle();
  expect(poller.state.standsStillBecause).toBe('');
  expect(bench.wms.orders.size).toBe(1);
});

test('a WMS that refuses our credentials costs no order its tries', async () => {
  bench.wms.fault = () => 'before';
  bench.wms.failure = () => new BridgeError({ family: 'permanent', code: 'wms_credentials', message: 'The warehouse refuses the password.', scope: 'unclear' });
  await bench.place();
  await poller.pollOnce(() => false);
  expect(await bench.ledger(1)).not.toMatchObject({ state: 'failed' });
  bench.wms.fault = null;
  await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
  await settle();
  expect(bench.wms.orders.size).toBe(1);
  expect(await bench.ledger(1)).toMatchObject({ attempts: 0 });
});
