/** What a person decides stands, whatever the sidecar does to the same order at that moment. */
import { BridgeError } from '../../src/errors';
import type { OperatorActions } from '../../src/shop/ledger/OperatorActions';
import type { Connection } from '../../src/connection';
import type { Poller } from '../../src/orders/poller';
import { createBench, hearWmsOn, settleDown, STATUS, type Bench } from '../support/connection';
import { parcel } from '../support/memoryWms';
import { carryOut, person } from '../support/actions';

let bench: Bench;
let connection: Connection;
let poller: Poller;
let people: OperatorActions;

beforeEach(async () => {
  bench = await createBench();
  ({ connection, poller } = bench.sidecar());
  people = person(connection, 'employee 3');
});
afterEach(() => bench.close());

const NUMBER = 'REF000001-1';
const settle = (): Promise<void> => settleDown(bench, poller);
const hearWms = (): Promise<void> => hearWmsOn(bench, { connection, poller });

/** Somebody does this while the warehouse is being called. */
function during(call: 'createOrder' | 'updateOrder' | 'cancelOrder', work: () => Promise<unknown>): void {
  const real = bench.wms[call].bind(bench.wms) as (...args: unknown[]) => Promise<unknown>;
  (bench.wms as unknown as Record<string, unknown>)[call] = async (...args: unknown[]) => {
    await work();
    return real(...args);
  };
}

const REFUSED = new BridgeError({ family: 'permanent', code: 'order_refused', message: 'The warehouse refused it.' });
const SILENT = new BridgeError({ family: 'retryable', code: 'wms_timeout', message: 'The warehouse did not answer.', outcomeUnknown: true });

test.each([
  ['the warehouse accepts it', null, true],
  ['the warehouse accepts it (one sidecar)', null, false],
  ['the warehouse refuses it', REFUSED, true],
  ['the warehouse refuses it (one sidecar)', REFUSED, false],
  ['the warehouse does not answer', SILENT, true],
  ['the warehouse does not answer (one sidecar)', SILENT, false],
])('left alone while it is being sent, and %s: it stays left alone', async (_what, failure, soon) => {
  const id = await bench.place();
  bench.wms.fault = (call) => (call === 'createOrder' && failure !== null ? 'after' : null);
  bench.wms.failure = () => failure as Error;
  during('createOrder', async () => {
    await people.askFor('ignore', [id]);
    // Another sidecar may carry it out at once; this one does it at its next poll.
    if (soon) await carryOut(connection.statements);
  });
  await settle();
  expect(await bench.ledger(id)).toMatchObject({ state: 'ignored', problem: null, problem_code: null, waits_for: null, lease_owner: null });
  const calls = bench.wms.calls.filter((call) => call !== 'findOrders').length;
  await bench.change(id, { statusId: STATUS.canceled });
  await settle();
  expect(bench.wms.calls.filter((call) => call !== 'findOrders').length).toBe(calls);
});

test('left alone: what the warehouse does with it no longer moves the shop, until it is sent again', async () => {
  const id = await bench.place();
  await settle();
  await people.askFor('ignore', [id]);
  await settle();
  bench.wms.set(NUMBER, 'shipped', [parcel('TRACK1')]);
  await hearWms();
  expect(bench.shop.orders.get(id)).toMatchObject({ statusId: STATUS.paid });
  expect(await bench.ledger(id)).toMatchObject({ state: 'ignored', wms_status: 'shipped' });
  await people.askFor('send again', [id]);
  await settle();
  expect(await bench.ledger(id)).toMatchObject({ state: 'done', wms_status: 'shipped' });
  expect(bench.shop.orders.get(id)).toMatchObject({ statusId: STATUS.shipped });
});

test('two people press "send again" at once, twice each: one order at the warehouse, and each press on record', async () => {
  const id = await bench.place();
  await settle();
  const other = person(bench.sidecar().connection, 'employee 4');
  await Promise.all([people.askFor('send again', [id]), other.askFor('send again', [id]), people.askFor('send again', [id]), other.askFor('send again', [id]), poller.pollOnce(() => false)]);
  await settle();
  expect(bench.wms.orders.size).toBe(1);
  expect(bench.wms.orders.get(NUMBER)).toMatchObject({ creates: 1, updates: 0 });
  const [rows] = await bench.pool.query(`SELECT COUNT(*) AS presses FROM ps_wmsbridge_history WHERE action = 'send again'`);
  expect(Number((rows as { presses: number }[])[0]?.presses)).toBe(4);
});
