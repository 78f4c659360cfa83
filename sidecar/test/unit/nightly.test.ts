/** When node-cron calls, by the shop's clock; the time itself is jest's. */
import { NightCall } from '../../src/operations/schedule/nightly';

const HOUR_MS = 3_600_000;
let called: string[];
let night: NightCall;

function begin(at: string): void {
  jest.useFakeTimers({ now: new Date(at) });
  called = [];
  night = new NightCall(() => called.push(new Date().toISOString().slice(0, 16)));
}
afterEach(() => {
  night.stop();
  jest.useRealTimers();
});

test.each<[string, string, string, string, string[]]>([
  ['in the shop\'s zone', '2026-11-24T00:00:00Z', '03:40', 'Europe/Paris', ['2026-11-24T02:40', '2026-11-25T02:40']],
  ['in another', '2026-11-24T00:00:00Z', '23:59', 'America/New_York', ['2026-11-24T04:59', '2026-11-25T04:59']],
  ['in a zone that nobody knows: UTC', '2026-11-24T00:00:00Z', '03:40', 'Nowhere/Land', ['2026-11-24T03:40', '2026-11-25T03:40']],
  ['never', '2026-11-24T00:00:00Z', '', 'Europe/Paris', []],
  ['on the day with an hour less', '2026-03-28T12:00:00Z', '03:40', 'Europe/Paris', ['2026-03-29T01:40', '2026-03-30T01:40']],
])('%s', async (_, from, at, zone, expected) => {
  begin(from);
  night.at(at, zone);
  await jest.advanceTimersByTimeAsync(48 * HOUR_MS);
  expect(called).toEqual(expected);
});

test('the admin sets another time: the old one is not called any more', async () => {
  begin('2026-11-24T00:00:00Z');
  for (let i = 0; i < 3; i += 1) night.at('03:40', 'UTC');
  await jest.advanceTimersByTimeAsync(HOUR_MS);
  night.at('05:00', 'UTC');
  await jest.advanceTimersByTimeAsync(24 * HOUR_MS);
  expect(called).toEqual(['2026-11-24T05:00']);
  night.at('', 'UTC');
  await jest.advanceTimersByTimeAsync(24 * HOUR_MS);
  expect(called).toHaveLength(1);
});
