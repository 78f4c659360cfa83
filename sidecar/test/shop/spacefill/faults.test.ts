/** Everything that a WMS and a network can do wrong, through the adapter: what is known afterwards, and what is not. */
import type { Fault } from '../../../sandbox/faults';
import { createSpacefillAdapter, type SpacefillOptions } from '../../../src/wms/spacefill/adapter';
import { draft } from '../../unit/ongoing/support';
import { atHub, bench, clearBenches, failure, SHORT_TIMEOUT_MS } from './support';

afterEach(clearBenches);

const NUMBER = 'ABCDEFGHI-12';

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
  { fault: { kind: 'garbage', message: '' }, code: 'wms_answer_unreadable', family: 'retryable', unknown: true, done: false },
  { fault: { kind: 'garbage', message: '{"id": "7f0e1d3c-0000-4000' }, code: 'wms_answer_unreadable', family: 'retryable', unknown: true, done: false },
  { fault: { kind: 'wrong_answer' }, code: 'wms_answer_unreadable', family: 'retryable', unknown: true, done: false },
  { fault: { kind: 'refuse', message: 'Something is wrong' }, code: 'wms_refused', family: 'permanent', unknown: false, done: false },
  { fault: { kind: 'too_many', retryAfterS: 45 }, code: 'wms_busy', family: 'retryable', unknown: false, done: false },
  { fault: { kind: 'unavailable', retryAfterS: 45 }, code: 'wms_busy', family: 'retryable', unknown: true, done: false },
];

describe('a create that meets', () => {
  it.each(ROWS)('$fault.kind ($fault.message)', async ({ fault, code, family, unknown, done }) => {
    const made = await bench({}, { timeoutMs: SHORT_TIMEOUT_MS });
    const { adapter, sandbox, clock } = made;
    sandbox.failOperation({ operation: 'createOrder', ...fault });
    const error = await failure(adapter.createOrder(draft()));
    expect(error).toMatchObject({ name: 'BridgeError', code, family, outcomeUnknown: unknown });
    expect(error.message).toContain(NUMBER);
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify([error, error.stack])).not.toMatch(new RegExp(`${sandbox.token}|zoe@example|Lindqvist`));
    if (fault.retryAfterS) {
      expect(error.retryAfterMs).toBe(45_000);
      clock.pass(45_000);
    }
    // A slow WMS still does the work after we have given up; a flow waits for that, looks, and creates where nothing is.
    await new Promise((resolve) => setTimeout(resolve, SHORT_TIMEOUT_MS + 50));
    const [found] = await adapter.findOrders([NUMBER]);
    expect(found !== undefined).toBe(done);
    if (!found) await adapter.createOrder(draft());
    expect(atHub(made, NUMBER)).toHaveLength(1);
  });
});

describe('a create whose second look fails', () => {
  it('is there all the same, and says that it could not look', async () => {
    const made = await bench();
    let calls = 0;
    const real = made.sandbox.hub.createExit.bind(made.sandbox.hub);
    made.sandbox.hub.createExit = (body) => {
      calls += 1;
      made.sandbox.fail('orders', { kind: 'error_500' });
      return real(body);
    };
    const { wmsId } = await made.adapter.createOrder(draft());
    expect(await made.adapter.findOrders([NUMBER])).toMatchObject([{ wmsId }]);
    expect(calls).toBe(1);
    expect(made.logged).toEqual([expect.stringContaining('could not be asked')]);
  });
});

describe('a question that meets', () => {
  it.each(ROWS.filter(({ fault }) => fault.kind !== 'slow'))('$fault.kind ($fault.message) leaves nothing in doubt', async ({ fault, code }) => {
    const { adapter, sandbox } = await bench({}, { timeoutMs: SHORT_TIMEOUT_MS });
    sandbox.failOperation({ operation: 'listOrders', ...fault });
    const error = await failure(adapter.findOrders(['A-1']));
    expect(error).toMatchObject({ code: fault.kind === 'refuse' ? 'wms_read_refused' : code, outcomeUnknown: false });
  });
});

describe('a change or a cancellation whose answer is lost', () => {
  it('is in doubt, and was done', async () => {
    const made = await bench();
    const { wmsId } = await made.adapter.createOrder(draft());
    made.sandbox.fail('change', { kind: 'cut_after' });
    expect(await failure(made.adapter.updateOrder(draft({ remark: 'new' }), wmsId))).toMatchObject({ outcomeUnknown: true, family: 'retryable' });
    expect(made.sandbox.hub.order(wmsId).fields).toMatchObject({ comment: 'new' });
    made.sandbox.fail('cancel', { kind: 'cut_after' });
    expect(await failure(made.adapter.cancelOrder({ number: NUMBER, wmsId }))).toMatchObject({ outcomeUnknown: true, family: 'retryable' });
    expect((await made.adapter.findOrders([NUMBER]))[0]).toMatchObject({ status: 'cancelled' });
  });
});

describe('wrong credentials', () => {
  it.each<[string, Partial<SpacefillOptions>, string, string]>([
    ['token', { token: 'guessed' }, 'wms_credentials_refused', 'WMSBRIDGE_SPACEFILL_TOKEN'],
    ['warehouse', { warehouseId: '00000000-0000-4000-8000-000000000000' }, 'wms_warehouse_unknown', 'WMSBRIDGE_SPACEFILL_WAREHOUSE_ID'],
  ])('a wrong %s is known by the ping, whose error says what to check; of other calls a probe has to tell', async (_what, wrong, code, variable) => {
    const { adapter } = await bench({}, wrong);
    expect(await failure(adapter.createOrder(draft()))).toMatchObject({ scope: 'unclear', outcomeUnknown: false });
    const error = await failure(adapter.ping());
    expect(error).toMatchObject({ code, family: 'permanent', scope: 'connection' });
    expect(error.message).toContain(variable);
    expect(error.message).not.toContain('guessed');
  });

  it.each<[string, Fault]>([
    ['in an answer', { kind: 'refuse_in_answer', message: 'Not authenticated' }],
    ['with 400', { kind: 'refuse', message: 'Not authenticated' }],
    ['with a page and 403', { kind: 'forbidden' }],
  ])('refused %s, a ping says so', async (_how, fault) => {
    const { adapter, sandbox } = await bench();
    sandbox.failOperation({ ...fault, operation: 'listOrders' });
    const error = await failure(adapter.ping());
    expect(error).toMatchObject({ code: 'wms_credentials_refused', family: 'permanent', scope: 'connection' });
    expect(error.message).toContain('WMSBRIDGE_SPACEFILL_TOKEN');
    await adapter.ping();
  });

  it('words about a login in a refusal of one order are that order\'s', async () => {
    const { adapter, sandbox } = await bench();
    sandbox.fail('create', { kind: 'refuse', message: 'Carrier login is not authorized' });
    const error = await failure(adapter.createOrder(draft()));
    expect(error).toMatchObject({ code: 'wms_refused', scope: 'item' });
    expect(error.message).toContain('Carrier login is not authorized');
    await adapter.createOrder(draft({ number: 'A-2' }));
  });

  it('a 403 for one order: its error names it, and a probe tells whether it is the order\'s', async () => {
    const { adapter, sandbox } = await bench();
    sandbox.fail('create', { kind: 'forbidden', containing: NUMBER, times: 99 });
    const error = await failure(adapter.createOrder(draft()));
    expect(error).toMatchObject({ code: 'wms_access_refused', scope: 'unclear', outcomeUnknown: false });
    expect(error.message).toContain(NUMBER);
    await adapter.createOrder(draft({ number: 'A-2' }));
  });
});

describe('a WMS that asks us to wait', () => {
  it('is left alone until then, by everyone', async () => {
    const { adapter, sandbox, clock } = await bench();
    sandbox.fail('any', { kind: 'too_many', retryAfterS: 30 });
    expect(await failure(adapter.createOrder(draft()))).toMatchObject({ code: 'wms_busy', retryAfterMs: 30_000 });
    clock.pass(20_000);
    expect(await failure(adapter.findOrders(['A-1']))).toMatchObject({ code: 'wms_busy', retryAfterMs: 10_000, scope: 'connection' });
    expect(sandbox.calls()).toBe(1);
    clock.pass(10_000);
    await adapter.createOrder(draft());
  });
});

describe('an address that is none', () => {
  it('is everyone\'s, and names the setting', async () => {
    const { sandbox } = await bench();
    const adapter = createSpacefillAdapter({ url: `${sandbox.url}/api`, token: 't', warehouseId: sandbox.hub.warehouseId, log: { info: () => undefined, warn: () => undefined, error: () => undefined } });
    const error = await failure(adapter.ping());
    expect(error).toMatchObject({ code: 'wms_url_wrong', family: 'permanent', scope: 'unclear' });
    expect(error.message).toContain('WMSBRIDGE_SPACEFILL_URL');
    await adapter.close();
    expect(await failure(adapter.ping())).toMatchObject({ code: 'wms_closed', family: 'retryable' });
  });
});

describe('calls', () => {
  it.each([1, 4])('are under way at most %i at once', async (parallelCalls) => {
    const { adapter, sandbox } = await bench({ latencyMs: 5 }, { parallelCalls });
    await Promise.all(Array.from({ length: 12 }, (_, index) => adapter.createOrder(draft({ number: `A-${index}` }))));
    expect(sandbox.mostAtOnce()).toBe(parallelCalls);
    expect(sandbox.floor.orders()).toHaveLength(12);
  });
});
