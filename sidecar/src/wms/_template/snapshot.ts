/** From Template's words to ours: an order of its API to the snapshot of it. Pure. */
import type { WmsOrderSnapshot } from '../../domain/terms';
import { child, list, number, text, type Decoded } from '../kit/values';
import { statusOf } from './statuses';

/** @returns null for an order that cannot be read: it is logged and left out, and holds up no other */
export function toSnapshot(order: Decoded): WmsOrderSnapshot | null {
  const byStatus = statusOf(text(child(order, 'status')));
  if (byStatus === null) return null;
  const lines = list(child(order, 'lines')).map((line) => ({
    sku: text(child(line, 'sku')),
    ordered: number(child(line, 'quantity')) ?? 0,
    picked: number(child(line, 'picked')),
  }));
  const short = byStatus === 'shipped' && lines.some(({ ordered, picked }) => picked !== null && picked < ordered);
  return {
    number: text(child(order, 'number')),
    externalRef: text(child(order, 'externalId')),
    wmsId: text(child(order, 'id')),
    status: short ? 'partially_shipped' : byStatus,
    statusText: text(child(order, 'status')),
    lines,
    // The WMS's id of the parcel, or its place in the order: what stays when the number is corrected.
    parcels: list(child(order, 'parcels')).map((parcel, index) => {
      const trackingNumber = text(child(parcel, 'trackingNumber'));
      return { key: `${text(child(order, 'id'))}/${index + 1}`, trackingNumber, trackingUrl: text(child(parcel, 'trackingUrl')), carrierCode: text(child(parcel, 'carrier')), carrierName: text(child(parcel, 'carrierName')) };
    }),
    backOrderFor: '',
    shippedAt: text(child(order, 'shippedAt')),
    warehouse: '',
  };
}
