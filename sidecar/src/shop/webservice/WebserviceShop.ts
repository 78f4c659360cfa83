/** The shop over PrestaShop's Webservice, by the module's own resources alone. */
import type { ShopReader, ShopWriter } from '../Shop';
import { createClient, type ShopLog } from './client';
import { createOrderReader } from './orders';
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
  /** The clock of pauses, in ms. */
  now?: () => number;
}

/** A hundred thousand SKUs take a shop seconds; a lease must outlast this. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** One shop. Holds nothing that must be closed. */
export function createWebserviceShop(options: WebserviceShopOptions): ShopReader & ShopWriter {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const client = createClient({ ...options, timeoutMs });
  return {
    ...createOrderReader(client),
    ...createWriter(client, options.now ?? Date.now),
    ...createStockWriter(client, timeoutMs),
    moduleStatus: () => readModuleStatus(client),
  };
}
