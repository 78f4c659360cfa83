import { WMS_STATUSES, WMS_WAY, type WmsStatus } from './contract';

/**
 * The statuses of a WMS order in our own words. Every adapter maps its WMS's statuses to these; the admin maps
 * these to the shop's. On the way of an order they only go forward; the side states stand beside it.
 */
export { WMS_STATUSES, WMS_WAY as WAY, type WmsStatus };

/** How far along the way a status is; -1 for a side state, which has no place on it. */
export function wayIndex(status: WmsStatus): number {
  return (WMS_WAY as readonly string[]).indexOf(status);
}

/** True where goods have left the warehouse: from here on, less quantity is a return, not a change. */
export function hasLeft(status: WmsStatus | null): boolean {
  return status !== null && (wayIndex(status) >= wayIndex('partially_shipped') || status === 'returned');
}

/** All of these. */
export const LEFT_STATUSES: readonly WmsStatus[] = WMS_STATUSES.filter(hasLeft);

/** True where the WMS will do nothing more with the order by itself. */
export function isEnded(status: WmsStatus | null): boolean {
  return status === 'cancelled' || status === 'delivered' || status === 'shipped' || status === 'returned';
}
