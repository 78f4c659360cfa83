/** The WMS's clock and ours. A cursor is a time by the WMS's own clock, in UTC; whoever keeps it need not know. Pure. */

/** When a question was asked: by our clock, and by theirs where the answer bore a `Date`. */
export interface AskedAt {
  ours: Date;
  theirs: Date | null;
}

/**
 * The time to go on from. A `Date` that is ahead of our clock is not believed (a gateway that writes its local time as GMT):
 * what changed before it would never be asked for, and asking from too early costs nothing.
 */
export function timeOfAsking({ ours, theirs }: AskedAt): Date {
  return theirs !== null && theirs < ours ? theirs : ours;
}

/** A cursor's time; null where there is none or it is not one of ours. */
export function parseCursor(cursor: string | null): Date | null {
  // Date alone would make a time of almost anything that has a number in it.
  if (cursor === null || !/^\d{4}-\d\d-\d\dT/.test(cursor)) return null;
  const at = new Date(cursor);
  return Number.isNaN(at.getTime()) ? null : at;
}

/**
 * The time a question was asked by the answer's `Date`: that says when the answer was made, so the time the WMS took
 * comes off.
 */
export function theirTimeOfAsking(dateHeader: string | undefined, askedMs: number, answeredMs: number): Date | null {
  if (!dateHeader) return null;
  const answered = Date.parse(dateHeader);
  return Number.isNaN(answered) ? null : new Date(answered - Math.max(0, answeredMs - askedMs));
}
