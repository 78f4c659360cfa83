/** The shop over PrestaShop's Webservice: reads with the core's resources, writes with the module's own. */
import type { ShopCarrier, ShopStatus } from '../../domain/terms';
import type { ShopReader, ShopWriter } from '../Shop';
import type { StockLedger } from '../StockLedger';
import { kept } from './cache';
import { createCatalogue, KEPT_MS, rowsOf } from './catalogue';
import { createClient, type ShopLog, type WebserviceClient } from './client';
import { addressesChangedSince, ordersChangedSince, readOrders } from './orders';
import { fields } from './urls';
import { flag, int, text, translated } from './values';
import { writeByCore } from './stockFallback';
import { createStockWriter, withFallback } from './stockWriter';
import { createWriter, readModuleStatus } from './writer';

export interface WebserviceShopOptions {
  /** The shop's address, for example "https://shop.example/fr"; `/api` is added. */
  url: string;
  /** The module's Webservice key. */
  key: string;
  idShop: number;
  log: ShopLog;
  /** Where there is one, stock is written by PrestaShop's own resources if the module's cannot be used. */
  stockLedger?: StockLedger;
  /** For one request, from its beginning to the end of its answer. */
  timeoutMs?: number;
  /** The clock of what is kept, in ms. */
  now?: () => number;
}

/** A hundred thousand SKUs take a shop seconds; a lease must outlast this. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** One shop. Holds nothing that must be closed. */
export function createWebserviceShop(options: WebserviceShopOptions): ShopReader & ShopWriter {
  const now = options.now ?? Date.now;
  const client = createClient({ timeoutMs: DEFAULT_TIMEOUT_MS, ...options });
  const catalogue = createCatalogue(client, now);
  const moduleWord = kept(KEPT_MS, now, () => readModuleStatus(client));
  const carriers = kept(KEPT_MS, now, () => readCarriers(client));
  const statuses = kept(KEPT_MS, now, () => readStatuses(client));
  const writer = createWriter(client, options.now ?? Date.now);
  const { stockLedger } = options;
  const timeZone = async (): Promise<string> => (await moduleWord()).timeZone;
  const stock = stockLedger
    ? withFallback(
        createStockWriter(client),
        (levels, rules) => writeByCore({ client, ledger: stockLedger, idShop: options.idShop, statuses, timeZone }, levels, rules),
        (reason) => options.log.warn('stock goes the slow way, by PrestaShop\'s own resources: it is not one step, and takes much longer', { reason }),
        now,
      )
    : createStockWriter(client);

  const context = async (): Promise<{ carrierName: (id: number) => string; timeZone: string; packStockType: number }> => {
    const [word, byId] = await Promise.all([moduleWord(), carriers()]);
    return {
      carrierName: (id) => byId.get(id)?.name ?? '',
      timeZone: word.timeZone,
      packStockType: word.packStockType,
    };
  };

  return {
    readOrders: (ids) => readOrders(client, { catalogue, context }, ids),
    statuses,
    carriers,
    ordersChangedSince: async (since, limit) =>
      ordersChangedSince(client, { idShop: options.idShop, timeZone: (await moduleWord()).timeZone }, since, limit),
    addressesChangedSince: async (since) => addressesChangedSince(client, (await moduleWord()).timeZone, since),
    writeBackAtOnce: writer.writeBackAtOnce,
    writeBack: writer.writeBack,
    writeStock: stock.writeStock,
    writeStockSet: stock.writeStockSet,
    tellStock: stock.tellStock,
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
