/**
 * What Ongoing means when it says no. A refusal is `Success=false` in a 200, or a SOAP fault, and the reason is a
 * sentence; the sentences are not documented and each installation may speak another language. So this table reads
 * the usual ones, and what it does not recognise is looked up at the WMS (`explain` in adapter.ts) before it is shown as it is.
 */

import type { OrderOperation, Refusal } from '../kit/errors';
import { without } from '../kit/words';

/** What is peculiar to Ongoing stands beside what every WMS refuses. */
export type OngoingRefusal = Refusal | { kind: 'credentials' } | { kind: 'goods_owner' };

const MISSING = /not (be )?f(ou|i)nd|does ?n[o']t exist|do not exist|unknown|no such|is missing|not registered|is not valid|invalid/i;

/** In the order in which they are tried: what is wrong for everyone first, then what is too late, then single fields. */
const TABLE: readonly { kind: Exclude<OngoingRefusal['kind'], 'field'>; when: RegExp; and?: RegExp; unless?: RegExp; only?: OrderOperation[] }[] = [
  { kind: 'credentials', when: /\blog(ged)?[ -]?(in|on)\b|\bpassword\b|\bcredentials?\b|\buser ?name\b|not authori[sz]ed|unauthori[sz]ed|authenticat/i },
  // What is missing may be an article or an order of the goods owner's: that is one order's fault, and must not stop all the others.
  { kind: 'goods_owner', when: /goods ?owner(?! ?order)/i, and: /not (be )?found|does ?n[o']t exist|unknown|no access|not allowed|invalid/i, unless: /\b(article|product|sku|item|customer|transporter|carrier)|\border\b[^.:;]*(not (be )?found|does ?n[o']t exist)/i },
  { kind: 'busy', when: /deadlock|time-?out|timed out|try again|temporar|too many (requests|calls)|rate limit|throttl|server (is )?busy|maintenance/i },
  { kind: 'already_cancelled', when: /(already|has been|is|was) (been )?(cancell?ed|removed|deleted)/i, only: ['cancel'] },
  { kind: 'too_late', when: /(already|has been|have been|is being|are being|was|were|been|has|have) (been )?(started|begun|picked|packed|sent|shipped|collected|handled|processed|cancell?ed|removed|deleted)|picking (has|is|was)|begun|too late|(can ?not|can'?t|could ?n[o']t|not (possible|allowed) to|not) (be )?(changed?|updated?|removed?|cancel(l?ed)?|deleted?)\b/i, only: ['update', 'cancel'] },
  { kind: 'sku_doubled', when: /article/i, and: /twice|more than once|(several|multiple|two|more than one) order ?lines?|duplicate/i },
  { kind: 'sku_unknown', when: /\b(article|product|sku|item)/i, and: MISSING },
  { kind: 'order_exists', when: /order/i, and: /already exist|exists already|already (been )?(registered|created|imported)|duplicate|must be unique|not unique/i, only: ['create'] },
  { kind: 'order_missing', when: /order/i, and: MISSING, only: ['update', 'cancel'] },
];

/** The sharper word first: "post code" before "city", "country state" before "country". */
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/country ?state|\bstate ?code/i, 'stateIso'],
  [/country/i, 'countryIso'],
  [/post(al)? ?code|\bzip/i, 'postcode'],
  [/\bcity\b/i, 'city'],
  [/e-?mail/i, 'email'],
  [/mobile/i, 'phoneMobile'],
  [/phone/i, 'phone'],
  [/transporter|way ?of ?delivery|carrier/i, 'carrierCode'],
  [/\baddress/i, 'address1'],
  [/number ?of ?items|quantity/i, 'quantity'],
  [/goods ?owner ?order ?number|order ?number/i, 'number'],
  [/\bname\b/i, 'lastname'],
];

/** What stands in quotation marks, but not what stands between two apostrophes. */
const QUOTED = /(?<=^|[\s(:])(?:'[^']*'|"[^"]*")(?=$|[\s.,;:)])/g;

/**
 * @param words the WMS's own words, without our secrets in them
 * @param ours what of them the shop chose: an article called "Login mug" must not look like a wrong password, which
 *   would stop every order
 */
export function recognise(words: string, operation: OrderOperation | null, ours: readonly string[] = []): OngoingRefusal {
  const theirs = without(words, ours).replace(QUOTED, '…');
  for (const row of TABLE) {
    if (row.only && (operation === null || !row.only.includes(operation))) continue;
    if (row.when.test(theirs) && (!row.and || row.and.test(theirs)) && !row.unless?.test(theirs)) return { kind: row.kind };
  }
  const field = FIELDS.find(([pattern]) => pattern.test(theirs));
  return field ? { kind: 'field', field: field[1] } : { kind: 'other' };
}
