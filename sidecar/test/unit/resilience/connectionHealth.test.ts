/** Whose a failure is, and what happens while a connection is down. */
import { BridgeError, type BridgeErrorDetails } from '../../../src/errors';
import { ConnectionHealth, PROBE_COUNTS_FAILURES, PROBE_COUNTS_MS, QUIET_PROBE_MS, type HealthFacts } from '../../../src/resilience/ConnectionHealth';
import { isolate } from '../../../src/resilience/isolate';

const error = (more: Partial<BridgeErrorDetails>): BridgeError => new BridgeError({ family: 'retryable', code: 'wms_server_error', message: 'The WMS failed.', ...more });
const PAUSES = { unreachable: { firstMs: 1_000, longestMs: 8_000 }, refused: { firstMs: 60_000, longestMs: 120_000 } };

function world(peer: 'shop' | 'wms' = 'wms') {
  const state = { now: 1_000_000, probes: 0, probeFails: null as (() => unknown) | null, lines: [] as string[], reported: [] as HealthFacts[] };
  const health = new ConnectionHealth({
    peer,
    pauses: PAUSES,
    now: () => state.now,
    probe: async () => {
      state.probes += 1;
      await Promise.resolve();
      if (state.probeFails) throw state.probeFails();
    },
    log: {
      info: (message) => state.lines.push(`info ${message}`),
      error: (message, fields) => state.lines.push(`error ${message} ${String(fields?.['code'])}`),
    },
  });
  health.onChange((facts) => state.reported.push(facts));
  const fails = (more: Partial<BridgeErrorDetails>): Promise<BridgeError> => health.run(() => Promise.reject(error(more))).then(
    () => { throw new Error('it went through'); },
    (thrown: unknown) => thrown as BridgeError,
  );
  return { state, health, fails };
}

const unreachable = (): BridgeError => error({ code: 'wms_unreachable', message: 'The WMS cannot be reached (ECONNREFUSED).', scope: 'connection' });

describe('whose a failure is', () => {
  test.each<[string, Partial<BridgeErrorDetails>, (() => unknown) | null, 'item' | 'connection', boolean, number]>([
    ['an item\'s stays an item\'s', { scope: 'item' }, unreachable, 'item', false, 0],
    ['unclear, and the probe passes', { scope: 'unclear' }, null, 'item', false, 1],
    ['unclear, and the probe fails', { scope: 'unclear' }, unreachable, 'connection', true, 1],
    ['unclear, and the probe fails with what is unclear by itself', { scope: 'unclear' }, () => error({ scope: 'unclear' }), 'connection', true, 1],
    ['unclear, and the probe meets an error of our own', { scope: 'unclear' }, () => new TypeError('x'), 'connection', true, 1],
    ['the connection\'s, which asks no probe', { scope: 'connection' }, null, 'connection', true, 0],
  ])('%s', async (_what, failure, probeFails, scope, down, probes) => {
    const { state, health, fails } = world();
    state.probeFails = probeFails;
    expect(await fails(failure)).toMatchObject({ scope, code: 'wms_server_error' });
    expect(health.isDown).toBe(down);
    expect(state.probes).toBe(probes);
  });

  test('an item\'s failure is worded for the item once it is known to be one', async () => {
    const { state, fails } = world();
    const refused: Partial<BridgeErrorDetails> = {
      family: 'permanent', code: 'wms_credentials_refused', message: 'Check the password.', scope: 'unclear',
      ifItem: { family: 'retryable', code: 'wms_call_refused', message: 'The WMS refuses this order.' },
    };
    expect(await fails(refused)).toMatchObject({ family: 'retryable', code: 'wms_call_refused', message: 'The WMS refuses this order.', scope: 'item' });
    state.now += PROBE_COUNTS_MS;
    state.probeFails = unreachable;
    expect(await fails(refused)).toMatchObject({ family: 'permanent', code: 'wms_credentials_refused', scope: 'connection' });
  });

  test('what may have been done all the same stays so', async () => {
    const { fails } = world();
    expect(await fails({ scope: 'unclear', outcomeUnknown: true })).toMatchObject({ scope: 'item', outcomeUnknown: true });
  });

  test('an error that is none of ours passes as it is, and asks no probe', async () => {
    const { state, health } = world();
    await expect(health.run(() => Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
    expect([state.probes, health.isDown]).toEqual([0, false]);
  });

  test('many failures at once share one probe, and one that passed counts for a while', async () => {
    const { state, fails } = world();
    await Promise.all([1, 2, 3, 4].map(() => fails({ scope: 'unclear' })));
    expect(state.probes).toBe(1);
    state.now += PROBE_COUNTS_MS - 1;
    await fails({ scope: 'unclear' });
    expect(state.probes).toBe(1);
    state.now += 1;
    await fails({ scope: 'unclear' });
    expect(state.probes).toBe(2);
  });

  test('an outage right after a probe that passed is found out after a few failures', async () => {
    const { state, health, fails } = world();
    await fails({ scope: 'unclear' });
    state.probeFails = unreachable;
    const scopes: string[] = [];
    for (let call = 0; call < PROBE_COUNTS_FAILURES + 1; call += 1) scopes.push((await fails({ scope: 'unclear' })).scope);
    expect(scopes).toEqual([...Array.from({ length: PROBE_COUNTS_FAILURES }, () => 'item'), 'connection']);
    expect(health.isDown).toBe(true);
  });

  test('the probe of the start does not count: what fails first after it is probed', async () => {
    const { state, health, fails } = world();
    await health.check();
    state.probeFails = unreachable;
    expect(await fails({ scope: 'unclear' })).toMatchObject({ scope: 'connection' });
  });

  test('100 items with 3 culprits cost few probes', async () => {
    const { state, health } = world();
    const done = await isolate(Array.from({ length: 100 }, (_each, index) => index), {
      call: (part) => health.run(() => (part.some((item) => item % 40 === 7) ? Promise.reject(error({ scope: 'unclear' })) : Promise.resolve(part.length))),
    });
    expect([...done.culprits.keys()].sort((a, b) => a - b)).toEqual([7, 47, 87]);
    // 37 calls, of which half fail.
    expect(state.probes).toBeLessThanOrEqual(3);
  });

  test('the same items with the connection down: one call, one probe, and nothing else', async () => {
    const { state, health } = world();
    state.probeFails = unreachable;
    let calls = 0;
    const call = (): Promise<never> => health.run(() => {
      calls += 1;
      return Promise.reject(error({ scope: 'unclear' }));
    });
    await expect(isolate([1, 2, 3, 4, 5, 6], { maxBatch: 2, call })).rejects.toMatchObject({ scope: 'connection' });
    expect([calls, state.probes]).toEqual([1, 1]);
  });
});

describe('while it is down', () => {
  test('nothing is called, and the error says why', async () => {
    const { health, fails } = world();
    await fails({ code: 'wms_unreachable', message: 'The WMS cannot be reached (ECONNREFUSED).', scope: 'connection' });
    let called = false;
    await expect(health.run(() => { called = true; return Promise.resolve(); })).rejects.toMatchObject({
      code: 'wms_down', scope: 'connection', family: 'retryable', message: expect.stringContaining('ECONNREFUSED'),
    });
    expect(called).toBe(false);
  });

  test('only the probe runs, with growing pauses, and one that passes brings it up', async () => {
    const { state, health, fails } = world();
    state.probeFails = unreachable;
    await fails({ scope: 'connection' });
    const pauses: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const wait = health.nextCheckInMs();
      pauses.push(wait);
      state.now += wait - 1;
      expect(await health.check()).toBe(false);
      expect(state.probes).toBe(turn);
      state.now += 1;
      await health.check();
      expect(state.probes).toBe(turn + 1);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
    state.probeFails = null;
    state.now += health.nextCheckInMs();
    expect(await health.check()).toBe(true);
    expect(await health.run(() => Promise.resolve(7))).toBe(7);
    // The next outage begins with the first pause again.
    await fails({ scope: 'connection' });
    expect(health.nextCheckInMs()).toBe(1_000);
  });

  test('one that refuses our credentials is probed seldom: a wrong password may lock out its user', async () => {
    const { state, health } = world();
    state.probeFails = () => error({ family: 'permanent', code: 'wms_credentials_refused', scope: 'unclear' });
    expect(await health.check()).toBe(false);
    expect(health.nextCheckInMs()).toBe(60_000);
    state.now += 60_000;
    await health.check();
    expect(health.nextCheckInMs()).toBe(120_000);
  });

  test('the pause that the peer asked for is kept', async () => {
    const { health, fails } = world();
    await fails({ code: 'wms_busy', scope: 'connection', retryAfterMs: 30_000 });
    expect(health.nextCheckInMs()).toBe(30_000);
  });

  test('what was under way and ends well brings nothing up: the probe does', async () => {
    const { health, fails, state } = world();
    let end: (value: number) => void = () => undefined;
    const slow = health.run(() => new Promise<number>((resolve) => { end = resolve; }));
    await fails({ scope: 'connection' });
    end(1);
    expect(await slow).toBe(1);
    expect(health.isDown).toBe(true);
    state.now += health.nextCheckInMs();
    expect(await health.check()).toBe(true);
  });

  test('each change of state is one line, however much fails meanwhile', async () => {
    const { state, health, fails } = world();
    await health.check();
    state.probeFails = unreachable;
    state.now += PROBE_COUNTS_MS;
    await Promise.all([1, 2, 3].map(() => fails({ scope: 'unclear' })));
    for (let turn = 0; turn < 5; turn += 1) {
      state.now += health.nextCheckInMs();
      await health.check();
    }
    state.probeFails = null;
    state.now += health.nextCheckInMs();
    await health.check();
    expect(state.lines).toEqual([
      "info the warehouse's system answers",
      "error the warehouse's system cannot be used: until it can, it is only probed wms_unreachable",
      "info the warehouse's system answers again",
    ]);
  });
});

describe('facts', () => {
  test('the last answer and the last error, with its cause, and since when it is so', async () => {
    const { state, health, fails } = world('shop');
    expect(health.facts()).toMatchObject({ peer: 'shop', state: 'unknown', lastAnswerAt: null, lastErrorAt: null, lastError: null });
    await health.check();
    const answeredAt = new Date(state.now).toISOString();
    state.now += 5_000;
    await fails({ scope: 'connection', message: 'The shop cannot be reached.', cause: new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }) });
    expect(health.facts()).toEqual({
      peer: 'shop', state: 'down', since: new Date(state.now).toISOString(), lastAnswerAt: answeredAt,
      lastErrorAt: new Date(state.now).toISOString(), lastErrorCode: 'wms_server_error', lastError: 'The shop cannot be reached. (ECONNREFUSED)',
    });
    expect(state.reported.at(-1)).toEqual(health.facts());
  });

  test('a refusal of one item is no error of the connection', async () => {
    const { health, fails } = world();
    await fails({ scope: 'item' });
    expect(health.facts()).toMatchObject({ lastErrorAt: null });
  });

  test('a connection over which nothing came for long is probed', async () => {
    const { state, health } = world();
    await health.check();
    state.now += QUIET_PROBE_MS - 1;
    await health.check();
    expect(state.probes).toBe(1);
    state.now += 1;
    await health.check();
    expect(state.probes).toBe(2);
  });
});
