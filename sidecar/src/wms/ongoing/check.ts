/**
 * What Ongoing would refuse of a draft, found without calling it. The lengths of 50 are those of its page "UpdateOrder"
 * (developer.ongoingwarehouse.com/update-order: GoodsOwnerOrderNumber and GoodsOwnerOrderId, str(50)); its WSDL has none.
 */
import type { WmsOrderDraft } from '../../domain/terms';
import { checkDraft as check } from '../kit/checkDraft';
import type { FieldProblem } from '../WmsAdapter';
import { addressLines } from './translate';
import { xmlText } from './wireText';

export const MAX_ORDER_NUMBER_LENGTH = 50;
export const MAX_MARK_LENGTH = 50;

export function checkDraft(draft: WmsOrderDraft): FieldProblem[] {
  const dateMissing: FieldProblem = {
    code: 'date_missing',
    field: 'placedOn',
    message: `Order ${draft.number}: it has no date in the shop, and the WMS wants to know the day. Give the order its date (date_add).`,
  };
  const problems = check(draft, {
    maxNumberLength: MAX_ORDER_NUMBER_LENGTH,
    maxExternalRefLength: MAX_MARK_LENGTH,
    nameOf: (recipient) => addressLines(recipient)[0],
    asSent: xmlText,
  });
  return draft.placedOn === '' ? [...problems, dateMissing] : problems;
}
