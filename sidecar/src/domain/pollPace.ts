/** How soon the shop is asked again. Pure. */

const MINUTE_MS = 60_000;

/**
 * The pause doubles after each quiet minute: of a shop in which nothing happens at night nobody waits for us.
 * @param quietMs since when nothing was to do
 * @returns milliseconds, from `fastestMs` to `slowestMs`
 */
export function pollPause(fastestMs: number, slowestMs: number, quietMs: number): number {
  const doublings = Math.min(30, Math.floor(Math.max(0, quietMs) / MINUTE_MS));
  return Math.max(fastestMs, Math.min(slowestMs, fastestMs * 2 ** doublings));
}
