import type { OrderWriteBack, OrderWriteBackResult } from './Shop';

/** What an order's write came to where nothing was asked: there was no time for it. */
export function notYet({ idOrder, parcels, status }: OrderWriteBack): OrderWriteBackResult {
  const outcome = 'not_yet';
  return { idOrder, parcels: (parcels ?? []).map(({ key }) => ({ key, outcome, message: '' })), status: { outcome, current: status?.from ?? 0, message: '' } };
}
