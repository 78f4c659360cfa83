/**
 * JSON over HTTP to one WMS: so many calls at once, none while the gate is shut, nothing retried here. Whatever goes wrong
 * leaves as a `BridgeError`, but for the refusals that the caller wants to read itself.
 */
import { BridgeError } from '../../errors';
import { theirTimeOfAsking, type AskedAt } from './clock';
import { closedError, type Question, type WmsErrors } from './errors';
import { createGate } from './rateLimitGate';
import { createTransport, type HttpRequest } from './transport';
import { createTurns, TurnsClosed } from './serialQueue';

export interface RestOptions {
  /** Scheme, host and whatever stands before every path; no slash at its end. */
  baseUrl: string;
  /** Sent with every call: the authorization. */
  headers: Readonly<Record<string, string>>;
  /** Values of these headers: an answer that repeats them is read without. */
  secrets: readonly string[];
  timeoutMs: number;
  parallelCalls: number;
  now: () => Date;
  errors: WmsErrors;
  /** Statuses by which this WMS refuses an order; they are answers, not failures. */
  refusals: readonly number[];
}

export interface RestCall {
  method: HttpRequest['method'];
  path: string;
  /** What is undefined is left out. */
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
}

export interface RestAnswer {
  status: number;
  /** False for a refusal. */
  ok: boolean;
  /** null where a refusal bore no JSON. */
  json: unknown;
  /** When it was asked, by both clocks. */
  asked: AskedAt;
}

export interface RestClient {
  /** @throws BridgeError */
  call(call: RestCall, question: Question): Promise<RestAnswer>;
  /** Lets the calls under way end, and makes no more. */
  close(): Promise<void>;
}

export function createRestClient(options: RestOptions): RestClient {
  const { now, errors } = options;
  const transport = createTransport({ timeoutMs: options.timeoutMs, connections: options.parallelCalls, now });
  const gate = createGate(now);
  const turns = createTurns(options.parallelCalls);
  let closing: Promise<void> | null = null;

  async function exchangeOnce(call: RestCall, question: Question): Promise<RestAnswer> {
    gate.check();
    const exchange = await transport.send({
      method: call.method,
      url: `${options.baseUrl}${call.path}${queryString(call.query ?? {})}`,
      headers: { accept: 'application/json', ...(call.body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    if (exchange.failure !== '') throw errors.fromFailure(question, exchange);
    const ok = exchange.status >= 200 && exchange.status < 300;
    if (!ok && !options.refusals.includes(exchange.status)) throw errors.fromStatus(question, exchange, now().getTime());
    const json = parsed(options.secrets.reduce((body, secret) => body.replaceAll(secret, '…'), exchange.body));
    if (ok && json === undefined) throw errors.garbage(question, exchange.body);
    const theirs = theirTimeOfAsking(exchange.headers['date'], exchange.askedMs, exchange.answeredMs);
    return { status: exchange.status, ok, json: json ?? null, asked: { ours: new Date(exchange.askedMs), theirs } };
  }

  return {
    async call(call, question) {
      try {
        return await turns.take(() => exchangeOnce(call, question));
      } catch (error) {
        if (error instanceof TurnsClosed) throw closedError(question);
        if (error instanceof BridgeError) gate.failed(error);
        throw error;
      }
    },
    close() {
      closing ??= turns.close().then(() => transport.close());
      return closing;
    },
  };
}

/** @returns undefined where it is no JSON */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function queryString(query: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.append(name, String(value));
  return given.size === 0 ? '' : `?${given.toString()}`;
}
