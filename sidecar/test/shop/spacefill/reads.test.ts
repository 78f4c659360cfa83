/** Nothing but an answer passes for an answer: of a question that was refused, cut off or never reached nobody says "there is nothing". */
import type { Fault } from '../../../sandbox/faults';
import type { OperationName } from '../../../sandbox/spacefill/routes';
import type { WmsAdapter } from '../../../src/wms/WmsAdapter';
import { draft } from '../../unit/ongoing/support';
import { bench, clearBenches, failure, pages, SHORT_TIMEOUT_MS } from './support';

afterEach(clearBenches);

const CURSOR = '2026-11-24T09:00:00.000Z';

/** Every question that the adapter asks, and what it is asked with; each gives what it read. */
const QUESTIONS: [string, OperationName, (adapter: WmsAdapter) => Promise<unknown[]>][] = [
  ['orders by number', 'listOrders', (adapter) => adapter.findOrders(['A-1', 'A-2'])],
  ['changed orders', 'listOrders', (adapter) => pages(adapter.orderChanges(null))],
  ['known SKUs', 'listItems', async (adapter) => [...(await adapter.knownSkus(['demo_1', 'demo_2']))]],
  ['stock of some SKUs', 'getItem', (adapter) => pages(adapter.stockLevels({ skus: ['demo_1', 'demo_2'] }))],
  ['all stock', 'listItems', (adapter) => pages(adapter.stockLevels({ cursor: null }))],
  ['stock moved by orders', 'listOrders', (adapter) => pages(adapter.stockLevels({ cursor: `${CURSOR}|${CURSOR}` }))],
  ['stock moved by corrections', 'listAdjustments', (adapter) => pages(adapter.stockLevels({ cursor: `${CURSOR}|${CURSOR}` }))],
];

const NO_ANSWERS: [string, Fault][] = [
  ['a refusal in an answer', { kind: 'refuse_in_answer', message: 'Not authenticated' }],
  ['a refusal', { kind: 'refuse', message: 'Not authenticated' }],
  ['a failure', { kind: 'fault', message: 'Not authenticated' }],
  ['a page', { kind: 'garbage', message: '<html><body>Log in to the Wi-Fi</body></html>' }],
  ['a page with 403', { kind: 'forbidden' }],
  ['an empty body', { kind: 'garbage', message: '' }],
  ['no content', { kind: 'no_content' }],
  ['the answer to another question', { kind: 'wrong_answer' }],
  ['an answer that breaks off', { kind: 'partial' }],
  ['an answer without an end', { kind: 'huge', bytes: 30_000_000 }],
  ['a list without its rows', { kind: 'garbage', message: '{"total": 3}' }],
  ['rows that it has and does not give', { kind: 'garbage', message: '{"total": 3, "items": []}' }],
  ['more rows than it says', { kind: 'garbage', message: '{"total": 0, "items": [{"id": "1"}, {"id": "2"}]}' }],
];

describe.each(QUESTIONS)('%s', (_what, operation, ask) => {
  it.each(NO_ANSWERS)('that meet %s are an error', async (_name, fault) => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft({ number: 'A-1' }));
    sandbox.failOperation({ ...fault, operation, times: 99 });
    // Where the WMS as a whole fails.
    if (operation !== 'listOrders') sandbox.failOperation({ ...fault, operation: 'listOrders', times: 99 });
    expect(await failure(ask(adapter))).toMatchObject({ name: 'BridgeError' });
  });
});

describe('one bad row', () => {
  const bad = (over: object): object => ({ id: '00000000-0000-4000-8000-00000000bad1', shipper_order_reference: 'A-2', edi_erp_id: 'wmsb-a1b2c3-2-1', order_type: 'EXIT', ...over });

  it.each<[string, object]>([
    ['in a state that nobody knows', bad({ status: 'NEW_STATE', order_items: [] })],
    ['without lines that can be read', bad({ status: 'COMPLETED_ORDER_STATE', order_items: [{ expected_quantity: 1 }] })],
    ['without an id', bad({ id: null, status: 'COMPLETED_ORDER_STATE', order_items: [] })],
    ['that is none', bad({ status: null })],
  ])('among changed orders (%s) is left out; the others are read, and the cursor moves', async (_name, row) => {
    const { adapter, sandbox, clock } = await bench();
    await adapter.createOrder(draft({ number: 'A-1' }));
    await adapter.createOrder(draft({ number: 'A-2' }));
    const order = sandbox.floor.orders().find(({ number }) => number === 'A-2')!;
    sandbox.hub.order(order.id).shown = row;
    clock.pass(60 * 60_000);
    const seen = await pages(adapter.orderChanges(CURSOR));
    expect(seen.flatMap(({ items }) => items.map(({ number }) => number)).filter((number) => number === 'A-1')).toEqual(['A-1']);
    expect(Date.parse(seen.at(-1)!.nextCursor)).toBeGreaterThan(Date.parse(CURSOR));
  });

  it('of stock that fails the WMS itself is left out, and said', async () => {
    const { adapter, sandbox, logged } = await bench();
    const item = sandbox.hub.itemByReference('demo_1')!;
    sandbox.fail('stock', { kind: 'error_500', containing: item.id, times: 99 });
    for (const query of [{ cursor: null }, { skus: ['demo_1', 'demo_2'] }]) {
      const items = (await pages(adapter.stockLevels(query))).flatMap((page) => page.items);
      expect(items).toMatchObject([{ sku: 'demo_2', quantity: 5 }]);
      expect(logged.splice(0)).toEqual([expect.stringContaining(item.id)]);
    }
  });

  it('that fails the list it stands in is left out; the others are read, and the cursor waits for it', async () => {
    const { adapter, sandbox, logged } = await bench();
    for (let at = 0; at < 12; at += 1) await adapter.createOrder(draft({ number: `A-${at}`, lines: [{ lineCode: '1', sku: 'demo_1', name: 'T-shirt', quantity: 1 }] }));
    sandbox.hub.order(sandbox.floor.orders().find(({ number }) => number === 'A-7')!.id).breaks = true;
    const seen = await pages(adapter.orderChanges(CURSOR));
    const numbers = new Set(seen.flatMap(({ items }) => items.map(({ number }) => number)));
    expect(numbers.size).toBe(11);
    expect(numbers.has('A-7')).toBe(false);
    expect(seen.at(-1)!.nextCursor).toBe(CURSOR);
    expect(logged.join()).toContain('left out');
  });
});

describe('a page that is too much', () => {
  it.each<[string, Fault]>([
    ['comes too late', { kind: 'slow_large', rows: 30, latencyMs: 4 * SHORT_TIMEOUT_MS }],
  ])('%s: smaller ones are asked for, and everything is read', async (_name, fault) => {
    const { adapter, sandbox, clock } = await bench({}, { timeoutMs: SHORT_TIMEOUT_MS });
    for (let at = 0; at < 60; at += 1) {
      sandbox.floor.count(`S-${at}`, at);
      await adapter.createOrder(draft({ number: `A-${at}`, lines: [{ lineCode: '1', sku: `S-${at}`, name: 'T-shirt', quantity: 1 }] }));
    }
    clock.pass(60 * 60_000);
    for (const operation of ['listOrders', 'listItems'] as const) sandbox.failOperation({ ...fault, operation, times: Infinity });
    const seen = await pages(adapter.orderChanges(CURSOR));
    expect(new Set(seen.flatMap(({ items }) => items.map(({ number }) => number))).size).toBe(60);
    expect(Date.parse(seen.at(-1)!.nextCursor)).toBeGreaterThan(Date.parse(CURSOR));
    const levels = (await pages(adapter.stockLevels({ cursor: null }))).flatMap((page) => page.items);
    expect(new Set(levels.map(({ sku }) => sku)).size).toBe(62);
  });
});
