/** What no WMS can work with: missing parts of an address, lines without a SKU, a number that is too long. Pure. */
import type { Address, WmsOrderDraft } from '../../domain/terms';
import type { FieldProblem } from '../WmsAdapter';

export interface DraftRules {
  maxNumberLength: number;
  maxExternalRefLength: number;
  /** The name on the label. */
  nameOf(recipient: Address): string;
  /** The text as it arrives: what the protocol cannot carry is taken out. Default: all of it arrives. */
  asSent?(value: string): string;
}

export function checkDraft(draft: WmsOrderDraft, rules: DraftRules): FieldProblem[] {
  const asSent = rules.asSent ?? ((value: string): string => value);
  const blank = (value: string): boolean => asSent(value).trim() === '';
  return [...checkNumber(draft, rules, asSent), ...checkAddress(draft, rules, blank), ...checkLines(draft, asSent, blank)];
}

function checkNumber({ number, externalRef }: WmsOrderDraft, rules: DraftRules, asSent: (value: string) => string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (number === '') problems.push({ code: 'number_missing', field: 'number', message: 'The order has no number for the WMS. Tell the makers of WMS Bridge.' });
  if (number.length > rules.maxNumberLength) {
    problems.push({
      code: 'number_too_long',
      field: 'number',
      message: `Order ${number}: its number for the WMS has ${number.length} characters, and the WMS takes ${rules.maxNumberLength}. Use a shorter order prefix.`,
    });
  }
  if (asSent(number) !== number) {
    problems.push({ code: 'number_unwritable', field: 'number', message: "The order's number for the WMS has control characters in it. Take them out of the order prefix or the reference." });
  }
  if (externalRef.length > rules.maxExternalRefLength) {
    problems.push({ code: 'mark_too_long', field: 'mark', message: `Order ${number}: our mark has ${externalRef.length} characters, and the WMS takes ${rules.maxExternalRefLength}. Tell the makers of WMS Bridge.` });
  }
  return problems;
}

function checkAddress({ number, recipient }: WmsOrderDraft, rules: DraftRules, blank: (value: string) => boolean): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const missing = (code: string, field: string, what: string): void => {
    problems.push({ code, field, message: `Order ${number}: the delivery address has no ${what}. Add it to the order's delivery address in the shop.` });
  };
  if (blank(rules.nameOf(recipient))) missing('address_name_missing', 'lastname', 'name');
  if (blank(recipient.address1)) missing('address_street_missing', 'address1', 'street');
  if (blank(recipient.city)) missing('address_city_missing', 'city', 'city');
  if (blank(recipient.countryIso)) missing('address_country_missing', 'countryIso', 'country');
  else if (!/^[A-Z]{2}$/.test(recipient.countryIso)) {
    problems.push({
      code: 'address_country_wrong',
      field: 'countryIso',
      message: `Order ${number}: the country code "${recipient.countryIso}" is not an ISO code of two capital letters. Correct the country's ISO code in the shop (International > Locations).`,
    });
  }
  return problems;
}

function checkLines({ number, lines }: WmsOrderDraft, asSent: (value: string) => string, blank: (value: string) => boolean): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (lines.length === 0) problems.push({ code: 'lines_missing', field: 'lines', message: `Order ${number}: there is nothing to ship in it.` });
  for (const line of lines) {
    const name = line.name || `line ${line.lineCode}`;
    if (blank(line.sku)) {
      problems.push({ code: 'sku_missing', field: 'sku', message: `Order ${number}: "${name}" has no reference (SKU), so the WMS cannot know what to pick. Give the product a reference, then edit the order's line or send it again.` });
    } else if (asSent(line.sku) !== line.sku || line.sku !== line.sku.trim()) {
      problems.push({ code: 'sku_unwritable', field: 'sku', message: `Order ${number}: the reference (SKU) of "${name}" has control characters in it, or blanks around it. Correct the product's reference.` });
    }
    if (!Number.isInteger(line.quantity) || line.quantity < 1) {
      problems.push({ code: 'quantity_wrong', field: 'quantity', message: `Order ${number}: the quantity of "${name}" is ${line.quantity}; the WMS takes whole pieces from 1 on. Correct the line in the shop.` });
    }
  }
  return problems;
}
