import { BridgeError } from '../../../src/errors';
import { BUSY_WAIT_CAP_MS, createGate } from '../../../src/wms/kit/rateLimitGate';
import { createTurns, TurnsClosed } from '../../../src/wms/kit/serialQueue';

function gateAt(): { gate: ReturnType<typeof createGate>; pass(ms: number): void; code(): string | null } {
  let at = Date.parse('2026-11-24T10:00:00Z');
  const gate = createGate(() => new Date(at));
  const code = (): string | null => {
    try {
      gate.check();
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  return { gate, pass: (ms) => (at += ms), code };
}

function busy(gate: ReturnType<typeof createGate>, retryAfterMs: number): void {
  gate.failed(new BridgeError({ family: 'retryable', code: 'wms_busy', message: 'The WMS is busy.', retryAfterMs }));
}

describe('the gate', () => {
  it('stays shut for as long as the WMS asked, within reason, and says how long', () => {
    const { gate, pass, code } = gateAt();
    busy(gate, 30_000);
    busy(gate, 10_000);
    pass(20_000);
    expect(code()).toBe('wms_busy');
    expect(() => gate.check()).toThrow(expect.objectContaining({ family: 'retryable', retryAfterMs: 10_000, scope: 'connection' }));
    pass(10_000);
    expect(code()).toBeNull();
    busy(gate, 24 * 60 * 60_000);
    pass(BUSY_WAIT_CAP_MS);
    expect(code()).toBeNull();
  });
});

describe('a refusal', () => {
  it('shuts nothing: whether the connection is to be left alone is decided by a probe', () => {
    const { gate, code } = gateAt();
    for (const refused of ['wms_credentials_refused', 'wms_access_refused']) gate.failed(new BridgeError({ family: 'permanent', code: refused, message: 'No.' }));
    expect(code()).toBeNull();
  });
});

describe('turns', () => {
  it('are taken one at a time, in order, also after a failure', async () => {
    const turns = createTurns();
    const seen: string[] = [];
    let under = 0;
    const work = (name: string, fails = false) => async (): Promise<string> => {
      under += 1;
      expect(under).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(name);
      under -= 1;
      if (fails) throw new Error(name);
      return name;
    };
    const results = await Promise.allSettled([turns.take(work('a')), turns.take(work('b', true)), turns.take(work('c'))]);
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('end with the one under way', async () => {
    const turns = createTurns();
    let release: () => void = () => undefined;
    const first = turns.take(() => new Promise<string>((resolve) => (release = () => resolve('done'))));
    const second = turns.take(() => Promise.resolve('never'));
    await Promise.resolve();
    const closing = turns.close();
    release();
    await closing;
    await expect(first).resolves.toBe('done');
    await expect(second).rejects.toThrow(TurnsClosed);
    await expect(turns.take(() => Promise.resolve('late'))).rejects.toThrow(TurnsClosed);
  });
});
