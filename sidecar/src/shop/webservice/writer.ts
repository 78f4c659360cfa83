/**
 * Writes through the module's own resources, as docs/contract.md has them. Where an answer is lost the caller sends
 * the same again: each resource writes a thing once, however often it is asked.
 */
import { z } from 'zod';
import type { ModuleStatus, OrderWriteBack, OrderWriteBackResult } from '../Shop';
import { BridgeError } from '../../errors';
import { chunksBySize, MAX_BODY_BYTES } from './chunks';
import type { WebserviceClient } from './client';
import { unexpectedAnswer, type Question } from './errors';

const whole = z.coerce.number().int();

const STATUS_ANSWER = z.object({
  wmsbridge_status: z.object({
    module_version: z.string(),
    layout: whole,
    contract: whole,
    prestashop_version: z.string(),
    pairing: z.enum(['ok', 'copied']),
    challenges: z.array(z.string()),
    time_zone: z.string(),
    clock: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    /** The shop's PS_PACK_STOCK_TYPE; a module that does not say means the default, the pack only. */
    pack_stock_type: whole.default(0),
  }),
});

const SHIPMENTS_ANSWER = z.object({
  wmsbridge_shipments: z.array(
    z.object({
      id_order: whole,
      parcels: z.array(
        z.object({ key: z.string(), outcome: z.enum(['written', 'already', 'failed']), message: z.string().default('') }),
      ),
      status: z.object({
        outcome: z.enum(['written', 'already', 'moved', 'failed', 'none']),
        current: whole,
        message: z.string().default(''),
      }),
    }),
  ),
});

/** The module's word on itself, with what the reader needs of it. */
export interface ModuleWord extends ModuleStatus {
  packStockType: number;
}

/** Reads `wmsbridge_status`. */
export async function readModuleStatus(client: WebserviceClient): Promise<ModuleWord> {
  const question = { what: 'read the module\'s status', resource: 'wmsbridge_status', write: false };
  const { wmsbridge_status: word } = parsed(STATUS_ANSWER, await client.get(question.resource, {}, question.what), question);
  return {
    moduleVersion: word.module_version,
    layout: word.layout,
    contract: word.contract,
    prestashopVersion: word.prestashop_version,
    pairing: word.pairing,
    challenges: word.challenges,
    timeZone: word.time_zone,
    clock: word.clock,
    packStockType: word.pack_stock_type,
  };
}

export interface WebserviceWriter {
  writeBack(idConnection: number, updates: readonly OrderWriteBack[]): Promise<OrderWriteBackResult[]>;
}

export function createWriter(client: WebserviceClient): WebserviceWriter {
  /** Shrinks for good when the shop's web server refuses a body for its size. */
  let maxBodyBytes = MAX_BODY_BYTES;

  /**
   * Sends all items in as few requests as their size allows, one after the other: they lock rows that the checkout
   * wants. `body` makes the request of some items already in JSON.
   */
  async function sendAll<Answer>(
    items: readonly string[],
    body: (items: string) => string,
    send: (body: string, count: number) => Promise<Answer[]>,
  ): Promise<Answer[]> {
    const results: Answer[] = [];
    let left = items;
    while (left.length > 0) {
      const chunk = chunksBySize(left, maxBodyBytes - Buffer.byteLength(body('')))[0] ?? left;
      try {
        results.push(...(await send(body(chunk.join(',')), chunk.length)));
        left = left.slice(chunk.length);
      } catch (error) {
        if (!(error instanceof BridgeError) || error.code !== 'shop_body_too_large' || chunk.length === 1) {
          throw error;
        }
        maxBodyBytes = Math.ceil(Buffer.byteLength(body(chunk.join(','))) / 2);
      }
    }
    return results;
  }

  return {
    writeBack: (idConnection, updates) =>
      sendAll(
        updates.map((update) => JSON.stringify(shipment(update))),
        (items) => `{"connection":${idConnection},"updates":[${items}]}`,
        async (body, count) => {
          const one = updates.length === 1 ? ` to order ${updates[0]?.idOrder}` : '';
          const question = { what: `write tracking and status${one || ` to ${count} orders`}`, resource: 'wmsbridge_shipments', write: true };
          const answer = parsed(SHIPMENTS_ANSWER, await client.post(question.resource, body, question.what), question);
          return answer.wmsbridge_shipments.map(({ id_order, parcels, status }) => ({ idOrder: id_order, parcels, status }));
        },
      ).then((results) => allOf(updates, results, (item) => item.idOrder, 'wmsbridge_shipments')),

  };
}

function shipment(update: OrderWriteBack): unknown {
  return {
    id_order: update.idOrder,
    wms_number: update.wmsNumber,
    correlation_id: update.correlationId,
    parcels: update.parcels.map((parcel) => ({
      key: parcel.key,
      tracking_number: parcel.trackingNumber,
      tracking_url: parcel.trackingUrl,
      id_carrier: parcel.idCarrier,
      carrier_name: parcel.carrierName,
    })),
    status: update.status,
  };
}

function parsed<T>(schema: z.ZodType<T>, answer: unknown, question: Question): T {
  const result = schema.safeParse(answer);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw unexpectedAnswer(question, issue && issue.path.length > 0 ? `a right "${issue.path.join('.')}"` : 'what it must have');
  }
  return result.data;
}

/** An item that the answer passes over was perhaps written and perhaps not: the same is sent again. */
function allOf<Item, Result>(
  items: readonly Item[],
  results: Result[],
  id: (item: Item | Result) => unknown,
  resource: string,
): Result[] {
  const answered = new Set(results.map(id));
  const missing = items.find((item) => !answered.has(id(item)));
  if (missing !== undefined) {
    throw unexpectedAnswer({ what: 'write', resource, write: true }, `the outcome of ${String(id(missing))}`);
  }
  return results;
}
