/**
 * What Ongoing's stock figures mean, from its page "Stock balances and inventory" (developer.ongoingwarehouse.com/inventory):
 *
 * - `SellableNumberOfItems`: what can still be sold; goes down when an order is created; may be negative. The vendor
 *   names it as the one for web shops. Newer than the WSDL of 2017.
 * - `NumberOfItems`: physically in the warehouse.
 * - `NumberOfBookedItems`: ordered and not yet picked, from the moment an order is created.
 * - `AllocatedNumberOfItems`: the part of the booked that has been set aside already: not to be taken off twice.
 * - `NumberOfLockedItems`: physically there and locked (damaged, in quarantine).
 *
 * A pick takes an item out of both `NumberOfItems` and `NumberOfBookedItems`, so that their difference does not move:
 * it reflects an order from its creation on. Hence `stockFigure: 'available'`, `stockReflectsFrom: 'received'`.
 */
import type { StockLevel } from '../../domain/terms';
import { child, number, text, type Decoded } from '../kit/values';

/** @returns null for a line without an article number or without figures: it says nothing of any SKU */
export function toStockLevel(line: Decoded): StockLevel | null {
  const sku = text(child(line, 'Article', 'ArticleNumber'));
  const available = availableOf(line);
  return sku === '' || available === null ? null : { sku, warehouse: '', quantity: available };
}

function availableOf(line: Decoded): number | null {
  const figure = (name: string): number | null => number(child(line, name));
  const sellable = figure('SellableNumberOfItems');
  if (sellable !== null) return Math.floor(sellable);
  const physical = figure('NumberOfItemsDecimal') ?? figure('NumberOfItems');
  if (physical === null) return null;
  const booked = figure('NumberOfBookedItemsDecimal') ?? figure('NumberOfBookedItems') ?? 0;
  // Whether a lock also keeps goods from being sold, older installations do not say; in doubt it does, for that is
  // too little on sale and never too much.
  const locked = figure('NumberOfLockedItems') ?? 0;
  // A shop sells whole pieces.
  return Math.floor(physical - booked - locked);
}

/** The article's id at the WMS, by which inventory is paged; null where there is none. */
export function articleIdOf(line: Decoded): number | null {
  return number(child(line, 'Article', 'SystemId'));
}

/**
 * Ongoing compares article numbers without regard to case; the shop's own spelling is the one that its rows bear.
 * @returns from any spelling to the one that was asked for
 */
export function spellingOf(asked: readonly string[]): (sku: string) => string {
  const byKey = new Map(asked.map((sku) => [sku.toLowerCase(), sku]));
  return (sku) => byKey.get(sku.toLowerCase()) ?? sku;
}
