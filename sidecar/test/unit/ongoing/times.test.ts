import { parseCursor, theirTimeOfAsking } from '../../../src/wms/kit/clock';
import { timeAfter } from '../../../src/wms/spacefill/cursors';
import { cursorAfter, fromWireTime, overlapMs, wireTime } from '../../../src/wms/ongoing/times';

const at = (text: string): Date => new Date(text);

describe('where to start from next time', () => {
  it.each<[string, string, string, string]>([
    ['an ordinary day', '2026-11-24T10:00:00Z', 'Europe/Stockholm', '2026-11-24T09:50:00.000Z'],
    ['an hour after clocks went back', '2026-10-25T02:00:00Z', 'Europe/Stockholm', '2026-10-25T00:50:00.000Z'],
    ['two hours before clocks go back', '2026-10-24T23:00:00Z', 'Europe/Stockholm', '2026-10-24T21:50:00.000Z'],
    ['an hour after clocks went forward', '2026-03-29T02:00:00Z', 'Europe/Stockholm', '2026-03-29T00:50:00.000Z'],
    ['four hours after clocks went back', '2026-10-25T05:00:00Z', 'Europe/Stockholm', '2026-10-25T04:50:00.000Z'],
    ['the same night where clocks stay', '2026-10-25T02:00:00Z', 'UTC', '2026-10-25T01:50:00.000Z'],
  ])('%s', (_name, now, zone, cursor) => {
    expect(cursorAfter({ ours: at(now), theirs: null }, zone)).toBe(cursor);
  });

  it("goes by the WMS's clock where it told its time", () => {
    expect(cursorAfter({ ours: at('2026-11-24T10:00:00Z'), theirs: at('2026-11-24T09:00:00Z') })).toBe('2026-11-24T08:50:00.000Z');
  });

  it("does not believe a clock that is ahead of ours: what changed before that time would never be asked for", () => {
    // A gateway that writes its local time as GMT is an hour or two ahead, each time.
    expect(cursorAfter({ ours: at('2026-11-24T10:00:00Z'), theirs: at('2026-11-24T11:00:00Z') })).toBe('2026-11-24T09:50:00.000Z');
    expect(timeAfter({ ours: at('2026-11-24T10:00:00Z'), theirs: at('2026-11-24T11:00:00Z') })).toEqual(at('2026-11-24T09:54:00Z'));
  });

  it('reaches back over an hour when clocks change', () => {
    expect(overlapMs(at('2026-10-25T01:30:00Z'), 'Europe/Paris')).toBe(70 * 60_000);
    expect(overlapMs(at('2026-07-01T01:30:00Z'), 'Europe/Paris')).toBe(10 * 60_000);
  });

  it('takes off what the WMS needed to answer', () => {
    expect(theirTimeOfAsking('Tue, 24 Nov 2026 10:00:20 GMT', 1_000, 16_000)).toEqual(at('2026-11-24T10:00:05Z'));
    expect(theirTimeOfAsking(undefined, 0, 1)).toBeNull();
    expect(theirTimeOfAsking('now', 0, 1)).toBeNull();
  });

  it.each<[string | null, string | null]>([
    ['2026-11-24T10:00:00.000Z', '2026-11-24T10:00:00.000Z'],
    [null, null],
    ['', null],
    ['page 2', null],
  ])('cursor %s', (cursor, expected) => {
    expect(parseCursor(cursor)?.toISOString() ?? null).toBe(expected);
  });
});

describe('times on the wire', () => {
  it('go out in UTC, or as local time without an offset', () => {
    expect(wireTime(at('2026-07-01T10:00:00.500Z'), null)).toBe('2026-07-01T10:00:00Z');
    expect(wireTime(at('2026-07-01T10:00:00.500Z'), 'Europe/Stockholm')).toBe('2026-07-01T12:00:00');
    expect(wireTime(at('2026-11-24T10:00:00Z'), 'Europe/Stockholm')).toBe('2026-11-24T11:00:00');
  });

  it.each<[string, string]>([
    ['2026-11-24T11:00:00', '2026-11-24T10:00:00.000Z'],
    ['2026-11-24T11:00:00.123', '2026-11-24T10:00:00.123Z'],
    ['2026-11-24T11:00:00+02:00', '2026-11-24T09:00:00.000Z'],
    ['2026-11-24T11:00:00Z', '2026-11-24T11:00:00.000Z'],
    ['0001-01-01T00:00:00', ''],
    ['', ''],
    ['yesterday', ''],
  ])('"%s" comes in as "%s"', (written, expected) => {
    expect(fromWireTime(written, 'Europe/Stockholm')).toBe(expected);
  });
});
