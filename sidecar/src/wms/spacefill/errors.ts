/**
 * What Spacefill says when it says no. `{"detail": …}` is a sentence or, with a 422, a list that names the place in the
 * request: `{loc: ["body", "order_items", 0, "item_reference"], msg, type}`. The place is worth more than the words, which
 * are not documented: the table goes by it, and what it leaves open is looked up (`adapter.ts`).
 */
import type { BridgeError } from '../../errors';
import { permanent, wmsErrors, type OrderOperation, type Question, type Refusal } from '../kit/errors';
import type { RestAnswer } from '../kit/restClient';
import { child, list, text } from '../kit/values';
import { presentable } from '../kit/words';

export const CREDENTIALS = 'WMSBRIDGE_SPACEFILL_TOKEN';

/** Statuses by which it refuses an order or an article; 404 is an order that is not there. */
export const REFUSALS: readonly number[] = [400, 404, 405, 409, 422];

export const errors = wmsErrors({
  url: 'WMSBRIDGE_SPACEFILL_URL',
  urlWords: 'the address of the API, https://api.spacefill.fr',
  credentials: CREDENTIALS,
  format: 'JSON',
});

export interface Problem {
  /** Where in the request; empty where the answer does not say. */
  place: string[];
  words: string;
}

/** For a status that is known without its exchange. */
export const NO_EXCHANGE = { askedMs: 0, answeredMs: 0, mayHaveArrived: true, failure: '', status: 0, headers: {}, body: '' };

/** What stands in `detail`, whatever form it has. */
export function problemsOf(json: unknown): Problem[] {
  const detail = child(json, 'detail');
  if (typeof detail === 'string') return [{ place: [], words: detail.trim() }];
  return list(detail).map((each) => ({
    place: list(child(each, 'loc')).map(text).filter((part) => part !== 'body' && part !== 'query' && part !== 'path'),
    words: text(child(each, 'msg')) || text(child(each, 'message')) || text(each),
  }));
}

/** A field of the API, and what it is called here (domain/terms). The sharper one first. */
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^exit_final_recipient_address_(country|country_code)$/, 'countryIso'],
  [/^exit_final_recipient_address_zip$/, 'postcode'],
  [/^exit_final_recipient_address_city$/, 'city'],
  [/^exit_final_recipient_address_line1$/, 'address1'],
  [/^exit_final_recipient_address_details$/, 'other'],
  [/^exit_final_recipient_email$/, 'email'],
  [/phone_number$/, 'phone'],
  [/^exit_final_recipient_first_name$/, 'firstname'],
  [/^exit_final_recipient(_last_name)?$/, 'lastname'],
  [/carrier|service_id$|^transport/, 'carrierCode'],
  [/^shipper_order_reference$/, 'number'],
  [/^comment$/, 'remark'],
  [/quantity/, 'quantity'],
];

/** What the WMS is configured to refuse for everyone. */
export function isOfSettings(problems: readonly Problem[]): boolean {
  return problems.some(({ place }) => place.includes('warehouse_id'));
}

/** What a refusal means, by its place and status; `other` is to be looked up. */
export function recognise(status: number, problems: readonly Problem[], operation: OrderOperation | null): Refusal {
  if (status === 404 && operation !== 'create') return { kind: 'order_missing' };
  const places = problems.flatMap(({ place }) => place);
  if (places.some((part) => part === 'item_reference' || part === 'master_item_id')) return { kind: 'sku_unknown' };
  for (const [pattern, field] of FIELDS) {
    if (!places.some((part) => pattern.test(part))) continue;
    // Whether the number is there already, or is not liked, is looked up.
    return field === 'number' ? { kind: 'other' } : { kind: 'field', field };
  }
  return { kind: 'other' };
}

/**
 * The words of a refusal, fit to be shown, each with its place.
 * `order_items.0` reads as the article that stands there.
 */
export function wordsOf(problems: readonly Problem[], question: Question): string {
  const said = problems.map(({ place, words }) => (place.length === 0 ? words : `${placeWords(place, question.skus)}: ${words}`));
  return presentable(said.filter((each) => each !== '').join('; '), question.hide);
}

function placeWords(place: readonly string[], skus: readonly string[]): string {
  const [list, index] = place;
  const sku = list === 'order_items' && index !== undefined ? skus[Number(index)] : undefined;
  return sku === undefined ? place.join('.') : [`article "${sku}"`, ...place.slice(2)].join(', ');
}

/** A refusal that has nothing to do with one order: a path that is not there, a warehouse that is not ours. */
export function errorForEveryone(question: Question, answer: RestAnswer): BridgeError | null {
  const problems = problemsOf(answer.json);
  if (isOfSettings(problems)) {
    return permanent({
      code: 'wms_warehouse_unknown',
      message: `The WMS will not have our warehouse when asked to ${question.what}: "${wordsOf(problems, question)}". Check WMSBRIDGE_SPACEFILL_WAREHOUSE_ID.`,
      scope: question.probe ? 'connection' : 'unclear',
    });
  }
  // Without a word of its own it is not the API that speaks, but whatever stands at that address.
  if (answer.status === 404 && problems.length === 0) return errors.fromStatus(question, { ...NO_EXCHANGE, status: 404 }, 0);
  return null;
}
