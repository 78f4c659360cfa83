/** From Spacefill's words to ours: an order of its API (`OutputOrder`) to the snapshot of it. Pure. */
import type { WmsStatus } from '../../domain/orderStatus';
import type { Parcel, WmsOrderSnapshot, WmsOrderSnapshotLine } from '../../domain/terms';
import { child, list, number, text, type Decoded } from '../kit/values';
import { isCancelled, isUntouched, statusOf, wordsOf } from './statuses';

/** Where our mark stands beside `edi_erp_id`, should an ERP's integration write its own number there. */
export const REF_IN_METADATA = 'wmsbridge_mark';
/** Before the mark of an order that turned out to be there twice: from then on it is nobody's. */
export const DOUBLE_OF = 'double-of-';

/** An order that cannot be read: what was wrong, for the log. */
export class UnreadableOrder extends Error {
  override name = 'UnreadableOrder';
}

/** What is needed of an order before its snapshot: what it is, and whether it may be touched. */
export interface Found {
  id: string;
  number: string;
  externalRef: string;
  state: string;
  cancelled: boolean;
  untouched: boolean;
  createdAt: string;
  order: Decoded;
}

export function toFound(order: Decoded): Found {
  const state = text(child(order, 'status'));
  return {
    id: text(child(order, 'id')),
    number: text(child(order, 'shipper_order_reference')),
    externalRef: externalRefOf(order),
    state,
    cancelled: isCancelled(state),
    untouched: isUntouched(state),
    createdAt: text(child(order, 'created_at')),
    order,
  };
}

/**
 * Our mark stands in `edi_erp_id` ("order identifier used in the ERP software"): it goes in with the order, comes back with
 * it, and no change of the order writes it. `metadata` goes in with the order too and can never be changed afterwards, so
 * it holds the mark a second time.
 */
function externalRefOf(order: Decoded): string {
  const ofErp = text(child(order, 'edi_erp_id'));
  if (ofErp.startsWith(DOUBLE_OF)) return ofErp;
  return text(child(order, 'metadata', REF_IN_METADATA)) || ofErp;
}

/** True for an order of some WMS Bridge, of this shop or another. */
export function hasExternalRef({ externalRef }: { externalRef: string }): boolean {
  return externalRef.startsWith('wmsb-');
}

/**
 * @param trackingField where the warehouse writes tracking numbers: `metadata.NAME`, `custom_fields.NAME`, or NAME for
 *   whichever of the two has it; '' where it does not
 * @throws UnreadableOrder
 */
export function toSnapshot(found: Found, trackingField: string): WmsOrderSnapshot {
  const { order, state } = found;
  const byState = statusOf(state);
  if (byState === null) throw new UnreadableOrder(`its state is "${state}"`);
  const lines = linesOf(order);
  const status = byState === 'shipped' ? shippedStatus(order, lines) : byState;
  return {
    number: found.number,
    externalRef: found.externalRef,
    wmsId: found.id,
    status,
    statusText: wordsOf(state),
    lines,
    parcels: parcelsOf(order, found.id, trackingField),
    backOrderFor: '',
    shippedAt: byState === 'shipped' ? utc(text(child(order, 'effective_executed_at'))) : '',
    warehouse: text(child(order, 'warehouse_id')),
  };
}

function linesOf(order: Decoded): WmsOrderSnapshotLine[] {
  return list(child(order, 'order_items')).map((item) => {
    const sku = text(child(item, 'item_reference'));
    const ordered = number(child(item, 'expected_quantity'));
    if (sku === '' || ordered === null) throw new UnreadableOrder('one of its lines has no reference or no quantity');
    // Ours are ordered in pieces, and the hub gives back what it was asked in; how many pieces a box has it does not say here.
    const unit = text(child(item, 'item_packaging_type'));
    if (unit !== 'EACH') throw new UnreadableOrder(`it counts "${sku}" in ${unit} instead of pieces`);
    return { sku, ordered, picked: number(child(item, 'actual_quantity')) };
  });
}

/** What "completed" means: by the quantities that left, and by what the carrier says since. */
function shippedStatus(order: Decoded, lines: readonly WmsOrderSnapshotLine[]): WmsStatus {
  const reported = lines.filter(({ picked }) => picked !== null);
  const left = reported.reduce((sum, { picked }) => sum + (picked ?? 0), 0);
  // Completed with nothing in it: that is no shipment, and somebody must say what became of the goods.
  if (reported.length > 0 && left === 0) return 'error';
  if (reported.some(({ picked, ordered }) => (picked ?? 0) < ordered)) return 'partially_shipped';
  const transport = [text(child(order, 'transport_status')), text(child(order, 'tms_status'))];
  return transport.includes('DELIVERED') ? 'delivered' : 'shipped';
}

function parcelsOf(order: Decoded, id: string, trackingField: string): Parcel[] {
  if (trackingField === '') return [];
  const carrier = {
    carrierCode: carrierCodeOf(order),
    carrierName: text(child(order, 'transport_carrier_company')) || text(child(order, 'transport_name')) || text(child(order, 'carrier_name')),
  };
  const numbers = list(fieldOf(order, trackingField)).flatMap((value) => text(value).split(/[\s,;]+/));
  // It knows no parcels: what stays when a number is corrected is its place in the order.
  return [...new Set(numbers.filter((value) => value !== ''))].map((trackingNumber, index) => ({ key: `${id}/${index + 1}`, trackingNumber, trackingUrl: '', ...carrier }));
}

/** As `translate.ts` writes it: the warehouse's code for the carrier, or the hub's id of it. */
function carrierCodeOf(order: Decoded): string {
  const code = text(child(order, 'ext_wms_carrier_id')) || text(child(order, 'transport_carrier_id'));
  const service = text(child(order, 'ext_wms_service_id'));
  return code !== '' && service !== '' ? `${code}/${service}` : code;
}

function fieldOf(order: Decoded, path: string): Decoded {
  const [, where, name] = /^(?:(metadata|custom_fields)\.)?(.+)$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  if (where !== undefined) return child(order, where, name);
  return child(order, 'metadata', name) ?? child(order, 'custom_fields', name);
}

/** '' for no time. A time without an offset is UTC. */
export function utc(written: string): string {
  const at = Date.parse(/T.*([Zz]|[+-]\d\d:?\d\d)$/.test(written) ? written : `${written}Z`);
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}
