/**
 * Reads what changed since a time in windows of time. A window that the WMS answers too late, or with too much, is halved until it
 * fits; one that fails even at its smallest does not keep the later ones from being read, and the cursor waits for it.
 */
import { BridgeError } from '../../errors';
import { AskSize } from '../kit/askSize';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** One question covers at most this much, for a WMS that has not been asked for days answers too late or not at all. */
export const LARGEST_WINDOW_MS = 24 * HOUR_MS;
/** Below this a window gets more time instead: a warehouse may touch all of its orders at once. */
export const SMALLEST_WINDOW_MS = MINUTE_MS;
/** So many failures, then the rest is left for the next reading. */
const MOST_FAILURES = 16;

export interface TimeWindow {
  from: Date;
  /** null: up to now, so that nothing falls between the window and the answer. */
  to: Date | null;
}

/** In milliseconds. */
export function windowSize(): AskSize {
  return new AskSize(LARGEST_WINDOW_MS, SMALLEST_WINDOW_MS);
}

export interface WindowReader<T> {
  /** @param patient the window cannot be made smaller: the WMS may take longer for it */
  ask(window: TimeWindow, patient: boolean): Promise<T>;
  /** Whether the failure may be due to what was asked for; false where the WMS as a whole fails. */
  isOfWindow(error: BridgeError): Promise<boolean>;
  /** Whether the answer came so easily that twice as much can be asked for. */
  wasEasy(answer: T): boolean;
}

export interface WindowRead<T> {
  window: TimeWindow;
  answer: T;
  /** The start of the first window that could not be read; null where all before this one were. */
  missing: Date | null;
}

/** @throws BridgeError: at once where the WMS as a whole fails; at the end where a window could not be read */
export async function* readInWindows<T>(from: Date, now: Date, size: AskSize, reader: WindowReader<T>): AsyncIterable<WindowRead<T>> {
  let start = from;
  let failures = 0;
  let missing: { from: Date; error: BridgeError } | null = null;
  for (;;) {
    const window = nextWindow(start, now, size.now);
    const covered = (window.to ?? now).getTime() - start.getTime();
    let answer: T | null = null;
    try {
      answer = await reader.ask(window, size.isSmallest(covered));
    } catch (error) {
      failures += 1;
      if (!(error instanceof BridgeError) || failures > MOST_FAILURES || !(await reader.isOfWindow(error))) throw error;
      if (size.halve(covered)) continue;
      missing ??= { from: start, error };
    }
    if (answer !== null) {
      if (reader.wasEasy(answer)) size.grow();
      yield { window, answer, missing: missing?.from ?? null };
    }
    if (window.to === null) break;
    start = window.to;
  }
  if (missing !== null) throw missing.error;
}

/** The last window is open, and may be a little longer than the others rather than leave a sliver. */
export function nextWindow(from: Date, now: Date, sizeMs: number): TimeWindow {
  const left = now.getTime() - from.getTime();
  return left <= sizeMs * (1 + 1 / 24) ? { from, to: null } : { from, to: new Date(from.getTime() + sizeMs) };
}
