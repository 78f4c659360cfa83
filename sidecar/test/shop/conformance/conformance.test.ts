/**
 * What every adapter must do, whatever WMS it speaks: one suite, run against each with its sandbox. The names of the tests
 * are the rows of the table that `npm run conformance -- <wms>` prints.
 */
import type { WmsStatus } from '../../../src/domain/orderStatus';
import type { WmsOrderSnapshot } from '../../../src/domain/terms';
import type { FaultKind } from '../../../sandbox/faults';
import type { WmsAdapter } from '../../../src/wms/WmsAdapter';
import { draft } from '../../unit/ongoing/support';
import { changed, failure, levels } from '../ongoing/support';
import { chosenSubjects, type AdapterSettings, type Opened } from './subjects';

const NUMBER = draft().number;
const MINUTE_MS = 60_000;
const SHORT_TIMEOUT_MS = 300;
const MANY = 10_000;

describe.each(chosenSubjects().map((subject) => [subject.name, subject] as const))('%s', (_name, subject) => {
  let opened: Opened;
  let adapter: WmsAdapter;
  let at: number;
  const logged: string[] = [];
  const adapters: WmsAdapter[] = [];

  const now = (): Date => new Date(at);
  const pass = (ms: number): void => void (at += ms);
  const make = (more: Partial<AdapterSettings> = {}): WmsAdapter => {
    const note = (message: string, fields?: Record<string, unknown>): void => void logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
    const made = opened.adapter({ log: { info: note, warn: note, error: note }, now, timeoutMs: 20_000, ...more });
    adapters.push(made);
    return made;
  };
  const floor = (): Opened['wms']['floor'] => opened.wms.floor;
  const there = (number = NUMBER): ReturnType<Opened['wms']['floor']['orders']> => floor().orders().filter((order) => order.number === number);
  const snapshot = async (number = NUMBER): Promise<WmsOrderSnapshot | undefined> => (await adapter.findOrders([number])).find((found) => found.number === number);
  const create = async (number = NUMBER): Promise<string> => (await adapter.createOrder(draft({ number }))).wmsId;

  beforeEach(async () => {
    at = Date.parse('2026-11-24T10:00:00Z');
    opened = await subject.open(now);
    logged.length = 0;
    adapter = make();
    floor().count('demo_1', 10);
    floor().count('demo_2', 5);
    // What is there at the start happened long before the tests ask what changed.
    pass(60 * MINUTE_MS);
  });

  afterEach(async () => {
    const { problems } = opened.requests();
    const text = logged.join('\n');
    await opened.wms.close();
    for (const each of adapters.splice(0)) await each.close();
    expect(problems).toEqual([]);
    // Whatever went wrong, the log holds no customer.
    expect(text).not.toMatch(/Lindqvist|zoe@example|0701234567/);
  });

  describe('orders go out', () => {
    test('create: everything that the customer wrote arrives, with our mark', async () => {
      const wmsId = (await adapter.createOrder(draft({ remark: 'A gift' }, { address2: '3 tr', other: 'Ring twice' }))).wmsId;
      expect(wmsId).not.toBe('');
      expect(there()).toMatchObject([{ id: wmsId, number: NUMBER, externalRef: draft().externalRef, reference: 'ABCDEFGHI', status: 'received', lines: [{ sku: 'demo_1', ordered: 2 }, { sku: 'demo_2', ordered: 1 }] }]);
      const everything = JSON.stringify(there());
      for (const written of ['Zoë Lindqvist', 'Storgatan 1', '111 22', 'Stockholm', 'SE', 'zoe@example.com', 'A gift', 'Ring twice']) expect(everything).toContain(written);
      expect(await snapshot()).toMatchObject({ number: NUMBER, externalRef: draft().externalRef, wmsId, status: 'received', lines: [{ sku: 'demo_1', ordered: 2 }, { sku: 'demo_2', ordered: 1 }] });
    });

    test('create again: refused, and the order that is there is not changed', async () => {
      await create();
      expect(await failure(adapter.createOrder(draft({ remark: 'again' })))).toMatchObject({ code: 'order_exists', family: 'permanent', outcomeUnknown: false });
      expect(there()).toMatchObject([{ remark: '' }]);
    });

    test.each<FaultKind>(['cut_after', 'hang_after'])('create again after a lost answer (%s): there once', async (kind) => {
      const impatient = make({ timeoutMs: SHORT_TIMEOUT_MS });
      await impatient.ping();
      opened.wms.fail('create', { kind });
      expect(await failure(impatient.createOrder(draft()))).toMatchObject({ family: 'retryable', outcomeUnknown: true });
      expect(await snapshot()).toMatchObject({ externalRef: draft().externalRef });
      expect(await failure(adapter.createOrder(draft()))).toMatchObject({ code: 'order_exists' });
      expect(there()).toHaveLength(1);
    });

    test('change: lines, quantities and address are replaced', async () => {
      const wmsId = await create();
      await adapter.updateOrder(draft({ lines: [{ lineCode: '32', sku: 'demo_2', name: '', quantity: 4 }] }, { city: 'Malmö', postcode: '211 11' }), wmsId);
      expect(there()).toMatchObject([{ id: wmsId, recipient: { city: 'Malmö', postcode: '211 11' }, lines: [{ sku: 'demo_2', ordered: 4 }] }]);
      expect((await snapshot())?.externalRef).toBe(draft().externalRef);
    });

    test('change without the id that the WMS gave: found by its number', async () => {
      await create();
      await adapter.updateOrder(draft({}, { city: 'Malmö' }), null);
      expect(there()).toMatchObject([{ recipient: { city: 'Malmö' } }]);
    });

    test('change of an order that is not there: refused, and none is made', async () => {
      expect(await failure(adapter.updateOrder(draft(), null))).toMatchObject({ code: 'order_missing', family: 'permanent' });
      expect(there()).toEqual([]);
    });

    test('change too late: refused in words', async () => {
      const wmsId = await create();
      floor().pick(NUMBER);
      expect(await failure(adapter.updateOrder(draft({}, { city: 'Malmö' }), wmsId))).toMatchObject({ code: 'change_refused', family: 'permanent', outcomeUnknown: false });
      expect(there()).toMatchObject([{ recipient: { city: 'Stockholm' } }]);
    });

    test('cancel early: cancelled; twice is the same', async () => {
      const wmsId = await create();
      for (let times = 0; times < 2; times += 1) expect(await adapter.cancelOrder({ number: NUMBER, wmsId })).toEqual({ outcome: 'cancelled' });
      expect(there()).toMatchObject([{ status: 'cancelled' }]);
      expect(await snapshot()).toMatchObject({ status: 'cancelled' });
    });

    test('cancel late: refused in words, and nothing is pretended', async () => {
      const wmsId = await create();
      floor().pick(NUMBER);
      expect(await adapter.cancelOrder({ number: NUMBER, wmsId })).toEqual({ outcome: 'refused', message: expect.stringMatching(/\w{4}/) as string });
      expect(await snapshot()).toMatchObject({ status: 'picking' });
    });

    test('cancel of an order that is not there: not found', async () => {
      expect(await adapter.cancelOrder({ number: NUMBER, wmsId: null })).toEqual({ outcome: 'not_found' });
    });

    test('characters of every kind: as they were written', async () => {
      const texts = [`<Zoë> & "O'Neil" 😀👨‍👩‍👧`, '张伟', 'Ελένη', 'שרה כהן', '%20 + ? # / \\ ; --', 'a\nb', ']]> <![CDATA[x]]>', '{"a":1}', "Robert'); DROP TABLE orders;"];
      for (const [index, text] of texts.entries()) {
        const number = `N-${index}`;
        await adapter.createOrder(draft({ number, remark: text }, { firstname: '', lastname: text.replace('\n', ' '), city: `Åre ${index}` }));
        expect(there(number)).toMatchObject([{ remark: text, recipient: { name: text.replace('\n', ' ').trim(), city: `Åre ${index}` } }]);
        expect(await snapshot(number)).toMatchObject({ number });
      }
    });

    test('an order number is one of many alike: only that one is meant', async () => {
      for (const number of ['A-1', 'A-10', 'A-11', 'XA-1']) await create(number);
      expect((await adapter.findOrders(['A-1'])).map(({ number }) => number)).toEqual(['A-1']);
      await adapter.cancelOrder({ number: 'A-1', wmsId: null });
      expect(['A-1', 'A-10', 'A-11', 'XA-1'].map((number) => there(number)[0]!.status)).toEqual(['cancelled', 'received', 'received', 'received']);
    });
  });

  describe('orders are refused', () => {
    test('an unknown article: named, and nothing is left behind', async () => {
      const error = await failure(adapter.createOrder(draft({ lines: [{ lineCode: '1', sku: 'demo_1', name: '', quantity: 1 }, { lineCode: '2', sku: 'nope-7', name: '', quantity: 1 }] })));
      expect(error).toMatchObject({ code: 'sku_unknown', family: 'permanent', outcomeUnknown: false, scope: 'item' });
      expect(error.message).toContain('nope-7');
      expect(there()).toEqual([]);
    });

    test.each<[string, Parameters<typeof draft>[1], string]>([
      ['no city', { city: '' }, 'city'],
      ['no street', { address1: '' }, 'address1'],
      ['no name', { firstname: '', lastname: '', company: '' }, 'lastname'],
      ['no country', { countryIso: '' }, 'countryIso'],
      ['a country of three letters', { countryIso: 'SWE' }, 'countryIso'],
    ])('an address with %s: found without asking', (_what, recipient, field) => {
      expect(adapter.check(draft({}, recipient)).map((problem) => problem.field)).toEqual([field]);
      expect(adapter.check(draft())).toEqual([]);
    });

    test('a number that is too long: found without asking', () => {
      const longest = adapter.capabilities.maxOrderNumberLength;
      expect(adapter.check(draft({ number: 'x'.repeat(longest) }))).toEqual([]);
      expect(adapter.check(draft({ number: 'x'.repeat(longest + 1) }))).toMatchObject([{ field: 'number' }]);
    });

    test('a country that there is not: the field is named', async () => {
      expect(await failure(adapter.createOrder(draft({}, { countryIso: 'XX' })))).toMatchObject({ family: 'permanent', field: 'countryIso' });
    });
  });

  describe('statuses come back', () => {
    const WAYS: Record<WmsStatus, (number: string) => void> = {
      received: () => undefined,
      allocated: (number) => floor().allocate(number),
      picking: (number) => floor().pick(number),
      packed: (number) => {
        floor().pick(number);
        floor().pack(number);
      },
      partially_shipped: (number) => {
        floor().pick(number, { demo_1: 1, demo_2: 1 });
        floor().send(number);
      },
      shipped: (number) => floor().send(number),
      delivered: (number) => {
        floor().send(number);
        floor().deliver(number);
      },
      returned: (number) => {
        floor().send(number);
        floor().takeBack(number);
      },
      cancelled: (number) => floor().cancel(number),
      error: (number) => floor().fail(number),
    };

    test.each(subject.reaches)('every status: %s', async (status) => {
      await create();
      const { cursor } = await changed(adapter, null);
      pass(30 * MINUTE_MS);
      WAYS[status](NUMBER);
      const { snapshots } = await changed(adapter, status === 'received' ? null : cursor);
      expect(snapshots).toMatchObject([{ number: NUMBER, externalRef: draft().externalRef, status }]);
      expect(snapshots[0]?.statusText).not.toBe('');
    });

    test('every status that an order must have is there', () => {
      // Some warehouses do not tell packing, the customer's door or what came back; without the others no order is whole.
      expect(subject.reaches).toEqual(expect.arrayContaining(['received', 'picking', 'partially_shipped', 'shipped', 'cancelled', 'error']));
      expect(opened.wms.reaches).toBe(subject.reaches);
    });

    test('partial: what was picked of each line', async () => {
      expect(adapter.capabilities.partialShipments).toBe(true);
      await create();
      WAYS.partially_shipped(NUMBER);
      expect(await snapshot()).toMatchObject({ status: 'partially_shipped', lines: [{ sku: 'demo_1', ordered: 2, picked: 1 }, { sku: 'demo_2', ordered: 1, picked: 1 }] });
    });

    test('tracking: number and carrier, one parcel each', async () => {
      await create();
      floor().pick(NUMBER);
      floor().send(NUMBER, { trackingNumber: 'WB1, WB2', carrierName: 'DHL' });
      const parcels = (await snapshot())?.parcels;
      if (!adapter.capabilities.tracking) return expect(parcels).toEqual([]);
      expect(parcels).toMatchObject([{ trackingNumber: 'WB1', carrierName: 'DHL' }, { trackingNumber: 'WB2', carrierName: 'DHL' }]);
      // The parcel's own, whatever its number: a number that is corrected takes the wrong one's place.
      const keys = (parcels ?? []).map(({ key }) => key);
      expect(new Set(keys).size).toBe(2);
      expect(keys.filter((key) => key === '' || key.length > 128 || /WB[12]/.test(key))).toEqual([]);
    });

    test('changes: from the cursor on, again from the same one without harm, and none is missed', async () => {
      await create('A-1');
      pass(60 * MINUTE_MS);
      const first = await changed(adapter, null);
      pass(60 * MINUTE_MS);
      await create('A-2');
      const second = await changed(adapter, first.cursor);
      expect(second.snapshots.map(({ number }) => number)).toEqual(['A-2']);
      expect((await changed(adapter, first.cursor)).snapshots).toEqual(second.snapshots);
      // Right after the question, within the same second of the WMS's clock.
      floor().pick('A-1');
      expect((await changed(adapter, second.cursor)).snapshots.map(({ number, status }) => [number, status])).toContainEqual(['A-1', 'picking']);
      expect(second.cursor.length).toBeLessThanOrEqual(64);
    });

    test('a cursor that is lost or nonsense only costs time', async () => {
      await create();
      for (const cursor of [null, '', 'nonsense', '1970-01-01T00:00:00.000Z'].slice(0, 3)) {
        expect((await changed(adapter, cursor)).snapshots.map(({ number }) => number)).toContain(NUMBER);
      }
    });
  });

  describe('stock and articles', () => {
    test('stock: full, of some SKUs, and since', async () => {
      const full = await levels(adapter, { cursor: null });
      expect(full.levels).toEqual({ demo_1: 10, demo_2: 5 });
      expect((await levels(adapter, { skus: ['demo_2', 'nope'] })).levels).toEqual({ demo_2: 5 });
      pass(60 * MINUTE_MS);
      expect((await levels(adapter, { cursor: full.cursor })).levels).toEqual(adapter.capabilities.stockChangesSince ? {} : full.levels);
      floor().count('demo_1', 3);
      expect((await levels(adapter, { cursor: full.cursor })).levels).toMatchObject({ demo_1: 3 });
      expect(full.cursor.length).toBeLessThanOrEqual(64);
    });

    test('stock: every level is of a warehouse of ours', async () => {
      const warehouses = new Set<string>();
      for await (const { items } of adapter.stockLevels({ cursor: null })) for (const { warehouse } of items) warehouses.add(warehouse);
      expect(adapter.warehouses).toEqual(expect.arrayContaining([...warehouses]));
    });

    test('stock: the figure leaves an order out from the declared status on', async () => {
      const { stockFigure, stockReflectsFrom } = adapter.capabilities;
      await create();
      WAYS_TO[stockReflectsFrom]?.(floor(), NUMBER);
      const ofDemo = async (): Promise<number | string> => (await levels(adapter, { skus: ['demo_1'] })).levels.demo_1!;
      expect(await ofDemo()).toBe(stockFigure === 'available' ? 8 : 10);
      floor().send(NUMBER);
      expect(await ofDemo()).toBe(8);
    });

    test('articles: created, known, and once however often', async () => {
      const mug = { sku: 'mug <&">', name: `Mug "Zoë" & Co`, barcode: '4006381333931', weightKg: 0.35 };
      expect(await adapter.knownSkus([mug.sku, 'demo_1'])).toEqual(new Set(['demo_1']));
      for (let times = 0; times < 2; times += 1) await adapter.upsertArticles([mug]);
      expect(floor().articles().filter(({ sku }) => sku === mug.sku)).toMatchObject([{ name: mug.name, barcode: mug.barcode, weightKg: 0.35 }]);
      expect(await adapter.knownSkus([mug.sku])).toEqual(new Set([mug.sku]));
      await adapter.createOrder(draft({ lines: [{ lineCode: '1', sku: mug.sku, name: '', quantity: 1 }] }));
    });

    test('an article that is refused is named', async () => {
      opened.wms.fail('article', { kind: 'refuse', message: 'Nej' });
      const error = await failure(adapter.upsertArticles([{ sku: 'mug', name: 'Mug', barcode: '', weightKg: 0 }]));
      expect(error).toMatchObject({ code: 'article_refused', family: 'permanent' });
      expect(error.message).toContain('mug');
    });
  });

  describe('many', () => {
    test(`paging over ${MANY} orders: each once or more, none missed`, async () => {
      for (let index = 0; index < MANY; index += 1) opened.place(`N-${index}`, `wmsb-a1b2c3-${index}-1`, 'demo_1');
      const seen = new Set<string>();
      for await (const { items } of adapter.orderChanges(null)) for (const { number } of items) seen.add(number);
      expect(seen.size).toBe(MANY);
    });

    test(`paging over the stock of ${MANY} SKUs: each, none missed`, async () => {
      for (let index = 0; index < MANY; index += 1) floor().count(`sku_${index}`, index);
      const { levels: seen } = await levels(adapter, { cursor: null });
      expect(Object.keys(seen)).toHaveLength(MANY + 2);
      expect([seen.sku_0, seen.sku_4999, seen[`sku_${MANY - 1}`]]).toEqual([0, 4999, MANY - 1]);
    });
  });

  describe('the WMS and the network fail', () => {
    test('a rate limit: nobody calls before Retry-After is over', async () => {
      await adapter.ping();
      opened.wms.fail('any', { kind: 'too_many', retryAfterS: 45 });
      expect(await failure(adapter.createOrder(draft()))).toMatchObject({ code: 'wms_busy', family: 'retryable', retryAfterMs: 45_000, outcomeUnknown: false, scope: 'connection' });
      const calls = opened.wms.calls();
      pass(44_000);
      expect(await failure(adapter.findOrders([NUMBER]))).toMatchObject({ family: 'retryable', scope: 'connection' });
      expect(opened.wms.calls()).toBe(calls);
      pass(1_000);
      await create();
    });

    test('slow: waited for', async () => {
      opened.wms.fail('create', { kind: 'slow', latencyMs: 500 });
      await create();
      expect(there()).toHaveLength(1);
    });

    test.each<[string, FaultKind, boolean]>([
      ['hangs', 'hang', false],
      ['hangs after the work', 'hang_after', true],
      ['5xx', 'error_500', false],
      ['unavailable', 'unavailable', false],
      ['garbage', 'garbage', false],
      ['an answer to something else', 'wrong_answer', false],
      ['cut before the work', 'cut_before', false],
      ['cut after the work', 'cut_after', true],
    ])('%s: in doubt for a write, tried again, never twice', async (_what, kind, done) => {
      const impatient = make({ timeoutMs: SHORT_TIMEOUT_MS });
      await impatient.ping();
      opened.wms.fail('create', { kind, retryAfterS: 1 });
      const error = await failure(impatient.createOrder(draft()));
      expect(error).toMatchObject({ name: 'BridgeError', family: 'retryable', outcomeUnknown: true });
      expect(error.message).toContain(NUMBER);
      expect(JSON.stringify([error, error.stack])).not.toMatch(/Lindqvist|zoe@example/);
      pass(MINUTE_MS);
      expect((await snapshot()) !== undefined).toBe(done);
      if (!done) await create();
      expect(there()).toHaveLength(1);
    });

    test('a question that fails leaves nothing in doubt', async () => {
      for (const kind of ['error_500', 'garbage', 'cut_before'] as const) {
        opened.wms.fail('orders', { kind });
        expect(await failure(adapter.findOrders([NUMBER]))).toMatchObject({ family: 'retryable', outcomeUnknown: false });
      }
    });

    const questions: [string, (asking: WmsAdapter) => Promise<unknown>][] = [
      ['orders by number', (asking) => asking.findOrders([NUMBER])],
      ['changed orders', (asking) => changed(asking, null)],
      ['known SKUs', (asking) => asking.knownSkus(['demo_1'])],
      ['stock of some SKUs', (asking) => levels(asking, { skus: ['demo_1'] })],
      ['all stock', (asking) => levels(asking, { cursor: null })],
    ];

    test.each(questions)('nothing but an answer passes for one: %s', async (_what, ask) => {
      await create();
      for (const kind of ['refuse_in_answer', 'refuse', 'garbage', 'wrong_answer', 'no_content', 'partial', 'forbidden'] as const) {
        opened.wms.fail('any', { kind, message: 'Access denied', times: 1_000 });
        expect([kind, (await failure(ask(adapter))).name]).toEqual([kind, 'BridgeError']);
        opened.wms.clearFaults();
      }
    });

    test('expired credentials: a ping says so, and what to check; no question is answered, no order blamed', async () => {
      const expired = make({ expired: true });
      const error = await failure(expired.ping());
      expect(error).toMatchObject({ code: expect.stringMatching(/^wms_(credentials_refused|probe_failed)$/) as string, scope: 'connection' });
      expect(error.message).toContain('WMSBRIDGE_');
      for (const [, ask] of questions) expect((await failure(ask(expired))).scope).not.toBe('item');
      expect((await failure(expired.createOrder(draft()))).scope).not.toBe('item');
    });

    test('a WMS that is not there: certainly not asked', async () => {
      await adapter.ping();
      await opened.wms.close();
      // Over a connection that was kept it may look as if it had been cut in the middle.
      expect(await failure(adapter.createOrder(draft()))).toMatchObject({ family: 'retryable', scope: expect.stringMatching('connection|unclear') as string });
      const fresh = make();
      expect(await failure(fresh.createOrder(draft()))).toMatchObject({ code: 'wms_unreachable', outcomeUnknown: false });
    });

    test('closed: no call leaves any more', async () => {
      await adapter.close();
      expect(await failure(adapter.createOrder(draft()))).toMatchObject({ family: 'retryable', outcomeUnknown: false });
      expect(opened.wms.calls()).toBe(0);
    });
  });

  (subject.specified ? test : test.skip)("every request is one that the vendor's own specification knows", async () => {
    const wmsId = (await adapter.createOrder(draft({ carrierCode: 'DHL/EXPRESS', remark: 'A gift' }, { company: 'Bolaget AB', stateIso: 'CA', countryIso: 'US' }))).wmsId;
    await adapter.updateOrder(draft({ lines: [{ lineCode: '31', sku: 'demo_1', name: '', quantity: 1 }] }, { phone: '', phoneMobile: '' }), wmsId);
    await adapter.upsertArticles([{ sku: 'new', name: 'Mug', barcode: '731', weightKg: 0.35 }]);
    await levels(adapter, { cursor: (await levels(adapter, { cursor: null })).cursor });
    await changed(adapter, null);
    await adapter.cancelOrder({ number: NUMBER, wmsId });
    const held = opened.requests();
    expect(held.count).toBeGreaterThan(8);
    expect(held.problems).toEqual([]);
  });
});

/** What the floor does for an order to reach the status from which stock reflects it. */
const WAYS_TO: Partial<Record<WmsStatus, (floor: Opened['wms']['floor'], number: string) => void>> = {
  allocated: (floor, number) => floor.allocate(number),
  picking: (floor, number) => floor.pick(number),
};
