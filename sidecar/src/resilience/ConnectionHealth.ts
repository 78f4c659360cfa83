/**
 * The state of one connection, to the shop or to the WMS. It decides whose a failure is: what could be an item's or the connection's
 * is settled by a probe, a call known to work. Only what the probe confirms, or what cannot be an item's, takes the connection down.
 * While it is down nothing but the probe is sent, with growing pauses, until the probe passes.
 */
import { ExponentialBackoff, noJitterGenerator, type IBackoff } from 'cockatiel';
import { BridgeError } from '../errors';

export type PeerName = 'shop' | 'wms';

/** `unknown`: nothing was asked yet. */
export type ConnectionState = 'unknown' | 'up' | 'down';

/** What is known of the connection because somebody observed it. Times are ISO, UTC, by this machine's clock. */
export interface HealthFacts {
  peer: PeerName;
  state: ConnectionState;
  since: string;
  /** The last good answer; null before the first. */
  lastAnswerAt: string | null;
  lastErrorAt: string | null;
  lastErrorCode: string | null;
  /** In words, for people. */
  lastError: string | null;
}

/** What a caller needs of the other side. */
export interface Peer {
  /**
   * Makes a call. A BridgeError that it throws has scope `item` or `connection`, never `unclear`.
   * @throws BridgeError of scope `connection`, without a call, while the connection is down
   */
  run<T>(call: () => Promise<T>): Promise<T>;
}

export interface HealthLog {
  info(message: string, fields?: Record<string, unknown>): unknown;
  error(message: string, fields?: Record<string, unknown>): unknown;
}

export interface Pauses {
  firstMs: number;
  longestMs: number;
}

/** Between two probes: of a peer that does not answer, and of one that refuses us, which a wrong password may lock out. */
export interface ProbePauses {
  unreachable: Pauses;
  refused: Pauses;
}

export const DEFAULT_PAUSES: Record<PeerName, ProbePauses> = {
  wms: { unreachable: { firstMs: 1_000, longestMs: 60_000 }, refused: { firstMs: 60_000, longestMs: 60 * 60_000 } },
  shop: { unreachable: { firstMs: 1_000, longestMs: 30_000 }, refused: { firstMs: 5_000, longestMs: 15_000 } },
};

/** The code of an error that only says that the sidecar ends. */
export const STOPPING = 'sidecar_stopping';

/** A probe after a failure that passed counts for this long: the culprits of one batch do not each cause one. */
export const PROBE_COUNTS_MS = 3_000;
/** But for no more failures in a row than this: the connection may have gone down right after it. */
export const PROBE_COUNTS_FAILURES = 4;
/** A connection over which nothing came for so long is probed, so that the time of the last answer says something. */
export const QUIET_PROBE_MS = 5 * 60_000;

/** A call under way when the sidecar is to end is waited for so long. What became of it is looked up after the next start. */
export const STOP_WAITS_MS = 5_000;

export const NAMES: Record<PeerName, string> = { shop: 'shop', wms: "warehouse's system" };

export interface HealthOptions {
  peer: PeerName;
  /** A call known to work; rejects with a BridgeError where the peer is away or does not take our credentials. */
  probe: () => Promise<unknown>;
  log: HealthLog;
  pauses?: ProbePauses;
  /** Fires when the sidecar is to end: nothing is called any more, and what is under way is waited for a short while only. */
  stopping?: AbortSignal;
  /** Our clock, milliseconds. */
  now?: () => number;
}

export class ConnectionHealth implements Peer {
  private state: ConnectionState = 'unknown';
  private since: number;
  private lastAnswerAt: number | null = null;
  private lastErrorAt: number | null = null;
  private lastError: BridgeError | null = null;
  private nextProbeAt = 0;
  private passedAt = -Infinity;
  private failuresInARow = 0;
  private backoff: { refused: boolean; pause: IBackoff<unknown> } | null = null;
  private probing: Promise<BridgeError | null> | null = null;
  private readonly listeners: ((facts: HealthFacts) => void)[] = [];
  private readonly now: () => number;

  constructor(private readonly options: HealthOptions) {
    this.now = options.now ?? Date.now;
    this.since = this.now();
  }

  get isDown(): boolean {
    return this.state === 'down';
  }

  /** Something answered since the start, and nothing has taken the connection down since then. */
  get isUp(): boolean {
    return this.state === 'up';
  }

  facts(): HealthFacts {
    const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
    return {
      peer: this.options.peer,
      state: this.state,
      since: new Date(this.since).toISOString(),
      lastAnswerAt: iso(this.lastAnswerAt),
      lastErrorAt: iso(this.lastErrorAt),
      lastErrorCode: this.lastError?.code ?? null,
      lastError: this.lastError === null ? null : inWords(this.lastError),
    };
  }

  /** Called at every observation, and thus often: whoever writes it somewhere does so less often. */
  onChange(listener: (facts: HealthFacts) => void): void {
    this.listeners.push(listener);
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.options.stopping?.aborted) throw this.stoppingError(false);
    if (this.isDown) throw this.pausedError();
    try {
      const result = await this.untilStopped(call());
      this.answered();
      return result;
    } catch (error) {
      throw error instanceof BridgeError ? await this.resolve(error) : error;
    }
  }

  /**
   * Settles whose a failure is, and takes the connection down where it is the connection's.
   * @returns the same failure with scope `item` or `connection`
   */
  async resolve(error: BridgeError): Promise<BridgeError> {
    if (error.scope === 'item') {
      // It answered, and what it says is about the item.
      this.answered();
      return error;
    }
    if (error.code === STOPPING) return error;
    this.failed(error);
    if (error.scope === 'connection') {
      this.goDown(error);
      return error;
    }
    if (this.isDown) return error.withScope('connection');
    this.failuresInARow += 1;
    if (this.now() - this.passedAt < PROBE_COUNTS_MS && this.failuresInARow <= PROBE_COUNTS_FAILURES) return error.withScope('item');
    if ((await this.probe()) !== null) return error.withScope('connection');
    this.passedAt = this.now();
    return error.withScope('item');
  }

  /** Probes where one is due. @returns whether the connection works, as far as we know */
  async check(): Promise<boolean> {
    if (this.nextCheckInMs() === 0) await this.probe();
    return this.isUp;
  }

  /** How long until `check` would probe, milliseconds. */
  nextCheckInMs(): number {
    const due = this.isUp ? Math.max(this.since, this.lastAnswerAt ?? 0, this.lastErrorAt ?? 0) + QUIET_PROBE_MS : this.nextProbeAt;
    return Math.max(0, due - this.now());
  }

  /** Probes now; several callers share one probe. @returns why the connection does not work; null where it does */
  private async probe(): Promise<BridgeError | null> {
    this.probing ??= this.probeOnce().finally(() => (this.probing = null));
    return this.probing;
  }

  private async probeOnce(): Promise<BridgeError | null> {
    try {
      await this.untilStopped(this.options.probe());
    } catch (thrown) {
      if (thrown instanceof BridgeError && thrown.code === STOPPING) return thrown;
      const error =
        thrown instanceof BridgeError
          ? thrown.withScope('connection')
          : new BridgeError({ family: 'retryable', code: 'unexpected', message: 'An unexpected error; the log has it.', scope: 'connection', cause: thrown });
      this.failed(error);
      this.goDown(error);
      return error;
    }
    this.backoff = null;
    this.goUp();
    this.answered();
    return null;
  }

  private answered(): void {
    this.lastAnswerAt = this.now();
    this.failuresInARow = 0;
    // What was under way when the connection went down may still end well: only the probe brings it up again.
    if (this.state === 'unknown') this.goUp();
    this.tell();
  }

  private failed(error: BridgeError): void {
    this.lastErrorAt = this.now();
    this.lastError = error;
    this.tell();
  }

  private goUp(): void {
    if (this.isUp) return;
    const { peer, log } = this.options;
    log.info(this.isDown ? `the ${NAMES[peer]} answers again` : `the ${NAMES[peer]} answers`, { peer });
    this.state = 'up';
    this.since = this.now();
  }

  private goDown(error: BridgeError): void {
    const refused = error.family === 'permanent';
    const pauses = (this.options.pauses ?? DEFAULT_PAUSES[this.options.peer])[refused ? 'refused' : 'unreachable'];
    const factory = new ExponentialBackoff({ generator: noJitterGenerator, initialDelay: pauses.firstMs, maxDelay: pauses.longestMs });
    // Another sort of failure begins with its own first pause.
    const pause = this.backoff && this.backoff.refused === refused ? this.backoff.pause.next(undefined) : factory.next();
    this.backoff = { refused, pause };
    this.nextProbeAt = this.now() + Math.max(pause.duration, error.retryAfterMs ?? 0);
    if (this.isDown) return;
    this.passedAt = -Infinity;
    this.state = 'down';
    this.since = this.now();
    const { peer, log } = this.options;
    log.error(`the ${NAMES[peer]} cannot be used: until it can, it is only probed`, { peer, code: error.code, reason: inWords(error) });
    this.tell();
  }

  private pausedError(): BridgeError {
    const { peer } = this.options;
    return new BridgeError({
      family: 'retryable',
      code: `${peer}_down`,
      message: `The ${NAMES[peer]} cannot be used now: ${this.lastError === null ? 'it did not answer.' : inWords(this.lastError)}`,
      retryAfterMs: this.nextCheckInMs(),
      scope: 'connection',
    });
  }

  private async untilStopped<T>(call: Promise<T>): Promise<T> {
    const { stopping } = this.options;
    if (!stopping) return call;
    let timer: NodeJS.Timeout | undefined;
    let stop: () => void = () => undefined;
    const waited = new Promise<never>((_resolve, reject) => {
      stop = () => (timer = setTimeout(() => reject(this.stoppingError(true)), STOP_WAITS_MS));
      stopping.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([call, waited]);
    } finally {
      clearTimeout(timer);
      stopping.removeEventListener('abort', stop);
    }
  }

  /** @param called whether the call had begun: then it may be carried out all the same */
  private stoppingError(called: boolean): BridgeError {
    return new BridgeError({
      family: 'retryable',
      code: STOPPING,
      message: 'The sidecar is ending; this is done after the next start.',
      outcomeUnknown: called,
      scope: 'connection',
    });
  }

  private tell(): void {
    const facts = this.facts();
    for (const listener of this.listeners) listener(facts);
  }
}

/** The message, with the system's code of the cause where the message does not name it (`ECONNREFUSED`). */
function inWords(error: BridgeError): string {
  let at: unknown = error.cause;
  for (let depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth += 1) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return error.message.includes(code) ? error.message : `${error.message} (${code})`;
    at = (at as { cause?: unknown }).cause;
  }
  return error.message;
}
