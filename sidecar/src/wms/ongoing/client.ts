/**
 * Calls Ongoing: one at a time for a goods owner, as Ongoing takes them, over one connection that is kept. Whatever
 * goes wrong leaves here as a `BridgeError`.
 */
import { Client, type IHttpClient } from 'soap';
import { BridgeError } from '../../errors';
import type { AdapterLog } from '../WmsAdapter';
import { theirTimeOfAsking, type AskedAt } from '../kit/clock';
import { closedError, reading, type Question } from '../kit/errors';
import { createGate, teach } from '../kit/gate';
import { createTransport, type Exchange, type HttpRequest, type Transport } from '../kit/transport';
import { createTurns, TurnsClosed } from '../kit/turns';
import { presentable } from '../kit/words';
import { CREDENTIALS, errorFromExchange, errorFromRefusal, garbage, oursIn } from './errors';
import { recognise } from './refusal';
import { child, flag, text, type Decoded } from '../kit/values';
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

export interface OngoingClient {
  /**
   * @param parameters the operation's own, in the order of the schema; the credentials are put before them
   * @param sieve takes what is large out of the answer before it is decoded
   * @throws BridgeError, also for a `Success=false` that blames the credentials
   */
  call(operation: Operation, parameters: Record<string, unknown>, question: Question, sieve?: HttpRequest['sieve']): Promise<Answer>;
  /** True where inventory can be asked for in pages. */
  pagesInventory(): Promise<boolean>;
  close(): Promise<void>;
}

type SoapCall = (parameters: unknown, callback: (error: unknown, decoded: unknown) => void, options: { exchanged: Exchanged }) => void;

/** Where our HTTP client leaves what it saw of one call. */
interface Exchanged {
  exchange?: Exchange;
  readonly sieve: HttpRequest['sieve'];
}

export function createOngoingClient(options: ClientOptions): OngoingClient {
  const transport = createTransport({ timeoutMs: options.timeoutMs, connections: 1, now: options.now });
  const gate = createGate(options.now, CREDENTIALS);
  const turns = createTurns();
  const wsdl = createWsdlKeeper(options, transport);
  const secrets = [options.password, options.user];
  let closing: Promise<void> | null = null;

  async function exchangeOnce(operation: Operation, parameters: Record<string, unknown>, question: Question, sieve: HttpRequest['sieve']): Promise<Answer> {
    gate.check();
    const { soap } = await wsdl.ready(question);
    const exchanged: Exchanged = { sieve };
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
    const result = child(decoded, resultName);
    throwIfCredentialsRefused(result, question);
    return {
      result,
      asked: {
        ours: new Date(exchange.askedMs),
        theirs: theirTimeOfAsking(exchange.headers['date'], exchange.askedMs, exchange.answeredMs),
      },
    };
  }

  /** Ongoing has two ways of saying that a password is wrong; this is the one that looks like an order's fault. */
  function throwIfCredentialsRefused(result: Decoded, question: Question): void {
    if (flag(child(result, 'Success')) !== false) return;
    const words = presentable(`${text(child(result, 'Message'))} ${text(child(result, 'ErrorMessage'))}`, [...question.hide, ...secrets]);
    const refusal = recognise(words, question.operation, oursIn(question));
    if (refusal.kind === 'credentials' || refusal.kind === 'goods_owner') throw errorFromRefusal(question, words, refusal);
  }

  return {
    async call(operation, parameters, asked, sieve) {
      const question = { ...asked, hide: [...asked.hide, ...secrets] };
      try {
        const answer = await turns.take(() => exchangeOnce(operation, parameters, question, sieve));
        gate.accepted();
        return answer;
      } catch (error) {
        if (error instanceof TurnsClosed) throw closedError(question);
        if (error instanceof BridgeError && error.code === 'wms_goods_owner_unknown') gate.credentialsRefused();
        else if (error instanceof BridgeError) teach(gate, error);
        throw error;
      }
    },
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

interface Ready {
  soap: Record<string, SoapCall | undefined>;
  pagesInventory: boolean;
}

/** Fetches the WSDL at the first call and keeps what was made of it. */
function createWsdlKeeper(options: ClientOptions, transport: Transport): { ready(question: Question): Promise<Ready> } {
  let kept: Ready | null = null;
  let askAgainAt = Infinity;

  const httpClient = {
    request(url: string, body: string, callback: (error: unknown, response?: unknown, body?: string) => void, headers: Record<string, string>, { exchanged }: { exchanged: Exchanged }) {
      return transport.send({ method: 'POST', url, body, headers: { 'content-type': headers['Content-Type'] ?? 'text/xml; charset=utf-8', soapaction: headers['SOAPAction'] ?? '""' }, ...(exchanged.sieve ? { sieve: exchanged.sieve } : {}) }).then((exchange) => {
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
    return { soap, pagesInventory: loaded.pagesInventory };
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
