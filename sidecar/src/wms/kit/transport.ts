/**
 * One HTTP exchange with a WMS, and what there is to know of it when it fails: had the request left, did an answer come,
 * when. Builds and reads no bodies: whoever speaks SOAP or JSON does that.
 */
import { Agent, request } from 'undici';
import { BodyTooLarge, limitedText, type Sieve, type TextLimits } from '../../limitedText';

/** What happened to one request. `errors.ts` reads it; a client's own errors carry the request, password and all. */
export interface Exchange {
  askedMs: number;
  answeredMs: number;
  /** False only where it is certain that the WMS never had the request. */
  mayHaveArrived: boolean;
  /** `timeout`, `too_large`, or the code of a socket's error; '' where an answer came. */
  failure: string;
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Takes what is large out of a good answer while it comes; what it gives back is the exchange's body. */
  sieve?: Sieve;
  /** For this exchange, where it may take longer than others. */
  timeoutMs?: number;
}

export interface TransportOptions {
  /** For a whole exchange, from the first byte out to the last byte in. */
  timeoutMs: number;
  /** How many connections are kept; one more request than that waits. */
  connections: number;
  /** Our clock. */
  now: () => Date;
  /** How much of an answer is read. */
  limits?: TextLimits;
}

export interface Transport {
  /** Never rejects: the exchange tells. */
  send(request: HttpRequest): Promise<Exchange>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** Shorter than the five seconds after which many servers close an idle connection: a request must not meet that. */
const KEEP_ALIVE_MS = 4_000;

/**
 * An answer that is held as a whole: a page of 100 orders of 100 lines each has some 5 MB. Decoding 8 MB of JSON takes less than
 * 100 ms, in which nothing else runs.
 */
const MOST_TEXT = 8 * 1024 * 1024;
/** An answer that is read in a stream: as much as arrives in the time of one call, and no more. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Failures before a byte of the request was sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
]);

/** A server whose certificate we cannot trust: nothing is sent to it. */
export function isCertificateFailure(failure: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/.test(failure);
}

export function createTransport({ timeoutMs, connections, now, limits = { mostText: MOST_TEXT, mostBytes: MOST_BYTES } }: TransportOptions): Transport {
  const agent = new Agent({
    connections,
    connect: { timeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs) },
    keepAliveTimeout: KEEP_ALIVE_MS,
  });

  async function send({ method, url, headers, body, sieve, timeoutMs: ownTimeoutMs }: HttpRequest): Promise<Exchange> {
    const exchange: Exchange = {
      askedMs: now().getTime(),
      answeredMs: 0,
      mayHaveArrived: true,
      failure: '',
      status: 0,
      headers: {},
      body: '',
    };
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), ownTimeoutMs ?? timeoutMs);
    try {
      const answer = await request(url, { dispatcher: agent, method, headers, body: body ?? null, signal: timer.signal });
      exchange.answeredMs = now().getTime();
      exchange.status = answer.statusCode;
      for (const [name, value] of Object.entries(answer.headers)) {
        if (value !== undefined) exchange.headers[name] = Array.isArray(value) ? value.join(', ') : value;
      }
      const declared = answer.headers['content-length'];
      exchange.body = await limitedText(answer.body, limits, answer.statusCode === 200 ? (sieve ?? null) : null, typeof declared === 'string' ? declared : null);
    } catch (error) {
      exchange.failure = error instanceof BodyTooLarge ? 'too_large' : timer.signal.aborted ? 'timeout' : failureCode(error);
      exchange.mayHaveArrived = !NEVER_SENT.has(exchange.failure) && !isCertificateFailure(exchange.failure) && !failedToConnect(error);
    } finally {
      clearTimeout(timeout);
    }
    return exchange;
  }

  return {
    send,
    // In-flight calls are ended by their own time-out at the latest.
    close: () => agent.close(),
  };
}

function failureCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code !== '' ? code : 'unknown';
}

function failedToConnect(error: unknown): boolean {
  return (error as { syscall?: unknown } | null)?.syscall === 'connect';
}
