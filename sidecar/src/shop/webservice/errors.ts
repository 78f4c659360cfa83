/**
 * Everything that can go wrong between us and the shop's Webservice, mapped into the two families in this one place.
 * The messages name no key and no customer; `what` says what was asked, in our words ("read 100 orders").
 */
import type { z } from 'zod';
import { BridgeError, type BridgeErrorDetails, type FailureScope } from '../../errors';
import { BodyTooLarge } from '../../limitedText';
import { PHP_WARNING_CODE, type Body, type WebserviceError } from './answer';

/** What was asked when it failed. */
export interface Question {
  /** In words, for the message: "read 3 orders", "write stock". */
  what: string;
  /** The resource: `orders`, `wmsbridge_stock`. */
  resource: string;
  /** A write whose answer is lost may have been carried out. */
  write: boolean;
}

const KEY_NOT_ACTIVE = 20;
const WEBSERVICE_OFF = 22;
const RESOURCE_NOT_ALLOWED = 26;
const RESOURCE_UNKNOWN = 27;

/** The sentence that ends every message about a key: where to look. */
const KEY_PAGE = 'see Advanced Parameters > Webservice in the back office';

/** Maps an answer that is no success, or that cannot be understood. Always gives an error. */
export function errorFromAnswer(
  question: Question,
  answer: { status: number; location?: string; retryAfter?: string },
  body: Body,
): BridgeError {
  const errors = body.kind === 'errors' ? body.errors : [];
  const has = (code: number): boolean => errors.some((error) => error.code === code);
  const said = words(errors, body);
  const { status } = answer;

  if (status >= 300 && status < 400) {
    return permanent('shop_redirects', `The shop answered with a redirect (${status} to ${withoutQuery(answer.location)}) when asked to ${question.what}. WMSBRIDGE_SHOP_URL must be the shop's own domain, with the right http or https, and its shop must exist and be active: set it to the address that the shop redirects to.`, 'unclear');
  }
  if (status === 401) {
    if (has(RESOURCE_NOT_ALLOWED)) {
      return permanent('shop_right_missing', `The shop's Webservice key has no right to "${question.resource}". Give the key that right, or repair the module on its set-up page; ${KEY_PAGE}.`, 'unclear');
    }
    const why = has(KEY_NOT_ACTIVE) ? 'unknown or not active' : 'missing; the web server may be dropping the Authorization header (Apache with CGI)';
    return permanent('shop_key_refused', `The shop refused the Webservice key (it is ${why}). Make a new key on the module's set-up page and copy it into WMSBRIDGE_SHOP_KEY; ${KEY_PAGE}.`, 'unclear');
  }
  if (status === 403) {
    return permanent('shop_key_forbidden', `The shop forbids this (403) when asked to ${question.what}: the Webservice key is not linked to this shop, or a firewall stands before it. Link the key to the shop; ${KEY_PAGE}.${said}`, 'unclear', {
      family: 'permanent',
      code: 'shop_forbidden',
      message: `Something before the shop forbids this one request (403) when asked to ${question.what}, while others pass: most likely a firewall (ModSecurity, Cloudflare, a security module) that takes a name or an address for an attack. Find the request in its log and allow ${question.write ? 'POST' : 'GET'} /api/${question.resource}; it is tried again.${said}`,
    });
  }
  if (status === 405) {
    return permanent('shop_method_missing', `The shop's Webservice key may not ${question.write ? 'write' : 'read'} "${question.resource}". Give the key that right; ${KEY_PAGE}.`, 'unclear');
  }
  if (status === 503 && has(WEBSERVICE_OFF)) {
    return permanent('shop_webservice_off', `The shop's Webservice is switched off. Switch it on; ${KEY_PAGE}.`, 'connection');
  }
  if (status === 404) {
    return body.kind === 'other'
      ? permanent('shop_webservice_missing', `There is no Webservice at the shop's address (404 with a page instead). Check WMSBRIDGE_SHOP_URL and that friendly URLs (/api/…) reach PrestaShop.`, 'unclear')
      : permanent('shop_not_found', `The shop has no such thing (404) when asked to ${question.what}.`, 'item');
  }
  if (status === 400 && has(RESOURCE_UNKNOWN)) {
    return permanent('shop_module_missing', `The shop's Webservice does not know "${question.resource}". Install and enable the module wmsbridge for this shop, and allow it for the Visitor group.`, 'unclear');
  }
  if (status === 413) {
    return permanent('shop_body_too_large', `The shop's web server takes no request this large (413) when asked to ${question.what}. Raise client_max_body_size (nginx) or SecRequestBodyLimit (ModSecurity).`, 'item');
  }
  if (status === 429) {
    return retryable(question, 'shop_busy', `The shop's host limits requests (429) when asked to ${question.what}. We try again.`, { scope: 'connection', outcomeUnknown: false, retryAfterMs: retryAfterMs(answer.retryAfter) });
  }
  if (status >= 200 && status < 300) {
    return retryable(question, 'shop_answer_unreadable', `The shop answered ${status} but not with JSON when asked to ${question.what}.${said} We try again; if it stays, look into the shop's error log, or for a firewall or maintenance page.`, { scope: 'unclear' });
  }
  if (status >= 400 && status < 500) {
    return permanent('shop_refused', `The shop refused (${status}) when asked to ${question.what}.${said}`, 'item');
  }
  if (errors.length > 0 && errors.every((error) => error.code === PHP_WARNING_CODE)) {
    return retryable(question, 'shop_php_warning', `PHP code in the shop raised a warning, which the Webservice turns into an error, when asked to ${question.what}.${said} We try again; if it stays, mend the module or file that it names.`, {});
  }
  if (status === 502 || status === 503 || status === 504) {
    return retryable(question, 'shop_unavailable', `The shop is not available (${status}) when asked to ${question.what}. We try again.`, { scope: 'unclear', outcomeUnknown: status !== 503 && question.write, retryAfterMs: retryAfterMs(answer.retryAfter) });
  }
  return retryable(question, 'shop_error', `The shop failed (${status}${body.kind === 'empty' ? ' with an empty answer' : ''}) when asked to ${question.what}.${said} We try again; if it stays, look into the shop's error log.`, {});
}

/** Codes of failures before anything was sent: what was asked was surely not done. */
const NOTHING_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Maps what `fetch` throws: no connection, a cut one, or our own time limit. */
export function errorFromFailure(question: Question, failure: unknown, timeoutMs: number): BridgeError {
  const code = failureCode(failure);
  if (failure instanceof BodyTooLarge) {
    return retryable(question, 'shop_answer_too_large', `The shop's answer has more than ${failure.mostBytes / 1024 / 1024} MB and was not read, when asked to ${question.what}. We try again; if it stays, look for a module that adds to the Webservice's answers.`, { scope: 'unclear', cause: failure });
  }
  if (code === 'TimeoutError' || code === 'AbortError' || /TIMEOUT/.test(code)) {
    return retryable(question, 'shop_timeout', `The shop did not answer within ${timeoutMs / 1000} s when asked to ${question.what}. We try again.`, { scope: 'unclear', outcomeUnknown: question.write && !NOTHING_SENT.has(code), cause: failure });
  }
  if (/CERT|SSL|TLS|SELF_SIGNED|ALTNAME/.test(code)) {
    return permanent('shop_certificate', `The shop's certificate was not accepted (${code}). Check the certificate of the domain in WMSBRIDGE_SHOP_URL.`, 'connection', undefined, failure);
  }
  if (NOTHING_SENT.has(code)) {
    return retryable(question, 'shop_unreachable', `The shop cannot be reached (${code}) to ${question.what}. We try again; if it stays, check WMSBRIDGE_SHOP_URL.`, { scope: 'connection', outcomeUnknown: false, cause: failure });
  }
  return retryable(question, 'shop_connection_cut', `The connection to the shop was cut (${code}) when asked to ${question.what}. We try again.`, { scope: 'unclear', cause: failure });
}

/** An answer that is JSON but lacks what it must have. */
export function unexpectedAnswer(question: Question, what: string): BridgeError {
  return retryable(question, 'shop_answer_unexpected', `The shop's answer lacks ${what} when asked to ${question.what}. Check that the module wmsbridge and the sidecar have matching versions.`, {});
}

/** @throws where the answer is not of this form */
export function parsed<T>(schema: z.ZodType<T>, answer: unknown, question: Question): T {
  const result = schema.safeParse(answer);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw unexpectedAnswer(question, issue && issue.path.length > 0 ? `a right "${issue.path.join('.')}"` : 'what it must have');
  }
  return result.data;
}

/** The system's code of a failure, without its message, which may name addresses: `ECONNRESET`, `TimeoutError`. */
export function failureCode(failure: unknown): string {
  let at = failure as { code?: unknown; name?: unknown; cause?: unknown } | null | undefined;
  for (let depth = 0; typeof at === 'object' && at !== null && depth < MAX_CAUSES; depth += 1) {
    if (typeof at.code === 'string') {
      return at.code;
    }
    if (at.name === 'TimeoutError' || at.name === 'AbortError') {
      return at.name;
    }
    at = at.cause as typeof at;
  }
  return failure instanceof Error ? failure.name : 'unknown';
}

/** fetch wraps its failures once or twice; a cause may be its own. */
const MAX_CAUSES = 5;

function permanent(code: string, message: string, scope: FailureScope, ifItem?: BridgeErrorDetails['ifItem'], cause?: unknown): BridgeError {
  return new BridgeError({ family: 'permanent', code, message, scope, ...(ifItem ? { ifItem } : {}), cause });
}

function retryable(
  question: Question,
  code: string,
  message: string,
  more: { scope?: FailureScope; outcomeUnknown?: boolean; retryAfterMs?: number | undefined; cause?: unknown },
): BridgeError {
  return new BridgeError({
    family: 'retryable',
    code,
    message,
    scope: more.scope ?? 'unclear',
    outcomeUnknown: more.outcomeUnknown ?? question.write,
    ...(more.retryAfterMs === undefined ? {} : { retryAfterMs: more.retryAfterMs }),
    cause: more.cause,
  });
}

/** `Retry-After` in seconds; a date is left to our own backoff. */
function retryAfterMs(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

function words(errors: readonly WebserviceError[], body: Body): string {
  const first = errors.find((error) => error.code !== PHP_WARNING_CODE) ?? errors[0];
  const text = first ? first.message : body.kind === 'other' ? body.text : '';
  return text === '' ? '' : ` It says: "${text.slice(0, 300)}".`;
}

function withoutQuery(location: string | undefined): string {
  return (location ?? 'nowhere').replace(/\?.*$/s, '');
}
