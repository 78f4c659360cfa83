/**
 * What Ongoing would refuse of a draft, found without calling it. The lengths of 50 are those of its page "UpdateOrder"
 * (developer.ongoingwarehouse.com/update-order: GoodsOwnerOrderNumber and GoodsOwnerOrderId, str(50)); its WSDL has none.
 */
import type { WmsOrderDraft } from '../../domain/terms';
import type { FieldProblem } from '../WmsAdapter';
import { addressLines } from './translate';
import { hasForbiddenCharacters, xmlText } from './wireText';

export const MAX_ORDER_NUMBER_LENGTH = 50;
export const MAX_MARK_LENGTH = 50;

export function checkDraft(draft: WmsOrderDraft): FieldProblem[] {
  return [...checkNumber(draft), ...checkAddress(draft), ...checkLines(draft)];
}

function checkNumber({ number, mark }: WmsOrderDraft): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (number === '') problems.push({ code: 'number_missing', field: 'number', message: 'The order has no number for the WMS. Tell the makers of WMS Bridge.' });
  if (number.length > MAX_ORDER_NUMBER_LENGTH) {
    problems.push({
      code: 'number_too_long',
      field: 'number',
      message: `Order ${number}: its number for the WMS has ${number.length} characters, and the WMS takes ${MAX_ORDER_NUMBER_LENGTH}. Use a shorter order prefix.`,
    });
  }
  if (hasForbiddenCharacters(number)) {
    problems.push({ code: 'number_unwritable', field: 'number', message: 'The order\'s number for the WMS has control characters in it. Take them out of the order prefix or the reference.' });
  }
  if (mark.length > MAX_MARK_LENGTH) {
    problems.push({ code: 'mark_too_long', field: 'mark', message: `Order ${number}: our mark has ${mark.length} characters, and the WMS takes ${MAX_MARK_LENGTH}. Tell the makers of WMS Bridge.` });
  }
  return problems;
}

function checkAddress({ number, recipient }: WmsOrderDraft): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const missing = (code: string, field: string, what: string): void => {
    problems.push({ code, field, message: `Order ${number}: the delivery address has no ${what}. Add it to the order's delivery address in the shop.` });
  };
  const [name] = addressLines(recipient);
  if (blank(name)) missing('address_name_missing', 'lastname', 'name');
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

function checkLines({ number, lines }: WmsOrderDraft): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (lines.length === 0) problems.push({ code: 'lines_missing', field: 'lines', message: `Order ${number}: there is nothing to ship in it.` });
  for (const line of lines) {
    const name = line.name || `line ${line.lineCode}`;
    if (blank(line.sku)) {
      problems.push({ code: 'sku_missing', field: 'sku', message: `Order ${number}: "${name}" has no reference (SKU), so the WMS cannot know what to pick. Give the product a reference, then edit the order's line or send it again.` });
    } else if (hasForbiddenCharacters(line.sku) || line.sku !== line.sku.trim()) {
      problems.push({ code: 'sku_unwritable', field: 'sku', message: `Order ${number}: the reference (SKU) of "${name}" has control characters in it, or blanks around it. Correct the product's reference.` });
    }
    if (!Number.isInteger(line.quantity) || line.quantity < 1) {
      problems.push({ code: 'quantity_wrong', field: 'quantity', message: `Order ${number}: the quantity of "${name}" is ${line.quantity}; the WMS takes whole pieces from 1 on. Correct the line in the shop.` });
    }
  }
  return problems;
}

/** What would arrive empty counts as empty. */
function blank(value: string): boolean {
  return xmlText(value).trim() === '';
}
