/**
 * The shop's stock by PrestaShop's own resources, for shops where the module's cannot be used. `stock_availables` takes many
 * rows in one PUT, which is not atomic and names none in its answer: whatever it says, the rows are read back.
 */
import { BridgeError } from '../../errors';
import type { WebserviceClient } from './client';
import { IDS_PER_REQUEST, LENGTH_OF_REST, rowsOf } from './catalogue';
import { fields, idLists, MAX_URL_LENGTH, oneOf } from './urls';
import { flag, int, text, type Row } from './values';

/** A row of `stock_available`. PUT is the whole row: what is left out is lost. */
export interface CoreStockRow {
  id: number;
  idProduct: number;
  idProductAttribute: number;
  idShop: number;
  idShopGroup: number;
  quantity: number;
  dependsOnStock: boolean;
  outOfStock: number;
  location: string;
}

/** A product or combination that bears a reference. */
export interface CoreArticle {
  idProduct: number;
  idProductAttribute: number;
}

/** Written in one PUT: about a fifth of a second. */
const ROWS_A_PUT = 50;
const ROWS_A_COUNT = 1_000;
/** What the Webservice's filter takes for its own signs. */
const NOT_TO_BE_ASKED = /[[\]|,%]/;

export function canBeAsked(sku: string): boolean {
  return !NOT_TO_BE_ASKED.test(sku);
}

/** @returns who bears each SKU, by the SKU in lower case; products with combinations are left out, for they are not sold */
export async function findArticles(client: WebserviceClient, skus: readonly string[]): Promise<Map<string, CoreArticle[]>> {
  const found = new Map<string, CoreArticle[]>();
  const add = (sku: string, article: CoreArticle): void => void found.set(sku.toLowerCase(), [...(found.get(sku.toLowerCase()) ?? []), article]);
  for (const some of byLength(skus)) {
    const filter = { 'filter[reference]': `[${some.join('|')}]` };
    const combinations = rowsOf(await client.get('combinations', { ...filter, display: fields('id', 'id_product', 'reference') }, `find ${some.length} SKUs`), 'combinations');
    const products = rowsOf(await client.get('products', { ...filter, display: fields('id', 'reference') }, `find ${some.length} SKUs`), 'products');
    for (const row of combinations) add(text(row['reference']), { idProduct: int(row['id_product']), idProductAttribute: int(row['id']) });
    for (const row of products) add(text(row['reference']), { idProduct: int(row['id']), idProductAttribute: 0 });
  }
  return found;
}

/** Every stock row of these products that this shop sees. */
export async function readStockRows(client: WebserviceClient, products: readonly number[]): Promise<CoreStockRow[]> {
  const all: CoreStockRow[] = [];
  for (const ids of idLists([...new Set(products)], IDS_PER_REQUEST, LENGTH_OF_REST)) {
    const answer = await client.get('stock_availables', { 'filter[id_product]': oneOf(ids), display: 'full' }, `read the stock of ${ids.length} products`);
    all.push(...rowsOf(answer, 'stock_availables').map(stockRow));
  }
  return all;
}

/**
 * How many rows have something for sale, counted no further than asked for: a shop that lists a hundred thousand rows at once
 * runs out of memory.
 */
export async function countSellable(client: WebserviceClient, upTo: number): Promise<number> {
  let count = 0;
  while (count < upTo) {
    const many = Math.min(ROWS_A_COUNT, upTo - count);
    const answer = await client.get('stock_availables', { 'filter[quantity]': '>[0]', display: '[id]', sort: '[id_ASC]', limit: `${count},${many}` }, 'count what is for sale');
    const found = rowsOf(answer, 'stock_availables').length;
    count += found;
    if (found < many) break;
  }
  return count;
}

/**
 * Writes quantities. A part that fails is read back, and what is not there yet is halved until the row to blame is found.
 * @returns words for each row that could not be written, by its id
 * @throws BridgeError where the shop fails over everything
 */
export async function putQuantities(client: WebserviceClient, rows: readonly CoreStockRow[]): Promise<Map<number, string>> {
  const refused = new Map<number, string>();
  for (let from = 0; from < rows.length; from += ROWS_A_PUT) await putApart(client, rows.slice(from, from + ROWS_A_PUT), refused);
  return refused;
}

async function putApart(client: WebserviceClient, rows: readonly CoreStockRow[], refused: Map<number, string>): Promise<void> {
  let failure: BridgeError | null = null;
  try {
    await client.put('stock_availables', `<?xml version="1.0" encoding="UTF-8"?>\n<prestashop>${rows.map(xmlOf).join('')}</prestashop>`, `write the stock of ${rows.length} rows`);
  } catch (error) {
    if (!(error instanceof BridgeError) || error.scope === 'connection') throw error;
    failure = error;
  }
  // A 500 may have been written and a 200 may not have been, wholly: only the rows themselves tell.
  const now = await quantitiesOf(client, rows.map(({ id }) => id));
  const left = rows.filter(({ id, quantity }) => now.get(id) !== quantity);
  const [only] = left;
  if (only === undefined) return;
  if (rows.length === 1) {
    refused.set(only.id, failure ? failure.message : 'The shop took the quantity and does not show it; someone bought at that moment, or another module keeps its own.');
    return;
  }
  if (left.length === 1) return putApart(client, left, refused);
  const half = Math.ceil(left.length / 2);
  await putApart(client, left.slice(0, half), refused);
  await putApart(client, left.slice(half), refused);
}

async function quantitiesOf(client: WebserviceClient, ids: readonly number[]): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (const some of idLists(ids, IDS_PER_REQUEST, LENGTH_OF_REST)) {
    const answer = await client.get('stock_availables', { 'filter[id]': oneOf(some), display: fields('id', 'quantity') }, `read ${some.length} stock rows back`);
    for (const row of rowsOf(answer, 'stock_availables')) found.set(int(row['id']), int(row['quantity']));
  }
  return found;
}

function stockRow(row: Row): CoreStockRow {
  return {
    id: int(row['id']),
    idProduct: int(row['id_product']),
    idProductAttribute: int(row['id_product_attribute']),
    idShop: int(row['id_shop']),
    idShopGroup: int(row['id_shop_group']),
    quantity: int(row['quantity']),
    dependsOnStock: flag(row['depends_on_stock']),
    outOfStock: int(row['out_of_stock']),
    location: text(row['location']),
  };
}

/** The pair of shop and group goes back as it came: a wrong one makes a ghost row. */
function xmlOf(row: CoreStockRow): string {
  const location = row.location.replaceAll(']]>', ']]]]><![CDATA[>');
  return (
    `<stock_available><id>${row.id}</id><id_product>${row.idProduct}</id_product><id_product_attribute>${row.idProductAttribute}</id_product_attribute>` +
    `<id_shop>${row.idShop}</id_shop><id_shop_group>${row.idShopGroup}</id_shop_group><quantity>${row.quantity}</quantity>` +
    `<depends_on_stock>${row.dependsOnStock ? 1 : 0}</depends_on_stock><out_of_stock>${row.outOfStock}</out_of_stock><location><![CDATA[${location}]]></location></stock_available>`
  );
}

function* byLength(skus: readonly string[]): Generator<string[]> {
  let some: string[] = [];
  let length = LENGTH_OF_REST;
  for (const sku of skus) {
    const more = encodeURIComponent(sku).length + 3;
    if (some.length > 0 && (some.length >= IDS_PER_REQUEST || length + more > MAX_URL_LENGTH)) {
      yield some;
      some = [];
      length = LENGTH_OF_REST;
    }
    some.push(sku);
    length += more;
  }
  if (some.length > 0) yield some;
}
