/** One bad order never stops the rest, one outage costs no order anything, and what is decided anew is never overtaken by a call. */
import { BridgeError, type BridgeErrorDetails } from '../../src/errors';
import type { Accepted } from '../../src/wms/WmsAdapter';
import type { WmsOrderDraft } from '../../src/domain/terms';
import { createLogger } from '../../src/logger';
import { createBench, readWms, settleDown, STATUS, type Bench } from '../support/connection';
import { eventually } from '../support/eventually';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const failure = (more: Partial<BridgeErrorDetails>): BridgeError =>
  new BridgeError({ family: 'retryable', code: 'wms_server_error', message: 'The warehouse failed (500).', scope: 'unclear', ...more });
const unreachable = (): BridgeError => failure({ code: 'wms_unreachable', message: 'The WMS cannot be reached (ECONNREFUSED).', scope: 'connection' });
const refused = (): BridgeError =>
  failure({
    family: 'permanent', code: 'wms_credentials_refused', message: 'The WMS refused our credentials (403).',
    ifItem: { family: 'retryable', code: 'wms_access_refused', message: 'The WMS refused to create this order (403).' },
  });

const place = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) await bench.place();
};
const number = (id: number): string => `REF${String(id).padStart(6, '0')}-${id}`;
const poll = ({ poller }: ReturnType<Bench['sidecar']>): Promise<number> => poller.pollOnce(() => false);
const created = (): string[] => [...bench.wms.orders.keys()];
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const count = async (sql: string): Promise<number> => {
  const [rows] = await bench.pool.query(`SELECT COUNT(*) AS n FROM ${sql}`);
  return Number((rows as { n: number }[])[0]?.n);
};

/** Something happens around each create of the warehouse. */
function around(work: (draft: WmsOrderDraft, create: () => Promise<Accepted>) => Promise<Accepted>): () => void {
  const { createOrder } = bench.wms;
  bench.wms.createOrder = (draft) => work(draft, () => createOrder.call(bench.wms, draft));
  return () => {
    bench.wms.createOrder = createOrder;
  };
}

/** A log that counts its lines. */
function listening(): { log: ReturnType<typeof createLogger>; lines: string[] } {
  const lines: string[] = [];
  const log = createLogger({ level: 'silent' });
  log.silent = false;
  log.clear();
  for (const level of ['error', 'warn', 'info'] as const) {
    log[level] = ((message: string) => {
      lines.push(`${level} ${message}`);
      return log;
    }) as typeof log.info;
  }
  log.child = () => log;
  return { log, lines };
}

describe('one call fails', () => {
  test.each<[string, () => BridgeError, object]>([
    ['with a 403 that a firewall gives it', refused, { problem_code: 'wms_access_refused', problem: expect.stringContaining('create this order'), attempts: 1 }],
    ['with a 500 every time', () => failure({}), { problem_code: 'wms_server_error', attempts: 1 }],
    ['with a time-out every time', () => failure({ code: 'wms_timeout', message: 'The WMS did not answer in time.', outcomeUnknown: true }), { problem_code: 'wms_timeout', attempts: 1 }],
    ['with an answer that nobody can read', () => failure({ code: 'wms_answer_unreadable', message: 'The WMS answered with a page.' }), { problem_code: 'wms_answer_unreadable' }],
    ['with words that sound like credentials', () => failure({ family: 'permanent', code: 'wms_refused', message: 'Login failed for user "wms".', scope: 'item' }), { problem_code: 'wms_refused' }],
  ])('%s: it alone is stopped and named, and the others go', async (_what, error, problem) => {
    around((draft, create) => (draft.number === number(3) ? Promise.reject(error()) : create()));
    await place(8);
    const sidecar = bench.sidecar();
    await poll(sidecar);
    expect(created()).toEqual([1, 2, 4, 5, 6, 7, 8].map(number));
    expect(await bench.ledger(3)).toMatchObject({ state: 'new', ...problem });
    expect(sidecar.connection.health.wms.isUp).toBe(true);
    // And what comes later goes too.
    await bench.place();
    await poll(sidecar);
    expect(created()).toContain(number(9));
  });

  test('an article that the WMS cannot be asked for stops only its order', async () => {
    await bench.setting('WMSBRIDGE_CREATE_ARTICLES', '1');
    const { knownSkus } = bench.wms;
    bench.wms.knownSkus = (skus) => (skus.includes('ODD') ? Promise.reject(failure({})) : knownSkus.call(bench.wms, skus));
    const line = (sku: string) => ({ lineId: 1, idProduct: 1, idProductAttribute: 0, sku, name: sku, quantity: 1, isVirtual: false, barcode: '', weightKg: 0, sharedWith: [] });
    await bench.place();
    await bench.place({ lines: [line('ODD')] });
    await bench.place({ lines: [line('B')] });
    await poll(bench.sidecar());
    expect(created()).toEqual([number(1), number(3)]);
    expect(await bench.ledger(2)).toMatchObject({ problem_code: 'wms_server_error', attempts: 1, state: 'new' });
  });
});

describe('the WMS answers, and fails over every order', () => {
  test('for as long as it likes: it is tried with few calls, no order uses up its tries, and all go when it is well', async () => {
    const stop = around(() => Promise.reject(failure({})));
    await place(40);
    const sidecar = bench.sidecar();
    for (let turn = 0; turn < 20; turn += 1) {
      await poll(sidecar);
      await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    }
    expect(sidecar.connection.health.wms.isUp).toBe(true);
    expect(await count('ps_wmsbridge_order WHERE attempts > 1')).toBe(0);
    expect(await count("ps_wmsbridge_order WHERE state = 'failed'")).toBe(0);
    const [rows] = await bench.pool.query('SELECT SUM(problem IS NOT NULL) AS named FROM ps_wmsbridge_order');
    expect(Number((rows as { named: string }[])[0]?.named)).toBeLessThanOrEqual(5 + 20);
    stop();
    await poll(sidecar);
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    await settleDown(bench, sidecar.poller);
    expect(created()).toHaveLength(40);
    expect(await count('ps_wmsbridge_order WHERE attempts > 0 OR problem IS NOT NULL')).toBe(0);
  });
});

describe('our own code stumbles over an order', () => {
  test.each<[string, () => void]>([
    ['in a rule', () => Object.assign(bench.shop.orders.get(2) as object, { reference: null })],
    ['in what the adapter checks', () => {
      const { check } = bench.wms;
      bench.wms.check = (draft) => {
        if (draft.number === number(2)) throw new TypeError('x is undefined');
        return check.call(bench.wms, draft);
      };
    }],
    ['in what the adapter makes of it', () => {
      around((draft, create) => (draft.number === number(2) ? Promise.reject(new TypeError('x is undefined')) : create()));
    }],
  ])('%s: it is shown to a person, and the others go', async (_what, breakIt) => {
    await place(4);
    breakIt();
    await poll(bench.sidecar());
    expect(created()).toEqual([1, 3, 4].map(number));
    expect(await bench.ledger(2)).toMatchObject({ state: 'failed', problem_code: 'unexpected' });
  });
});

describe('an order with an open intent', () => {
  test('over whose look-up the WMS fails holds up no later order', async () => {
    const stop = around(async (_draft, create) => {
      await create();
      throw failure({ code: 'wms_timeout', outcomeUnknown: true });
    });
    await place(4);
    await poll(bench.sidecar());
    stop();
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    const { findOrders } = bench.wms;
    bench.wms.findOrders = (numbers) => (numbers.includes(number(2)) ? Promise.reject(failure({})) : findOrders.call(bench.wms, numbers));
    await place(3);
    await poll(bench.sidecar());
    for (const id of [1, 3, 4, 5, 6, 7]) expect([id, (await bench.ledger(id)).state]).toEqual([id, 'at_wms']);
    expect(await bench.ledger(2)).toMatchObject({ state: 'new', problem_code: 'wms_server_error' });
    bench.wms.findOrders = findOrders;
    await bench.pool.query('UPDATE ps_wmsbridge_order SET next_try_at = NULL');
    await settleDown(bench, bench.sidecar().poller);
    expect([...bench.wms.orders.values()].map(({ creates }) => creates)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });

  test('is looked up a settling time after its call ended, however long the call took', async () => {
    around(async (draft, create) => {
      if (draft.number !== number(1)) return create();
      await wait(600);
      // The warehouse is still at it, and done a moment later.
      setTimeout(() => void create().catch(() => undefined), 150);
      throw failure({ code: 'wms_timeout', outcomeUnknown: true });
    });
    await place(1);
    const sidecar = bench.sidecar({ settleMs: 500 });
    await poll(sidecar);
    await bench.event(1);
    for (let turn = 0; turn < 200 && (await bench.ledger(1)).state !== 'at_wms'; turn += 1) {
      await poll(sidecar);
      await wait(20);
    }
    expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms' });
    expect(bench.wms.orders.get(number(1))?.creates).toBe(1);
    expect(bench.wms.calls.filter((call) => call === 'create')).toHaveLength(1);
  });
});

describe('the connection to the WMS is down', () => {
  test('nothing is read and nothing logged for the orders that wait; when it is up they go at once, and none has lost a try', async () => {
    bench.wms.fault = () => 'before';
    bench.wms.failure = unreachable;
    await place(150);
    const { log, lines } = listening();
    const sidecar = bench.sidecar({}, { log });
    for (let turn = 0; turn < 60; turn += 1) await poll(sidecar);
    expect(bench.shop.calls.filter((call) => call === 'read')).toHaveLength(0);
    expect(lines.filter((line) => !line.startsWith('info'))).toEqual(["error the warehouse's system cannot be used: until it can, it is only probed"]);
    // As many as for no order at all.
    expect(lines.length).toBeLessThan(12);
    expect(sidecar.poller.state.standsStillBecause).toBe('');
    bench.wms.fault = null;
    await settleDown(bench, sidecar.poller, 10);
    expect(created()).toHaveLength(150);
    expect(await count('ps_wmsbridge_order WHERE attempts > 0 OR problem IS NOT NULL')).toBe(0);
  });

  test('it goes down in the middle of a batch: one call finds out, the rest stays as it was', async () => {
    await place(60);
    const { log, lines } = listening();
    const sidecar = bench.sidecar({}, { log });
    bench.wms.failure = () => failure({});
    bench.wms.fault = () => (bench.wms.orders.size >= 10 ? 'before' : null);
    for (let turn = 0; turn < 20; turn += 1) await poll(sidecar);
    expect(bench.wms.calls.filter((call) => call === 'create')).toHaveLength(11);
    expect(bench.shop.calls.filter((call) => call === 'read')).toHaveLength(1);
    expect(lines.filter((line) => /^(error|warn)/.test(line))).toEqual(["error the warehouse's system cannot be used: until it can, it is only probed"]);
    expect(await count('ps_wmsbridge_order WHERE attempts > 0 OR problem IS NOT NULL OR lease_owner IS NOT NULL')).toBe(0);
    expect(await count('ps_wmsbridge_wms_order WHERE intent_operation IS NOT NULL')).toBe(0);
    bench.wms.fault = null;
    await settleDown(bench, sidecar.poller, 10);
    expect([...bench.wms.orders.values()].every(({ creates }) => creates === 1)).toBe(true);
    expect(created()).toHaveLength(60);
  });

  test('what the warehouse showed before is written to the shop all the same, and an order that needs a call waits', async () => {
    await place(3);
    const sidecar = bench.sidecar();
    await settleDown(bench, sidecar.poller);
    for (const id of [1, 2]) bench.wms.set(number(id), 'shipped', [{ key: `T${id}`, trackingNumber: `T${id}`, trackingUrl: '', carrierCode: '', carrierName: '' }]);
    bench.wms.set(number(3), 'picking');
    await readWms(sidecar);
    // Order 2 was cancelled as well; order 3 has had its status already, and is changed.
    bench.wms.fault = () => 'before';
    bench.wms.failure = unreachable;
    await bench.place();
    await expect(sidecar.connection.wms.ping()).rejects.toMatchObject({ scope: 'connection' });
    const calls = bench.wms.calls.length;
    for (let turn = 0; turn < 5; turn += 1) await poll(sidecar);
    expect(bench.shop.statusWrites.map(({ idOrder }) => idOrder).sort()).toEqual([1, 2, 3]);
    expect(bench.wms.calls.slice(calls)).toEqual([]);
    expect(await bench.ledger(4)).toEqual({});
    bench.wms.fault = null;
    await settleDown(bench, sidecar.poller);
    expect(created()).toContain(number(4));
  });

  test('wrong credentials: said once with words, no order failed for it; after a restart with the right ones all go at once', async () => {
    bench.wms.fault = () => 'before';
    bench.wms.failure = refused;
    await place(5);
    const first = bench.sidecar();
    for (let turn = 0; turn < 5; turn += 1) await poll(first);
    expect(first.connection.health.wms.facts()).toMatchObject({ state: 'down', lastErrorCode: 'wms_credentials_refused', lastError: expect.stringContaining('credentials') });
    expect(bench.wms.calls).toEqual([]);
    expect(await count("ps_wmsbridge_order WHERE state = 'failed'")).toBe(0);
    // One that failed for it before, in whatever way, and one whose pause is long.
    bench.wms.fault = null;
    await place(2);
    await poll(bench.sidecar());
    await bench.pool.query("UPDATE ps_wmsbridge_event SET done_at = UTC_TIMESTAMP(3), outcome = 'failed' WHERE id_order = 6");
    await bench.pool.query("DELETE FROM ps_wmsbridge_wms_order WHERE id_order IN (6, 7)");
    await bench.pool.query("UPDATE ps_wmsbridge_order SET state = 'failed', problem_code = 'wms_credentials_refused', problem = 'Refused.' WHERE id_order = 6");
    await bench.event(7);
    await bench.pool.query("UPDATE ps_wmsbridge_order SET state = 'new', problem_code = 'wms_access_refused', tried_at = UTC_TIMESTAMP(3) + INTERVAL 1 MINUTE, next_try_at = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR WHERE id_order = 7");
    bench.wms.orders.clear();
    await poll(bench.sidecar());
    expect(created().filter((each) => [number(6), number(7)].includes(each))).toHaveLength(2);
    expect(await bench.ledger(6)).toMatchObject({ state: 'at_wms', problem: null });
  });
});

describe('an event that comes while a batch is sent', () => {
  test.each([
    ['a call takes long', 300],
    ['calls are quick', 60],
  ])('cancels an order that was not called yet: it is never created (%s)', async (_what, callMs) => {
    await place(12);
    let calls = 0;
    around(async (_draft, create) => {
      calls += 1;
      // Order 12 stands at the end of the batch.
      if (calls === 2) await bench.change(12, { statusId: STATUS.canceled });
      await wait(callMs);
      return create();
    });
    const sidecar = bench.sidecar();
    await settleDown(bench, sidecar.poller);
    expect(created()).toEqual(Array.from({ length: 11 }, (_each, i) => number(i + 1)));
    expect(await bench.ledger(12)).toMatchObject({ state: 'cancelled', attempts: 0 });
  });

  test('changes the order that is next: with slow calls it goes as it is now, in one call', async () => {
    await place(3);
    let calls = 0;
    around(async (_draft, create) => {
      calls += 1;
      if (calls === 1) await bench.change(2, { delivery: { ...(bench.shop.orders.get(2)?.delivery as never as object), city: 'Lille' } as never }, 'address');
      await wait(300);
      return create();
    });
    await settleDown(bench, bench.sidecar().poller);
    expect(bench.wms.orders.get(number(2))).toMatchObject({ creates: 1, updates: 0, draft: { recipient: { city: 'Lille' } } });
  });
});

describe('an order cannot be read', () => {
  const unreadable = (family: 'retryable' | 'permanent') => {
    const { readOrders } = bench.shop;
    bench.shop.readOrders = async (ids) => {
      const read = await readOrders.call(bench.shop, ids);
      if (read.orders.delete(2)) read.problems.set(2, new BridgeError({ family, code: 'shop_error', message: 'The shop failed (500) when asked to read order 2. We try again.' }));
      return read;
    };
    return () => {
      bench.shop.readOrders = readOrders;
    };
  };

  test('for now: it is tried again by itself, as the message says', async () => {
    const mend = unreadable('retryable');
    await place(3);
    const sidecar = bench.sidecar();
    await poll(sidecar);
    expect(created()).toEqual([number(1), number(3)]);
    expect(await bench.ledger(2)).toMatchObject({ state: 'new', attempts: 1, problem_code: 'shop_error' });
    expect(await count('ps_wmsbridge_event WHERE id_order = 2 AND done_at IS NULL')).toBe(1);
    mend();
    await settleDown(bench, sidecar.poller);
    expect(created()).toContain(number(2));
    expect(await bench.ledger(2)).toMatchObject({ state: 'at_wms', problem: null, attempts: 0 });
  });

  test('for the shop fails whenever it is asked for: the others of its batch go, and it is found in a few requests', async () => {
    const { readOrders } = bench.shop;
    const asked: (readonly number[])[] = [];
    bench.shop.readOrders = async (ids) => {
      asked.push(ids);
      if (ids.includes(2)) throw new BridgeError({ family: 'retryable', code: 'shop_error', scope: 'unclear', message: 'The shop failed (500 with an empty answer). We try again.' });
      return readOrders.call(bench.shop, ids);
    };
    await place(8);
    await poll(bench.sidecar());
    expect(created()).toEqual([1, 3, 4, 5, 6, 7, 8].map(number));
    expect(await bench.ledger(2)).toMatchObject({ state: 'new', attempts: 1, problem_code: 'shop_error' });
    expect(asked.filter((ids) => ids.includes(2)).at(-1)).toEqual([2]);
    expect(asked.length).toBeLessThanOrEqual(1 + 2 * 3);
    bench.shop.readOrders = readOrders;
  });

  test('for good: a person is told', async () => {
    unreadable('permanent');
    await place(3);
    await poll(bench.sidecar());
    expect(await bench.ledger(2)).toMatchObject({ state: 'failed', problem_code: 'shop_error' });
  });
});

describe('the sidecar is to end', () => {
  test('it stops after the call under way and gives the rest back as it was', async () => {
    await place(30);
    const stopping = new AbortController();
    around(async (_draft, create) => {
      await wait(100);
      if (bench.wms.orders.size === 2) stopping.abort();
      return create();
    });
    const began = performance.now();
    await poll(bench.sidecar({}, { stopping }));
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(created().length).toBeLessThanOrEqual(5);
    expect(await count('ps_wmsbridge_order WHERE lease_owner IS NOT NULL OR attempts > 0 OR problem IS NOT NULL')).toBe(0);
    expect(await count('ps_wmsbridge_wms_order WHERE intent_operation IS NOT NULL')).toBe(0);
    await settleDown(bench, bench.sidecar().poller);
    expect([...bench.wms.orders.values()].map(({ creates }) => creates)).toEqual(Array.from({ length: 30 }, () => 1));
  });

  test('a call that hangs is waited for a few seconds, and looked up by the next sidecar', async () => {
    await place(3);
    const stopping = new AbortController();
    const release = around(async (_draft, create) => {
      await create();
      return new Promise(() => undefined);
    });
    const polled = poll(bench.sidecar({}, { stopping }));
    await eventually(() => expect(created()).toHaveLength(1));
    const began = performance.now();
    stopping.abort();
    await polled;
    expect(performance.now() - began).toBeLessThan(8_000);
    release();
    expect(await count('ps_wmsbridge_order WHERE lease_owner IS NOT NULL')).toBe(0);
    expect(await count('ps_wmsbridge_wms_order WHERE intent_operation IS NOT NULL')).toBe(1);
    await settleDown(bench, bench.sidecar().poller);
    expect([...bench.wms.orders.values()].map(({ creates }) => creates)).toEqual([1, 1, 1]);
    expect(await bench.ledger(1)).toMatchObject({ state: 'at_wms', attempts: 0 });
  }, 20_000);

  test('a sidecar that works on a backlog says so at every call', async () => {
    await place(6);
    const seen: number[] = [];
    around(async (_draft, create) => {
      seen.push(bench.progress);
      return create();
    });
    await poll(bench.sidecar());
    expect(new Set(seen).size).toBe(6);
  });
});
