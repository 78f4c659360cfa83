/**
 * Calls Ongoing: one at a time for a goods owner, as Ongoing takes them, over one connection that is kept. Whatever
 * goes wrong leaves here as a `BridgeError`.
 */
import { Client, type IHttpClient } from 'soap';
import { BridgeError } from '../../errors';
import type { Sieve } from '../../limitedText';
import type { AdapterLog } from '../WmsAdapter';
import { theirTimeOfAsking, type AskedAt } from '../kit/clock';
import { closedError, reading, type Question } from '../kit/errors';
import { createGate } from '../kit/rateLimitGate';
import { createTransport, type Exchange, type HttpRequest, type Transport } from '../kit/transport';
import { createTurns, TurnsClosed } from '../kit/serialQueue';
import { presentable } from '../kit/words';
import { judgeAnswer, type ReadOperation } from './answers';
import { errorFromExchange, garbage, readRefused } from './errors';
import { OVERLAP_MS } from './times';
import { child, list, type Decoded } from '../kit/values';
import { safeForWire } from './wireText';
import { ASK_AGAIN_MS, loadWsdl, type LoadedWsdl, type Operation } from './wsdl';

export interface ClientOptions {
  /** The endpoint. What the WSDL says about that is not used: it names the host it was written on. */
  url: string;
  goodsOwner: string;
  user: string;
  password: string;
  timeoutMs: number;
  now: () => Date;
  log: AdapterLog;
}

export interface Answer {
  /** What stands in the operation's `…Result`; null where that is empty. */
  result: Decoded;
  asked: AskedAt;
}

/** How an answer is read, where it may be large or slow. */
export interface ReadOptions {
  /** Takes the rows out of the answer before it is decoded. */
  sieve?: Sieve;
  /** How many of what the sieve took out are rows. */
  rows?: () => number;
  timeoutMs?: number;
}

export interface OngoingClient {
  /**
   * A write. Whether it was taken is the caller's to read.
   * @param parameters the operation's own, in the order of the schema; the credentials are put before them
   * @throws BridgeError
   */
  call(operation: Operation, parameters: Record<string, unknown>, question: Question): Promise<Answer>;
  /**
   * A question. What comes back is known to be an answer to it; with no rows in it, the WMS is known to let us in.
   * @throws BridgeError, also where the WMS refuses in an answer that looks like a success
   */
  read(operation: ReadOperation, parameters: Record<string, unknown>, question: Question, options?: ReadOptions): Promise<Answer>;
  /** The simplest question that needs our credentials and the goods owner. @throws BridgeError whose words say what to check */
  ping(): Promise<void>;
  /** True where inventory can be asked for in pages. */
  pagesInventory(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * So long after an answer with something in it an empty one is believed without asking whether we are let in. Less than what a cursor
 * reaches back (`OVERLAP_MS`): what was refused in between is read again.
 */
const ACCESS_COUNTS_MS = OVERLAP_MS / 2;

type SoapCall = (parameters: unknown, callback: (error: unknown, decoded: unknown) => void, options: { exchanged: Exchanged }) => void;

/** Where our HTTP client leaves what it saw of one call. */
interface Exchanged {
  exchange?: Exchange;
  readonly options: ReadOptions;
}

export function createOngoingClient(options: ClientOptions): OngoingClient {
  const transport = createTransport({ timeoutMs: options.timeoutMs, connections: 1, now: options.now });
  const gate = createGate(options.now);
  const turns = createTurns();
  const wsdl = createWsdlKeeper(options, transport);
  const secrets = [options.password, options.user];
  let closing: Promise<void> | null = null;
  let accessShownAt = -Infinity;

  async function exchangeOnce(operation: Operation, parameters: Record<string, unknown>, question: Question, readOptions: ReadOptions): Promise<Answer & { withSuccess: boolean }> {
    gate.check();
    const { soap, withSuccess } = await wsdl.ready(question);
    const exchanged: Exchanged = { options: readOptions };
    let decoded: unknown;
    try {
      const safe = safeForWire({ ...credentials(operation, options), ...parameters });
      decoded = await new Promise((resolve, reject) => {
        soap[operation]!(safe, (error, result) => (error ? reject(error as Error) : resolve(result)), { exchanged });
      });
    } catch (error) {
      // Without an exchange it is not the WMS that failed but we: say where, without the request.
      if (!exchanged.exchange) throw notSent(question, error);
      decoded = undefined;
    }
    const exchange = exchanged.exchange;
    if (!exchange || exchange.failure !== '' || exchange.status !== 200 || /<(\w+:)?Fault[\s>]/.test(exchange.body)) {
      throw errorFromExchange(question, exchange ?? unanswered(), options.now().getTime());
    }
    const resultName = `${operation}Result`;
    if (typeof decoded !== 'object' || decoded === null || !(resultName in decoded)) throw garbage(question, exchange.body);
    return {
      result: child(decoded, resultName),
      asked: {
        ours: new Date(exchange.askedMs),
        theirs: theirTimeOfAsking(exchange.headers['date'], exchange.askedMs, exchange.answeredMs),
      },
      withSuccess: withSuccess.has(operation),
    };
  }

  async function call(operation: Operation, parameters: Record<string, unknown>, asked: Question, readOptions: ReadOptions = {}): Promise<Answer & { withSuccess: boolean; question: Question }> {
    const question = { ...asked, hide: [...asked.hide, ...secrets] };
    try {
      const answer = await turns.take(() => exchangeOnce(operation, parameters, question, readOptions));
      return { ...answer, question };
    } catch (error) {
      if (error instanceof TurnsClosed) throw closedError(question);
      if (error instanceof BridgeError) gate.failed(error);
      throw error;
    }
  }

  async function ping(): Promise<void> {
    const { result, withSuccess, question } = await call('GetOrderStatuses', {}, { ...reading('list its order statuses'), probe: true });
    const judged = judgeAnswer('GetOrderStatuses', result, list(child(result, 'OrderStatuses', 'OrderStatus')).length, withSuccess);
    if (judged.kind !== 'rows') {
      // Some installations answer wrong credentials with an empty list and no word.
      throw judged.kind === 'garbage' ? garbage(question, '<') : readRefused(question, judged.kind === 'refused' ? presentable(judged.words, question.hide) : 'no order statuses');
    }
    accessShownAt = options.now().getTime();
  }

  return {
    async call(operation, parameters, asked) {
      const { result, asked: at } = await call(operation, parameters, asked);
      return { result, asked: at };
    },

    async read(operation, parameters, asked, readOptions = {}) {
      const { result, asked: at, withSuccess, question } = await call(operation, parameters, asked, readOptions);
      const judged = judgeAnswer(operation, result, readOptions.rows?.() ?? 0, withSuccess);
      if (judged.kind === 'refused') throw readRefused(question, presentable(judged.words, question.hide));
      if (judged.kind === 'garbage') throw garbage(question, '<');
      if (judged.kind === 'rows') accessShownAt = at.ours.getTime();
      else if (options.now().getTime() - accessShownAt > ACCESS_COUNTS_MS) await ping();
      return { result, asked: at };
    },

    ping,

    async pagesInventory() {
      return (await wsdl.ready(reading('read its WSDL'))).pagesInventory;
    },
    close() {
      closing ??= turns.close().then(() => transport.close());
      return closing;
    },
  };
}

/** The one operation whose schema puts the goods owner last. */
function credentials(operation: Operation, { goodsOwner, user, password }: ClientOptions): Record<string, string> {
  return operation === 'GetOrderStatuses'
    ? { UserName: user, Password: password, GoodsOwnerCode: goodsOwner }
    : { GoodsOwnerCode: goodsOwner, UserName: user, Password: password };
}

function notSent(question: Question, error: unknown): BridgeError {
  return new BridgeError({
    family: 'permanent',
    code: 'wms_request_not_built',
    message: `The request to ${question.what} could not be written (${error instanceof Error ? error.name : 'unknown error'}). Tell the makers of WMS Bridge.`,
  });
}

function unanswered(): Exchange {
  return { askedMs: 0, answeredMs: 0, mayHaveArrived: true, failure: 'unknown', status: 0, headers: {}, body: '' };
}

interface Ready extends Pick<LoadedWsdl, 'pagesInventory' | 'withSuccess'> {
  soap: Record<string, SoapCall | undefined>;
}

/** Fetches the WSDL at the first call and keeps what was made of it. */
function createWsdlKeeper(options: ClientOptions, transport: Transport): { ready(question: Question): Promise<Ready> } {
  let kept: Ready | null = null;
  let askAgainAt = Infinity;

  const httpClient = {
    request(url: string, body: string, callback: (error: unknown, response?: unknown, body?: string) => void, headers: Record<string, string>, { exchanged }: { exchanged: Exchanged }) {
      const { sieve, timeoutMs } = exchanged.options;
      const request: HttpRequest = {
        method: 'POST',
        url,
        body,
        headers: { 'content-type': headers['Content-Type'] ?? 'text/xml; charset=utf-8', soapaction: headers['SOAPAction'] ?? '""' },
        ...(sieve ? { sieve } : {}),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      };
      return transport.send(request).then((exchange) => {
        exchanged.exchange = exchange;
        if (exchange.failure !== '') callback(new Error(exchange.failure));
        else callback(null, { status: exchange.status, headers: exchange.headers }, exchange.body);
      });
    },
  } as unknown as IHttpClient;

  function make(loaded: LoadedWsdl): Ready {
    const client = new Client(loaded.wsdl, options.url, { httpClient });
    const services = Object.keys(loaded.wsdl.definitions.services);
    const ports = (client as unknown as Record<string, Record<string, Ready['soap']>>)[services[0] ?? ''] ?? {};
    // The same operations come twice, for SOAP 1.1 and 1.2; the first port speaks 1.1, and so do we.
    const soap = ports['ServiceSoap'] ?? Object.values(ports)[0] ?? {};
    return { soap, pagesInventory: loaded.pagesInventory, withSuccess: loaded.withSuccess };
  }

  return {
    async ready(question) {
      if (kept && options.now().getTime() < askAgainAt) return kept;
      const loaded = await loadWsdl(options.url, transport);
      if ('unreachable' in loaded) {
        if (kept) return kept;
        throw errorFromExchange({ ...question, write: false }, loaded.unreachable, options.now().getTime());
      }
      if (loaded.origin === 'shipped') {
        askAgainAt = options.now().getTime() + ASK_AGAIN_MS;
        options.log.warn(`The WMS's own WSDL could not be used (${loaded.reason}); working from the one that WMS Bridge brings along. Fields of newer installations are not used.`);
      } else askAgainAt = Infinity;
      kept = make(loaded);
      return kept;
    },
  };
}
