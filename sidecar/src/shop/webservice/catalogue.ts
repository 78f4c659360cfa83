/**
 * What orders point to and share: products, combinations, countries, states. Read by id, many at once.
 *
 * Products and combinations are read again with every batch of orders: an order must go out with the pack and the SKU
 * that the shop has at that moment. Only codes of countries and states are kept for a minute.
 */
import { IdCache } from './cache';
import type { WebserviceClient } from './client';
import { unexpectedAnswer } from './errors';
import type { Article, Pack, PackPart } from './packs';
import { fields, idLists, oneOf } from './urls';
import { decimal, flag, int, rows, text, translated, type Row } from './values';

/** How long an ISO code may be out of date here. */
const KEPT_MS = 60_000;

/** Bounds memory. */
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

export interface CatalogueReader {
  /** Reads what a batch of orders points to, the parts of packs included. */
  read(wanted: {
    products: readonly number[];
    combinations: readonly number[];
    countries: readonly number[];
    states: readonly number[];
  }): Promise<Catalogue>;
}

/** What one batch of orders points to, as the shop had it when the batch was read. */
export interface Catalogue {
  /** undefined where the shop no longer has it. */
  article(idProduct: number, idProductAttribute: number, idLang: number): Article | undefined;
  pack(idProduct: number): Pack | undefined;
  /** Upper case; '' where unknown. */
  countryIso(id: number): string;
  stateIso(id: number): string;
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

export function createCatalogueReader(client: WebserviceClient, now: () => number): CatalogueReader {
  const countries = new IdCache<string>(KEPT_MS, MOST_CODES, now);
  const states = new IdCache<string>(KEPT_MS, MOST_CODES, now);

  /** @returns rows by id; an id that the shop lacks is missing */
  async function rowsById<T>(resource: string, ids: Iterable<number>, display: string, make: (row: Row) => T): Promise<Map<number, T>> {
    const wanted = [...new Set(ids)].filter((id) => id > 0);
    if (wanted.length === 0) return new Map();
    const found = await readRows(client, resource, 'id', wanted, display, `read ${resource}`);
    return new Map(found.map((row) => [int(row['id']), make(row)]));
  }

  async function loadIsos(cache: IdCache<string>, resource: string, ids: Iterable<number>): Promise<void> {
    const missing = cache.missing(ids);
    const found = await rowsById(resource, missing, ISO_FIELDS, (row) => text(row['iso_code']));
    // What the shop lacks is asked for again next time: it may be back a moment later.
    missing.forEach((id) => cache.set(id, found.get(id) ?? '', (found.get(id) ?? '') !== ''));
  }

  const readProducts = (ids: Iterable<number>): Promise<Map<number, Product>> => rowsById('products', ids, PRODUCT_FIELDS, product);

  return {
    async read(wanted) {
      const articles = async (): Promise<{ products: Map<number, Product>; combinations: Map<number, Combination> }> => {
        const products = await readProducts(wanted.products);
        const parts = [...products.values()].flatMap(({ pack }) => pack?.parts ?? []);
        const [ofParts, combinations] = await Promise.all([
          readProducts(parts.map(({ idProduct }) => idProduct).filter((id) => !products.has(id))),
          rowsById('combinations', [...wanted.combinations, ...parts.map((part) => part.idProductAttribute)], COMBINATION_FIELDS, combination),
        ]);
        return { products: new Map([...ofParts, ...products]), combinations };
      };
      [countries, states].forEach((cache) => cache.trim());
      const [{ products, combinations }] = await Promise.all([
        articles(),
        loadIsos(countries, 'countries', wanted.countries),
        loadIsos(states, 'states', wanted.states),
      ]);
      return {
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
      };
    },
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
