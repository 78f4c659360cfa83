/**
 * Is the answer to a question an answer? The results of Ongoing's questions have no field for a refusal in the WSDL of 2017, and
 * installations refuse all the same: with `Success=false`, with words and no list, or with an empty list and no words. None of
 * these may pass for "there is nothing": a cursor would move past what nobody has seen. Pure.
 */
import { child, flag, text, type Decoded } from '../kit/values';
import type { Operation } from './wsdl';

/** The list in the result of each question. */
const LISTS = { GetOrdersByQuery: 'Orders', GetInventoryByQuery: 'InventoryLines', GetOrderStatuses: 'OrderStatuses' } as const;
export type ReadOperation = keyof typeof LISTS;

export function isRead(operation: Operation): operation is ReadOperation {
  return operation in LISTS;
}

export type Judged =
  /** It bears what was asked for. */
  | { kind: 'rows' }
  /** It has the shape of an answer and nothing in it: true only where the WMS is known to let us in. */
  | { kind: 'empty' }
  /** A refusal, in the WMS's own words ('' where it gives none). */
  | { kind: 'refused'; words: string }
  /** No answer to what was asked. */
  | { kind: 'garbage' };

/**
 * @param result the content of the operation's `…Result`
 * @param rows how many rows of the list could be taken for rows, also those that a sieve took out
 * @param successRequired the schema in use says that the result has a `Success`
 */
export function judgeAnswer(operation: ReadOperation, result: Decoded, rows: number, successRequired: boolean): Judged {
  const success = flag(child(result, 'Success'));
  const words = refusalWords(result);
  if (success === false) return { kind: 'refused', words };
  if (success === null && successRequired) return { kind: 'garbage' };
  if (rows > 0) return { kind: 'rows' };
  if (child(result, LISTS[operation]) === undefined && words !== '') return { kind: 'refused', words };
  // .NET always writes a number that the schema requires.
  if (operation === 'GetInventoryByQuery' && text(child(result, 'GoodsOwnerId')) === '') return { kind: 'garbage' };
  return { kind: 'empty' };
}

/** Both fields may speak; `Message` is often the shorter of the two. */
export function refusalWords(result: Decoded): string {
  const message = text(child(result, 'Message'));
  const error = text(child(result, 'ErrorMessage'));
  return message === error || error === '' ? message : message === '' ? error : `${message} ${error}`;
}
