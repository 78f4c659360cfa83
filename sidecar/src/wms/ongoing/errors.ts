/**
 * Everything that can go wrong between us and Ongoing, mapped into the two families: what is peculiar to SOAP and to
 * Ongoing's refusals here, the rest in the kit.
 */
import type { BridgeError } from '../../errors';
import { lookedUp, permanent, retryable, wmsErrors, type Question } from '../kit/errors';
import type { Exchange } from '../kit/transport';
import { presentable } from '../kit/words';
import { recognise } from './refusal';

export const CREDENTIALS = 'WMSBRIDGE_ONGOING_USER, _PASSWORD and _GOODS_OWNER';
const PROBE_PAUSE_MS = 60_000;

const errors = wmsErrors({
  url: 'WMSBRIDGE_ONGOING_URL',
  urlWords: 'the endpoint that ends in service.asmx',
  credentials: CREDENTIALS,
  format: 'XML',
});

export const { garbage } = errors;
export const readRefused = (question: Question, words: string): BridgeError => errors.readRefused(question, words);

/** An exchange without an answer, or with one that is no success. */
export function errorFromExchange(question: Question, exchange: Exchange, nowMs: number): BridgeError {
  if (exchange.failure !== '') return errors.fromFailure(question, exchange);
  const fault = faultWords(exchange.body);
  if (fault) return errorFromFault(question, fault.words, fault.ours);
  return errors.fromStatus(question, exchange, nowMs);
}

function errorFromFault(question: Question, fault: string, ours: boolean): BridgeError {
  const words = presentable(fault, question.hide);
  const refusal = recognise(words, question.operation, oursIn(question));
  if (question.probe) return probeFailed(words);
  if (refusal.kind !== 'other' && refusal.kind !== 'field') return errors.fromRefusal(question, words, refusal);
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
    scope: 'unclear',
  });
}

/**
 * The simplest question failed at the WMS. Wrong credentials come like this, and so does a failure of its own ("Login failed for user"
 * is what its database says to it): the words do not tell. The pause is long enough not to lock a user out.
 */
function probeFailed(words: string): BridgeError {
  return retryable({
    code: 'wms_probe_failed',
    message: `The WMS fails at the simplest question: "${words}". It is asked again by itself. If this lasts, either it has a failure of its own, or it does not let us in: check ${CREDENTIALS}, and ask the warehouse.`,
    retryAfterMs: PROBE_PAUSE_MS,
    scope: 'connection',
  });
}

/** What of a refusal's words is ours. */
export function oursIn({ skus, names }: Question): string[] {
  return [...skus, ...names];
}

/** `Success=false` to a write. @param words already presentable */
export const errorFromRefusal = errors.fromRefusal;

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
