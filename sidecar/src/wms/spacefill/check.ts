/**
 * What Spacefill would refuse of a draft, found without calling it. Its OpenAPI names no lengths; behind the hub stand many
 * WMSes with limits of their own, so the number is kept short enough for most of them.
 */
import type { WmsOrderDraft } from '../../domain/terms';
import { checkDraft as check } from '../kit/checkDraft';
import type { FieldProblem } from '../WmsAdapter';
import { recipientName } from './translate';

export const MAX_ORDER_NUMBER_LENGTH = 35;
export const MAX_MARK_LENGTH = 64;

export function checkDraft(draft: WmsOrderDraft): FieldProblem[] {
  return check(draft, { maxNumberLength: MAX_ORDER_NUMBER_LENGTH, maxExternalRefLength: MAX_MARK_LENGTH, nameOf: recipientName });
}
