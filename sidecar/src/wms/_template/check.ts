/** What Template would refuse of a draft, found without calling it. */
import type { WmsOrderDraft } from '../../domain/terms';
import { checkDraft as check } from '../kit/checkDraft';
import type { FieldProblem } from '../WmsAdapter';

export const MAX_ORDER_NUMBER_LENGTH = 35;

export function checkDraft(draft: WmsOrderDraft): FieldProblem[] {
  return check(draft, {
    maxNumberLength: MAX_ORDER_NUMBER_LENGTH,
    maxExternalRefLength: 64,
    nameOf: ({ company, firstname, lastname }) => company || `${firstname} ${lastname}`.trim(),
  });
}
