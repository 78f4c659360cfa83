/**
 * A shop whose every call is observed: what it answers and how it fails is noted, whose a failure is gets settled, and while the
 * connection is down nothing is called. Errors that come out of it have scope `item` or `connection`.
 */
import type { Peer } from '../resilience/ConnectionHealth';
import type { ShopReader, ShopWriter } from './Shop';

export function watchedShop(shop: ShopReader & ShopWriter, health: Peer): ShopReader & ShopWriter {
  return {
    readOrders: (ids) => health.run(() => shop.readOrders(ids)),
    ordersChangedSince: (part, since, after, limit) => health.run(() => shop.ordersChangedSince(part, since, after, limit)),
    writeBackAtOnce: () => shop.writeBackAtOnce(),
    writeBack: (idConnection, updates) => health.run(() => shop.writeBack(idConnection, updates)),
    writeStock: (levels, options) => health.run(() => shop.writeStock(levels, options)),
    writeStockSet: (levels, options) => health.run(() => shop.writeStockSet(levels, options)),
    compareStock: (idConnection, askedAll) => health.run(() => shop.compareStock(idConnection, askedAll)),
    notifyStock: (options) => health.run(() => shop.notifyStock(options)),
    moduleStatus: () => health.run(() => shop.moduleStatus()),
  };
}
