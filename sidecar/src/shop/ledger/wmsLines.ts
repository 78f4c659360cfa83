/**
 * What WMS orders hold of each SKU: what the WMS accepted, what has left of it, and what its back-orders are yet to send. The
 * stock's in-flight goes by it. Pure.
 */
import { backOrdered, withBackOrders } from '../../domain/backOrders';
import { hasLeft } from '../../domain/orderStatus';
import { sumBySku } from '../../domain/quantities';
import { MAX_SKU_CHARACTERS } from '../../domain/stockRules';
import type { WmsOrderLine, WmsOrderSnapshot } from '../../domain/terms';

export interface HeldLine {
  sku: string;
  quantity: number;
  picked: number | null;
  backOrdered: number;
}

/** What the WMS accepted. An article with a longer number is none of the shop's: somebody put it on the order at the warehouse. */
export function acceptedLines(lines: readonly Pick<WmsOrderLine, 'sku' | 'quantity'>[]): HeldLine[] {
  return lines.filter(({ sku }) => sku.length <= MAX_SKU_CHARACTERS).map(({ sku, quantity }) => ({ sku, quantity, picked: null, backOrdered: 0 }));
}

/** What a snapshot says that the WMS order holds. */
export function orderedLines(snapshot: WmsOrderSnapshot): HeldLine[] {
  return acceptedLines([...sumBySku(snapshot.lines, ({ ordered }) => ordered)].map(([sku, quantity]) => ({ sku, quantity })));
}

/**
 * The lines with what the snapshots of a WMS order and of its back-orders say, as one: what was picked once goods have left (the
 * stock figure leaves out that and no more), what it holds before that, and what is yet to come. The warehouse may write a SKU in
 * another case than the shop.
 * @param current false where the snapshot may be older than the lines: an order whose answer was lost can be picked and sent before
 *   anybody knows that it was accepted. Then it does not say what the order holds
 */
export function heldNow(lines: readonly HeldLine[], snapshot: WmsOrderSnapshot, rest: readonly WmsOrderSnapshot[], current: boolean): HeldLine[] {
  const whole = withBackOrders(snapshot, rest);
  const later = backOrdered(rest);
  const pieces = picked(whole);
  const changes = current && whole.lines.length > 0 && whole.status !== 'cancelled';
  const ordered = sumBySku(whole.lines, (line) => line.ordered);
  return lines.map((line) => ({
    sku: line.sku,
    // Somebody may change an order at the WMS: pieces that it holds no more, and no back-order either, are for the shop to keep.
    quantity: !hasLeft(whole.status) && changes ? (ordered.get(line.sku) ?? 0) + (later.get(line.sku) ?? 0) : line.quantity,
    picked: hasLeft(whole.status) ? pieces(line) : line.picked,
    backOrdered: rest.length > 0 ? (later.get(line.sku) ?? 0) : line.backOrdered,
  }));
}

/** A SKU that the snapshot does not name did not leave, unless the WMS does not say at all what was picked. */
function picked({ lines }: WmsOrderSnapshot): (line: HeldLine) => number | null {
  const sums = sumBySku(lines, (line) => line.picked);
  const named = new Set(lines.map(({ sku }) => sku.toLowerCase()));
  return (line) => {
    if (sums.size === 0) return line.picked;
    return sums.get(line.sku) ?? (named.has(line.sku.toLowerCase()) ? line.picked : 0);
  };
}

export function isSameLine(a: HeldLine, b: HeldLine): boolean {
  return a.quantity === b.quantity && a.picked === b.picked && a.backOrdered === b.backOrdered;
}

/** As the statements take them. */
export function lineRow({ sku, quantity, picked: left, backOrdered: later }: HeldLine): { sku: string; quantity: number; picked: number | null; back_ordered: number } {
  return { sku, quantity, picked: left, back_ordered: later };
}
