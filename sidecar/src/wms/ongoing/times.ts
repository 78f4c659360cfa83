/**
 * Ongoing's clock and ours. A cursor is a time by the WMS's own clock, in UTC; whoever keeps it need not know.
 */
import { DateTime, IANAZone } from 'luxon';
import { timeOfAsking, type AskedAt } from '../kit/clock';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Asked for again each time: rows that were being written, clocks that differ by a little. */
export const OVERLAP_MS = 10 * MINUTE_MS;
/** When clocks change, an hour of local time comes twice or not at all, and a WMS that keeps local time is an hour off. */
export const CLOCK_CHANGE_OVERLAP_MS = 70 * MINUTE_MS;
const NEAR_CLOCK_CHANGE_MS = 3 * HOUR_MS;

/** Without a cursor: changes of the last day. */
export const WITHOUT_CURSOR_MS = 24 * HOUR_MS;
/** Ongoing refuses `StockInfoChangedFrom` older than 24 hours; an older cursor asks for everything. */
export const STOCK_CHANGES_REACH_MS = 23 * HOUR_MS;

/** Where Ongoing's own servers stand: times without an offset are meant there unless the installation says otherwise. */
export const HOME_ZONE = 'Europe/Stockholm';

/** @returns null for none: times go out as UTC. @throws Error with a sentence where it is no zone */
export function parseZone(name: string): string | null {
  if (name === '') return null;
  if (!IANAZone.isValidZone(name)) throw new Error(`WMSBRIDGE_ONGOING_TIMEZONE is "${name}", which is no time zone. Use a name like ${HOME_ZONE}.`);
  return name;
}

/** Where to start from next time. */
export function cursorAfter(asked: AskedAt, zone: string = HOME_ZONE): string {
  const at = timeOfAsking(asked);
  return new Date(at.getTime() - overlapMs(at, zone)).toISOString();
}

/** After a window that ended before now: it has been read up to its end, and no further than any reading of this time. */
export function cursorAfterWindow(end: Date, asked: AskedAt, zone: string = HOME_ZONE): string {
  const after = cursorAfter(asked, zone);
  const ended = end.toISOString();
  return ended < after ? ended : after;
}

/** How far back to reach at this moment: more within three hours of a change of clocks. */
export function overlapMs(at: Date, zone: string): number {
  const offsetAt = (ms: number): number => DateTime.fromMillis(ms, { zone }).offset;
  const before = offsetAt(at.getTime() - NEAR_CLOCK_CHANGE_MS);
  const after = offsetAt(at.getTime() + NEAR_CLOCK_CHANGE_MS);
  return before === after ? OVERLAP_MS : CLOCK_CHANGE_OVERLAP_MS;
}

/**
 * A time for a request: UTC with `Z`, or the local time of a zone without an offset, for an installation that reads
 * every time as its own.
 */
export function wireTime(at: Date, zone: string | null): string {
  if (zone === null) return `${at.toISOString().slice(0, 19)}Z`;
  return DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss");
}

/**
 * A time from an answer, in UTC. @returns '' for none: .NET writes the year 1 for a time that is not set.
 */
export function fromWireTime(written: string, zone: string): string {
  if (written === '' || written.startsWith('0001-')) return '';
  const at = DateTime.fromISO(written, { zone });
  return at.isValid ? at.toUTC().toJSDate().toISOString() : '';
}
