/** Keeps calls back until the time that a 429 or 503 asked for. (Pauses after failures are `resilience/`'s.) */
import { BridgeError } from '../../errors';

/** No WMS keeps us out for longer than this, whatever it writes into Retry-After. */
export const BUSY_WAIT_CAP_MS = 15 * 60_000;

export interface Gate {
  /** Throws where no call may leave now. */
  check(): void;
  /** Hears of a failed call, which may have asked us to wait. */
  failed(error: BridgeError): void;
}

export function createGate(now: () => Date): Gate {
  let busyUntil = 0;
  return {
    check() {
      const leftMs = busyUntil - now().getTime();
      if (leftMs <= 0) return;
      throw new BridgeError({
        family: 'retryable',
        code: 'wms_busy',
        message: `The WMS asked us to wait; ${Math.ceil(leftMs / 1000)} s of that are left. It is tried again by itself.`,
        retryAfterMs: leftMs,
        scope: 'connection',
      });
    },
    failed({ code, retryAfterMs }) {
      // An error of the gate's own bears the time that is left, and thus changes nothing.
      if (code === 'wms_busy' && retryAfterMs !== undefined) busyUntil = Math.max(busyUntil, now().getTime() + Math.min(BUSY_WAIT_CAP_MS, retryAfterMs));
    },
  };
}
