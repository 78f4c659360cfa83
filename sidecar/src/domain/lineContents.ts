/**
 * What the lines of an order contain. The shop does not keep it: a pack that is edited has other parts from then on, and a
 * line without a reference of its own takes that of the product. Once the WMS has accepted an order, its lines contain
 * what they were sent with, whatever the catalogue says later. Pure.
 */
import type { ShopOrder, ShopOrderLine } from './terms';

/** One article of a sold line, and how many pieces of it each sold piece takes. */
export type LinePart = Omit<ShopOrderLine, 'quantity' | 'part'> & { perSold: number };

/** By the id of the sold line (`order_detail`). */
export type LineContents = Readonly<Record<string, readonly LinePart[]>>;

/** @param before what is fixed already: those lines stay as they are */
export function contentsOf(order: ShopOrder, before: LineContents = {}): LineContents {
  const contents: Record<string, LinePart[]> = {};
  for (const { quantity: _quantity, part, ...article } of order.lines) {
    const sold = String(part?.soldLineId ?? article.lineId);
    (contents[sold] ??= []).push({ ...article, perSold: part?.perPack ?? 1 });
  }
  return { ...contents, ...before };
}

/** The order with these contents, in the quantities that it has now. Lines that they do not name stay as they are. */
export function withContents(order: ShopOrder, contents: LineContents): ShopOrder {
  const replaced = new Set<string>();
  const lines = order.lines.flatMap((line): ShopOrderLine[] => {
    const sold = line.part?.soldLineId ?? line.lineId;
    const parts = contents[String(sold)];
    if (parts === undefined) return [line];
    if (replaced.has(String(sold))) return [];
    replaced.add(String(sold));
    const soldQuantity = line.part ? line.quantity / Math.max(1, line.part.perPack) : line.quantity;
    return parts.map(({ perSold, ...article }) => ({
      ...article,
      quantity: soldQuantity * perSold,
      ...(article.lineId === sold ? {} : { part: { soldLineId: sold, perPack: perSold } }),
    }));
  });
  return { ...order, lines };
}
