/**
 * The WMS order number and our mark on a WMS order, both made from the shop's order alone, so that a create whose
 * answer was lost, or a ledger restored from yesterday, finds the same WMS order again.
 *
 * The number always carries the order's id: references have no unique key in PrestaShop, and one cart can become
 * several orders with one reference.
 */
import { createHash } from 'node:crypto';

export interface OrderIdentity {
  idOrder: number;
  reference: string;
  /** 1 for the first WMS order of a shop order; an order reopened after its WMS order was cancelled is the next. */
  generation: number;
}

/**
 * `ABCDEFGHI-12`, `SHOP2.ABCDEFGHI-12`, `ABCDEFGHI-12-2` for the second generation. Where that is longer than the WMS
 * takes, the reference gives way to a hash: `ABC~1f3a9c0d-12`.
 */
export function makeWmsNumber(identity: OrderIdentity, prefix: string, maxLength: number): string {
  const tail = `-${identity.idOrder}${identity.generation > 1 ? `-${identity.generation}` : ''}`;
  const head = prefix + (cleanReference(identity.reference) || 'ORDER');
  const number = head + tail;
  if (number.length <= maxLength) return number;
  const hash = createHash('sha256').update(head).digest('hex').slice(0, 8);
  const room = maxLength - tail.length - hash.length - 1;
  if (room < 0) throw new RangeError(`an order number needs ${-room} characters more than the WMS's ${maxLength}`);
  return `${head.slice(0, room)}~${hash}${tail}`;
}

/** References may hold anything in 9.x; a number that is printed on labels and typed by people may not. */
function cleanReference(reference: string): string {
  return reference.replace(/[^A-Za-z0-9._/-]+/g, '_').replace(/^_+|_+$/g, '');
}

/**
 * Can this number be the order's? A shop that was set back to an earlier day gives its ids again, to other orders with other
 * references. A shortened number cannot tell: in doubt it is the order's, for an order that is made twice is worse.
 */
export function bearsReference(number: string, reference: string): boolean {
  return number.includes('~') || number.toLowerCase().includes((cleanReference(reference) || 'ORDER').toLowerCase());
}

/** Has this number the form of ours for the order's id, with the reference of another order? A number that people at the WMS chose has not. */
export function isOurNumberOfAnother(number: string, order: { idOrder: number; reference: string }): boolean {
  return new RegExp(`-${order.idOrder}(-\\d+)?$`).test(number) && !bearsReference(number, order.reference);
}

const EXTERNAL_REF = /^wmsb-([0-9a-z]{1,24})-(\d{1,10})-(\d{1,6})$/;

/** Our external reference: the pairing, the order, its generation. */
export function makeExternalRef(pairing: string, idOrder: number, generation: number): string {
  return `wmsb-${shortPairing(pairing)}-${idOrder}-${generation}`;
}

/** The order behind an external reference of this pairing; null for anyone else's. */
export function parseExternalRef(externalRef: string, pairing: string): { idOrder: number; generation: number } | null {
  const match = EXTERNAL_REF.exec(externalRef);
  if (!match || match[1] !== shortPairing(pairing)) return null;
  return { idOrder: Number(match[2]), generation: Number(match[3]) };
}

function shortPairing(pairing: string): string {
  return pairing.toLowerCase().replace(/[^0-9a-z]/g, '').slice(0, 12) || '0';
}
