/** From when on the shop is asked for changed orders, whatever becomes of its clock and time zone. */
import fc from 'fast-check';
import { formatClocks, isWithin, parseClocks, scanFrom, type Clocks } from '../../../src/domain/gapWindow';

const BASELINE = '2026-11-24T09:00:00.000Z';
const at = (database: string, shop: string): Clocks => ({ database: `2026-11-24T${database}:00.000Z`, shop: `2026-11-24 ${shop}:00` });

test.each<[string, Clocks | null, Clocks, string]>([
  ['the first scan: since the baseline', null, at('10:00', '11:00'), '2026-11-24 09:58:00'],
  ['half an hour later', at('10:00', '11:00'), at('10:30', '11:30'), '2026-11-24 10:58:00'],
  ['the clock was set back by two hours', at('10:00', '11:00'), at('10:30', '09:30'), '2026-11-24 08:58:00'],
  ['the clock was set forward by two hours', at('10:00', '11:00'), at('10:30', '13:30'), '2026-11-24 10:58:00'],
  ['the time zone was changed from UTC to one ahead', at('10:00', '10:00'), at('10:30', '11:30'), '2026-11-24 09:58:00'],
  ['the time zone was changed to one behind', at('10:00', '11:00'), at('10:30', '10:30'), '2026-11-24 09:58:00'],
  ["the database's clock was set back", at('10:00', '11:00'), at('09:30', '11:30'), '2026-11-24 10:58:00'],
])('%s', (_name, last, now, since) => {
  expect(scanFrom(last, BASELINE, now)).toBe(since);
});

test('the hour that comes twice: what was written before the change and what is written after it', () => {
  const last: Clocks = { database: '2026-10-25T00:50:00.000Z', shop: '2026-10-25 02:50:00' };
  expect(scanFrom(last, BASELINE, { database: '2026-10-25T01:10:00.000Z', shop: '2026-10-25 02:10:00' })).toBe('2026-10-25 01:48:00');
});

test('whatever was written since the last scan is found, whenever and however often the clock was set', () => {
  const START = Date.parse('2026-11-24T10:00:00.000Z');
  const shopTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
  const minutes = fc.integer({ min: 0, max: 300 });
  fc.assert(
    fc.property(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 }), minutes, minutes, minutes, (before, after, setAt, writtenAt, length) => {
      const offset = (minute: number): number => (minute < setAt ? before : after) * 60_000;
      const clocks = (minute: number): Clocks => ({ database: new Date(START + minute * 60_000).toISOString(), shop: shopTime(START + minute * 60_000 + offset(minute)) });
      if (writtenAt > length) return;
      const stamp = shopTime(START + writtenAt * 60_000 + offset(writtenAt));
      expect(stamp >= scanFrom(clocks(0), BASELINE, clocks(length))).toBe(true);
    }),
  );
});

test('what we wrote ourselves is known by its time, on either clock', () => {
  const now = at('10:00', '13:00');
  expect(isWithin('2026-11-24 12:59:00', '2026-11-24T09:58:58.000Z', '2026-11-24T09:59:00.500Z', now)).toBe(true);
  expect(isWithin('2026-11-24 12:59:10', '2026-11-24T09:58:58.000Z', '2026-11-24T09:59:00.500Z', now)).toBe(false);
  expect(isWithin('2031-01-01 00:00:00', '2026-11-24T09:58:58.000Z', '2026-11-24T09:59:00.500Z', now)).toBe(false);
});

test('clocks as the cursor keeps them', () => {
  const clocks = at('10:00', '11:00');
  expect(parseClocks(formatClocks(clocks))).toEqual(clocks);
  expect(formatClocks(clocks).length).toBeLessThanOrEqual(64);
  expect(parseClocks(null)).toBeNull();
  expect(parseClocks('2026-11-24T10:00:00.000Z')).toBeNull();
});
