/**
 * What a WMS's stock figure leaves out of an order, as the module has it (prestashop-module/src/Webservice/StockRule.php): to see
 * that it leaves out more of one than before. Pure. Times are ISO, UTC.
 */
import { hasLeft, WAY, wayIndex, type WmsStatus } from './orderStatus';

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
