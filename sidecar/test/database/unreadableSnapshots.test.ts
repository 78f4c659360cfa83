/** A snapshot of a WMS order that cannot be kept, and a row that cannot be read, are their own order's problem and nobody else's. */
import { createBench, hearWmsOn, readWms, settleDown, STATUS, type Bench } from '../support/connection';
import { parcel, type MemoryOrder } from '../support/memoryWms';

let bench: Bench;
let sidecar: ReturnType<Bench['sidecar']>;
const BAD = 'REF000002-2';
const NUMBERS = ['REF000001-1', BAD, 'REF000003-3'];

beforeEach(async () => {
  bench = await createBench();
  sidecar = bench.sidecar();
  for (let order = 0; order < 3; order += 1) await bench.place();
  await settleDown(bench, sidecar.poller);
});
afterEach(() => bench.close());

const statuses = (): number[] => [...bench.shop.orders.values()].map(({ statusId }) => statusId);
const tracked = (): number[] => bench.shop.trackingWrites.map(({ idOrder }) => idOrder).sort();
async function position(): Promise<string> {
  const [rows] = await bench.pool.query("SELECT position FROM ps_wmsbridge_cursor WHERE name = 'order_changes'");
  return String((rows as { position: string }[])[0]?.position);
}
/** All three leave the warehouse; what it shows of the second is bent. */
function ship(bend: (order: MemoryOrder) => void): void {
  for (const number of NUMBERS) bench.wms.set(number, 'shipped', [parcel(`P-${number}`)]);
  bend(bench.wms.orders.get(BAD) as MemoryOrder);
}
/** What waits to be looked at again is due. */
const due = (): Promise<unknown> => bench.pool.query('UPDATE ps_wmsbridge_wms_order SET recheck_at = UTC_TIMESTAMP(3) WHERE recheck_at IS NOT NULL');

const UNKEEPABLE: [what: string, bend: (order: MemoryOrder) => void, words: RegExp][] = [
  ['a barcode scanned into a quantity', (order) => (order.picked = new Map([['A', 4_006_381_333_931]])), /4006381333931 pieces/],
  ['a part of a piece', (order) => (order.picked = new Map([['A', 1.5]])), /1\.5 pieces/],
  ['less than nothing', (order) => (order.picked = new Map([['A', -2]])), /-2 pieces/],
  ['two lines that are too much together', (order) => (order.draft = { ...order.draft, lines: [1, 2].map((code) => ({ ...order.draft.lines[0]!, lineCode: String(code), quantity: 2_000_000_000 })) }), /4000000000 pieces/],
  ['an id that fits no column', (order) => (order.wmsId = 'x'.repeat(65)), /id.*65 characters/],
  ['more than the database takes', (order) => (order.parcels = [{ ...parcel('P'), trackingUrl: 'u'.repeat(17_000_000) }]), /larger than/],
];

test.each(UNKEEPABLE)('%s: the order is quarantined with words, the others go on, and it is looked at again', async (_what, bend, words) => {
  const before = await position();
  const was = structuredClone(bench.wms.orders.get(BAD) as MemoryOrder);
  ship(bend);
  await hearWmsOn(bench, sidecar);
  expect(statuses()).toEqual([STATUS.shipped, STATUS.paid, STATUS.shipped]);
  expect(tracked()).toEqual([1, 3]);
  expect(await position()).not.toBe(before);
  const problem = await bench.ledger(2);
  expect(problem).toMatchObject({ problem_code: 'wms_order_unreadable', problem: expect.stringMatching(words) });
  expect(problem.problem).toMatch(/REF000002/);
  expect(problem.state).toBe('at_wms');

  // It stays like that: nobody is told twice, nothing else happens.
  await due();
  await hearWmsOn(bench, sidecar);
  expect(statuses()).toEqual([STATUS.shipped, STATUS.paid, STATUS.shipped]);

  // The warehouse corrects it, and says nothing of it: no change that a cursor would find.
  Object.assign(bench.wms.orders.get(BAD) as MemoryOrder, { picked: null, wmsId: was.wmsId, draft: was.draft, parcels: [parcel('P')] });
  await due();
  await hearWmsOn(bench, sidecar);
  expect(statuses()).toEqual([STATUS.shipped, STATUS.shipped, STATUS.shipped]);
  expect(tracked()).toEqual([1, 2, 3]);
  expect(await bench.ledger(2)).toMatchObject({ problem_code: null, problem: null });
}, 30_000);

test('what the database refuses for a reason that nobody foresaw', async () => {
  const before = await position();
  await bench.pool.query(
    `CREATE TRIGGER refuses BEFORE UPDATE ON ps_wmsbridge_wms_order FOR EACH ROW
     IF NEW.wms_number = '${BAD}' AND NOT (NEW.snapshot <=> OLD.snapshot) THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'; END IF`,
  );
  ship(() => undefined);
  await hearWmsOn(bench, sidecar);
  expect(statuses()).toEqual([STATUS.shipped, STATUS.paid, STATUS.shipped]);
  expect(await position()).not.toBe(before);
  expect(await bench.ledger(2)).toMatchObject({ problem_code: 'wms_order_unreadable', problem: expect.stringMatching(/database refused/) });
  await bench.pool.query('DROP TRIGGER refuses');
  await due();
  await hearWmsOn(bench, sidecar);
  expect(statuses()).toEqual([STATUS.shipped, STATUS.shipped, STATUS.shipped]);
});

test('back to what it was before: it counts as read again', async () => {
  bench.wms.set(BAD, 'picking');
  await hearWmsOn(bench, sidecar);
  const order = bench.wms.orders.get(BAD) as MemoryOrder;
  order.picked = new Map([['A', -1]]);
  bench.wms.set(BAD, 'picking');
  await hearWmsOn(bench, sidecar);
  expect(await bench.ledger(2)).toMatchObject({ problem_code: 'wms_order_unreadable' });
  order.picked = null;
  await due();
  await hearWmsOn(bench, sidecar);
  expect(await bench.ledger(2)).toMatchObject({ problem_code: null });
});

test('an order of ours that the ledger lost, and that cannot be read, is taken over without its quantities, and with them later', async () => {
  for (const table of ['order', 'wms_order', 'wms_line']) await bench.pool.query(`DELETE FROM ps_wmsbridge_${table} WHERE ${table === 'wms_line' ? '1' : 'id_order = 2'}`);
  const order = bench.wms.orders.get(BAD) as MemoryOrder;
  order.picked = new Map([['A', 1e12]]);
  bench.wms.set(BAD, 'picking');
  await hearWmsOn(bench, sidecar);
  expect(await bench.ledger(2)).toMatchObject({ state: 'at_wms', problem_code: 'wms_order_unreadable' });
  order.picked = null;
  await due();
  await hearWmsOn(bench, sidecar);
  expect(await bench.ledger(2)).toMatchObject({ state: 'at_wms', problem_code: null });
  const [lines] = await bench.pool.query('SELECT sku, quantity FROM ps_wmsbridge_wms_line l JOIN ps_wmsbridge_wms_order w USING (id_wms_order) WHERE w.id_order = 2');
  expect(lines).toEqual([{ sku: 'A', quantity: 2 }]);
  expect(bench.wms.orders.size).toBe(3);
});

test('a back-order that cannot be read is the problem of its order', async () => {
  ship(() => undefined);
  bench.wms.set(BAD, 'partially_shipped', [parcel('P')], new Map([['A', 1]]));
  bench.wms.backOrder('REST', BAD, new Map([['A', 1e12]]));
  await hearWmsOn(bench, sidecar);
  expect(await bench.ledger(2)).toMatchObject({ problem_code: 'wms_order_unreadable', problem: expect.stringMatching(/1000000000000 pieces/) });
  expect(statuses()).toEqual([STATUS.shipped, STATUS.paid, STATUS.shipped]);
  (bench.wms.orders.get('REST') as MemoryOrder).draft.lines[0]!.quantity = 1;
  bench.wms.set('REST', 'received');
  await hearWmsOn(bench, sidecar);
  expect(await bench.ledger(2)).toMatchObject({ problem_code: null });
  expect(statuses()).toEqual([STATUS.shipped, STATUS.shipped, STATUS.shipped]);
});

test('texts of any length and alphabet hold up nothing', async () => {
  for (const number of NUMBERS) {
    const order = bench.wms.orders.get(number) as MemoryOrder;
    order.draft = { ...order.draft, lines: [...order.draft.lines, { ...order.draft.lines[0]!, lineCode: '9', sku: `🧦${'S'.repeat(70)}` }] };
    bench.wms.set(number, 'shipped', [{ ...parcel(`😀${'9'.repeat(80)}`), key: `${number}-1`, carrierName: '😀'.repeat(200), trackingUrl: `https://x.example/${'y'.repeat(2000)}` }]);
  }
  const snapshot = bench.wms.snapshot.bind(bench.wms);
  bench.wms.snapshot = (number) => ({ ...snapshot(number), statusText: '😀'.repeat(200) });
  await hearWmsOn(bench, sidecar);
  expect(tracked()).toEqual([1, 2, 3]);
  expect(statuses()).toEqual([STATUS.shipped, STATUS.shipped, STATUS.shipped]);
});

const BROKEN: [what: string, json: string][] = [
  ['half of it', '{"number":"REF000002-2","lines":[{"sk'],
  ['nothing of it', ''],
  ['something else', '[1,2]'],
  ['no lines', '{"number":"REF000002-2","status":"picking","parcels":[]}'],
  ['a quantity that is none', '{"number":"REF000002-2","status":"picking","parcels":[],"lines":[{"sku":"A","ordered":"many","picked":null}]}'],
];

test.each(BROKEN)('a row with a broken snapshot (%s): the others go on, and it is asked for again', async (_what, json) => {
  for (const number of NUMBERS) bench.wms.set(number, 'picking');
  await readWms(sidecar);
  await bench.pool.query('UPDATE ps_wmsbridge_wms_order SET snapshot = ? WHERE wms_number = ?', [json, BAD]);
  await settleDown(bench, sidecar.poller);
  expect(statuses()).toEqual([STATUS.preparation, STATUS.paid, STATUS.preparation]);
  expect(await bench.ledger(2)).toMatchObject({ problem_code: 'wms_order_unreadable', problem: expect.stringMatching(/asked for again/) });
  await hearWmsOn(bench, sidecar);
  expect(statuses()).toEqual([STATUS.preparation, STATUS.preparation, STATUS.preparation]);
  expect(await bench.ledger(2)).toMatchObject({ problem_code: null });
});

test('a row whose back-order is broken, while the warehouse tells more of the order', async () => {
  bench.wms.set(BAD, 'partially_shipped', [parcel('P')], new Map([['A', 1]]));
  bench.wms.backOrder('REST', BAD, new Map([['A', 1]]));
  await hearWmsOn(bench, sidecar);
  await bench.pool.query("UPDATE ps_wmsbridge_wms_order SET snapshot = '{' WHERE wms_number = 'REST'");
  ship(() => undefined);
  await hearWmsOn(bench, sidecar);
  expect(statuses()).toEqual([STATUS.shipped, STATUS.shipped, STATUS.shipped]);
});

test('an outcome that the database refuses is its own order\'s: the others are noted', async () => {
  const create = bench.wms.createOrder.bind(bench.wms);
  bench.wms.createOrder = async (draft) => (draft.number.startsWith('REF000005') ? { ...(await create(draft)), wmsId: 'x'.repeat(65) } : create(draft));
  for (let order = 0; order < 3; order += 1) await bench.place();
  await settleDown(bench, sidecar.poller).catch(() => undefined);
  expect(await bench.ledger(4)).toMatchObject({ state: 'at_wms' });
  expect(await bench.ledger(6)).toMatchObject({ state: 'at_wms' });
  expect(await bench.ledger(5)).toMatchObject({ state: 'failed', problem_code: 'outcome_not_recorded' });
  expect(bench.wms.orders.size).toBe(6);
  expect(bench.wms.orders.get('REF000005-5')).toMatchObject({ creates: 1 });
});
