/** Hints: a burst is one reading, none is missed, and the schedule asks less often only while they come. */
import { APART_MS, BURST_MS, Hints, LESS_OFTEN, TRUSTED_FOR_MS } from '../../src/operations/schedule/hints';

const EVERY_MS = 60_000;

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});

afterEach(() => {
  jest.useRealTimers();
});

/** One that does something whenever its sleep ends; `readings` tells when, and whether upon a hint. */
function listening(hints: Hints, readingMs = 0): { readings: [number, boolean][]; stop: () => void } {
  const readings: [number, boolean][] = [];
  const signal = new AbortController();
  const listener = hints.listener();
  void (async () => {
    while (!signal.signal.aborted) {
      const hinted = await listener.sleep(hints.intervalMs(EVERY_MS), signal.signal);
      if (signal.signal.aborted) return;
      readings.push([Date.now(), hinted]);
      if (readingMs > 0) await new Promise((resolve) => setTimeout(resolve, readingMs));
    }
  })();
  return { readings, stop: () => signal.abort() };
}

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

test('without hints it asks as often as it was told', async () => {
  const { readings, stop } = listening(new Hints());
  await pass(3 * EVERY_MS);
  expect(readings).toEqual([[EVERY_MS, false], [2 * EVERY_MS, false], [3 * EVERY_MS, false]]);
  stop();
});

test('a burst is one reading, soon', async () => {
  const hints = new Hints();
  const { readings, stop } = listening(hints);
  await pass(1000);
  for (let i = 0; i < 50; i += 1) {
    hints.hint();
    await pass(5);
  }
  await pass(5000);
  expect(readings).toEqual([[1000 + BURST_MS, true]]);
  stop();
});

test('a hint during a reading makes one more, and each listener hears every hint', async () => {
  const hints = new Hints();
  const orders = listening(hints, 2000);
  const stock = listening(hints);
  hints.hint();
  await pass(BURST_MS + 1000);
  hints.hint();
  await pass(20_000);
  expect(orders.readings).toEqual([[BURST_MS, true], [BURST_MS + APART_MS, true]]);
  expect(stock.readings).toEqual([[BURST_MS, true], [BURST_MS + APART_MS, true]]);
  orders.stop();
  stock.stop();
});

test('hints that never end make a reading every few seconds and no more', async () => {
  const hints = new Hints();
  const { readings, stop } = listening(hints);
  for (let ms = 0; ms < 60_000; ms += 100) {
    hints.hint();
    await pass(100);
  }
  expect(readings.length).toBeGreaterThanOrEqual(11);
  expect(readings.length).toBeLessThanOrEqual(13);
  stop();
});

test('it asks less often while hints come, and as before when they stay away', async () => {
  const hints = new Hints();
  expect(hints.intervalMs(EVERY_MS)).toBe(EVERY_MS);
  hints.hint();
  expect(hints.intervalMs(EVERY_MS)).toBe(LESS_OFTEN * EVERY_MS);
  await pass(TRUSTED_FOR_MS - 1);
  expect(hints.intervalMs(EVERY_MS)).toBe(LESS_OFTEN * EVERY_MS);
  await pass(1);
  expect(hints.intervalMs(EVERY_MS)).toBe(EVERY_MS);
});

test('a stop ends the sleep, also within a burst', async () => {
  const hints = new Hints();
  const signal = new AbortController();
  const sleeping = hints.listener().sleep(EVERY_MS, signal.signal);
  hints.hint();
  await pass(10);
  signal.abort();
  await expect(sleeping).resolves.toBe(false);
});
