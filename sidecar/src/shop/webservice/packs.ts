/**
 * Lines of an order as the warehouse must pick them: by the shop's own setting a pack goes as the pack's SKU or as its
 * parts. Pure.
 */
import type { ShopOrderLine } from '../../domain/terms';

/** What a SKU is apart from any order: a product or one of its combinations. */
export interface Article {
  sku: string;
  /** In the language asked for. */
  name: string;
  isVirtual: boolean;
  barcode: string;
  weightKg: number;
}

export interface PackPart {
  idProduct: number;
  idProductAttribute: number;
  /** In one pack. */
  quantity: number;
}

/** PrestaShop's `pack_stock_type`: which stock a sold pack takes. */
export const PACK_STOCK_TYPES = { pack: 0, parts: 1, both: 2, shopDefault: 3 } as const;

export interface Pack {
  stockType: number;
  parts: readonly PackPart[];
}

/** Lines of parts get numbers below 0, from their pack's line, so that they never meet the number of a real line. */
const PARTS_PER_LINE = 1_000;

/** Whether a pack goes to the warehouse as its parts. `shopDefault` is PS_PACK_STOCK_TYPE. */
export function goesAsParts(pack: Pack, shopDefault: number): boolean {
  const type = pack.stockType === PACK_STOCK_TYPES.shopDefault ? shopDefault : pack.stockType;
  return pack.parts.length > 0 && (type === PACK_STOCK_TYPES.parts || type === PACK_STOCK_TYPES.both);
}

/**
 * The line itself, or one line for each part of its pack. `article` gives what a part is; undefined where the shop no
 * longer has it, and then the part stays with an empty SKU, for someone to see, rather than unshipped.
 */
export function packLines(
  line: ShopOrderLine,
  pack: Pack | undefined,
  shopDefault: number,
  article: (part: PackPart) => Article | undefined,
): ShopOrderLine[] {
  if (!pack || !goesAsParts(pack, shopDefault)) {
    return [line];
  }
  const parts = [...pack.parts].sort(
    (a, b) => a.idProduct - b.idProduct || a.idProductAttribute - b.idProductAttribute,
  );
  return parts.map((part, index) => {
    const what = article(part);
    return {
      lineId: -(line.lineId * PARTS_PER_LINE + index + 1),
      part: { soldLineId: line.lineId, perPack: part.quantity },
      idProduct: part.idProduct,
      idProductAttribute: part.idProductAttribute,
      sku: what?.sku ?? '',
      name: what?.name ?? line.name,
      quantity: line.quantity * part.quantity,
      isVirtual: what?.isVirtual ?? false,
      barcode: what?.barcode ?? '',
      weightKg: what?.weightKg ?? 0,
      sharedWith: [],
    };
  });
}
