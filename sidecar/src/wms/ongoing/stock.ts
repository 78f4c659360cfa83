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
 *
 * What can be sold is below 0 where more was ordered than is there: the vendor says so, and to a shop that is 0. A warehouse
 * that holds less than nothing, or half a piece of what a shop sells whole, is somebody's mistake and is told as it stands.
 */
import type { ReportedLevel } from '../../domain/terms';
import { apart, child, leftToSell, pieces, senseless, text, type Decoded } from '../kit/values';

/** @returns null for a line without an article number or without figures: it says nothing of any SKU */
export function toStockLevel(line: Decoded): ReportedLevel | null {
  const sku = articleNumberOf(line);
  const available = availableOf(line);
  return sku === '' || available === null ? null : { sku, warehouse: '', quantity: available };
}

/** What makes no sense is passed on as it is, to be refused with words: a text, a fraction, less than nothing in a warehouse. */
function availableOf(line: Decoded): number | string | null {
  const figure = (name: string): number | string | null => {
    const found = pieces(child(line, name));
    return typeof found === 'string' ? apart(found) : found;
  };
  const physical = figure('NumberOfItemsDecimal') ?? figure('NumberOfItems');
  const sellable = figure('SellableNumberOfItems');
  if (sellable !== null) return senseless([physical]) ?? (typeof sellable === 'number' ? leftToSell(sellable) : sellable);
  if (physical === null) return null;
  const booked = figure('NumberOfBookedItemsDecimal') ?? figure('NumberOfBookedItems') ?? 0;
  // Whether a lock also keeps goods from being sold, older installations do not say; in doubt it does, for that is
  // too little on sale and never too much.
  const locked = figure('NumberOfLockedItems') ?? 0;
  const bad = senseless([physical, booked, locked]);
  if (bad !== null) return bad;
  // Of decimals, which binary fractions only come near.
  return leftToSell(Math.round((Number(physical) - Number(booked) - Number(locked)) * 1e6) / 1e6);
}

/** A line that is no well-formed XML: its article gets a level that is refused with words, and the others are read. */
export function unreadableLevel(written: string): ReportedLevel | null {
  const sku = /<(?:[\w.-]+:)?ArticleNumber>([^<]*)</.exec(written)?.[1]?.trim() ?? '';
  return sku === '' ? null : { sku: apart(sku), warehouse: '', quantity: 'an unreadable number of' };
}

export function articleNumberOf(line: Decoded): string {
  return apart(text(child(line, 'Article', 'ArticleNumber')));
}

/** The article's id at the WMS, by which inventory is paged; null where there is none. */
export function articleIdOf(line: Decoded): number | null {
  const id = text(child(line, 'Article', 'SystemId'));
  return /^\d+$/.test(id) ? Number(id) : null;
}

/**
 * Ongoing compares article numbers without regard to case; the shop's own spelling is the one that its rows bear.
 * @returns from any spelling to the one that was asked for
 */
export function spellingOf(asked: readonly string[]): (sku: string) => string {
  const byKey = new Map(asked.map((sku) => [sku.toLowerCase(), sku]));
  return (sku) => byKey.get(sku.toLowerCase()) ?? sku;
}
