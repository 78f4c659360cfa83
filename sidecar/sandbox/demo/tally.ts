/** The numbers that the demo ends with, and what each order of the story must have come to. Pure. */
import { isCancelled, isPicked, isSent, type Facts, type OrderFacts } from './facts';
import { stockLines } from './stockRule';

export interface Tally {
  /** Orders in the shop. */
  placed: number;
  /** Of them in the warehouse, exactly once each. */
  at_wms: number;
  /** Sent by the warehouse, and shipped in the shop. */
  shipped: number;
  /** The shop shows the warehouse's tracking number. */
  tracked: number;
  /** Cancelled in the shop, and the warehouse agreed. */
  cancelled: number;
  /** Cancelled in the shop, refused by the warehouse, and the shop knows. */
  cancel_refused: number;
  /** SKUs compared, and those whose figure in the shop is what the rule gives. */
  stock_checked: number;
  stock_right: number;
}

export function tally(facts: Facts): Tally {
  const count = (holds: (order: OrderFacts) => boolean): number => facts.orders.filter(holds).length;
  const stock = stockLines(facts);
  return {
    placed: facts.orders.length,
    at_wms: count(isAtWarehouse),
    shipped: count(isShipped),
    tracked: count(isTracked),
    cancelled: count(isCancelledBoth),
    cancel_refused: count(isRefused),
    stock_checked: stock.length,
    stock_right: stock.filter(({ right }) => right).length,
  };
}

/** Once: an order that is there twice is worse than one that is missing. */
export function isAtWarehouse({ floor }: OrderFacts): boolean {
  return floor.length === 1;
}

export function isShipped({ shop, floor }: OrderFacts): boolean {
  return shop.shipped && floor.some(isSent);
}

export function isTracked({ shop, floor }: OrderFacts): boolean {
  return floor.some((order) => isSent(order) && order.waybill !== '' && order.waybill === shop.tracking);
}

export function isCancelledBoth({ shop, floor }: OrderFacts): boolean {
  return shop.cancelled && shop.ledger?.cancelState === 'cancelled' && floor.length > 0 && floor.every(isCancelled);
}

export function isRefused({ shop, floor }: OrderFacts): boolean {
  return shop.cancelled && shop.ledger?.cancelState === 'refused' && shop.ledger.problem !== '' && floor.some(isPicked);
}

/** How an order of the story ends. */
export type Ending = 'arrived' | 'short' | 'cancelled' | 'refused';

/** @returns what is missing, as a sentence; '' where the order came to this end */
export function missing(order: OrderFacts, ending: Ending): string {
  const { shop, floor } = order;
  const who = `Order ${shop.reference} (${shop.idOrder}, ${shop.customer})`;
  const [held] = floor;
  if (held === undefined) return `${who} never reached the warehouse.`;
  if (floor.length > 1) return `${who} is in the warehouse ${floor.length} times.`;
  if (ending === 'cancelled') return isCancelledBoth(order) ? '' : `${who} was not cancelled on both sides.`;
  if (ending === 'refused') return isRefused(order) ? '' : `${who} was to be refused its late cancellation, and was not.`;
  if (held.city !== shop.city) return `${who} goes to another city than the shop says.`;
  if (!sameLines(order)) return `${who} has other lines in the warehouse than in the shop.`;
  if (!isShipped(order)) return `${who} was not shipped on both sides.`;
  if (!isTracked(order)) return `${who} has not the warehouse's tracking number in the shop.`;
  const isShort = held.lines.some(({ picked, ordered }) => picked < ordered);
  if (isShort !== (ending === 'short')) return isShort ? `${who} left the warehouse incomplete.` : `${who} was to leave incomplete, and left whole.`;
  if (isShort && shop.ledger?.problemCode !== 'short_pick') return `${who} left incomplete, and the shop does not say so.`;
  return '';
}

function sameLines({ shop, floor }: OrderFacts): boolean {
  const wanted = shop.lines.filter(({ toShip }) => toShip > 0);
  const held = floor[0]?.lines ?? [];
  return wanted.length === held.length && wanted.every(({ sku, toShip }) => held.some((line) => line.sku === sku && line.ordered === toShip));
}
