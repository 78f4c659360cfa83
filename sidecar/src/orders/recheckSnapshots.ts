/**
 * WMS orders that could not be read are asked for again by their numbers, whatever the cursor says: what the warehouse corrects
 * may not count as a change there.
 */
import type { Connection } from '../connection';
import { isolate } from '../resilience/isolate';

/** In one round. */
const MOST = 50;

export async function recheckSnapshots({ snapshots, wms, stopping, log }: Pick<Connection, 'snapshots' | 'wms' | 'stopping' | 'log'>): Promise<void> {
  const numbers = await snapshots.takeForRecheck(MOST);
  if (numbers.length === 0) return;
  const { answers } = await isolate(numbers, { call: (part) => wms.findOrders(part), stopping });
  const found = answers.flatMap(({ result }) => result);
  const { changed } = await snapshots.apply(found);
  log.info('orders that could not be read were asked for again', { count: numbers.length, changed });
}
