/**
 * Ongoing's order statuses are numbers on a line, and each warehouse may add its own between them or renumber them.
 * So ours are ranges: a number means what the nearest known one at or below it means, and an installation can say
 * otherwise with a text like `150:error,200:received,420:packed`.
 */
import { WMS_STATUSES, type WmsStatus } from '../../domain/orderStatus';

/** From a number on, our status; in ascending order. */
export type StatusRanges = readonly (readonly [from: number, status: WmsStatus])[];

/** The numbers that Ongoing installs. 300 "released" has not begun to pick yet; 400 "picked" is not packed yet. */
export const DEFAULT_RANGES: StatusRanges = [
  [150, 'error'],
  [200, 'received'],
  [320, 'allocated'],
  [400, 'picking'],
  [450, 'shipped'],
  [800, 'returned'],
  [1000, 'cancelled'],
];

/**
 * @param text `number:status` pairs, comma separated, laid over the default ranges; '' changes nothing
 * @throws Error with a sentence naming the wrong pair
 */
export function parseStatusRanges(text: string): StatusRanges {
  const ranges = new Map<number, WmsStatus>(DEFAULT_RANGES);
  for (const pair of text.split(',').map((part) => part.trim()).filter((part) => part !== '')) {
    const match = /^(\d{1,6})\s*:\s*([a-z_]+)$/.exec(pair);
    if (!match) {
      throw new Error(`WMSBRIDGE_ONGOING_STATUSES has "${pair}", which is not a pair like 150:error. Write number:status, comma separated.`);
    }
    const status = WMS_STATUSES.find((known) => known === match[2]);
    if (!status) {
      throw new Error(`WMSBRIDGE_ONGOING_STATUSES maps ${match[1]} to "${match[2]}", which is none of ours. Use one of ${WMS_STATUSES.join(', ')}.`);
    }
    ranges.set(Number(match[1]), status);
  }
  return [...ranges].sort(([a], [b]) => a - b);
}

/** Our status for a number of theirs. Below every known number an order has just arrived: `received`. */
export function statusFor(statusNumber: number, ranges: StatusRanges = DEFAULT_RANGES): WmsStatus {
  let status: WmsStatus = 'received';
  for (const [from, of] of ranges) {
    if (from > statusNumber) break;
    status = of;
  }
  return status;
}

export interface PickedLine {
  ordered: number;
  /** null where the WMS does not say. */
  picked: number | null;
}

/** An order that left with less than was ordered is shipped in part. */
export function withPartialShipment(status: WmsStatus, lines: readonly PickedLine[]): WmsStatus {
  if (status !== 'shipped') return status;
  return lines.some(({ ordered, picked }) => picked !== null && picked < ordered) ? 'partially_shipped' : status;
}
