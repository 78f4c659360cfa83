/**
 * HTTP to one shop's Webservice. Connections are kept alive and few requests run at once, for each takes one of the
 * shop's PHP processes away from its customers. Every failure is a BridgeError from `errors.ts`.
 */
import { BridgeError } from '../../errors';
import { limitedText } from '../../limitedText';
import { readBody } from './answer';
import { errorFromAnswer, errorFromFailure, failureCode, type Question } from './errors';
import { webserviceUrl, type Query } from './urls';

/** The part of a logger that is used here. No personal data goes into it. */
export interface ShopLog {
  warn(message: string, fields?: Record<string, unknown>): unknown;
}

export interface ClientOptions {
  /** The shop's address, with its folder, without `/api`. */
  url: string;
  key: string;
  /** null: the one that answers at the address. */
  idShop: number | null;
  timeoutMs: number;
  log: ShopLog;
  requestsAtOnce?: number;
}

export interface PostOptions {
  /** Where it differs from the client's. */
  timeoutMs?: number;
  /** It may run twice: then it is asked once more like a read. */
  repeatable?: boolean;
}

export interface WebserviceClient {
  /** Reads a resource; gives the JSON as it came (`[]` for an empty list). */
  get(resource: string, query: Query, what: string): Promise<unknown>;
  /** Sends a body that is JSON already. */
  post(resource: string, body: string, what: string, options?: PostOptions): Promise<unknown>;
}

/** Of one answer: the rows of 100 orders are a megabyte, what was done with 100,000 SKUs some ten. */
const LIMITS = { mostText: 64 * 1024 * 1024, mostBytes: 64 * 1024 * 1024 };

/** More at once would not be faster on a small shop, and a large one has customers to serve. */
const REQUESTS_AT_ONCE = 3;

/**
 * A read, and what may run twice, is asked once more after these: a kept connection that the shop closed at the moment when we used it, and an
 * empty 500, which a shop gives while several requests build its caches again (seen on 9.1.4).
 */
function isPassing(error: unknown): boolean {
  return (
    error instanceof BridgeError &&
    (error.code === 'shop_error' || PASSING_FAILURES.has(failureCode(error.cause)))
  );
}
const PASSING_FAILURES = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const SECOND_READ_AFTER_MS = 100;

export function createClient(options: ClientOptions): WebserviceClient {
  const authorization = `Basic ${Buffer.from(`${options.key}:`).toString('base64')}`;
  const limited = limiter(options.requestsAtOnce ?? REQUESTS_AT_ONCE);

  async function ask(question: Question, url: string, init: RequestInit, timeoutMs = options.timeoutMs): Promise<unknown> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        ...init,
        // fetch would follow a redirect and send the key to whatever it names.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: { ...init.headers, Authorization: authorization, Accept: 'application/json' },
      });
      text = response.body === null ? '' : await limitedText(response.body, LIMITS);
    } catch (failure) {
      throw errorFromFailure(question, failure, timeoutMs);
    }
    const body = readBody(text);
    if (response.status >= 200 && response.status < 300 && body.kind === 'json') {
      if (body.before !== '') {
        options.log.warn('The shop prints something before its JSON answers; look into its error log.', {
          resource: question.resource,
          // Its length only: what a module prints may be about a customer.
          bytes: Buffer.byteLength(body.before),
        });
      }
      return body.value;
    }
    const location = response.headers.get('location');
    const retryAfter = response.headers.get('retry-after');
    throw errorFromAnswer(
      question,
      { status: response.status, ...(location === null ? {} : { location }), ...(retryAfter === null ? {} : { retryAfter }) },
      body,
    );
  }

  async function askAgain(asking: () => Promise<unknown>): Promise<unknown> {
    try {
      return await asking();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, SECOND_READ_AFTER_MS));
      return asking();
    }
  }

  return {
    get: (resource, query, what) =>
      limited(() => askAgain(() => ask({ what, resource, write: false }, webserviceUrl(options.url, resource, options.idShop, query), { method: 'GET' }))),
    post: (resource, body, what, { timeoutMs, repeatable = false } = {}) =>
      limited(() => {
        const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
        const asking = (): Promise<unknown> => ask({ what, resource, write: true }, webserviceUrl(options.url, resource, options.idShop), init, timeoutMs);
        return repeatable ? askAgain(asking) : asking();
      }),
  };
}

/** Runs at most `atOnce` tasks at a time, the others in the order in which they came. */
export function limiter(atOnce: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= atOnce) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) {
        next();
      } else {
        running -= 1;
      }
    }
  };
}
