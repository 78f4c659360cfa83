/** Reads orders over the module's own resource: a batch is one request, and nothing of it is kept for the next. */
import { z } from 'zod';
import type { ChangedOrder, ReadOrders, ShopReader } from '../Shop';
import type { WebserviceClient } from './client';
import { parsed } from './errors';
import { ORDERS_ANSWER, readOrdersAnswer } from './orderAnswer';

const RESOURCE = 'wmsbridge_orders';
const CHANGED_ANSWER = z.object({ wmsbridge_orders: z.object({ changed: z.array(z.object({ id_order: z.number().int(), stamp: z.string() })) }) });

export function createOrderReader(client: WebserviceClient): ShopReader {
  return {
    readOrders: (ids) => readOrders(client, ids),
    ordersChangedSince: (part, since, after, limit) => ordersChangedSince(client, part, since, after, limit),
  };
}

async function readOrders(client: WebserviceClient, ids: readonly number[]): Promise<ReadOrders> {
  const wanted = [...new Set(ids)].filter((id) => Number.isInteger(id) && id > 0);
  if (wanted.length === 0) return { orders: new Map(), problems: new Map(), statuses: new Map(), carriers: new Map() };
  const question = { what: wanted.length === 1 ? `read order ${wanted[0]}` : `read ${wanted.length} orders`, resource: RESOURCE, write: false };
  return readOrdersAnswer(parsed(ORDERS_ANSWER, await client.get(RESOURCE, { ids: wanted.join(',') }, question.what), question));
}

async function ordersChangedSince(client: WebserviceClient, part: 'order' | 'address', since: string, after: number, limit: number): Promise<ChangedOrder[]> {
  const question = { what: 'list the orders that changed', resource: RESOURCE, write: false };
  const answer = parsed(CHANGED_ANSWER, await client.get(RESOURCE, { changed: part, since, after, limit }, question.what), question);
  return answer.wmsbridge_orders.changed.map(({ id_order: idOrder, stamp }) => ({ idOrder, stamp }));
}
