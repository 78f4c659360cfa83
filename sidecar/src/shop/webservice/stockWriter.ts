/** Writes stock through the module's own resource, a hundred thousand SKUs a request, as docs/contract.md has it. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { BridgeError } from '../../errors';
import { emptiesTooMany } from '../../domain/stockRules';
import type { StockSetOptions, StockSetResult, StockWrite, StockWriteOptions, StockWriteResult } from '../Shop';
import { MAX_BODY_BYTES } from './chunks';
import type { WebserviceClient } from './client';
import { unexpectedAnswer, type Question } from './errors';

export interface StockWriter {
  writeStock(levels: readonly StockWrite[], options: StockWriteOptions): Promise<StockWriteResult[]>;
  writeStockSet(levels: readonly StockWrite[], options: StockSetOptions): Promise<StockSetResult>;
  notifyStock(options: StockWriteOptions): Promise<number>;
  compareStock(idConnection: number, askedAll: boolean): Promise<{ differing: string[]; withoutLevel: string[] }>;
}

/** What the module holds at once in the memory of a small host. */
const MOST_SKUS_A_REQUEST = 100_000;
/** A request so small that takes too long is not too large. */
const LEAST_SKUS_A_REQUEST = 500;
/** Of the time that a request may take the shop uses so much to write; what is left then it leaves to a later request. */
const BUDGET_SHARE = 0.5;
/** What did not end in its time is tried again so much later: the host may have been busy with something else. */
const GROW_AFTER_MS = 3_600_000;
/** The quickest: the body is small enough at once. */
const GZIP_LEVEL = 1;

/** In the answer an outcome is its place here. */
const OUTCOMES: readonly StockWriteResult['outcome'][] = ['written', 'unchanged', 'unknown', 'ambiguous', 'excluded', 'refused', 'later'];
const RESOURCE = 'wmsbridge_stock';

const COMPARISON = z.object({ wmsbridge_stock: z.object({ differing: z.array(z.string()), without_level: z.array(z.string()) }) });

const zip = promisify(gzip);

type SendOptions = StockSetOptions | (StockWriteOptions & { safetyStop: null; answer: 'all' });

/** @param timeoutMs of one request */
export function createStockWriter(client: WebserviceClient, timeoutMs: number): StockWriter {
  /** Shrinks for good when the shop's web server refuses a body for its size. */
  let maxBodyBytes = MAX_BODY_BYTES;
  /** Halved when a request does not end in its time, and the size that works is remembered. */
  let skusAtOnce = MOST_SKUS_A_REQUEST;
  let shrunkAt = 0;
  const budgetMs = Math.floor(timeoutMs * BUDGET_SHARE);

  /** One request; cut in two where it is too large for the web server or for its time, and again. */
  async function send(levels: readonly StockWrite[], options: SendOptions): Promise<StockSetResult> {
    const question: Question = { what: `write the stock of ${levels.length} SKUs`, resource: RESOURCE, write: true };
    if (levels.length > skusAtOnce) return inParts(partsOf(levels), options);
    const body = await bodyOf(levels, options, budgetMs);
    if (body.length > maxBodyBytes && levels.length > 1) return inParts(halves(levels), options);
    try {
      return readAnswer(await client.post(RESOURCE, body, question.what), levels, question);
    } catch (error) {
      if (!(error instanceof BridgeError) || levels.length === 1) throw error;
      if (error.code === 'shop_body_too_large') maxBodyBytes = Math.ceil(body.length / 2);
      else if (tookTooLong(error) && levels.length > LEAST_SKUS_A_REQUEST) {
        skusAtOnce = Math.max(LEAST_SKUS_A_REQUEST, Math.ceil(levels.length / 2));
        shrunkAt = Date.now();
      } else throw error;
      return inParts(halves(levels), options);
    }
  }

  /** The safety stop must see all parts before the first is written. */
  async function inParts(parts: readonly (readonly StockWrite[])[], options: SendOptions): Promise<StockSetResult> {
    const { safetyStop } = options;
    if (safetyStop !== null && !options.dryRun) {
      let emptied = 0;
      let sellable = 0;
      for (const part of parts) {
        const seen = await send(part, { ...options, dryRun: true, answer: 'none', safetyStop: { ...safetyStop, least: 0 } });
        emptied += seen.emptied;
        sellable = Math.max(sellable, seen.sellable);
      }
      if (emptiesTooMany(emptied + safetyStop.emptied, sellable, safetyStop)) return { stopped: true, emptied, sellable, results: [] };
    }
    const whole: StockSetResult = { stopped: false, emptied: 0, sellable: 0, results: [] };
    for (const part of parts) {
      const one = await send(part, options.dryRun ? options : { ...options, safetyStop: null });
      whole.emptied += one.emptied;
      whole.sellable = Math.max(whole.sellable, one.sellable);
      for (const result of one.results) whole.results.push(result);
    }
    return whole;
  }

  function partsOf(levels: readonly StockWrite[]): (readonly StockWrite[])[] {
    const parts: (readonly StockWrite[])[] = [];
    for (let from = 0; from < levels.length; from += skusAtOnce) parts.push(levels.slice(from, from + skusAtOnce));
    return parts;
  }

  return {
    async notifyStock(options) {
      const question: Question = { what: 'tell other modules of the stock', resource: RESOURCE, write: true };
      const answer = await client.post(RESOURCE, await bodyOf([], { ...options, dryRun: false, safetyStop: null, answer: 'none' }, budgetMs), question.what);
      return Number((answer as { wmsbridge_stock?: Columns } | null)?.wmsbridge_stock?.notifications ?? 0);
    },
    async compareStock(idConnection, askedAll) {
      const question: Question = { what: 'compare the stock with what was written', resource: RESOURCE, write: true };
      const answer = COMPARISON.safeParse(await client.post(RESOURCE, JSON.stringify({ connection: idConnection, compare: { asked_all: askedAll } }), question.what));
      if (!answer.success) throw unexpectedAnswer(question, 'a right "wmsbridge_stock"');
      const { differing, without_level: withoutLevel } = answer.data.wmsbridge_stock;
      return { differing, withoutLevel };
    },
    async writeStock(levels, options) {
      const { results } = await inParts(partsOf(levels), { ...options, safetyStop: null, answer: 'all' });
      return allOf(levels, results);
    },
    async writeStockSet(levels, options) {
      if (skusAtOnce < MOST_SKUS_A_REQUEST && Date.now() - shrunkAt > GROW_AFTER_MS) {
        skusAtOnce = Math.min(MOST_SKUS_A_REQUEST, skusAtOnce * 2);
        shrunkAt = Date.now();
      }
      if (levels.length === 0 && options.absentSince === undefined) return { stopped: false, emptied: 0, sellable: 0, results: [] };
      return send(levels, options);
    },
  };
}

function halves<Item>(items: readonly Item[]): (readonly Item[])[] {
  const half = Math.ceil(items.length / 2);
  return [items.slice(0, half), items.slice(half)];
}

/** Our own limit, a proxy's, or the host's on PHP's time or memory: what is asked for must be less. */
function tookTooLong({ code, outcomeUnknown }: BridgeError): boolean {
  return code === 'shop_timeout' || code === 'shop_connection_cut' || code === 'shop_error' || (code === 'shop_unavailable' && outcomeUnknown);
}

/** The levels in columns, packed: a tenth of what they are as a list, so that a hundred thousand pass a web server's limit. */
async function bodyOf(levels: readonly StockWrite[], options: SendOptions, budgetMs: number): Promise<string> {
  const times = new Map<string, number>();
  let lastAsked = '';
  let lastTime = 0;
  const skus: string[] = [];
  const quantities: number[] = [];
  const asked: number[] = [];
  const buffers: number[] = [];
  let ownBuffers = false;
  for (const level of levels) {
    // Most were asked together with the one before.
    const time = level.askedAt === lastAsked ? lastTime : (times.get(level.askedAt) ?? times.size);
    if (time === times.size) times.set(level.askedAt, time);
    [lastAsked, lastTime] = [level.askedAt, time];
    skus.push(level.sku);
    quantities.push(level.level);
    asked.push(time);
    const buffer = level.buffer ?? options.buffer;
    if (buffer !== options.buffer) ownBuffers = true;
    buffers.push(buffer);
  }
  const columns = {
    times: [...times.keys()].map(databaseTime),
    skus,
    quantities,
    ...(times.size > 1 ? { asked } : {}),
    ...(ownBuffers ? { buffers } : {}),
  };
  const packed = (await zip(JSON.stringify(columns), { level: GZIP_LEVEL })).toString('base64');
  return JSON.stringify({
    connection: options.idConnection,
    dry_run: options.dryRun,
    figure: options.figure,
    margin_ms: options.marginMs,
    buffer: options.buffer,
    budget_ms: budgetMs,
    reflects_from: options.reflectsFrom,
    answer: options.answer,
    ...(options.leaseOwner === undefined ? {} : { lease_owner: options.leaseOwner }),
    ...(options.safetyStop === null ? {} : { safety_stop: options.safetyStop }),
    ...('absentSince' in options && options.absentSince !== undefined ? { absent_since: databaseTime(options.absentSince), exclude_skus: options.excludeSkus ?? [] } : {}),
    packed,
  });
}

interface Columns {
  notifications?: unknown;
  safety_stop?: { emptied?: unknown; sellable?: unknown; stopped?: unknown } | null;
  /** Of the levels in the order of the request; further ones are the absent. */
  numbers?: unknown[];
  /** This one, `in_flight` and `messages`: a list, or one value for all rows. */
  outcomes?: unknown;
  before?: unknown[];
  after?: unknown[];
  in_flight?: unknown;
  /** Places in `texts`. */
  messages?: unknown;
  texts?: unknown[];
  absent?: unknown[];
}

/** A hundred thousand results in columns: looked at by hand, for a schema takes longer than the shop took to write them. */
function readAnswer(answer: unknown, levels: readonly StockWrite[], question: Question): StockSetResult {
  const word = (answer as { wmsbridge_stock?: Columns } | null)?.wmsbridge_stock;
  const wrong = (name: string): BridgeError => unexpectedAnswer(question, `a right "wmsbridge_stock${name}"`);
  if (typeof word !== 'object' || word === null || Array.isArray(word)) throw wrong('');
  const stop = word.safety_stop ?? {};
  const results: StockWriteResult[] = [];
  const { numbers = [], outcomes = [], before = [], after = [], in_flight: inFlight = [], messages = [], texts = [], absent = [] } = word;
  const fits = (column: unknown): boolean => Array.isArray(column) && column.length === numbers.length;
  if (stop.stopped !== true && !([word.numbers, word.before, word.after].every(fits) && [word.outcomes, word.in_flight, word.messages].every((column) => fits(column) || column === null || typeof column === 'number'))) {
    throw wrong('.numbers');
  }
  for (const [i, number] of numbers.entries()) {
    const sku = levels[Number(number)]?.sku ?? absent[Number(number) - levels.length];
    const outcome = OUTCOMES[Number(at(outcomes, i))];
    if (sku === undefined || outcome === undefined) throw wrong(`.outcomes.${i}`);
    results.push({ sku: String(sku), outcome, before: pieces(before[i]), after: pieces(after[i]), inFlight: pieces(at(inFlight, i)), message: String(texts[Number(at(messages, i))] ?? '') });
  }
  return { stopped: stop.stopped === true, emptied: Number(stop.emptied ?? 0), sellable: Number(stop.sellable ?? 0), results };
}

/** Of a column in which all rows have the same, that stands in place of the column. */
function at(column: unknown, row: number): unknown {
  return Array.isArray(column) ? column[row] : column;
}

function pieces(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** An item that the answer passes over was perhaps written and perhaps not: the same is sent again. */
function allOf(levels: readonly StockWrite[], results: StockWriteResult[]): StockWriteResult[] {
  const answered = new Set(results.map(({ sku }) => sku));
  const missing = levels.find(({ sku }) => !answered.has(sku));
  if (missing) throw unexpectedAnswer({ what: 'write', resource: RESOURCE, write: true }, `the outcome of ${missing.sku}`);
  return results;
}

/** ISO in UTC to what a DATETIME(3) in UTC holds: "2026-11-24 10:00:00.000". */
function databaseTime(iso: string): string {
  return new Date(iso).toISOString().replace('T', ' ').replace('Z', '');
}
