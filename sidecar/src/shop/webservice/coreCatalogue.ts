/** What the stock flow must know of products, by PrestaShop's own resources: what kind they are, and what the settings leave out. */
import { BridgeError } from '../../errors';
import type { StockWriteOptions } from '../Shop';
import { IDS_PER_REQUEST, LENGTH_OF_REST, readRows, rowsOf } from './catalogue';
import type { WebserviceClient } from './client';
import { goesAsParts, type Pack } from './packs';
import { fields, idLists, oneOf } from './urls';
import { flag, int, rows, text, type Row } from './values';

export interface CoreProduct {
  isVirtual: boolean;
  /** undefined: it is none. */
  pack: Pack | undefined;
  idSupplier: number;
  categories: readonly number[];
}

/** A part of a pack that goes to the warehouse as its parts. */
export interface PackOf {
  idPack: number;
  quantity: number;
}

const ROWS_A_PAGE = 1_000;

export async function readProducts(client: WebserviceClient, ids: readonly number[]): Promise<Map<number, CoreProduct>> {
  const display = fields('id', 'is_virtual', 'cache_is_pack', 'pack_stock_type', 'id_supplier', 'categories[id]', 'product_bundle[id,id_product_attribute,quantity]');
  const found = await readRows(client, 'products', 'id', [...new Set(ids)], display, 'read products');
  return new Map(found.map((row) => [int(row['id']), productOf(row)]));
}

/** @returns the packs in which each product or combination ("12-3") goes to the warehouse as a part */
export async function readPacksOf(client: WebserviceClient, shopDefault: number): Promise<Map<string, PackOf[]>> {
  const packsOf = new Map<string, PackOf[]>();
  const query = { 'filter[cache_is_pack]': '[1]', display: fields('id', 'cache_is_pack', 'pack_stock_type', 'product_bundle[id,id_product_attribute,quantity]') };
  for await (const row of paged(client, 'products', query)) {
    const { pack } = productOf(row);
    if (!pack || !goesAsParts(pack, shopDefault)) continue;
    for (const part of pack.parts) {
      const key = `${part.idProduct}-${part.idProductAttribute}`;
      packsOf.set(key, [...(packsOf.get(key) ?? []), { idPack: int(row['id']), quantity: part.quantity }]);
    }
  }
  return packsOf;
}

/** Why the stock settings leave each of these products out; those that they do not are missing. `refused` where nobody can tell. */
export async function excludedProducts(
  client: WebserviceClient,
  products: ReadonlyMap<number, CoreProduct>,
  { excludeCategories = [], excludeSuppliers = [] }: Pick<StockWriteOptions, 'excludeCategories' | 'excludeSuppliers'>,
): Promise<Map<number, { outcome: 'excluded' | 'refused'; message: string }>> {
  const reasons = new Map<number, { outcome: 'excluded' | 'refused'; message: string }>();
  for (const [id, product] of products) {
    const category = product.categories.find((one) => excludeCategories.includes(one));
    if (category !== undefined) reasons.set(id, { outcome: 'excluded', message: `The product is in category ${category}, which the stock settings leave out.` });
    else if (excludeSuppliers.includes(product.idSupplier)) reasons.set(id, { outcome: 'excluded', message: `The product is of supplier ${product.idSupplier}, which the stock settings leave out.` });
  }
  const open = [...products.keys()].filter((id) => !reasons.has(id));
  if (excludeSuppliers.length === 0 || open.length === 0) return reasons;
  try {
    // A product has one supplier by default, and may have more.
    for (const row of await readRows(client, 'product_suppliers', 'id_product', open, fields('id', 'id_product', 'id_supplier'), 'read the suppliers of products')) {
      const supplier = int(row['id_supplier']);
      if (excludeSuppliers.includes(supplier)) reasons.set(int(row['id_product']), { outcome: 'excluded', message: `The product is of supplier ${supplier}, which the stock settings leave out.` });
    }
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'shop_right_missing') throw error;
    const message = 'The stock settings leave suppliers out, and the Webservice key may not read product_suppliers: give it the right to (GET), or update the module.';
    for (const id of open) reasons.set(id, { outcome: 'refused', message });
  }
  return reasons;
}

/** Every SKU of the shop that can be sold by itself, in its own spelling. */
export async function* allSkus(client: WebserviceClient): AsyncGenerator<string> {
  const combined = new Set<number>();
  for await (const row of paged(client, 'combinations', { display: fields('id', 'id_product', 'reference') })) {
    combined.add(int(row['id_product']));
    yield text(row['reference']);
  }
  for await (const row of paged(client, 'products', { display: fields('id', 'reference'), 'filter[state]': '[1]' })) if (!combined.has(int(row['id']))) yield text(row['reference']);
}

/** What was ordered of these products, by order and line. */
export async function readOrdered(client: WebserviceClient, products: readonly number[]): Promise<{ idProduct: number; idProductAttribute: number; idOrder: number; toShip: number }[]> {
  const lines: { idProduct: number; idProductAttribute: number; idOrder: number; toShip: number }[] = [];
  const display = fields('id_order', 'product_id', 'product_attribute_id', 'product_quantity', 'product_quantity_refunded', 'product_quantity_return');
  for (const ids of idLists([...new Set(products)], IDS_PER_REQUEST, LENGTH_OF_REST)) {
    for (const row of rowsOf(await client.get('order_details', { 'filter[product_id]': oneOf(ids), display }, `read what was ordered of ${ids.length} products`), 'order_details')) {
      const toShip = Math.max(0, int(row['product_quantity']) - int(row['product_quantity_refunded']) - int(row['product_quantity_return']));
      lines.push({ idProduct: int(row['product_id']), idProductAttribute: int(row['product_attribute_id']), idOrder: int(row['id_order']), toShip });
    }
  }
  return lines;
}

/** A list that is too long for one answer, by its ids: a page that moves loses nothing. */
async function* paged(client: WebserviceClient, resource: string, query: Record<string, string>): AsyncGenerator<Row> {
  for (let after = 0; ; ) {
    const found = rowsOf(await client.get(resource, { ...query, 'filter[id]': `>[${after}]`, sort: '[id_ASC]', limit: `0,${ROWS_A_PAGE}` }, `list ${resource}`), resource);
    yield* found;
    if (found.length < ROWS_A_PAGE) return;
    after = int(found.at(-1)?.['id']);
  }
}

function productOf(row: Row): CoreProduct {
  const of = row['associations'] as Row | undefined;
  const parts = rows(of?.['product_bundle']).map((part) => ({ idProduct: int(part['id']), idProductAttribute: int(part['id_product_attribute']), quantity: int(part['quantity']) }));
  return {
    isVirtual: flag(row['is_virtual'] ?? 0),
    pack: flag(row['cache_is_pack']) ? { stockType: int(row['pack_stock_type']), parts } : undefined,
    idSupplier: int(row['id_supplier'] ?? 0),
    categories: rows(of?.['categories']).map((category) => int(category['id'])),
  };
}
