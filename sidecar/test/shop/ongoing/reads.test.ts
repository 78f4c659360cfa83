/** Nothing but an answer passes for an answer: of a question that was refused, cut off or never reached nobody says "there is nothing". */
import type { Fault } from '../../../sandbox/faults';
import type { WmsAdapter } from '../../../src/wms/WmsAdapter';
import { draft } from '../../unit/ongoing/support';
import { bench, clearBenches, failure, pages, SHORT_TIMEOUT_MS } from './support';

afterEach(clearBenches);

/** Every question that the adapter asks; each gives what it read. */
const QUESTIONS: Record<string, (adapter: WmsAdapter) => Promise<unknown[]>> = {
  'orders by number': (adapter) => adapter.findOrders(['A-1', 'A-2']),
  'changed orders': (adapter) => pages(adapter.orderChanges(null)),
  'known SKUs': async (adapter) => [...(await adapter.knownSkus(['demo_1', 'demo_2']))],
  'stock of some SKUs': (adapter) => pages(adapter.stockLevels({ skus: ['demo_1', 'demo_2'] })),
  'all stock': (adapter) => pages(adapter.stockLevels({ cursor: null })),
  'changed stock': (adapter) => pages(adapter.stockLevels({ cursor: '2026-11-24T09:00:00.000Z' })),
};

const NO_ANSWERS: [string, Fault][] = [
  ['a refusal in an answer', { kind: 'refuse_in_answer', message: 'Access denied' }],
  ['a refusal without a word', { kind: 'refuse_in_answer', message: '' }],
  ['an empty list from a WMS that does not let us in', { kind: 'empty' }],
  ['a fault', { kind: 'fault', message: 'Access denied' }],
  ['a page', { kind: 'garbage', message: '<html><body>Log in to the Wi-Fi</body></html>' }],
  ['a page with 403', { kind: 'forbidden' }],
  ['an empty body', { kind: 'garbage', message: '' }],
  ['no content', { kind: 'no_content' }],
  ['the answer to another question', { kind: 'wrong_answer' }],
  ['an answer that breaks off', { kind: 'partial' }],
  ['an answer without an end', { kind: 'huge', bytes: 30_000_000 }],
];

describe.each(Object.entries(QUESTIONS))('%s', (_what, ask) => {
  it.each(NO_ANSWERS)('that meet %s are an error', async (_name, fault) => {
    const { adapter, sandbox } = await bench({ newerFields: true });
    await adapter.createOrder(draft({ number: 'A-1' }));
    sandbox.state.fail({ ...fault, times: 99 });
    expect(await failure(ask(adapter))).toMatchObject({ name: 'BridgeError' });
  });

  it('that meet an empty list are answered, where the WMS lets us in', async () => {
    const { adapter, sandbox } = await bench({ newerFields: true });
    for (const operation of ['GetOrdersByQuery', 'GetInventoryByQuery']) sandbox.state.fail({ kind: 'empty', operation, times: 99 });
    const answer = (await ask(adapter)) as { items?: unknown[] }[];
    expect(answer.flatMap((page) => page.items ?? [])).toEqual([]);
    expect(sandbox.state.calls['GetOrderStatuses']).toBe(1);
    await ask(adapter);
    // It was shown a moment ago.
    expect(sandbox.state.calls['GetOrderStatuses']).toBe(1);
  });
});

describe('a password that stops working', () => {
  it('moves no cursor, however long it lasts; what left in that time is read when it works again', async () => {
    const { adapter, sandbox, clock } = await bench();
    await adapter.createOrder(draft());
    let cursor = (await pages(adapter.orderChanges(null))).at(-1)!.nextCursor;
    // As an installation does that answers a wrong login with an empty list and no word.
    sandbox.state.fail({ kind: 'empty', times: Infinity });
    sandbox.state.warehouse.send(draft().number, { waybill: 'WB1' });
    for (let minutes = 0; minutes < 60; minutes += 1) {
      clock.pass(60_000);
      try {
        cursor = (await pages(adapter.orderChanges(cursor))).at(-1)!.nextCursor;
      } catch (error) {
        expect(error).toMatchObject({ code: 'wms_credentials_refused' });
      }
    }
    sandbox.state.clearFaults();
    expect((await pages(adapter.orderChanges(cursor))).flatMap(({ items }) => items)).toMatchObject([{ number: draft().number, status: 'shipped', parcels: [{ trackingNumber: 'WB1' }] }]);
  });
});

describe('one bad row', () => {
  it('among changed orders is left out, whatever is wrong with it; the others are read', async () => {
    const { adapter, sandbox, logged } = await bench();
    for (const number of ['A-1', 'A-2', 'A-3', 'A-4']) await adapter.createOrder(draft({ number, lines: [{ lineCode: '1', sku: 'demo_1', name: 'T-shirt', quantity: 1 }] }));
    const { warehouse } = sandbox.state;
    warehouse.order('A-1').status = Number.NaN;
    // A sandbox writes what is in it: a name that is no XML.
    warehouse.order('A-2').written = '<Order><OrderInfo><OrderId>2</OrderId><GoodsOwnerOrderNumber>A-2</GoodsOwnerOrderNumber></Order>';
    warehouse.order('A-3').written = '<Order><OrderInfo><OrderId>3</OrderId><GoodsOwnerOrderNumber>A-3</GoodsOwnerOrderNumber></OrderInfo><Success>false</Success></Order>';
    const items = (await pages(adapter.orderChanges(null))).flatMap((page) => page.items);
    expect(items.map(({ number }) => number)).toEqual(['A-4']);
    expect(logged).toHaveLength(3);
    for (const [number, bad] of [['A-1', 'OrderStatusNumber'], ['A-2', 'well-formed'], ['A-3', 'Success']] as const) {
      const error = await failure(adapter.findOrders([number]));
      expect(error).toMatchObject({ code: 'order_unreadable' });
      expect(error.message).toContain(bad);
    }
  });

  it('of stock is refused for its article alone', async () => {
    const { adapter, sandbox } = await bench();
    sandbox.state.warehouse.articles.get('demo_1')!.written = '<InventoryLine><Article><ArticleNumber>demo_1</ArticleNumber></InventoryLine>';
    const items = (await pages(adapter.stockLevels({ cursor: null }))).flatMap((page) => page.items);
    expect(items).toEqual([{ sku: 'demo_1', warehouse: '', quantity: expect.any(String) as string }, { sku: 'demo_2', warehouse: '', quantity: 5 }]);
  });

  it('of stock that fails the WMS itself is left out, and said', async () => {
    const { adapter, sandbox, logged } = await bench();
    sandbox.state.fail({ kind: 'error_500', containing: 'demo_1', times: 99 });
    const items = (await pages(adapter.stockLevels({ skus: ['demo_1', 'demo_2'] }))).flatMap((page) => page.items);
    expect(items).toEqual([{ sku: 'demo_2', warehouse: '', quantity: 5 }]);
    expect(logged).toEqual([expect.stringContaining('demo_1')]);
    // Left out of what is known it would be made anew.
    expect(await failure(adapter.knownSkus(['demo_1', 'demo_2']))).toMatchObject({ code: 'wms_server_error' });
  });
});

describe('a window that is too much', () => {
  const rows = 3;

  it.each<[string, Fault]>([
    ['too slow', { kind: 'slow_large', rows, latencyMs: 4 * SHORT_TIMEOUT_MS, operation: 'GetOrdersByQuery', times: Infinity }],
  ])('%s is halved; every order is read, and the cursor goes on window by window', async (_name, fault) => {
    const { adapter, sandbox, clock } = await bench({}, { timeoutMs: SHORT_TIMEOUT_MS });
    const { warehouse } = sandbox.state;
    warehouse.adjust('demo_1', { to: 100 });
    const began = clock.at.toISOString();
    const numbers = Array.from({ length: 24 }, (_, hour) => `A-${hour}`);
    for (const number of numbers) {
      await adapter.createOrder(draft({ number, lines: [{ lineCode: '1', sku: 'demo_1', name: 'T-shirt', quantity: 1 }] }));
      clock.pass(3_600_000);
    }
    sandbox.state.fail(fault);
    const seen = await pages(adapter.orderChanges(began));
    expect(new Set(seen.flatMap(({ items }) => items.map(({ number }) => number)))).toEqual(new Set(numbers));
    const cursors = seen.map(({ nextCursor }) => nextCursor);
    expect(cursors).toEqual([...cursors].sort());
    expect(new Set(cursors).size).toBeGreaterThan(7);
    expect(cursors.at(-1)).toBe(new Date(clock.at.getTime() - 10 * 60_000).toISOString());
  });

  it('of inventory is asked for in smaller pages', async () => {
    const { adapter, sandbox } = await bench({ newerFields: true }, { timeoutMs: SHORT_TIMEOUT_MS });
    for (let at = 0; at < 60; at += 1) sandbox.state.warehouse.adjust(`S-${at}`, { to: at });
    sandbox.state.fail({ kind: 'slow_large', rows: 20, latencyMs: 4 * SHORT_TIMEOUT_MS, operation: 'GetInventoryByQuery', times: Infinity });
    const items = (await pages(adapter.stockLevels({ cursor: null }))).flatMap((page) => page.items);
    expect(new Set(items.map(({ sku }) => sku)).size).toBe(62);
  });
});
