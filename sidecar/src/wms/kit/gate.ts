/**
 * Keeps us from hammering. A WMS rate-limits a user whose calls keep failing, and a wrong password tried a thousand
 * times locks the user out for everyone; so after a refusal of the credentials no call leaves for a growing while,
 * and none before the time that a 429 or 503 asked for.
 */
import { BridgeError } from '../../errors';

/** The first wait after refused credentials; it doubles with each refusal that follows. */
export const CREDENTIALS_WAIT_MS = 60_000;
export const CREDENTIALS_WAIT_CAP_MS = 60 * 60_000;
/** No WMS keeps us out for longer than this, whatever it writes into Retry-After. */
export const BUSY_WAIT_CAP_MS = 15 * 60_000;

export interface Gate {
  /** Throws where no call may leave now. */
  check(): void;
  /** The WMS took the credentials. */
  accepted(): void;
  credentialsRefused(): void;
  busyFor(milliseconds: number): void;
}

/** @param credentials the settings to check when credentials are refused, by name */
export function createGate(now: () => Date, credentials: string): Gate {
  let credentialsWaitMs = 0;
  let credentialsUntil = 0;
  let busyUntil = 0;

  return {
    check() {
      const at = now().getTime();
      if (at < credentialsUntil) {
        throw new BridgeError({
          family: 'permanent',
          code: 'wms_credentials_refused',
          message: `The WMS refused our credentials. To keep it from locking us out, no call is made for another ${seconds(credentialsUntil - at)}. Check ${credentials}, then start the sidecar again.`,
          retryAfterMs: credentialsUntil - at,
          scope: 'connection',
        });
      }
      if (at < busyUntil) {
        throw new BridgeError({
          family: 'retryable',
          code: 'wms_busy',
          message: `The WMS asked us to wait; ${seconds(busyUntil - at)} of that are left. It is tried again by itself.`,
          retryAfterMs: busyUntil - at,
          scope: 'connection',
        });
      }
    },
    accepted() {
      credentialsWaitMs = 0;
      credentialsUntil = 0;
    },
    credentialsRefused() {
      credentialsWaitMs = Math.min(CREDENTIALS_WAIT_CAP_MS, credentialsWaitMs === 0 ? CREDENTIALS_WAIT_MS : credentialsWaitMs * 2);
      credentialsUntil = now().getTime() + credentialsWaitMs;
    },
    busyFor(milliseconds) {
      busyUntil = Math.max(busyUntil, now().getTime() + Math.min(BUSY_WAIT_CAP_MS, milliseconds));
    },
  };
}

/** What an error says to the gate. One of the gate's own teaches it nothing: it bears the time that is left. */
export function teach(gate: Gate, error: BridgeError): void {
  if (error.code === 'wms_credentials_refused' && error.retryAfterMs === undefined) gate.credentialsRefused();
  else if (error.code === 'wms_busy' && error.retryAfterMs !== undefined) gate.busyFor(error.retryAfterMs);
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`;
}
