/**
 * Writes through the module's own resources, as docs/contract.md has them. Where an answer is lost the caller sends
 * the same again: each resource writes a thing once, however often it is asked.
 */
import { z } from 'zod';
import type { ModuleStatus, OrderWriteBack, OrderWriteBackResult } from '../Shop';
import { BridgeError } from '../../errors';
import { notYet } from '../notYet';
import { limiter, type WebserviceClient } from './client';
import { parsed, unexpectedAnswer, type Question } from './errors';

const whole = z.coerce.number().int();

const STATUS_ANSWER = z.object({
  wmsbridge_status: z.object({
    module_version: z.string(),
    layout: whole,
    contract: whole,
    prestashop_version: z.string(),
    pairing: z.enum(['ok', 'copied']),
    challenges: z.array(z.string()),
    clock: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  }),
});

const SHIPMENTS_ANSWER = z.object({
  wmsbridge_shipments: z.array(
    z.object({
      id_order: whole,
      parcels: z.array(
        z.object({ key: z.string(), outcome: z.enum(['written', 'already', 'failed', 'not_yet']), message: z.string().default('') }),
      ),
      status: z.object({
        outcome: z.enum(['written', 'already', 'moved', 'failed', 'none', 'not_yet']),
        current: whole,
        message: z.string().default(''),
      }),
    }),
  ),
});

/** Reads `wmsbridge_status`. */
export async function readModuleStatus(client: WebserviceClient): Promise<ModuleStatus> {
  const question = { what: 'read the module\'s status', resource: 'wmsbridge_status', write: false };
  const { wmsbridge_status: word } = parsed(STATUS_ANSWER, await client.get(question.resource, {}, question.what), question);
  return {
    moduleVersion: word.module_version,
    layout: word.layout,
    contract: word.contract,
    prestashopVersion: word.prestashop_version,
    pairing: word.pairing,
    challenges: word.challenges,
    clock: word.clock,
  };
}

export interface WebserviceWriter {
  writeBack(idConnection: number, updates: readonly OrderWriteBack[]): Promise<OrderWriteBackResult[]>;
  writeBackAtOnce(): number;
}

/** Orders in one request: a lost answer costs no more than these, and the request's time is shared by no more. */
const ORDERS_AT_ONCE = 8;
/** How long a request may go on beginning work in the shop; each e-mail may take seconds. Then it answers "not yet" for the rest. */
const WORK_FOR_S = 10;
/** What was begun last may take as long as a mail server's own time limit. */
const ANSWER_WITHIN_MS = 60_000;
/** A request whose answer was lost may still be at work this long after it began: until then the shop is asked for nothing more. */
const OVER_AFTER_MS = 20_000;

/** Answers after which PHP may be at work still. After any other it is surely over. */
function mayBeAtWork(error: unknown): boolean {
  return error instanceof BridgeError && error.outcomeUnknown && ['shop_timeout', 'shop_connection_cut', 'shop_unavailable'].includes(error.code);
}

export function createWriter(client: WebserviceClient, now: () => number): WebserviceWriter {
  // Each request takes one of the shop's PHP processes for seconds: never more than one.
  const oneByOne = limiter(1);
  let atOnce = ORDERS_AT_ONCE;
  let quietUntil = 0;

  async function write(idConnection: number, updates: readonly OrderWriteBack[]): Promise<OrderWriteBackResult[]> {
    const began = now();
    if (began < quietUntil) return updates.map(notYet);
    const what = `write tracking and status to ${updates.length === 1 ? `order ${updates[0]?.idOrder}` : `${updates.length} orders`}`;
    const question = { what, resource: 'wmsbridge_shipments', write: true };
    const body = JSON.stringify({ connection: idConnection, seconds: WORK_FOR_S, updates: updates.map(shipment) });
    try {
      const answer = parsed(SHIPMENTS_ANSWER, await client.post(question.resource, body, what, { timeoutMs: ANSWER_WITHIN_MS }), question);
      atOnce = Math.min(ORDERS_AT_ONCE, atOnce * 2);
      const results = answer.wmsbridge_shipments.map(({ id_order, parcels, status }) => ({ idOrder: id_order, parcels, status }));
      return allOf(updates, results, question);
    } catch (error) {
      if (mayBeAtWork(error)) {
        atOnce = Math.max(1, Math.floor(updates.length / 2));
        quietUntil = began + OVER_AFTER_MS;
      }
      throw error;
    }
  }

  return {
    writeBackAtOnce: () => atOnce,
    writeBack: (idConnection, updates) => (updates.length === 0 ? Promise.resolve([]) : oneByOne(() => write(idConnection, updates))),
  };
}

function shipment(update: OrderWriteBack): unknown {
  return {
    id_order: update.idOrder,
    wms_number: update.wmsNumber,
    correlation_id: update.correlationId,
    ...(update.parcels === null
      ? {}
      : {
          parcels: update.parcels.map((parcel) => ({
            key: parcel.key,
            tracking_number: parcel.trackingNumber,
            tracking_url: parcel.trackingUrl,
            id_carrier: parcel.idCarrier,
            carrier_name: parcel.carrierName,
          })),
        }),
    status: update.status,
  };
}

/** An order that the answer passes over was perhaps written and perhaps not: the same is sent again. */
function allOf(updates: readonly OrderWriteBack[], results: OrderWriteBackResult[], question: Question): OrderWriteBackResult[] {
  const answered = new Set(results.map(({ idOrder }) => idOrder));
  const missing = updates.find(({ idOrder }) => !answered.has(idOrder));
  if (missing !== undefined) throw unexpectedAnswer(question, `the outcome of ${missing.idOrder}`);
  return results;
}
