/** From Ongoing's words to ours: an order of `GetOrdersByQuery` to the snapshot of it. Pure. */
import type { Parcel, WmsOrderSnapshot, WmsOrderSnapshotLine } from '../../domain/terms';
import { hasLeft } from '../../domain/orderStatus';
import { statusFor, withPartialShipment, type StatusRanges } from './statuses';
import { fromWireTime } from './times';
import { child, flag, list, number, text, type Decoded } from '../kit/values';

/** An order that cannot be read: what was wrong, for the log. */
export class UnreadableOrder extends Error {
  override name = 'UnreadableOrder';
}

/** What a snapshot leaves out and a change of the order needs: the lines as the WMS tells them apart. */
export interface WmsLine extends WmsOrderSnapshotLine {
  lineCode: string;
}

export interface ReadOrder {
  snapshot: WmsOrderSnapshot;
  lines: WmsLine[];
}

/**
 * @param zone of times without an offset
 * @throws UnreadableOrder
 */
export function toSnapshot(order: Decoded, ranges: StatusRanges, zone: string): ReadOrder {
  const info = child(order, 'OrderInfo');
  if (flag(child(order, 'Success')) === false) throw new UnreadableOrder('the WMS says that it could not give it (Success is false)');
  const statusNumber = number(child(info, 'OrderStatusNumber'));
  if (statusNumber === null) throw new UnreadableOrder('it has no OrderStatusNumber');
  const lines = orderLines(child(order, 'PickedOrderLines', 'PickedOrderLine'));
  const byNumber = statusFor(statusNumber, ranges);
  const counted = hasLeft(byNumber) ? withoutUncountedPicks(lines) : lines;
  const backOrderFor = number(child(info, 'BackOrderForOrderId'));
  return {
    lines: counted,
    snapshot: {
      number: numberOf(order),
      externalRef: text(child(info, 'GoodsOwnerOrderId')),
      wmsId: text(child(info, 'OrderId')),
      status: withPartialShipment(byNumber, counted),
      statusText: text(child(info, 'OrderStatusText')) || String(statusNumber),
      lines: counted.map(({ sku, ordered, picked }) => ({ sku, ordered, picked })),
      parcels: parcels(order),
      backOrderFor: backOrderFor === null || backOrderFor === 0 ? '' : String(backOrderFor),
      shippedAt: fromWireTime(text(child(info, 'ShippedTime')), zone),
      // One account is one warehouse here.
      warehouse: '',
    },
  };
}

/** What to call an order in the log that could not be read. */
export function orderIdOf(order: Decoded): string {
  return text(child(order, 'OrderInfo', 'OrderId')) || 'unknown';
}

export function numberOf(order: Decoded): string {
  return text(child(order, 'OrderInfo', 'GoodsOwnerOrderNumber'));
}

/** A line without an article is none of ours: a text, a fee, a comment that somebody put there. A kit stands as a line of its own with its parts as lines below it: what was ordered is the kit. */
function orderLines(written: Decoded): WmsLine[] {
  const all = list(written);
  const parts = all.filter((line) => parentOf(line) !== '');
  return all
    .filter((line) => parentOf(line) === '' && skuOf(line) !== '')
    .map((line) => {
      const sku = skuOf(line);
      const ordered = number(child(line, 'OrderedNumberOfItems'));
      if (ordered === null) throw new UnreadableOrder(`its line of "${sku}" has no quantity`);
      const ofKit = parts.filter((part) => parentOf(part) === text(child(line, 'OrderLineSystemId')));
      return { lineCode: text(child(line, 'ExternalOrderLineCode')), sku, ordered, picked: pickedOf(line, ordered, ofKit) };
    });
}

function skuOf(line: Decoded): string {
  return text(child(line, 'Article', 'ArticleNumber'));
}

function parentOf(line: Decoded): string {
  const parent = text(child(line, 'ParentOrderLineId'));
  return parent === '0' ? '' : parent;
}

function pickedOf(line: Decoded, ordered: number, parts: readonly Decoded[]): number | null {
  // A line that is not picked at all (a service, a text) says nothing about what has left.
  if (flag(child(line, 'DoPick')) === false && parts.length === 0) return null;
  if (parts.length === 0 || ordered <= 0) return number(child(line, 'PickedNumberOfItems'));
  const kits = parts.map((part) => {
    const perKit = (number(child(part, 'OrderedNumberOfItems')) ?? 0) / ordered;
    return perKit <= 0 ? ordered : Math.floor((number(child(part, 'PickedNumberOfItems')) ?? 0) / perKit);
  });
  return Math.min(ordered, ...kits);
}

/** A warehouse that does not count its picks sends orders of which nothing is picked: then it does not say. */
function withoutUncountedPicks(lines: WmsLine[]): WmsLine[] {
  const picked = lines.reduce((sum, line) => sum + (line.picked ?? 0), 0);
  return picked > 0 ? lines : lines.map((line) => ({ ...line, picked: null }));
}

/**
 * The parcels, as soon as they have numbers: a label may be printed long before the parcel leaves, and what to make of
 * that is for the flows to say. Newer installations name each number with its URL (`Tracking`); older ones write them
 * into one field, one after the other.
 */
function parcels(order: Decoded): Parcel[] {
  const info = child(order, 'OrderInfo');
  const transporter = child(order, 'Transporter');
  const service = text(child(transporter, 'ServiceCode'));
  const code = text(child(transporter, 'Code'));
  const carrier = {
    carrierCode: code !== '' && service !== '' ? `${code}/${service}` : code,
    carrierName: text(child(transporter, 'Name')),
  };
  const found = new Map<string, Omit<Parcel, 'key'>>();
  for (const tracking of list(child(info, 'Tracking', 'OrderTrackingInfo'))) {
    const trackingNumber = text(child(tracking, 'Waybill')) || text(child(tracking, 'WayBill'));
    if (trackingNumber !== '') found.set(trackingNumber, { trackingNumber, trackingUrl: text(child(tracking, 'TrackingUrl')), ...carrier });
  }
  // A number with blanks or commas in it is named whole there, and stands here in pieces.
  const named = new Set([...found.keys()].flatMap(inPieces));
  for (const trackingNumber of inPieces(text(child(info, 'WayBill')))) {
    if (!named.has(trackingNumber)) found.set(trackingNumber, { trackingNumber, trackingUrl: '', ...carrier });
  }
  // It has no id of its own for a parcel: what stays when a number is corrected is the parcel's place in its order.
  return [...found.values()].map((parcel, index) => ({ key: `${text(child(info, 'OrderId'))}/${index + 1}`, ...parcel }));
}

function inPieces(numbers: string): string[] {
  return numbers.split(/[\s,;]+/).filter((piece) => piece !== '');
}
