/** What a shop decides about its stock (docs/contract.md lists the keys, docs/stock.md explains them to its owner). Pure. */

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
  /** Left alone: patterns of SKUs (`*` any text, `?` one character), products of these categories or suppliers. */
  excludeSkus: readonly string[];
  excludeCategories: readonly number[];
  excludeSuppliers: readonly number[];
  /** 'shop': below 0 where the shop takes back-orders; 'never': not below 0. */
  backOrders: 'shop' | 'never';
  /** Packs that have a stock of their own. */
  packs: 'write' | 'leave';
  /** WMS warehouses that count; empty: all. */
  warehouses: readonly string[];
  /** Which changes other modules hear of. */
  tell: 'crossings' | 'all';
  /** More than this share (percent) of the SKUs for sale, and at least so many, would go out of stock: stop and ask. 0: never. */
  stopShare: number;
  stopMinimum: number;
  /** When the full comparison runs each night, in the shop's time zone ("03:40"); '' for never. */
  fullAt: string;
}

export type KeptBack = { pieces: number } | { percent: number };

export const DEFAULT_STOCK_SETTINGS: StockSettings = {
  source: 'wms',
  buffer: 0,
  bufferPercent: 0,
  buffers: new Map(),
  unknown: 'leave',
  excludeSkus: [],
  excludeCategories: [],
  excludeSuppliers: [],
  backOrders: 'shop',
  packs: 'write',
  warehouses: [],
  tell: 'crossings',
  stopShare: 20,
  stopMinimum: 10,
  fullAt: '03:40',
};

/**
 * @param text the value of a setting by its name without `WMSBRIDGE_STOCK_`; undefined where it was never saved
 * @param warnings gets a sentence for each value that is not understood; its default is used
 */
export function parseStockSettings(text: (name: string) => string | undefined, warnings: string[]): StockSettings {
  const defaults = DEFAULT_STOCK_SETTINGS;
  const given = (name: string): string => (text(name) ?? '').trim();
  const misread = (name: string, used: string): void => void warnings.push(`WMSBRIDGE_STOCK_${name} is "${given(name).slice(0, 40)}", which is not understood; ${used}.`);
  const word = <Word extends string>(name: string, words: readonly Word[], fallback: Word): Word => {
    const value = given(name);
    if (value === '') return fallback;
    if ((words as readonly string[]).includes(value)) return value as Word;
    misread(name, `"${fallback}" is used`);
    return fallback;
  };
  const whole = (name: string, fallback: number, most: number): number => {
    const value = given(name);
    if (value === '') return fallback;
    if (/^\d+$/.test(value) && Number(value) <= most) return Number(value);
    misread(name, `${fallback} is used`);
    return fallback;
  };
  const parts = (name: string): string[] =>
    given(name)
      .split(/[,\n]/)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const ids = (name: string): number[] => {
    const all = parts(name);
    const good = all.filter((part) => /^\d+$/.test(part) && Number(part) > 0);
    if (good.length < all.length) misread(name, 'what is no id is left out');
    return good.map(Number);
  };
  const time = (): string => {
    const value = text('FULL_AT');
    if (value === undefined) return defaults.fullAt;
    const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(value.trim());
    if (match) return `${(match[1] as string).padStart(2, '0')}:${match[2] as string}`;
    if (value.trim() === '') return '';
    misread('FULL_AT', `${defaults.fullAt} is used`);
    return defaults.fullAt;
  };
  return {
    source: word('SOURCE', ['wms', 'shop'], defaults.source),
    buffer: whole('BUFFER', 0, 2_147_483_647),
    bufferPercent: whole('BUFFER_PERCENT', 0, 100),
    buffers: parseBuffers(given('BUFFERS'), () => misread('BUFFERS', 'lines that are no "SKU=pieces" or "SKU=percent%" are left out')),
    unknown: word('UNKNOWN', ['leave', 'zero'], defaults.unknown),
    excludeSkus: parts('EXCLUDE_SKUS'),
    excludeCategories: ids('EXCLUDE_CATEGORIES'),
    excludeSuppliers: ids('EXCLUDE_SUPPLIERS'),
    backOrders: word('BACK_ORDERS', ['shop', 'never'], defaults.backOrders),
    packs: word('PACKS', ['write', 'leave'], defaults.packs),
    warehouses: parts('WAREHOUSES'),
    tell: word('TELL', ['crossings', 'all'], defaults.tell),
    stopShare: whole('STOP_SHARE', defaults.stopShare, 100),
    stopMinimum: whole('STOP_MINIMUM', defaults.stopMinimum, 2_147_483_647),
    fullAt: time(),
  };
}

/** One a line or between commas: `SKU=5` or `SKU=10%`. The last `=` divides, for a SKU may hold one. */
function parseBuffers(list: string, misread: () => void): ReadonlyMap<string, KeptBack> {
  const buffers = new Map<string, KeptBack>();
  let bad = false;
  for (const line of list.split(/[,\n]/)) {
    if (line.trim() === '') continue;
    const match = /^(.+)=\s*(\d{1,9})\s*(%?)$/.exec(line.trim());
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
