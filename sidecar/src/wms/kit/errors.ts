/**
 * What can go wrong between us and any WMS, mapped into the two families in one place. What is peculiar to one WMS (its
 * refusals, SOAP faults) stands in its own `errors.ts` and ends here. A client's own errors never pass: they hold the
 * request, and the request holds the credentials and the customer.
 */
import { BridgeError, type BridgeErrorDetails } from '../../errors';
import { isCertificateFailure, type Exchange } from './transport';
import { skuIn } from './words';

export type OrderOperation = 'create' | 'update' | 'cancel';

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
  /** The call that tells whether the WMS lets us in (`ping`): a refusal of it is a refusal of our credentials. */
  probe?: boolean;
}

/** A question that is about no order. */
export function reading(what: string): Question {
  return { what, write: false, operation: null, skus: [], names: [], hide: [] };
}

/** What a WMS means when it says no to an order. */
export type Refusal =
  | { kind: 'busy' | 'too_late' | 'order_exists' | 'order_missing' | 'already_cancelled' | 'sku_unknown' | 'sku_doubled' | 'other' }
  /** The field of the order that the WMS will not take, in the words of domain/terms. */
  | { kind: 'field'; field: string };

/** How the settings of one WMS are called, for messages that say what to check. */
export interface SettingNames {
  /** The variable with the address. */
  url: string;
  /** What that address looks like, as the end of a sentence. */
  urlWords: string;
  /** The variables with the credentials. */
  credentials: string;
  /** What its answers are written in: `XML`. */
  format: string;
}

export interface WmsErrors {
  /** No answer came. */
  fromFailure(question: Question, exchange: Exchange): BridgeError;
  /** An answer that is no success, by its status alone. */
  fromStatus(question: Question, exchange: Exchange, nowMs: number): BridgeError;
  /** A success that is not the answer to what was asked: a page of a proxy, half a document, something else's. */
  garbage(question: Question, body: string): BridgeError;
  /** A question was refused in an answer that looks like a success. Why is not guessed from the words. @param words already presentable */
  readRefused(question: Question, words: string): BridgeError;
  /** @param words the WMS's own, already presentable */
  fromRefusal(question: Question, words: string, refusal: Refusal): BridgeError;
  /**
   * We were not let in. Of the probe that is known; of any other call it may be one that a firewall does not like.
   * @param why ends the sentence "the WMS refused us": `it answered 401`
   */
  accessRefused(question: Question, why: string): BridgeError;
}

export function wmsErrors(names: SettingNames): WmsErrors {
  return {
    fromFailure({ what, write }, { failure, mayHaveArrived }) {
      if (isCertificateFailure(failure)) {
        return permanent({
          code: 'wms_certificate',
          message: `The WMS's certificate cannot be trusted (${failure}), so nothing was sent when asked to ${what}. Check ${names.url}, or have the WMS's certificate renewed.`,
          scope: 'connection',
        });
      }
      if (failure === 'timeout') {
        return retryable({
          code: 'wms_timeout',
          message: `The WMS did not answer in time when asked to ${what}.${lookedUp(write)} It is tried again by itself.`,
          outcomeUnknown: write,
          scope: 'unclear',
        });
      }
      if (failure === 'too_large') {
        return retryable({
          code: 'wms_answer_too_large',
          message: `The WMS's answer was too large to be read when asked to ${what}.${lookedUp(write)} It is tried again by itself; if this lasts, ask the WMS's support why it answers with so much, and check ${names.url}.`,
          outcomeUnknown: write,
          scope: 'unclear',
        });
      }
      if (!mayHaveArrived) {
        return retryable({
          code: 'wms_unreachable',
          message: `The WMS cannot be reached (${failure}); it was not asked to ${what}. It is tried again by itself; if this lasts, check ${names.url} and the network.`,
          scope: 'connection',
        });
      }
      return retryable({
        code: 'wms_connection_lost',
        message: `The connection to the WMS broke (${failure}) when asked to ${what}.${lookedUp(write)} It is tried again by itself.`,
        outcomeUnknown: write,
        scope: 'unclear',
      });
    },

    fromStatus(question, { status, headers, body }, nowMs) {
      const { what, write } = question;
      if (status === 401 || status === 403) return this.accessRefused(question, `it answered ${status}`);
      if (status === 429 || status === 503) {
        const retryAfterMs = parseRetryAfter(headers['retry-after'], nowMs);
        // 429 is an answer about the call; 503 may also be a proxy whose back end went away in the middle of it.
        const unknown = write && status === 503;
        return retryable({
          code: 'wms_busy',
          message: unknown
            ? `The WMS is busy (${status}) when asked to ${what}.${lookedUp(write)} It is tried again by itself.`
            : `The WMS is busy (${status}) and did not ${what}. It is tried again by itself.`,
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
          outcomeUnknown: unknown,
          scope: status === 429 ? 'connection' : 'unclear',
        });
      }
      if (status >= 500 || status === 408) {
        return retryable({
          code: 'wms_server_error',
          message: `The WMS failed (${status}) when asked to ${what}.${lookedUp(write)} It is tried again by itself.`,
          outcomeUnknown: write,
          // Most often the WMS is down, but one order that breaks it would look the same.
          scope: 'unclear',
        });
      }
      if (status >= 300 && status < 500) {
        const why = status < 400 ? `redirects (${status})` : `answers ${status}`;
        return permanent({
          code: status === 404 || status < 400 ? 'wms_url_wrong' : 'wms_request_refused',
          message: `The address of the WMS ${why} when asked to ${what}. Check ${names.url}: it is ${names.urlWords}.`,
          scope: status === 404 || status < 400 ? 'unclear' : 'item',
        });
      }
      return this.garbage(question, body);
    },

    garbage({ what, write }, body) {
      const seen = body.trim() === '' ? 'nothing' : /^\s*[<{[]/.test(body) ? 'another document' : `something that is no ${names.format}`;
      return retryable({
        code: 'wms_answer_unreadable',
        message: `The WMS answered with ${seen} when asked to ${what}.${lookedUp(write)} It is tried again by itself; if this lasts, check ${names.url}.`,
        outcomeUnknown: write,
        scope: 'unclear',
      });
    },

    fromRefusal: errorFromRefusal,

    readRefused(question, words) {
      const { what, probe } = question;
      if (probe) return this.accessRefused(question, words === '' ? 'it gives no reason' : `it says "${words}"`);
      return retryable({
        code: 'wms_read_refused',
        message: `The WMS refused to ${what}. ${words === '' ? 'It gave no reason.' : `It says: "${words}"`} It is tried again by itself; if this lasts, check ${names.credentials}, and ask the warehouse what our access may read.`,
        scope: 'unclear',
      });
    },

    accessRefused({ what, probe }, why) {
      if (probe) {
        return permanent({
          code: 'wms_credentials_refused',
          message: `The WMS does not let us in (${why}). Check ${names.credentials}; after a change start the sidecar again.`,
          scope: 'connection',
        });
      }
      return retryable({
        code: 'wms_access_refused',
        message: `The WMS refused us when asked to ${what} (${why}). It is tried again by itself. Where other calls go through, something between us and the WMS refuses this one alone, such as a firewall: show this to the WMS's support.`,
        scope: 'unclear',
      });
    },
  };
}

function errorFromRefusal(question: Question, words: string, refusal: Refusal): BridgeError {
  const { what, skus } = question;
  const said = words === '' ? 'It gave no reason.' : `It says: "${words}"`;
  switch (refusal.kind) {
    case 'busy':
      return retryable({ code: 'wms_busy', message: `The WMS was too busy to ${what}. ${said} It is tried again by itself.`, outcomeUnknown: question.write, scope: 'unclear' });
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

/** What `findOrders` says of an order that is there and cannot be read: the caller must not take it for one that is gone. */
export function unreadableError(number: string, why: string): BridgeError {
  return permanent({
    code: 'order_unreadable',
    message: `The WMS has order ${number}, and it cannot be read (${why}), so nobody here knows how far it is. Look at it there, and have it put right.`,
    field: 'number',
  });
}

/** The adapter was closed while this call waited for its turn: it never left. */
export function closedError({ what }: Question): BridgeError {
  return retryable({ code: 'wms_closed', message: `The sidecar is stopping, so the WMS was not asked to ${what}. It is done after the next start.`, scope: 'connection' });
}

/** @returns milliseconds; undefined where the header says nothing that can be read */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** Ends a message about a failed call. */
export function lookedUp(write: boolean): string {
  return write ? ' It may have been done all the same, so it is looked up first.' : '';
}

export function permanent(details: Omit<BridgeErrorDetails, 'family'>): BridgeError {
  return new BridgeError({ family: 'permanent', ...details });
}

export function retryable(details: Omit<BridgeErrorDetails, 'family'>): BridgeError {
  return new BridgeError({ family: 'retryable', ...details });
}
