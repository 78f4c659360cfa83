/**
 * What Ongoing means when it says no. A refusal is `Success=false` in a 200, or a SOAP fault, and the reason is a
 * sentence; the sentences are not documented and each installation may speak another language. So this table reads
 * the usual ones, and what it does not recognise is looked up at the WMS (`explain` in adapter.ts) before it is shown as it is.
 */

import type { OrderOperation, Refusal } from '../kit/errors';
import { without } from '../kit/words';

const MISSING = /not (be )?f(ou|i)nd|does ?n[o']t exist|do not exist|unknown|no such|is missing|not registered|is not valid|invalid/i;

/**
 * In the order in which they are tried: what passes by itself first, then what is too late, then single fields. Nothing here speaks of
 * credentials: "not authorized", "login" and "goods owner" stand in refusals of a carrier, a customer or an article, and in what the
 * WMS's own database says. Whether we are let in is asked, not read (`ping`); and whether the order is there already, or is not there,
 * is looked up, for "order" and "not found" stand in refusals of other things too.
 */
const TABLE: readonly { kind: Exclude<Refusal['kind'], 'field'>; when: RegExp; and?: RegExp; only?: OrderOperation[] }[] = [
  { kind: 'busy', when: /deadlock|time-?out|timed out|try again|temporar|too many (requests|calls)|rate limit|throttl|server (is )?busy|maintenance/i },
  { kind: 'already_cancelled', when: /(already|has been|is|was) (been )?(cancell?ed|removed|deleted)/i, only: ['cancel'] },
  { kind: 'too_late', when: /(already|has been|have been|is being|are being|was|were|been|has|have) (been )?(started|begun|picked|packed|sent|shipped|collected|handled|processed|cancell?ed|removed|deleted)|picking (has|is|was)|begun|too late|(can ?not|can'?t|could ?n[o']t|not (possible|allowed) to|not) (be )?(changed?|updated?|removed?|cancel(l?ed)?|deleted?)\b/i, only: ['update', 'cancel'] },
  { kind: 'sku_doubled', when: /article/i, and: /twice|more than once|(several|multiple|two|more than one) order ?lines?|duplicate/i },
  { kind: 'sku_unknown', when: /\b(article|product|sku|item)/i, and: MISSING },
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
 * @param ours what of them the shop chose: an article called "Timeout mug" must not look like a busy WMS
 */
export function recognise(words: string, operation: OrderOperation | null, ours: readonly string[] = []): Refusal {
  const theirs = without(words, ours).replace(QUOTED, '…');
  for (const row of TABLE) {
    if (row.only && (operation === null || !row.only.includes(operation))) continue;
    if (row.when.test(theirs) && (!row.and || row.and.test(theirs))) return { kind: row.kind };
  }
  const field = FIELDS.find(([pattern]) => pattern.test(theirs));
  return field ? { kind: 'field', field: field[1] } : { kind: 'other' };
}
