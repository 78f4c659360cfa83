/** When to try again. Exponential with full jitter, so that a thousand orders do not come back in one moment. */
export const RETRY_BASE_MS = 2_000;
export const RETRY_CAP_MS = 15 * 60_000;
/** After this many tries that failed for the order's own sake, a person is asked. */
export const MAX_ATTEMPTS = 12;

/**
 * @param attempts how many tries have failed, 1 after the first
 * @param retryAfterMs what the other side asked for; never less than that
 * @param random 0 to 1
 * @returns milliseconds to wait
 */
export function backoffMs(attempts: number, retryAfterMs: number | undefined, random: number): number {
  const ceiling = Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** Math.max(0, attempts - 1));
  return Math.max(Math.round(random * ceiling), retryAfterMs ?? 0);
}

const RECHECK_FIRST_MS = 30_000;
const RECHECK_CAP_MS = 60 * 60_000;

/** When an order that is held is looked at again by itself. @param rechecks how often it was so far */
export function recheckDelayMs(rechecks: number): number {
  return Math.min(RECHECK_CAP_MS, RECHECK_FIRST_MS * 2 ** Math.min(rechecks, 20));
}
