/** What Template says when it says no, mapped into the two families; what goes wrong with any WMS is in the kit. */
import type { BridgeError } from '../../errors';
import { wmsErrors, type Question, type Refusal } from '../kit/errors';
import type { RestAnswer } from '../kit/restClient';
import { child, text } from '../kit/values';
import { presentable } from '../kit/words';

export const CREDENTIALS = 'WMSBRIDGE_TEMPLATE_TOKEN';

/** Statuses by which it refuses an order or an article. */
export const REFUSALS: readonly number[] = [400, 404, 409, 422];

export const errors = wmsErrors({
  url: 'WMSBRIDGE_TEMPLATE_URL',
  urlWords: 'the address of its API',
  credentials: CREDENTIALS,
  format: 'JSON',
});

const KINDS: Readonly<Record<string, Refusal>> = {
  order_exists: { kind: 'order_exists' },
  order_missing: { kind: 'order_missing' },
  too_late: { kind: 'too_late' },
  unknown_sku: { kind: 'sku_unknown' },
};

/** A refusal names its kind in `code` and says why in `message`. */
export function errorOfRefusal(question: Question, answer: RestAnswer): BridgeError {
  return errors.fromRefusal(question, wordsOf(question, answer), KINDS[text(child(answer.json, 'code'))] ?? { kind: 'other' });
}

export function wordsOf(question: Question, { json }: RestAnswer): string {
  return presentable(text(child(json, 'message')), question.hide);
}
