/**
 * One error type, two families. *Retryable*: the same call may go through later (time-out, 5xx, 429, deadlock,
 * WMS busy). *Permanent*: a person must do something first, and the message says what.
 * Each client maps what it meets into one of the two in one place (`wms/<name>/errors.ts`, `shop/errors.ts`).
 */
export type ErrorFamily = 'retryable' | 'permanent';

export interface BridgeErrorDetails {
  family: ErrorFamily;
  /** Stable and short, for logs and filters: `wms_timeout`, `address_city_missing`. */
  code: string;
  /** What happened, to which order and field, and what to do. For people; no secrets, no personal data. */
  message: string;
  /** The field of the order that is wrong, in the words of domain/terms. */
  field?: string;
  /** The WMS or shop asked to wait this long before the next try. */
  retryAfterMs?: number;
  /** True where the call may have been carried out although it failed: look up before trying again. */
  outcomeUnknown?: boolean;
  /** True where it would have failed for every order (WMS down, credentials wrong): no order is to blame. */
  everyone?: boolean;
  cause?: unknown;
}

export class BridgeError extends Error {
  readonly family: ErrorFamily;
  readonly code: string;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly outcomeUnknown: boolean;
  readonly everyone: boolean;

  constructor(details: BridgeErrorDetails) {
    super(details.message, { cause: details.cause });
    this.name = 'BridgeError';
    this.family = details.family;
    this.code = details.code;
    this.field = details.field;
    this.retryAfterMs = details.retryAfterMs;
    this.outcomeUnknown = details.outcomeUnknown ?? false;
    this.everyone = details.everyone ?? false;
  }
}
