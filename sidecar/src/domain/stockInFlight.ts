/**
 * The stock rule as the module has it (prestashop-module/src/Webservice/StockRule.php), for shops whose module's resource cannot
 * be used. Pure. Times are ISO, UTC.
 */
import { hasLeft, isEnded, WAY, wayIndex, type WmsStatus } from './orderStatus';

/** An order's current WMS order, as far as one SKU is concerned. */
export interface HeldByWms {
  acceptedAt: string | null;
  /** When we saw that the WMS's figure leaves out more of the order than before; null: not since it was accepted. */
  reflectedAt: string | null;
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

/** What a WMS's figure leaves out, by what its adapter declares. */
export function figureOf({ stockFigure, stockReflectsFrom }: { stockFigure: FigureOptions['figure']; stockReflectsFrom: WmsStatus }): Pick<FigureOptions, 'figure' | 'reflectsFrom'> {
  // What came back had left: it is owed to nobody any more.
  return { figure: stockFigure, reflectsFrom: [...WAY.slice(Math.max(0, wayIndex(stockReflectsFrom))), 'returned'] };
}

/** How many pieces of one shop order the WMS's figure leaves out already; in doubt none. */
export function reflected(held: HeldByWms | null, askedAt: string, { figure, marginMs, reflectsFrom }: FigureOptions): number {
  if (held === null || held.acceptedAt === null || held.status === null || !reflectsFrom.includes(held.status)) return 0;
  const knownUntil = Date.parse(askedAt) - marginMs;
  if (Date.parse(held.acceptedAt) > knownUntil || Date.parse(held.reflectedAt ?? held.acceptedAt) > knownUntil) return 0;
  const left = hasLeft(held.status);
  if (figure === 'physical') {
    if (!left || (held.endedAt !== null && Date.parse(held.endedAt) > knownUntil)) return 0;
    if (held.status === 'partially_shipped') return held.picked ?? 0;
  }
  // What it sends later is booked for the order as before.
  return (left && held.picked !== null ? held.picked + held.backOrdered : held.quantity) ?? 0;
}

/**
 * What of a SKU is to ship of one shop order. What a pack holds is not kept with the order and may have changed since: of one
 * whose goods are gone, what the WMS order held is what the packs were.
 * @param alone pieces of lines of the SKU itself
 * @param packed pieces in packs as they are now, or of the SKU where it is a pack's
 */
export function toShip(alone: number, packed: number, held: Pick<HeldByWms, 'status' | 'quantity'> | null): number {
  return held !== null && isEnded(held.status) && held.status !== 'cancelled' ? Math.max(alone, Math.min(alone + packed, held.quantity ?? 0)) : alone + packed;
}

/** What an order held of one SKU, at one moment. */
export interface HeldThen {
  status: WmsStatus | null;
  quantity: number;
  picked: number | null;
  backOrdered: number;
}

/**
 * Whether the WMS's figure leaves out more of a SKU than before, now that its order has moved. A figure that was asked before
 * we saw this may be older than the move: to take it for one that knows would sell the pieces a second time.
 */
export function leavesOutMore(before: HeldThen, after: HeldThen, options: Pick<FigureOptions, 'figure' | 'reflectsFrom'>): boolean {
  // What was accepted is received, as long as nobody has said more.
  const then = (held: HeldThen): number => {
    const sometime = '2000-01-01T00:00:00.000Z';
    return reflected({ ...held, status: held.status ?? 'received', acceptedAt: sometime, reflectedAt: null, endedAt: null }, sometime, { ...options, marginMs: 0 });
  };
  return then(after) > then(before);
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
