/** Template's order statuses and ours. */
import type { WmsStatus } from '../../domain/orderStatus';

const STATUSES: Readonly<Record<string, WmsStatus>> = {
  new: 'received',
  reserved: 'allocated',
  picking: 'picking',
  packed: 'packed',
  shipped: 'shipped',
  cancelled: 'cancelled',
  error: 'error',
};

/** @returns null for one that is newer than this file */
export function statusOf(status: string): WmsStatus | null {
  return STATUSES[status] ?? null;
}
