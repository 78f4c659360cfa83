/**
 * What must be survived. Afterwards every released order is at the warehouse exactly once, with the right lines, and every
 * status is in the shop once.
 */
import { BridgeError } from '../../src/errors';
import { readOrderChanges } from '../../src/orders/orderChanges';
import { createBench, hearWmsOn, readWms, settleDown, STATUS, type Bench } from '../support/connection';
import { Killer } from '../support/killable';
import { line } from '../support/memoryShop';
import { parcel } from '../support/memoryWms';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const NUMBER = 'REF000001-1';

async function expireLeases(): Promise<void> {
  await bench.pool.query('UPDATE ps_wmsbridge_order SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND, next_try_at = NULL');
  await bench.pool.query('UPDATE ps_wmsbridge_cursor SET lease_until = NULL, due_at = NULL');
}

/** Starts over between two runs of one test: the same shop and warehouse, empty. */
async function clean(): Promise<void> {
  await bench.closeDatabases();
  for (const table of ['event', 'order', 'wms_order', 'wms_line', 'history', 'cursor', 'writeback']) await bench.pool.query(`DELETE FROM ps_wmsbridge_${table}`);
  bench.shop.orders.clear();
  bench.shop.statusWrites.length = 0;
  bench.shop.trackingWrites.length = 0;
  (bench.shop as unknown as { done: Set<string> }).done.clear();
  bench.wms.orders.clear();
}

/**
 * Runs a scene over and over, killed at its first step, its second, … before and after, until it lives to its end; each time a
 * fresh sidecar takes over, and `holds` is asked.
 * @returns how many deaths there were
 */
async function killEverywhere(prepare: () => Promise<void>, holds: () => Promise<void>): Promise<number> {
  let deaths = 0;
  for (const when of ['before', 'after'] as const) {
    for (let at = 1; ; at += 1) {
      await clean();
      await prepare();
      const killer = new Killer(at, when);
      const victim = bench.sidecar({}, { statements: killer.ledger(bench.openLedger()) });
      killer.watch(bench);
      await settleDown(bench, victim.poller, 4).catch(() => undefined);
      const died = killer.dead;
      killer.unwatch(bench);
      await expireLeases();
      const heir = bench.sidecar();
      await settleDown(bench, heir.poller).catch((error: unknown) => {
        throw new Error(`killed ${when} step ${at} (${killer.names[at - 1]}): ${String(error)}`);
      });
      try {
        await holds();
      } catch (error) {
        throw new Error(`killed ${when} step ${at} (${killer.names[at - 1]}): ${error instanceof Error ? error.message : String(error)}`);
      }
      if (!died) break;
      deaths += 1;
    }
  }
  return deaths;
}

const once = async (): Promise<void> => {
  expect([...bench.wms.orders.keys()]).toEqual([NUMBER]);
  expect(bench.wms.orders.get(NUMBER)?.creates).toBe(1);
};

test('killed at every step of sending an order', async () => {
  const deaths = await killEverywhere(
    async () => {
      await bench.place();
    },
    async () => {
      await once();
      expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms' });
      expect(bench.wms.orders.get(NUMBER)?.draft.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([['A', 2]]);
    },
  );
  expect(deaths).toBeGreaterThan(20);
}, 180_000);

test('killed at every step of a change, and of a cancellation', async () => {
  const sent = async (): Promise<void> => {
    await bench.place();
    await settleDown(bench, bench.sidecar().poller);
  };
  await killEverywhere(
    async () => {
      await sent();
      await bench.change(1, { lines: [line('B', 7, { lineId: 2 })] }, 'lines');
    },
    async () => {
      await once();
      expect(bench.wms.orders.get(NUMBER)?.draft.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([['B', 7]]);
      const [lines] = await bench.pool.query('SELECT sku, quantity FROM ps_wmsbridge_wms_line');
      expect(lines).toEqual([{ sku: 'B', quantity: 7 }]);
    },
  );
  await killEverywhere(
    async () => {
      await sent();
      await bench.change(1, { statusId: STATUS.canceled });
    },
    async () => {
      await once();
      expect(bench.wms.orders.get(NUMBER)?.status).toBe('cancelled');
      expect(await bench.ledger(1)).toMatchObject({ state: 'cancelled' });
    },
  );
}, 240_000);

test('killed at every step of sending an order that was cancelled and is wanted again', async () => {
  await killEverywhere(
    async () => {
      await bench.place();
      const { poller } = bench.sidecar();
      await settleDown(bench, poller);
      await bench.change(1, { statusId: STATUS.canceled });
      await settleDown(bench, poller);
      await bench.change(1, { statusId: STATUS.paid });
    },
    async () => {
      expect([...bench.wms.orders].map(([number, { status, creates }]) => [number, status, creates])).toEqual([
        [NUMBER, 'cancelled', 1],
        [`${NUMBER}-2`, 'received', 1],
      ]);
      expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms' });
    },
  );
}, 240_000);

test('killed at every step of bringing tracking and status back', async () => {
  await killEverywhere(
    async () => {
      await bench.place();
      const { poller, connection } = bench.sidecar();
      await settleDown(bench, poller);
      bench.wms.set(NUMBER, 'shipped', [parcel('T1')]);
      await readWms({ connection, poller });
    },
    async () => {
      expect(bench.shop.statusWrites).toEqual([{ idOrder: 1, to: STATUS.shipped }]);
      expect(bench.shop.trackingWrites).toEqual([{ idOrder: 1, key: 'T1' }]);
      expect(await bench.ledger(1)).toMatchObject({ state: 'done' });
    },
  );
}, 180_000);

test('killed at every step of reading the changes: none is lost', async () => {
  for (const when of ['before', 'after'] as const) {
    for (let at = 1; ; at += 1) {
      await clean();
      await bench.place();
      const first = bench.sidecar();
      await settleDown(bench, first.poller);
      bench.wms.set(NUMBER, 'shipped', [parcel('T1')]);
      const killer = new Killer(at, when);
      const victim = bench.sidecar({}, { statements: killer.ledger(bench.openLedger()) });
      killer.watch(bench);
      await readOrderChanges(victim.connection, first.poller.state.current as NonNullable<typeof first.poller.state.current>, true).catch(() => undefined);
      const died = killer.dead;
      killer.unwatch(bench);
      await expireLeases();
      await readOrderChanges(first.connection, first.poller.state.current as NonNullable<typeof first.poller.state.current>, true);
      await settleDown(bench, first.poller);
      expect(bench.shop.statusWrites).toEqual([{ idOrder: 1, to: STATUS.shipped }]);
      if (!died) break;
    }
  }
}, 120_000);

test.each([2, 3])('%i sidecars at once: every order once', async (sidecars) => {
  const ids: number[] = [];
  for (let i = 0; i < 60; i += 1) ids.push(await bench.place({ lines: [line('A', (i % 3) + 1)] }));
  const pollers = Array.from({ length: sidecars }, () => bench.sidecar({ batchSize: 7 }).poller);
  const storm = (async () => {
    for (const id of ids) {
      await bench.event(id);
      if (id % 10 === 0) await bench.change(id, { lines: [line('B', 9, { lineId: 2 })] }, 'lines');
    }
  })();
  await Promise.all([storm, ...pollers.map(async (poller) => {
    for (let turn = 0; turn < 30; turn += 1) await poller.pollOnce(() => false);
  })]);
  await settleDown(bench, pollers[0] as (typeof pollers)[number], 60);
  expect(bench.wms.orders.size).toBe(60);
  for (const [number, held] of bench.wms.orders) {
    expect(held.creates).toBe(1);
    const id = Number(number.split('-')[1]);
    const wanted = bench.shop.orders.get(id)?.lines.map(({ sku, quantity }) => [sku, quantity]);
    expect(held.draft.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual(wanted);
  }
  const [ledger] = await bench.pool.query("SELECT COUNT(*) AS n FROM ps_wmsbridge_order WHERE state = 'at_wms' AND lease_owner IS NULL");
  expect(ledger).toEqual([{ n: 60 }]);
}, 60_000);

describe('the warehouse misbehaves', () => {
  const failures: [string, 'before' | 'after', () => Error][] = [
    ['answers 500', 'before', () => new BridgeError({ family: 'retryable', code: 'wms_500', message: 'The warehouse answered 500.', outcomeUnknown: true })],
    ['hangs before the work', 'before', () => new BridgeError({ family: 'retryable', code: 'wms_timeout', message: 'No answer.', outcomeUnknown: true })],
    ['cuts the line after doing the work', 'after', () => new BridgeError({ family: 'retryable', code: 'wms_cut', message: 'Cut.', outcomeUnknown: true })],
    ['answers garbage after doing the work', 'after', () => new BridgeError({ family: 'retryable', code: 'wms_garbage', message: 'Garbage.', outcomeUnknown: true })],
    ['is busy', 'before', () => new BridgeError({ family: 'retryable', code: 'wms_busy', message: 'Busy.', retryAfterMs: 1 })],
  ];
  test.each(failures)('it %s: the order is there once in the end', async (_name, when, failure) => {
    const { poller } = bench.sidecar();
    let left = 3;
    bench.wms.fault = (call) => (call === 'create' && left > 0 ? ((left -= 1), when) : null);
    bench.wms.failure = failure;
    await bench.place();
    await bench.place();
    for (let turn = 0; turn < 12; turn += 1) {
      await poller.pollOnce(() => false);
      await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    }
    expect([...bench.wms.orders.values()].map(({ creates }) => creates)).toEqual([1, 1]);
    expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms', attempts: 0, problem: null });
  });

  test.each([['alone', false], ['with a back-order of the rest', true]])('the answer is lost, and the order is picked short and sent before anybody looks (%s): what was picked is known', async (_name, rest) => {
    const { poller, connection } = bench.sidecar();
    bench.wms.fault = (call) => (call === 'create' ? 'after' : null);
    await bench.place({ lines: [line('A', 3)] });
    await poller.pollOnce(() => false);
    bench.wms.fault = null;
    const number = [...bench.wms.orders.keys()][0] as string;
    bench.wms.set(number, 'partially_shipped', [], new Map([['A', 1]]));
    if (rest) bench.wms.backOrder('rest', number, new Map([['A', 2]]));
    // Its snapshot comes first, and never again: nothing changes any more.
    await readWms({ connection, poller });
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    await settleDown(bench, poller);
    await hearWmsOn(bench, { connection, poller });
    const [held] = await bench.pool.query("SELECT l.quantity, l.picked, l.back_ordered FROM ps_wmsbridge_wms_line l JOIN ps_wmsbridge_wms_order w ON w.id_wms_order = l.id_wms_order WHERE w.current = 1");
    expect(held).toEqual([{ quantity: 3, picked: 1, back_ordered: rest ? 2 : 0 }]);
  });

  test('the answer to a change is lost, and the order is sent before anybody looks: what was added is known', async () => {
    const { poller, connection } = bench.sidecar();
    await bench.place({ lines: [line('A', 1)] });
    await settleDown(bench, poller);
    bench.wms.fault = (call) => (call === 'update' ? 'after' : null);
    await bench.change(1, { lines: [line('A', 1), line('B', 2, { lineId: 2 })] }, 'lines');
    await poller.pollOnce(() => false);
    bench.wms.fault = null;
    bench.wms.set(NUMBER, 'shipped', [parcel('T1')]);
    await readWms({ connection, poller });
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    await settleDown(bench, poller);
    await hearWmsOn(bench, { connection, poller });
    const [held] = await bench.pool.query('SELECT sku, quantity, picked FROM ps_wmsbridge_wms_line ORDER BY sku');
    expect(held).toEqual([
      { sku: 'A', quantity: 1, picked: 1 },
      { sku: 'B', quantity: 2, picked: 2 },
    ]);
  });

  test('the intent settles before it is looked up', async () => {
    const { poller } = bench.sidecar({ settleMs: 60_000 });
    bench.wms.fault = (call) => (call === 'create' ? 'after' : null);
    await bench.place();
    await poller.pollOnce(() => false);
    bench.wms.fault = null;
    await bench.event(1);
    await poller.pollOnce(() => false);
    expect(bench.wms.calls.filter((call) => call === 'find')).toEqual([]);
    expect(bench.wms.calls.filter((call) => call === 'create')).toHaveLength(1);
  });

  test('what was lost cannot be read at the warehouse: it is not taken for gone, a person is told, and others go on', async () => {
    const { poller } = bench.sidecar();
    await bench.place();
    await bench.place();
    await settleDown(bench, poller);
    bench.wms.fault = (call) => (call === 'update' ? 'after' : null);
    await bench.change(1, { lines: [line('A', 5)] }, 'lines');
    await bench.change(2, { lines: [line('A', 4)] }, 'lines');
    await poller.pollOnce(() => false);
    bench.wms.fault = null;
    bench.wms.unreadable.add(NUMBER);
    await expireLeases();
    await settleDown(bench, poller);
    expect(await bench.ledger(1)).toMatchObject({ state: 'failed', problem_code: 'order_unreadable' });
    expect(await bench.ledger(2)).toMatchObject({ state: 'at_wms', problem_code: null });
    bench.wms.unreadable.clear();
    await bench.event(1);
    await settleDown(bench, poller);
    expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms', problem_code: null });
    expect(bench.wms.orders.get(NUMBER)?.draft.lines).toMatchObject([{ sku: 'A', quantity: 5 }]);
    expect(bench.wms.orders.size).toBe(2);
  });

  test('a refusal for good goes straight to a person, others go on', async () => {
    const { poller } = bench.sidecar();
    let first = true;
    bench.wms.fault = (call) => (call === 'create' && first ? ((first = false), 'before') : null);
    bench.wms.failure = () => new BridgeError({ family: 'permanent', code: 'country_refused', field: 'countryIso', message: 'Order REF000001 (1): the warehouse does not ship to AQ.' });
    await bench.place();
    await bench.place();
    await settleDown(bench, poller);
    expect(await bench.ledger(1)).toMatchObject({ state: 'failed', problem_code: 'country_refused' });
    expect(await bench.ledger(2)).toMatchObject({ state: 'at_wms' });
    const [events] = await bench.pool.query("SELECT COUNT(*) AS n FROM ps_wmsbridge_event WHERE done_at IS NULL");
    expect(events).toEqual([{ n: 0 }]);
  });

  test('a refusal without a reason is shown, asked again, and stands after the third time', async () => {
    const { poller } = bench.sidecar();
    let left = 1;
    bench.wms.fault = (call) => (call === 'create' && left > 0 ? ((left -= 1), 'before') : null);
    bench.wms.failure = () => new BridgeError({ family: 'permanent', code: 'wms_refused', message: 'The warehouse says: "Something went wrong"' });
    const again = async (): Promise<void> => {
      await poller.pollOnce(() => false);
      await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    };
    await bench.place();
    await again();
    expect(await bench.ledger(1)).toMatchObject({ problem_code: 'wms_refused', attempts: 1 });
    await again();
    expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms', problem: null, attempts: 0 });
    left = 99;
    await bench.place();
    for (let turn = 0; turn < 6; turn += 1) await again();
    expect(await bench.ledger(2)).toMatchObject({ state: 'failed', problem_code: 'wms_refused' });
    expect(bench.wms.calls.filter((call) => call === 'create')).toHaveLength(5);
  });

  test('a cancellation refused although nobody picks is asked for again', async () => {
    const { poller } = bench.sidecar();
    await bench.place();
    await settleDown(bench, poller);
    const { cancelOrder } = bench.wms;
    bench.wms.cancelOrder = async () => ({ outcome: 'refused', message: 'Try later' });
    await bench.change(1, { statusId: STATUS.canceled });
    await poller.pollOnce(() => false);
    expect(await bench.ledger(1)).toMatchObject({ cancel_state: 'asked', problem_code: 'cancel_refused' });
    bench.wms.cancelOrder = cancelOrder;
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    await settleDown(bench, poller);
    expect(await bench.ledger(1)).toMatchObject({ state: 'cancelled', cancel_state: 'cancelled', problem: null });
  });

  test('after the last try the order is dead and visible, and a new event revives it', async () => {
    const { poller } = bench.sidecar();
    bench.wms.fault = (call) => (call === 'create' ? 'before' : null);
    bench.wms.failure = () => new BridgeError({ family: 'retryable', code: 'wms_500', message: 'The warehouse answered 500.' });
    await bench.place();
    for (let turn = 0; turn < 15; turn += 1) {
      await poller.pollOnce(() => false);
      await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    }
    expect(await bench.ledger(1)).toMatchObject({ state: 'failed', problem_code: 'wms_500' });
    expect(bench.wms.calls.filter((call) => call === 'create')).toHaveLength(12);
    bench.wms.fault = null;
    await bench.event(1, 'person');
    await settleDown(bench, poller);
    expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms' });
  });

  test('"cancelled" is believed when a look confirms it', async () => {
    const { poller } = bench.sidecar();
    await bench.place();
    await settleDown(bench, poller);
    // It says yes, and goes on all the same.
    const { cancelOrder } = bench.wms;
    bench.wms.cancelOrder = async () => ({ outcome: 'cancelled' });
    await bench.change(1, { statusId: STATUS.canceled });
    await poller.pollOnce(() => false);
    expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms', cancel_state: 'asked' });
    bench.wms.cancelOrder = cancelOrder;
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    await settleDown(bench, poller);
    expect(await bench.ledger(1)).toMatchObject({ state: 'cancelled', cancel_state: 'cancelled' });
  });
});

describe('the shop misbehaves', () => {
  test('its Webservice refuses the key: nothing is lost, no try is spent, the reason is said', async () => {
    const { poller } = bench.sidecar();
    bench.shop.failure = () => new BridgeError({ family: 'permanent', code: 'shop_key', message: 'The shop refuses the Webservice key.', scope: 'connection' });
    bench.shop.fault = (call) => (call === 'module' ? null : 'before');
    await bench.place();
    await poller.pollOnce(() => false);
    expect(poller.state.standsStillBecause).toContain('refuses the Webservice key');
    bench.shop.fault = null;
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    await settleDown(bench, poller);
    expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms', attempts: 0 });
  });

  test("one order's write ends the shop's whole request, every time: the others are written and sent, and a person is told", async () => {
    const { poller, connection } = bench.sidecar();
    for (let i = 0; i < 4; i += 1) await bench.place();
    await settleDown(bench, poller);
    for (let id = 1; id <= 4; id += 1) bench.wms.set(`REF00000${id}-${id}`, 'shipped', [parcel(`T${id}`)]);
    const { writeBack } = bench.shop;
    // Another module's hook calls exit(), or PHP runs out of memory over the invoice: an empty 500, and nobody says whose it was.
    bench.shop.writeBack = async (idConnection, updates) => {
      for (const update of updates) {
        if (update.idOrder === 2) throw new BridgeError({ family: 'retryable', code: 'shop_error', message: 'The shop failed (500 with an empty answer).', outcomeUnknown: true });
        await writeBack.call(bench.shop, idConnection, [update]);
      }
      return writeBack.call(bench.shop, idConnection, updates);
    };
    await readWms({ connection, poller });
    const next = await bench.place();
    for (let turn = 0; turn < 8; turn += 1) {
      await poller.pollOnce(() => false);
      await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    }
    expect(bench.shop.statusWrites.map(({ idOrder }) => idOrder)).toEqual([1, 3, 4]);
    expect(await bench.ledger(next)).toMatchObject({ state: 'at_wms' });
    expect(await bench.ledger(2)).toMatchObject({ problem_code: 'write_back_failed' });
  });

  test('the shop fails over every write for a while, with one order on its way: its tracking is written when the shop is well again', async () => {
    const { poller, connection } = bench.sidecar();
    await bench.place();
    await settleDown(bench, poller);
    bench.wms.set(NUMBER, 'shipped', [parcel('T1')]);
    await readWms({ connection, poller });
    // The module is being updated: a small shop has too few orders at once to tell that none of them is to blame.
    bench.shop.failure = () => new BridgeError({ family: 'retryable', code: 'shop_error', message: 'The shop failed (500). We try again.', outcomeUnknown: true });
    bench.shop.fault = (call) => (call === 'writeBack' ? 'before' : null);
    for (let turn = 0; turn < 5; turn += 1) {
      await poller.pollOnce(() => false);
      await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    }
    expect(await bench.ledger(1)).toMatchObject({ problem_code: 'write_back_failed' });
    bench.shop.fault = null;
    await settleDown(bench, poller);
    expect(bench.shop.trackingWrites).toMatchObject([{ key: 'T1' }]);
    expect(await bench.ledger(1)).toMatchObject({ state: 'done', problem: null });
  });

  test('an empty 500 to a write that was done: written once all the same', async () => {
    const { poller, connection } = bench.sidecar();
    await bench.place();
    await settleDown(bench, poller);
    bench.wms.set(NUMBER, 'shipped', [parcel('T1')]);
    await readWms({ connection, poller });
    bench.shop.fault = (call) => (call === 'writeBack' ? 'after' : null);
    await poller.pollOnce(() => false);
    bench.shop.fault = null;
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    await settleDown(bench, poller);
    expect(bench.shop.statusWrites).toHaveLength(1);
    expect(bench.shop.trackingWrites).toHaveLength(1);
    expect(await bench.ledger(1)).toMatchObject({ state: 'done' });
  });
});

test('the database loses our connections in the middle: the next poll goes on', async () => {
  const { poller } = bench.sidecar();
  await bench.place();
  await poller.pollOnce(() => false);
  await bench.place();
  const [processes] = await bench.pool.query('SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()');
  for (const { id } of processes as { id: number }[]) await bench.pool.query(`KILL ${id}`).catch(() => undefined);
  await settleDown(bench, poller);
  expect(bench.wms.orders.size).toBe(2);
});

test('an event that arrives while its order is being worked on is worked on afterwards', async () => {
  const { poller } = bench.sidecar();
  const { createOrder } = bench.wms;
  bench.wms.createOrder = async (draft) => {
    bench.wms.createOrder = createOrder;
    await bench.change(1, { lines: [line('B', 1, { lineId: 2 })] }, 'lines');
    return createOrder.call(bench.wms, draft);
  };
  await bench.place();
  await settleDown(bench, poller);
  expect(bench.wms.orders.get(NUMBER)?.draft.lines.map(({ sku }) => sku)).toEqual(['B']);
});
