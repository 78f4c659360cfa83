/**
 * The API knows no upsert and no key that makes a create happen once. So an order is looked for before it is created and
 * again afterwards; and where a create whose answer was lost arrived all the same, one of the two is kept and the others are
 * taken away. Which one is kept everybody decides alike, from the orders alone. Pure but for `removeDoubles`.
 */
import type { AdapterLog } from '../WmsAdapter';
import type { Question } from '../kit/errors';
import type { SpacefillApi } from './api';
import { hasExternalRef, DOUBLE_OF, toFound, type Found } from './snapshot';

/**
 * Of the orders of one number, the one that the number means: ours before a stranger's, one that lives before a cancelled
 * one, one that is being worked on before an untouched one, the older before the younger.
 */
export function theOne(found: readonly Found[]): Found | null {
  const rank = (order: Found): number[] => [hasExternalRef(order) ? 0 : 1, order.cancelled ? 1 : 0, order.untouched ? 1 : 0];
  const candidates = found.filter(({ externalRef }) => !externalRef.startsWith(DOUBLE_OF));
  return [...candidates].sort((a, b) => compare(rank(a), rank(b)) || compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id))[0] ?? null;
}

/** Those that live, are the same order of ours once more, and must go. */
export function doublesOf(keep: Found, found: readonly Found[]): Found[] {
  return found.filter((order) => order.id !== keep.id && !order.cancelled && hasExternalRef(order) && order.externalRef === keep.externalRef);
}

/**
 * Takes the mark off each and cancels it. One that is being prepared already is a person's: it is said, and nothing is done
 * that would hide it.
 * @throws BridgeError where the WMS could not be asked; it is done at the next look
 */
export async function removeDoubles(api: SpacefillApi, log: AdapterLog, keep: Found, doubles: readonly Found[]): Promise<void> {
  for (const double of doubles) {
    const fields = { wms_number: double.number, wms_id: double.id };
    const question: Question = { what: `cancel the second order ${double.number}`, write: true, operation: 'cancel', skus: [], names: [double.number], hide: [] };
    // The mark first: whatever becomes of it, from now on nobody takes it for the order.
    await api.patchOrder(double.id, { edi_erp_id: `${DOUBLE_OF}${double.externalRef}` }, question);
    const answer = double.untouched ? await api.cancelOrder(double.id, question) : null;
    if (answer?.ok && toFound(answer.json).cancelled) {
      log.error(`Order ${double.number} was at the WMS twice, for the answer to its first create was lost and came late. ${keep.id} is kept; ${double.id} was cancelled.`, fields);
    } else {
      log.error(`Order ${double.number} is at the WMS twice, and the second one (${double.id}) is being prepared already. Call the warehouse and have it stopped: the customer would get everything twice.`, fields);
    }
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
