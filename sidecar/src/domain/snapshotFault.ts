/**
 * What keeps a snapshot of a WMS order from being kept and believed: a barcode scanned into a quantity field, a fraction, an id
 * that fits no column. Such a snapshot is its own order's problem and holds up no other. Pure.
 */
import { sumBySku } from './quantities';
import { MAX_PIECES } from './stockRules';
import type { WmsOrderSnapshot, WmsOrderSnapshotLine } from './terms';

/** `wms_order.wms_id`. */
export const MAX_WMS_ID_CHARACTERS = 64;
/** Far more than any order needs, and far less than a database takes in one statement. */
export const MAX_SNAPSHOT_CHARACTERS = 1_000_000;

/** @returns the fault, to end the sentence "it cannot be read: …"; '' where there is none */
export function snapshotFault(snapshot: WmsOrderSnapshot): string {
  const { wmsId, lines } = snapshot;
  if (wmsId.length > MAX_WMS_ID_CHARACTERS) return `its id has ${wmsId.length} characters, and ${MAX_WMS_ID_CHARACTERS} can be kept`;
  const fault = quantityFault(lines, 'ordered', ({ ordered }) => ordered) || quantityFault(lines, 'picked', ({ picked }) => picked);
  if (fault !== '') return fault;
  return JSON.stringify(snapshot).length > MAX_SNAPSHOT_CHARACTERS ? `it is larger than ${MAX_SNAPSHOT_CHARACTERS} characters` : '';
}

function quantityFault(lines: readonly WmsOrderSnapshotLine[], what: string, quantityOf: (line: WmsOrderSnapshotLine) => number | null): string {
  const words = (sku: string, pieces: number): string =>
    `${pieces} pieces of ${sku.slice(0, 64)} are ${what}, and only a whole number from 0 to ${MAX_PIECES} can be true`;
  for (const line of lines) {
    const pieces = quantityOf(line);
    if (pieces !== null && (!Number.isInteger(pieces) || pieces < 0)) return words(line.sku, pieces);
  }
  // One SKU may stand on several lines; their sum is kept.
  const tooMany = [...sumBySku(lines, quantityOf)].find(([, pieces]) => pieces > MAX_PIECES);
  return tooMany ? words(...tooMany) : '';
}
