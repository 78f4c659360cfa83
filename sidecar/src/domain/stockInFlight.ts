/**
 * The stock rule as the module has it (prestashop-module/src/Webservice/StockRule.php), for shops whose module's resource cannot
 * be used. Pure. Times are ISO, UTC.
 */
import { hasLeft, type WmsStatus } from './orderStatus';

/** An order's current WMS order, as far as one SKU is concerned. */
export interface HeldByWms {
  acceptedAt: string | null;
  endedAt: string | null;
  status: WmsStatus | null;
  /** What it holds of the SKU; null: nothing. */
  quantity: number | null;
  picked: number | null;
  /** What its back-orders are yet to send of it. */
  backOrdered: number;
}

export interface FigureOptions {
  figure: 'available' | 'physical';
  marginMs: number;
  reflectsFrom: readonly string[];
}

/** How many pieces of one shop order the WMS's figure leaves out already; in doubt none. */
export function reflected(held: HeldByWms | null, askedAt: string, { figure, marginMs, reflectsFrom }: FigureOptions): number {
  if (held === null || held.acceptedAt === null || held.status === null || !reflectsFrom.includes(held.status)) return 0;
  const knownUntil = Date.parse(askedAt) - marginMs;
  if (Date.parse(held.acceptedAt) > knownUntil) return 0;
  const left = hasLeft(held.status);
  if (figure === 'physical') {
    if (!left || (held.endedAt !== null && Date.parse(held.endedAt) > knownUntil)) return 0;
    if (held.status === 'partially_shipped') return held.picked ?? 0;
  }
  // What it sends later is booked for the order as before.
  return (left && held.picked !== null ? held.picked + held.backOrdered : held.quantity) ?? 0;
}

/** @param backOrders whether the shop sells what it has not */
export function sellable(level: number, inFlight: number, buffer: number, backOrders: boolean): number {
  return Math.max(backOrders ? -2_147_483_647 : 0, level - inFlight - buffer);
}

/** @param outOfStock the product's setting: 0 refuse, 1 allow, 2 as the shop */
export function takesBackOrders(outOfStock: number, shop: { managesStock: boolean; sellsWithoutStock: boolean }): boolean {
  if (!shop.managesStock) return true;
  return outOfStock === 2 ? shop.sellsWithoutStock : outOfStock === 1;
}
