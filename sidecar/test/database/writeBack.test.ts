/** Writing back while the shop fails: over one order, over all of them, or by taking its time. */
import { BridgeError } from '../../src/errors';
import { createBench, readWms, settleDown, STATUS, type Bench } from '../support/connection';
import { parcel } from '../support/memoryWms';
import type { OrderWriteBackResult } from '../../src/shop/Shop';

let bench: Bench;
let sidecar: ReturnType<Bench['sidecar']>;
const COUNT = 12;
const CULPRIT = 5;

beforeEach(async () => {
  bench = await createBench();
  sidecar = bench.sidecar();
  for (let order = 0; order < COUNT; order += 1) await bench.place();
  await settleDown(bench, sidecar.poller);
  for (const number of bench.wms.orders.keys()) bench.wms.set(number, 'shipped', [parcel(`T-${number}`)]);
  await readWms(sidecar);
});
afterEach(() => bench.close());

const written = (): number[] => bench.shop.statusWrites.map(({ idOrder }) => idOrder).sort((a, b) => a - b);
const others = Array.from({ length: COUNT }, (_, index) => index + 1).filter((id) => id !== CULPRIT);

/** Polls so often, without the waiting in between. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await sidecar.poller.pollOnce(() => false);
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
  }
}

const FAILURES: [what: string, error: BridgeError, words: RegExp][] = [
  ['a firewall forbids it', new BridgeError({ family: 'permanent', code: 'shop_key_forbidden', message: 'The key is not linked.', scope: 'unclear', ifItem: { family: 'permanent', code: 'shop_forbidden', message: 'A firewall before the shop forbids it (403).' } }), /firewall/],
  ['the answer is a page', new BridgeError({ family: 'retryable', code: 'shop_answer_unreadable', message: 'The shop answered 200 but not with JSON.', scope: 'unclear', outcomeUnknown: true }), /not with JSON/],
  ['it times out', new BridgeError({ family: 'retryable', code: 'shop_timeout', message: 'The shop did not answer within 60 s.', scope: 'unclear', outcomeUnknown: true }), /within 60 s/],
];

test.each(FAILURES)('%s for one order: that one alone is told of, all others are written', async (_what, error, words) => {
  const { writeBack } = bench.shop;
  bench.shop.writeBack = async (idConnection, updates) => {
    if (updates.some(({ idOrder }) => idOrder === CULPRIT)) throw error;
    return writeBack.call(bench.shop, idConnection, updates);
  };
  await turns(1);
  expect(written()).toEqual(others);
  expect(await bench.ledger(CULPRIT)).toMatchObject({ problem_code: 'write_back_failed', problem: expect.stringMatching(words), attempts: 1 });
  expect(sidecar.poller.state.standsStillBecause).toBe('');
  bench.shop.writeBack = writeBack;
  await settleDown(bench, sidecar.poller);
  expect(written()).toHaveLength(COUNT);
  expect(await bench.ledger(CULPRIT)).toMatchObject({ problem_code: null, attempts: 0 });
});

test('the shop fails over all of it, its probe included: no order is to blame, and all are written afterwards', async () => {
  // What a probe said a moment ago counts no more.
  Object.assign(sidecar.connection.health.shop, { passedAt: -Infinity });
  bench.shop.fault = (call) => (['writeBack', 'module'].includes(call) ? 'before' : null);
  bench.shop.failure = () => new BridgeError({ family: 'permanent', code: 'shop_key_forbidden', message: 'The key is not linked.', scope: 'unclear' });
  await turns(3);
  expect(written()).toEqual([]);
  expect(await bench.ledger(CULPRIT)).toMatchObject({ problem_code: null, attempts: 0 });
  bench.shop.fault = null;
  await turns(2);
  await settleDown(bench, sidecar.poller);
  expect(written()).toHaveLength(COUNT);
});

test('"not yet" costs no try, and nobody is told', async () => {
  const { writeBack } = bench.shop;
  const notYet = (idOrder: number, message = ''): OrderWriteBackResult => ({ idOrder, parcels: [], status: { outcome: 'not_yet', current: STATUS.paid, message } });
  // Two orders a request, as over a slow mail server.
  bench.shop.writeBack = async (idConnection, updates) => [...(await writeBack.call(bench.shop, idConnection, updates.slice(0, 2))), ...updates.slice(2).map(({ idOrder }) => notYet(idOrder))];
  await turns(1);
  expect(written()).toEqual([1, 2, 9, 10]);
  expect(await bench.ledger(CULPRIT)).toMatchObject({ problem_code: null, attempts: 0, state: 'at_wms' });
  await turns(6);
  expect(written()).toHaveLength(COUNT);
  expect(await bench.ledger(CULPRIT)).toMatchObject({ state: 'done' });
});

test('an order that another request never leaves: told of in the end', async () => {
  const { writeBack } = bench.shop;
  bench.shop.writeBack = async (idConnection, updates) =>
    Promise.all(updates.map(async (update) => {
      const [result] = await writeBack.call(bench.shop, idConnection, update.idOrder === CULPRIT ? [] : [update]);
      return result ?? { idOrder: CULPRIT, parcels: [], status: { outcome: 'not_yet' as const, current: STATUS.paid, message: 'Order 5 is being written by another request.' } };
    }));
  await turns(2);
  expect(written()).toEqual(others);
  expect(await bench.ledger(CULPRIT)).toMatchObject({ problem_code: null, attempts: 2 });
  await turns(12);
  expect(await bench.ledger(CULPRIT)).toMatchObject({ problem_code: 'write_back_failed', problem: expect.stringMatching(/another request/) });
});
