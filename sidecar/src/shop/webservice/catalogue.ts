/**
 * What orders point to and share: products, combinations, countries, states, languages. Read by id, many at once, and
 * kept for a minute, so that a backlog of orders asks for each only once. What the shop does not have is never kept: it may be
 * back, or mended, a moment later.
 */
import { IdCache } from './cache';
import type { WebserviceClient } from './client';
import { unexpectedAnswer } from './errors';
import type { Article, Pack, PackPart } from './packs';
import { fields, idLists, oneOf } from './urls';
import { decimal, flag, int, rows, text, translated, type Row } from './values';

/** How long the shop's own data may be out of date here. */
export const KEPT_MS = 60_000;

/** Bounds memory: about a kilobyte each. */
const MOST_ARTICLES = 5_000;
const MOST_CODES = 2_000;

/** As many as the Webservice answers in about 50 ms. */
export const IDS_PER_REQUEST = 100;
/** Room for the rest of the address: the shop's, the fields. */
export const LENGTH_OF_REST = 1_000;

interface Product {
  sku: string;
  names: unknown;
  isVirtual: boolean;
  barcode: string;
  weightKg: number;
  pack: Pack | undefined;
}

interface Combination {
  sku: string;
  barcode: string;
  /** Added to the product's. */
  weightKg: number;
}

const PRODUCT_FIELDS = fields(
  'id', 'reference', 'ean13', 'weight', 'is_virtual', 'cache_is_pack', 'pack_stock_type', 'name',
  'product_bundle[id,id_product_attribute,quantity]',
);
const COMBINATION_FIELDS = fields('id', 'reference', 'ean13', 'weight');
const ISO_FIELDS = fields('id', 'iso_code');

export interface Catalogue {
  /** Reads what is not known yet of these, packs' parts included; afterwards the other functions answer at once. */
  load(wanted: {
    products: readonly number[];
    combinations: readonly number[];
    countries: readonly number[];
    states: readonly number[];
    languages: readonly number[];
  }): Promise<void>;
  /** Forgets the oldest beyond the bounds. */
  trim(): void;
  /** undefined where the shop no longer has it. */
  article(idProduct: number, idProductAttribute: number, idLang: number): Article | undefined;
  pack(idProduct: number): Pack | undefined;
  /** Upper case; '' where unknown. */
  countryIso(id: number): string;
  stateIso(id: number): string;
  /** Lower case; '' where unknown. */
  languageIso(id: number): string;
}

/**
 * Reads rows by a list of ids, in as many requests as it takes. `key` is the field that the ids are of.
 */
export async function readRows(
  client: WebserviceClient,
  resource: string,
  key: string,
  ids: readonly number[],
  display: string,
  what: string,
): Promise<Row[]> {
  const lists = idLists(ids, IDS_PER_REQUEST, LENGTH_OF_REST);
  const answers = await Promise.all(
    lists.map((list) => client.get(resource, { display, [`filter[${key}]`]: oneOf(list) }, what)),
  );
  return answers.flatMap((answer) => rowsOf(answer, resource));
}

/**
 * The rows of a list's answer: `{"orders":[…]}`, or `[]` for none. Anything else throws: what cannot be understood must
 * not look like a shop without orders.
 */
export function rowsOf(answer: unknown, resource: string): Row[] {
  if (Array.isArray(answer) && answer.length === 0) {
    return [];
  }
  const list = (answer as Row | null)?.[resource];
  if (!Array.isArray(list)) {
    throw unexpectedAnswer({ what: `read ${resource}`, resource, write: false }, `a list "${resource}"`);
  }
  return list as Row[];
}

export function createCatalogue(client: WebserviceClient, now: () => number): Catalogue {
  const products = new IdCache<Product | null>(KEPT_MS, MOST_ARTICLES, now);
  const combinations = new IdCache<Combination | null>(KEPT_MS, MOST_ARTICLES, now);
  const countries = new IdCache<string>(KEPT_MS, MOST_CODES, now);
  const states = new IdCache<string>(KEPT_MS, MOST_CODES, now);
  const languages = new IdCache<string>(KEPT_MS, MOST_CODES, now);

  async function loadInto<T>(
    cache: IdCache<T>,
    ids: Iterable<number>,
    request: { resource: string; display: string; what: string },
    make: (row: Row) => T,
    none: T,
    isWhole: (value: T) => boolean,
  ): Promise<void> {
    const missing = cache.missing(ids).filter((id) => id > 0);
    if (missing.length === 0) {
      return;
    }
    const found = await readRows(client, request.resource, 'id', missing, request.display, request.what);
    missing.forEach((id) => cache.set(id, none, false));
    for (const row of found) {
      const value = make(row);
      cache.set(int(row['id']), value, isWhole(value));
    }
  }

  const loadProducts = (ids: Iterable<number>): Promise<void> =>
    loadInto(products, ids, { resource: 'products', display: PRODUCT_FIELDS, what: 'read products' }, product, null, (one) => one !== null && one.sku !== '');
  const loadIsos = (cache: IdCache<string>, resource: string, ids: Iterable<number>): Promise<void> =>
    loadInto(cache, ids, { resource, display: ISO_FIELDS, what: `read ${resource}` }, (row) => text(row['iso_code']), '', (iso) => iso !== '');

  return {
    async load(wanted) {
      await Promise.all([
        loadIsos(countries, 'countries', wanted.countries),
        loadIsos(states, 'states', wanted.states),
        loadIsos(languages, 'languages', wanted.languages),
        loadProducts(wanted.products).then(async () => {
          const parts = wanted.products.flatMap((id) => products.get(id)?.pack?.parts ?? []);
          await Promise.all([
            loadProducts(parts.map((part) => part.idProduct)),
            loadInto(
              combinations,
              [...wanted.combinations, ...parts.map((part) => part.idProductAttribute)],
              { resource: 'combinations', display: COMBINATION_FIELDS, what: 'read combinations' },
              combination,
              null,
              (one) => one !== null && one.sku !== '',
            ),
          ]);
        }),
      ]);
    },
    trim() {
      [products, combinations, countries, states, languages].forEach((cache) => cache.trim());
    },
    article(idProduct, idProductAttribute, idLang) {
      const of = products.get(idProduct);
      if (!of) {
        return undefined;
      }
      const one = idProductAttribute > 0 ? combinations.get(idProductAttribute) : undefined;
      return {
        sku: one?.sku || of.sku,
        name: translated(of.names, idLang),
        isVirtual: of.isVirtual,
        barcode: one?.barcode || of.barcode,
        weightKg: of.weightKg + (one?.weightKg ?? 0),
      };
    },
    pack: (idProduct) => products.get(idProduct)?.pack,
    countryIso: (id) => (countries.get(id) ?? '').toUpperCase(),
    stateIso: (id) => (states.get(id) ?? '').toUpperCase(),
    languageIso: (id) => (languages.get(id) ?? '').toLowerCase(),
  };
}

function product(row: Row): Product {
  const parts = rows((row['associations'] as Row | undefined)?.['product_bundle']);
  return {
    sku: text(row['reference']),
    names: row['name'],
    isVirtual: flag(row['is_virtual']),
    barcode: text(row['ean13']),
    weightKg: decimal(row['weight']),
    pack: flag(row['cache_is_pack']) && parts.length > 0
      ? { stockType: int(row['pack_stock_type']), parts: parts.map(packPart) }
      : undefined,
  };
}

function packPart(row: Row): PackPart {
  return {
    idProduct: int(row['id']),
    idProductAttribute: int(row['id_product_attribute']),
    quantity: int(row['quantity']),
  };
}

function combination(row: Row): Combination {
  return { sku: text(row['reference']), barcode: text(row['ean13']), weightKg: decimal(row['weight']) };
}
