/** The shop over PrestaShop's Webservice: reads with the core's resources, writes with the module's own. */
import type { ShopCarrier, ShopStatus } from '../../domain/terms';
import type { ShopReader, ShopWriter } from '../Shop';
import { kept } from './cache';
import { createCatalogueReader, rowsOf } from './catalogue';
import { createClient, type ShopLog, type WebserviceClient } from './client';
import { addressesChangedSince, ordersChangedSince, readOrders, statusHistories } from './orders';
import { fields } from './urls';
import { flag, int, text, translated } from './values';
import { createStockWriter } from './stockWriter';
import { createWriter, readModuleStatus } from './writer';

export interface WebserviceShopOptions {
  /** The shop's address, for example "https://shop.example/fr"; `/api` is added. */
  url: string;
  /** The module's Webservice key. */
  key: string;
  idShop: number;
  log: ShopLog;
  /** For one request, from its beginning to the end of its answer. */
  timeoutMs?: number;
  /** The clock of what is kept, in ms. */
  now?: () => number;
}

/** A hundred thousand SKUs take a shop seconds; a lease must outlast this. */
const DEFAULT_TIMEOUT_MS = 30_000;
const TIME_ZONE_KEPT_MS = 60_000;

/** One shop. Holds nothing that must be closed. */
export function createWebserviceShop(options: WebserviceShopOptions): ShopReader & ShopWriter {
  const now = options.now ?? Date.now;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const client = createClient({ ...options, timeoutMs });
  const catalogue = createCatalogueReader(client, now);
  const carriers = (): Promise<Map<number, ShopCarrier>> => readCarriers(client);
  const statuses = (): Promise<Map<number, ShopStatus>> => readStatuses(client);
  // Only for the zone of an order's history: a shop changes it once in its life.
  const keptStatus = kept(TIME_ZONE_KEPT_MS, now, () => readModuleStatus(client));
  const timeZone = async (): Promise<string> => (await keptStatus()).timeZone;
  const writer = createWriter(client, now);
  const stock = createStockWriter(client, timeoutMs);

  return {
    readOrders: (ids) => readOrders(client, { catalogue, carriers, statuses, shop: () => readModuleStatus(client) }, ids),
    statuses,
    carriers,
    statusHistories: async (ids) => statusHistories(client, await timeZone(), ids),
    ordersChangedSince: (since, limit) => ordersChangedSince(client, options.idShop, since, limit),
    addressesChangedSince: (since) => addressesChangedSince(client, since),
    writeBackAtOnce: writer.writeBackAtOnce,
    writeBack: writer.writeBack,
    writeStock: stock.writeStock,
    writeStockSet: stock.writeStockSet,
    notifyStock: stock.notifyStock,
    compareStock: stock.compareStock,
    // Never from what is kept: a copied shop must be noticed at once.
    moduleStatus: async () => {
      const { packStockType: _, ...status } = await readModuleStatus(client);
      return status;
    },
  };
}

async function readCarriers(client: WebserviceClient): Promise<Map<number, ShopCarrier>> {
  const display = fields('id', 'id_reference', 'name', 'url', 'active', 'deleted');
  const answer = await client.get('carriers', { display }, 'read the carriers');
  return new Map(
    rowsOf(answer, 'carriers').map((row) => [
      int(row['id']),
      {
        id: int(row['id']),
        idReference: int(row['id_reference']),
        name: text(row['name']),
        url: text(row['url']),
        active: flag(row['active']),
        deleted: flag(row['deleted']),
      },
    ]),
  );
}

async function readStatuses(client: WebserviceClient): Promise<Map<number, ShopStatus>> {
  const display = fields('id', 'name', 'paid', 'shipped', 'delivery', 'deleted', 'send_email');
  const answer = await client.get('order_states', { display }, 'read the order statuses');
  return new Map(
    rowsOf(answer, 'order_states').map((row) => [
      int(row['id']),
      {
        id: int(row['id']),
        name: translated(row['name']),
        paid: flag(row['paid']),
        shipped: flag(row['shipped']),
        delivery: flag(row['delivery']),
        deleted: flag(row['deleted']),
        sendsEmail: flag(row['send_email']),
      },
    ]),
  );
}
