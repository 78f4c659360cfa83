/**
 * Whom a failure concerns. *item*: this order, SKU or field alone. *connection*: the peer (shop or WMS) as a whole: it is away, or
 * refuses our credentials. *unclear*: it could be either; a probe of the connection decides (`resilience/ConnectionHealth`).
 */
export type FailureScope = 'item' | 'connection' | 'unclear';

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
  /** `item` where left out. */
  scope?: FailureScope;
  /** With scope `unclear`: what the failure is once a probe has shown that the connection works. As it stands where left out. */
  ifItem?: Pick<BridgeErrorDetails, 'family' | 'code' | 'message'>;
  cause?: unknown;
}

export class BridgeError extends Error {
  readonly family: ErrorFamily;
  readonly code: string;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly outcomeUnknown: boolean;
  readonly scope: FailureScope;
  readonly #details: BridgeErrorDetails;

  constructor(details: BridgeErrorDetails) {
    super(details.message, { cause: details.cause });
    this.name = 'BridgeError';
    this.family = details.family;
    this.code = details.code;
    this.field = details.field;
    this.retryAfterMs = details.retryAfterMs;
    this.outcomeUnknown = details.outcomeUnknown ?? false;
    this.scope = details.scope ?? 'item';
    this.#details = details;
  }

  /** The same failure once its scope is known. */
  withScope(scope: 'item' | 'connection'): BridgeError {
    if (scope === this.scope) return this;
    return new BridgeError({ ...this.#details, ...(scope === 'item' ? this.#details.ifItem : {}), scope });
  }
}
