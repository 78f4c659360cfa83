/**
 * Everything that can go wrong between us and Ongoing, mapped into the two families in this one place. The SOAP
 * client's own errors never pass: they hold the request, and the request holds the password and the customer.
 */
import { BridgeError, type BridgeErrorDetails } from '../../errors';
import { presentable, recognise, skuIn, type OrderOperation, type Refusal } from './refusal';
import { isCertificateFailure, type Exchange } from './transport';

/** What was asked when it failed. */
export interface Question {
  /** In words, for the message: `create order ABC-12`. */
  what: string;
  /** A write whose answer is lost may have been carried out. */
  write: boolean;
  /** For the words of a refusal; null where the question is no order's. */
  operation: OrderOperation | null;
  /** The SKUs that a refusal may name. */
  skus: readonly string[];
  /** Numbers and names of the shop's that it may name: they say nothing about what is wrong. */
  names: readonly string[];
  /** Personal data and secrets that an answer may repeat. */
  hide: readonly string[];
}

const SETTINGS = 'WMSBRIDGE_ONGOING_USER, _PASSWORD and _GOODS_OWNER';

/** An exchange without an answer, or with one that is no success. */
export function errorFromExchange(question: Question, exchange: Exchange, nowMs: number): BridgeError {
  if (exchange.failure !== '') return errorFromFailure(question, exchange);
  const fault = faultWords(exchange.body);
  if (fault) return errorFromFault(question, fault.words, fault.ours);
  return errorFromStatus(question, exchange, nowMs);
}

function errorFromFailure({ what, write }: Question, { failure, mayHaveArrived }: Exchange): BridgeError {
  if (isCertificateFailure(failure)) {
    return permanent({
      code: 'wms_certificate',
      message: `The WMS's certificate cannot be trusted (${failure}), so nothing was sent when asked to ${what}. Check WMSBRIDGE_ONGOING_URL, or have the WMS's certificate renewed.`,
      everyone: true,
    });
  }
  if (failure === 'timeout') {
    return retryable({
      code: 'wms_timeout',
      message: `The WMS did not answer in time when asked to ${what}.${lookedUp(write)} It is tried again by itself.`,
      outcomeUnknown: write,
      everyone: true,
    });
  }
  if (!mayHaveArrived) {
    return retryable({
      code: 'wms_unreachable',
      message: `The WMS cannot be reached (${failure}); it was not asked to ${what}. It is tried again by itself; if this lasts, check WMSBRIDGE_ONGOING_URL and the network.`,
      everyone: true,
    });
  }
  return retryable({
    code: 'wms_connection_lost',
    message: `The connection to the WMS broke (${failure}) when asked to ${what}.${lookedUp(write)} It is tried again by itself.`,
    outcomeUnknown: write,
    everyone: true,
  });
}

function errorFromStatus(question: Question, { status, headers, body }: Exchange, nowMs: number): BridgeError {
  const { what, write } = question;
  if (status === 401 || status === 403) return credentialsRefused(`it answered ${status}`);
  if (status === 429 || status === 503) {
    const retryAfterMs = parseRetryAfter(headers['retry-after'], nowMs);
    return retryable({
      code: 'wms_busy',
      message: `The WMS is busy (${status}) and did not ${what}. It is tried again by itself.`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      // 429 is an answer about the call; 503 may also be a proxy whose back end went away in the middle of it.
      outcomeUnknown: write && status === 503,
      everyone: true,
    });
  }
  if (status >= 500 || status === 408) {
    return retryable({
      code: 'wms_server_error',
      message: `The WMS failed (${status}) when asked to ${what}.${lookedUp(write)} It is tried again by itself.`,
      outcomeUnknown: write,
      // Most often the WMS is down, but one order that breaks it would look the same: it counts as that order's.
      everyone: status === 502 || status === 504,
    });
  }
  if (status >= 300 && status < 500) {
    const why = status < 400 ? `redirects (${status})` : `answers ${status}`;
    return permanent({
      code: status === 404 || status < 400 ? 'wms_url_wrong' : 'wms_request_refused',
      message: `The address of the WMS ${why} when asked to ${what}. Check WMSBRIDGE_ONGOING_URL: it is the endpoint that ends in service.asmx.`,
      everyone: status === 404 || status < 400,
    });
  }
  return garbage(question, body);
}

/** A 200 that is not the answer to what was asked: a page of a proxy, half a document, something else's XML. */
export function garbage({ what, write }: Question, body: string): BridgeError {
  const seen = body.trim() === '' ? 'nothing' : /^\s*</.test(body) ? 'another document' : 'something that is no XML';
  return retryable({
    code: 'wms_answer_unreadable',
    message: `The WMS answered with ${seen} when asked to ${what}.${lookedUp(write)} It is tried again by itself; if this lasts, check WMSBRIDGE_ONGOING_URL.`,
    outcomeUnknown: write,
    everyone: true,
  });
}

function errorFromFault(question: Question, fault: string, ours: boolean): BridgeError {
  const words = presentable(fault, question.hide);
  const refusal = recognise(words, question.operation, oursIn(question));
  if (refusal.kind !== 'other' && refusal.kind !== 'field') return errorFromRefusal(question, words, refusal);
  if (ours) {
    return permanent({
      code: 'wms_request_refused',
      message: `The WMS could not read what it was asked (${question.what}): "${words}". Tell the makers of WMS Bridge.`,
    });
  }
  return retryable({
    code: 'wms_server_error',
    message: `The WMS failed when asked to ${question.what}: "${words}".${lookedUp(question.write)} It is tried again by itself.`,
    outcomeUnknown: question.write,
  });
}

/** What of a refusal's words is ours. */
export function oursIn({ skus, names }: Question): string[] {
  return [...skus, ...names];
}

/** A question that is about no order. */
export function reading(what: string): Question {
  return { what, write: false, operation: null, skus: [], names: [], hide: [] };
}

/** `Success=false`. @param words already presentable */
export function errorFromRefusal(question: Question, words: string, refusal: Refusal): BridgeError {
  const { what, skus } = question;
  const said = words === '' ? 'It gave no reason.' : `It says: "${words}"`;
  switch (refusal.kind) {
    case 'credentials':
      return credentialsRefused(`it says "${words}"`);
    case 'goods_owner':
      return permanent({
        code: 'wms_goods_owner_unknown',
        message: `The WMS does not know our goods owner. ${said} Check WMSBRIDGE_ONGOING_GOODS_OWNER.`,
        everyone: true,
      });
    case 'busy':
      return retryable({ code: 'wms_busy', message: `The WMS was too busy to ${what}. ${said} It is tried again by itself.`, outcomeUnknown: question.write });
    case 'too_late':
      return permanent({ code: 'change_refused', message: `The WMS will not ${what} any more. ${said} Speak to the warehouse.` });
    case 'order_exists':
      return permanent({ code: 'order_exists', message: `The WMS has an order of this number already, so it did not ${what}. ${said} Compare the two.`, field: 'number' });
    case 'order_missing':
      return permanent({ code: 'order_missing', message: `The WMS has no such order, so it did not ${what}. ${said} Send it again.`, field: 'number' });
    case 'already_cancelled':
      return permanent({ code: 'change_refused', message: `The WMS has cancelled this order already, so it did not ${what}. ${said}` });
    case 'sku_unknown': {
      const sku = skuIn(words, skus);
      const article = sku === '' ? 'an article of it' : `the article "${sku}"`;
      return permanent({ code: 'sku_unknown', message: `The WMS did not ${what}: it does not know ${article}. ${said} Create the article at the WMS, then send the order again.`, field: 'sku' });
    }
    case 'sku_doubled':
      return permanent({ code: 'sku_doubled', message: `The WMS did not ${what}: an article stands on two lines. ${said} Tell the makers of WMS Bridge.`, field: 'sku' });
    case 'field':
      return permanent({ code: 'wms_field_refused', message: `The WMS did not ${what}. ${said} Correct the order's ${refusal.field} in the shop, or ask the warehouse what it takes.`, field: refusal.field });
    case 'other':
      return permanent({ code: 'wms_refused', message: `The WMS did not ${what}. ${said} Correct the order in the shop, or ask the warehouse.` });
  }
}

function credentialsRefused(why: string): BridgeError {
  return permanent({
    code: 'wms_credentials_refused',
    message: `The WMS refused our user or password (${why}). Check ${SETTINGS}, then start the sidecar again.`,
    everyone: true,
  });
}

/** The adapter was closed while this call waited for its turn: it never left. */
export function closedError({ what }: Question): BridgeError {
  return retryable({ code: 'wms_closed', message: `The sidecar is stopping, so the WMS was not asked to ${what}. It is done after the next start.`, everyone: true });
}

/** @returns milliseconds; undefined where the header says nothing that can be read */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** What a SOAP fault says, and whether it is our request that was wrong; null where the body is no fault. */
export function faultWords(body: string): { words: string; ours: boolean } | null {
  if (!/<(\w+:)?Fault[\s>]/.test(body)) return null;
  const words = /<(?:\w+:)?(?:faultstring|Text)[^>]*>([\s\S]*?)<\/(?:\w+:)?(?:faultstring|Text)>/.exec(body)?.[1] ?? '';
  const code = /<(?:\w+:)?(?:faultcode|Value)[^>]*>([\s\S]*?)<\//.exec(body)?.[1] ?? '';
  return { words: unescapeXml(words), ours: /(Client|Sender)\s*$/.test(code) };
}

function unescapeXml(written: string): string {
  return written.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&(apos|#39);/g, "'").replace(/&amp;/g, '&');
}

function lookedUp(write: boolean): string {
  return write ? ' It may have been done all the same, so it is looked up first.' : '';
}

function permanent(details: Omit<BridgeErrorDetails, 'family'>): BridgeError {
  return new BridgeError({ family: 'permanent', ...details });
}

function retryable(details: Omit<BridgeErrorDetails, 'family'>): BridgeError {
  return new BridgeError({ family: 'retryable', ...details });
}
