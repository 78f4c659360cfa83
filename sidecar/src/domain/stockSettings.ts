/**
 * What a shop decides about its stock, as far as the sidecar must know; the module reads the rest. docs/contract.md lists the keys,
 * docs/stock.md explains them to the shop's owner. Pure.
 */
import { SettingReader } from './settingReader';

export interface StockSettings {
  /** 'wms': the WMS's figures are written; 'shop': they are only compared, and nothing is written. */
  source: 'wms' | 'shop';
  /** Kept back of every SKU, pieces. */
  buffer: number;
  /** Kept back of every SKU, percent of the WMS's level, rounded up; the larger of the two counts. */
  bufferPercent: number;
  /** Kept back of single SKUs, in place of both; by the SKU in lower case. */
  buffers: ReadonlyMap<string, KeptBack>;
  /** What a SKU of the shop gets that the WMS does not know, at each full comparison. */
  unknown: 'leave' | 'zero';
  /** Left alone: patterns of SKUs (`*` any text, `?` one character). */
  excludeSkus: readonly string[];
  /** WMS warehouses that count; empty: all. */
  warehouses: readonly string[];
  /** More than this share (percent) of the SKUs for sale, and at least so many, would go out of stock: stop and ask. 0: never. */
  stopShare: number;
  stopMinimum: number;
  /** When the full comparison runs each night, in the shop's time zone ("03:40"); '' for never. */
  fullAt: string;
}

export type KeptBack = { pieces: number } | { percent: number };

export function parseStockSettings(read: SettingReader): StockSettings {
  return {
    source: read.word('WMSBRIDGE_STOCK_SOURCE'),
    buffer: read.number('WMSBRIDGE_STOCK_BUFFER'),
    bufferPercent: read.number('WMSBRIDGE_STOCK_BUFFER_PERCENT'),
    buffers: parseBuffers(read.list('WMSBRIDGE_STOCK_BUFFERS'), () =>
      read.misread('WMSBRIDGE_STOCK_BUFFERS', 'what is no "SKU=pieces" or "SKU=percent%" is left out'),
    ),
    unknown: read.word('WMSBRIDGE_STOCK_UNKNOWN'),
    excludeSkus: read.list('WMSBRIDGE_STOCK_EXCLUDE_SKUS'),
    warehouses: read.list('WMSBRIDGE_STOCK_WAREHOUSES'),
    stopShare: read.number('WMSBRIDGE_STOCK_STOP_SHARE'),
    stopMinimum: read.number('WMSBRIDGE_STOCK_STOP_MINIMUM'),
    fullAt: read.time('WMSBRIDGE_STOCK_FULL_AT'),
  };
}

/** Of a shop that saved none. */
export const DEFAULT_STOCK_SETTINGS: StockSettings = parseStockSettings(new SettingReader([]));

/** Each `SKU=5` or `SKU=10%`. The last `=` divides, for a SKU may hold one. */
function parseBuffers(entries: readonly string[], misread: () => void): ReadonlyMap<string, KeptBack> {
  const buffers = new Map<string, KeptBack>();
  let bad = false;
  for (const entry of entries) {
    const match = /^(.+)=\s*(\d{1,9})\s*(%?)$/.exec(entry);
    const sku = match?.[1]?.trim() ?? '';
    const amount = Number(match?.[2]);
    if (!match || sku === '' || (match[3] === '%' && amount > 100)) {
      bad = true;
      continue;
    }
    buffers.set(sku.toLowerCase(), match[3] === '%' ? { percent: amount } : { pieces: amount });
  }
  if (bad) misread();
  return buffers;
}
