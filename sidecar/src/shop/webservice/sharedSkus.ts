/** Which SKUs several products or combinations for sale have: the module's own resource, for the core's takes one SKU at a time. */
import { z } from 'zod';
import type { ShopOrderLine } from '../../domain/terms';
import type { WebserviceClient } from './client';
import { unexpectedAnswer } from './errors';

const whole = z.coerce.number().int();
const ANSWER = z.object({ wmsbridge_skus: z.array(z.tuple([z.string(), z.array(z.tuple([whole, whole, z.string()]))])) });

interface Sold {
  idProduct: number;
  idProductAttribute: number;
  name: string;
}

/** By the SKU in lower case; only SKUs that more than one has. */
export type SharedSkus = ReadonlyMap<string, readonly Sold[]>;

export async function readSharedSkus(client: WebserviceClient, skus: readonly string[]): Promise<SharedSkus> {
  const wanted = [...new Set(skus.filter((sku) => sku !== ''))];
  if (wanted.length === 0) return new Map();
  const question = { what: 'look which SKUs several products have', resource: 'wmsbridge_skus', write: false };
  const answer = ANSWER.safeParse(await client.post(question.resource, JSON.stringify({ skus: wanted }), question.what));
  if (!answer.success) throw unexpectedAnswer(question, 'a list "wmsbridge_skus"');
  return new Map(
    answer.data.wmsbridge_skus.map(([sku, sold]) => [
      sku.toLowerCase(),
      sold.map(([idProduct, idProductAttribute, name]) => ({ idProduct, idProductAttribute, name })),
    ]),
  );
}

/** What else is for sale with the line's SKU, in words. */
export function sharedWith(shared: SharedSkus, line: Pick<ShopOrderLine, 'sku' | 'idProduct' | 'idProductAttribute'>): string[] {
  return (shared.get(line.sku.toLowerCase()) ?? [])
    .filter((other) => other.idProduct !== line.idProduct || other.idProductAttribute !== line.idProductAttribute)
    .map(({ idProduct, idProductAttribute, name }) => `"${name}" (product ${idProduct}${idProductAttribute > 0 ? `, combination ${idProductAttribute}` : ''})`);
}
