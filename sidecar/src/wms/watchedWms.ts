/**
 * An adapter whose every call is observed: what it answers and how it fails is noted, whose a failure is gets settled, and while the
 * connection is down nothing is called. Errors that come out of it have scope `item` or `connection`.
 */
import type { ConnectionHealth } from '../resilience/ConnectionHealth';
import { snapshotFault } from '../domain/snapshotFault';
import type { WmsOrderSnapshot } from '../domain/terms';
import { unreadableError } from './kit/errors';
import type { ChangePage, WmsAdapter } from './WmsAdapter';

export function watchedWms(adapter: WmsAdapter, health: Pick<ConnectionHealth, 'run'>): WmsAdapter {
  /** Every page is a call of its own. */
  async function* pages<T>(source: AsyncIterable<ChangePage<T>>): AsyncIterable<ChangePage<T>> {
    const iterator = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await health.run(() => iterator.next());
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return {
    name: adapter.name,
    capabilities: adapter.capabilities,
    get warehouses() {
      return adapter.warehouses;
    },
    check: (draft) => adapter.check(draft),
    createOrder: (draft) => health.run(() => adapter.createOrder(draft)),
    updateOrder: (draft, wmsId) => health.run(() => adapter.updateOrder(draft, wmsId)),
    cancelOrder: (order) => health.run(() => adapter.cancelOrder(order)),
    findOrders: async (numbers, also) => readable(await health.run(() => adapter.findOrders(numbers, also))),
    knownSkus: (skus) => health.run(() => adapter.knownSkus(skus)),
    upsertArticles: (articles) => health.run(() => adapter.upsertArticles(articles)),
    orderChanges: (cursor) => pages(adapter.orderChanges(cursor)),
    stockLevels: (query) => pages(adapter.stockLevels(query)),
    ping: () => health.run(() => adapter.ping()),
    close: () => adapter.close(),
  };
}

/** A snapshot that nobody can believe is as one that the adapter could not read. @throws BridgeError order_unreadable */
function readable(snapshots: WmsOrderSnapshot[]): WmsOrderSnapshot[] {
  for (const snapshot of snapshots) {
    const fault = snapshotFault(snapshot);
    if (fault !== '') throw unreadableError(snapshot.number, fault);
  }
  return snapshots;
}
