/**
 * The stock rule once more, written for the demo alone and from other sources than the module's: the shop's orders and the
 * warehouse's floor, without the ledger between them. So that the two can be compared. Pure.
 */
import { wayIndex } from '../../src/domain/orderStatus';
import { isCancelled, isSent, type Facts, type OrderFacts } from './facts';

export interface StockLine {
  sku: string;
  available: number;
  /** Sold in the shop, and not yet in the warehouse's figure. */
  inFlight: number;
  /** What should be for sale. */
  sellable: number;
  /** What is. */
  shop: number;
  right: boolean;
}

/** @returns one line for every SKU that both sides have */
export function stockLines({ stock, orders, promisesFrom }: Pick<Facts, 'stock' | 'orders' | 'promisesFrom'>): StockLine[] {
  return stock.map(({ sku, shop, available }) => {
    const inFlight = orders.reduce((sum, order) => sum + inFlightOf(order, sku, promisesFrom), 0);
    // The demo's shop sells nothing that it has not.
    const sellable = Math.max(0, available - inFlight);
    return { sku, available, inFlight, sellable, shop, right: shop === sellable };
  });
}

function inFlightOf({ shop, floor }: OrderFacts, sku: string, promisesFrom: Facts['promisesFrom']): number {
  if (shop.restocked) return 0;
  const toShip = shop.lines.find((line) => line.sku === sku)?.toShip ?? 0;
  return Math.max(0, toShip - floor.reduce((sum, order) => sum + taken(order, sku, promisesFrom), 0));
}

/** How many pieces the warehouse's figure has already lost to this order: what was promised, and of a parcel what is in it. */
function taken(order: OrderFacts['floor'][number], sku: string, promisesFrom: Facts['promisesFrom']): number {
  const line = order.lines.find((candidate) => candidate.sku === sku);
  if (!line || isCancelled(order) || wayIndex(order.status) < wayIndex(promisesFrom)) return 0;
  return isSent(order) ? line.picked : line.ordered;
}
