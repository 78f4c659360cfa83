/** Everything that a WMS and a network can do wrong, through the adapter: what is known afterwards, and what is not. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOngoingAdapter } from '../../../src/wms/ongoing/adapter';
import type { Fault } from '../../../sandbox/faults';
import { draft } from '../../unit/ongoing/support';
import { eventually } from '../../support/eventually';
import { bench, clearBenches, failure, SHORT_TIMEOUT_MS } from './support';

afterEach(clearBenches);

const NUMBER = 'ABCDEFGHI-12';
const ARTICLE = { sku: 'new', name: 'Mug', barcode: '', weightKg: 0 };

interface Row {
  fault: Fault;
  code: string;
  family: 'retryable' | 'permanent';
  /** Whether the adapter can know that nothing was done. */
  unknown: boolean;
  /** Whether the WMS did it. */
  done: boolean;
}

const ROWS: Row[] = [
  { fault: { kind: 'error_500' }, code: 'wms_server_error', family: 'retryable', unknown: true, done: false },
  { fault: { kind: 'hang' }, code: 'wms_timeout', family: 'retryable', unknown: true, done: false },
  { fault: { kind: 'hang_after' }, code: 'wms_timeout', family: 'retryable', unknown: true, done: true },
  { fault: { kind: 'slow', latencyMs: 2 * SHORT_TIMEOUT_MS }, code: 'wms_timeout', family: 'retryable', unknown: true, done: true },
  { fault: { kind: 'cut_before' }, code: 'wms_connection_lost', family: 'retryable', unknown: true, done: false },
  { fault: { kind: 'cut_after' }, code: 'wms_connection_lost', family: 'retryable', unknown: true, done: true },
  { fault: { kind: 'garbage' }, code: 'wms_answer_unreadable', family: 'retryable', unknown: true, done: false },
  { fault: { kind: 'garbage', message: '<html><body>Log in to the Wi-Fi</body></html>' }, code: 'wms_answer_unreadable', family: 'retryable', unknown: true, done: false },
  { fault: { kind: 'garbage', message: '' }, code: 'wms_answer_unreadable', family: 'retryable', unknown: true, done: false },
  { fault: { kind: 'garbage', message: '<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><ProcessOrderResp' }, code: 'wms_answer_unreadable', family: 'retryable', unknown: true, done: false },
  { fault: { kind: 'wrong_answer' }, code: 'wms_answer_unreadable', family: 'retryable', unknown: true, done: false },
  { fault: { kind: 'refuse', message: 'Something is wrong' }, code: 'wms_refused', family: 'permanent', unknown: false, done: false },
  { fault: { kind: 'fault', message: 'Object reference not set to an instance of an object.' }, code: 'wms_server_error', family: 'retryable', unknown: true, done: false },
  { fault: { kind: 'too_many', retryAfterS: 45 }, code: 'wms_busy', family: 'retryable', unknown: false, done: false },
  { fault: { kind: 'unavailable', retryAfterS: 45 }, code: 'wms_busy', family: 'retryable', unknown: true, done: false },
];

describe('a create that meets', () => {
  it.each(ROWS)('$fault.kind ($fault.message)', async ({ fault, code, family, unknown, done }) => {
    const { adapter, sandbox, clock } = await bench({}, { timeoutMs: SHORT_TIMEOUT_MS });
    // What is done once a process may take longer than that.
    await eventually(() => adapter.ping());
    sandbox.state.fail({ operation: 'ProcessOrder', ...fault });
    const error = await failure(adapter.createOrder(draft()));
    expect(error).toMatchObject({ name: 'BridgeError', code, family, outcomeUnknown: unknown });
    expect(error.message).toContain(NUMBER);
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify([error, error.stack])).not.toMatch(new RegExp(`${sandbox.credentials.password}<|zoe@example|Lindqvist`));
    if (fault.retryAfterS) {
      expect(error.retryAfterMs).toBe(45_000);
      clock.pass(45_000);
    }

    // What a flow does next: look it up, then create it where it is not.
    // A slow WMS still does the work after we have given up.
    if (done) await eventually(() => expect(sandbox.state.warehouse.orders.size).toBe(1));
    const [found] = await adapter.findOrders([NUMBER]);
    expect(found !== undefined).toBe(done);
    if (!found) await adapter.createOrder(draft());
    expect([...sandbox.state.warehouse.orders.keys()]).toEqual([NUMBER.toLowerCase()]);
    expect(sandbox.state.warehouse.articles.get('demo_1')).toMatchObject({ booked: 2 });
  });
});

describe('a question that meets', () => {
  it.each(ROWS.filter(({ fault }) => fault.kind !== 'slow'))('$fault.kind leaves nothing in doubt', async ({ fault, code }) => {
    const { adapter, sandbox } = await bench({}, { timeoutMs: SHORT_TIMEOUT_MS });
    sandbox.state.fail({ operation: 'GetOrdersByQuery', ...fault });
    const expected = fault.kind === 'refuse' ? 'wms_server_error' : code;
    expect(await failure(adapter.findOrders(['A-1']))).toMatchObject({ code: expected, family: 'retryable', outcomeUnknown: false });
    expect(sandbox.state.calls).toEqual({ GetOrdersByQuery: 1 });
  });
});

describe('a change or a cancellation whose answer is lost', () => {
  it('is in doubt, and was done', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.createOrder(draft());
    sandbox.state.fail({ kind: 'cut_after', operation: 'ProcessOrder', times: 2 });
    expect(await failure(adapter.updateOrder(draft({ remark: 'new' }), null))).toMatchObject({ outcomeUnknown: true, family: 'retryable' });
    expect(sandbox.state.warehouse.order(NUMBER).remark).toBe('new');
    expect(await failure(adapter.cancelOrder({ number: NUMBER, wmsId: null }))).toMatchObject({ outcomeUnknown: true, family: 'retryable' });
    expect((await adapter.findOrders([NUMBER]))[0]).toMatchObject({ status: 'cancelled' });
  });
});

describe('a WMS that cannot be reached', () => {
  it('was certainly not asked; and is asked again when it is back', async () => {
    const { sandbox, adapter: unused, clock } = await bench();
    await unused.close();
    const url = new URL(sandbox.url);
    await sandbox.close();
    const adapter = createOngoingAdapter({ url: sandbox.url, ...sandbox.credentials, log: { info: () => undefined, warn: () => undefined, error: () => undefined } });
    expect(await failure(adapter.createOrder(draft()))).toMatchObject({ code: 'wms_unreachable', family: 'retryable', outcomeUnknown: false, scope: 'connection' });
    const again = await bench({ port: Number(url.port), now: () => clock.at });
    await adapter.createOrder(draft());
    expect(again.sandbox.state.warehouse.orders.size).toBe(1);
    await again.sandbox.close();
    expect(await failure(adapter.createOrder(draft({ number: 'A-2' })))).toMatchObject({ family: 'retryable', scope: expect.stringMatching('connection|unclear') as string });
    await adapter.close();
  });

  it('after the adapter was closed is not asked any more', async () => {
    const { adapter, sandbox } = await bench();
    await adapter.close();
    expect(await failure(adapter.createOrder(draft()))).toMatchObject({ code: 'wms_closed', family: 'retryable', outcomeUnknown: false });
    expect(sandbox.state.calls).toEqual({});
  });
});

describe('wrong credentials', () => {
  it.each<[string, Record<string, string>]>([
    ['user', { user: 'nobody' }],
    ['password', { password: 'guessed' }],
    ['goods owner', { goodsOwner: 'OTHER' }],
  ])('of a wrong %s no order is blamed, and what to check is said', async (_what, wrong) => {
    const { adapter } = await bench({}, wrong);
    for (const attempt of [
      () => adapter.createOrder(draft()),
      () => adapter.updateOrder(draft(), null),
      () => adapter.cancelOrder({ number: 'A-1', wmsId: null }),
      () => adapter.upsertArticles([ARTICLE]),
      () => adapter.ping(),
    ]) {
      const error = await failure(attempt());
      expect(error).toMatchObject({ code: 'wms_probe_failed', scope: 'connection', outcomeUnknown: false });
      expect(error.message).toContain('WMSBRIDGE_ONGOING_USER, _PASSWORD and _GOODS_OWNER');
      expect(error.message).not.toMatch(/guessed|nobody/);
    }
  });

  it.each<[string, Fault]>([
    ['in an answer', { kind: 'refuse_in_answer', message: 'Access denied' }],
    ['with an empty answer', { kind: 'empty' }],
    ['with 403', { kind: 'forbidden' }],
  ])('refused %s: the same', async (_how, fault) => {
    const { adapter, sandbox } = await bench();
    sandbox.state.fail({ ...fault, operation: 'GetOrderStatuses', times: 99 });
    sandbox.state.fail({ kind: 'refuse', operation: 'ProcessOrder', message: 'Access denied', times: 99 });
    const error = await failure(adapter.createOrder(draft()));
    expect(error).toMatchObject({ code: 'wms_credentials_refused', family: 'permanent', scope: 'connection' });
    expect(error.message).toContain('WMSBRIDGE_ONGOING_USER, _PASSWORD and _GOODS_OWNER');
  });
});

describe('words that look like a refused login, of a WMS that lets us in', () => {
  it.each([
    'Transporter contract is not authorized',
    'Customer login name must be unique',
    "Login failed for user 'wms_app'.",
    'Access denied',
    'Goods owner SHOP is not allowed to use this way of delivery',
  ])('"%s" is the fault of the order alone, and is shown', async (message) => {
    const { adapter, sandbox } = await bench();
    for (const work of [
      () => adapter.createOrder(draft()),
      () => adapter.updateOrder(draft(), null),
      () => adapter.upsertArticles([ARTICLE]),
    ]) {
      sandbox.state.fail({ kind: 'refuse', message });
      const error = await failure(work());
      expect(error.scope).toBe('item');
      expect(error.code).not.toMatch(/credentials|probe/);
      expect(error.message).toContain(message.replace(sandbox.credentials.user, '…'));
    }
    // And the next one goes through at once.
    await adapter.createOrder(draft());
  });

  it("a 403 for one order: its error names it, and a probe tells whether it is the order's", async () => {
    const { adapter, sandbox } = await bench();
    sandbox.state.fail({ kind: 'forbidden', containing: NUMBER, times: 99 });
    const error = await failure(adapter.createOrder(draft()));
    expect(error).toMatchObject({ code: 'wms_access_refused', scope: 'unclear', outcomeUnknown: false });
    expect(error.message).toContain(NUMBER);
    await adapter.createOrder(draft({ number: 'A-2' }));
  });
});

describe('a WMS that asks us to wait', () => {
  it('is left alone until then, by everyone', async () => {
    const { adapter, sandbox, clock } = await bench();
    sandbox.state.fail({ kind: 'too_many', retryAfterS: 30 });
    await failure(adapter.createOrder(draft()));
    clock.pass(20_000);
    expect(await failure(adapter.findOrders(['A-1']))).toMatchObject({ code: 'wms_busy', retryAfterMs: 10_000, scope: 'connection' });
    expect(sandbox.state.calls).toEqual({ ProcessOrder: 1 });
    clock.pass(10_000);
    await adapter.createOrder(draft());
  });
});

describe('calls', () => {
  it('reach the WMS one at a time, over one connection', async () => {
    let under = 0;
    let most = 0;
    const sockets = new Set<unknown>();
    const server = createServer((request, response) => {
      sockets.add(request.socket);
      under += 1;
      most = Math.max(most, under);
      request.resume().on('end', () => {
        setTimeout(() => {
          under -= 1;
          response.writeHead(500).end();
        }, 10);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/service.asmx`;
    const adapter = createOngoingAdapter({ url, goodsOwner: 'g', user: 'u', password: 'p', log: { info: () => undefined, warn: () => undefined, error: () => undefined } });
    const results = await Promise.allSettled(Array.from({ length: 5 }, (_, index) => adapter.createOrder(draft({ number: `A-${index}` }))));
    expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'));
    expect({ most, sockets: sockets.size }).toEqual({ most: 1, sockets: 1 });
    await adapter.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('are counted by the sandbox, with the time that it took', async () => {
    const { adapter, sandbox } = await bench({ latencyMs: 10 });
    sandbox.state.warehouse.adjust('demo_2', { to: 100 });
    await Promise.all(Array.from({ length: 5 }, (_, index) => adapter.createOrder(draft({ number: `A-${index}` }))));
    expect(sandbox.state.calls).toEqual({ ProcessOrder: 5 });
    expect(sandbox.state.busyMs).toBeGreaterThanOrEqual(45);
  });
});

describe('the WSDL of the WMS', () => {
  it('is asked for once', async () => {
    const { adapter, sandbox, logged } = await bench();
    await adapter.ping();
    await adapter.createOrder(draft());
    expect(sandbox.state.wsdlRequests).toBe(1);
    expect(logged).toEqual([]);
  });

  it('that cannot be had is replaced by ours, which is said, and asked for again an hour later', async () => {
    const { adapter, sandbox, logged, clock } = await bench({ withoutWsdl: true });
    await adapter.createOrder(draft());
    expect(await adapter.findOrders([NUMBER])).toHaveLength(1);
    expect(logged).toEqual([expect.stringContaining('503')]);
    expect(sandbox.state.wsdlRequests).toBe(1);
    clock.pass(60 * 60_000);
    await adapter.ping();
    expect(sandbox.state.wsdlRequests).toBe(2);
  });
});

describe('an order that cannot be read', () => {
  it('is left out of the changes, logged by its id, and holds up no other', async () => {
    const { adapter, sandbox, logged } = await bench();
    const { wmsId } = await adapter.createOrder(draft({ number: 'A-1' }));
    await adapter.createOrder(draft({ number: 'A-2' }));
    sandbox.state.warehouse.order('A-1').status = Number.NaN;
    const snapshots = [];
    for await (const page of adapter.orderChanges(null)) snapshots.push(...page.items);
    expect(snapshots.map(({ number }) => number)).toEqual(['A-2']);
    expect(logged).toEqual([expect.stringContaining(`"wms_id":"${wmsId}"`)]);
    expect(logged.join()).not.toMatch(/Lindqvist|zoe@/);
  });
});
