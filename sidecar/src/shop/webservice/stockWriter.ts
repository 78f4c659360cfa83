/** Writes stock through the module's own resource, a hundred thousand SKUs a request, as docs/contract.md has it. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { BridgeError } from '../../errors';
import { emptiesTooMany } from '../../domain/stockRules';
import type { StockSetOptions, StockSetResult, StockWrite, StockWriteOptions, StockWriteResult } from '../Shop';
import { MAX_BODY_BYTES } from './chunks';
import type { WebserviceClient } from './client';
import { unexpectedAnswer, type Question } from './errors';

export interface StockWriter {
  writeStock(levels: readonly StockWrite[], options: StockWriteOptions): Promise<StockWriteResult[]>;
  writeStockSet(levels: readonly StockWrite[], options: StockSetOptions): Promise<StockSetResult>;
  tellStock(options: StockWriteOptions): Promise<number>;
}

/** What the module holds at once in the memory of a small host. */
const SKUS_A_REQUEST = 100_000;
/** The quickest: the body is small enough at once. */
const GZIP_LEVEL = 1;

/** In the answer an outcome is its place here. */
const OUTCOMES: readonly StockWriteResult['outcome'][] = ['written', 'unchanged', 'unknown', 'ambiguous', 'excluded', 'refused'];
const RESOURCE = 'wmsbridge_stock';

const zip = promisify(gzip);

/** Answers that say that this shop will not take our resource today. */
const CANNOT_BE_USED = new Set(['shop_module_missing', 'shop_right_missing', 'shop_method_missing']);
/** After that the usual way is tried again: a module is updated, a right given. */
const TRY_AGAIN_MS = 10 * 60_000;

type Fallback = (levels: readonly StockWrite[], options: StockWriteOptions & Pick<StockSetOptions, 'brake' | 'absentSince' | 'excludeSkus'>) => Promise<StockSetResult>;

/**
 * Where the resource cannot be used and there is a fallback, that writes instead.
 * @param said told once each time why
 */
export function withFallback(writer: StockWriter, fallback: Fallback, said: (why: string) => void, now: () => number): StockWriter {
  let until = 0;
  async function either<Result>(usual: () => Promise<Result>, instead: () => Promise<Result>): Promise<Result> {
    if (now() < until) return instead();
    try {
      return await usual();
    } catch (error) {
      if (!(error instanceof BridgeError) || !CANNOT_BE_USED.has(error.code)) throw error;
      until = now() + TRY_AGAIN_MS;
      said(error.message);
      return instead();
    }
  }
  return {
    writeStock: (levels, options) => either(() => writer.writeStock(levels, options), async () => (await fallback(levels, { ...options, brake: null })).results),
    writeStockSet: (levels, options) => either(() => writer.writeStockSet(levels, options), () => fallback(levels, options)),
    // Without the resource nobody can tell them; PrestaShop's own has told what it tells.
    tellStock: (options) => either(() => writer.tellStock(options), () => Promise.resolve(0)),
  };
}

export function createStockWriter(client: WebserviceClient): StockWriter {
  /** Shrinks for good when the shop's web server refuses a body for its size. */
  let maxBodyBytes = MAX_BODY_BYTES;

  /** One request; cut in two where it is too large for the web server, and again. */
  async function send(levels: readonly StockWrite[], options: StockSetOptions | (StockWriteOptions & { brake: null; answer: 'all' })): Promise<StockSetResult> {
    const question: Question = { what: `write the stock of ${levels.length} SKUs`, resource: RESOURCE, write: true };
    const body = await bodyOf(levels, options);
    if (body.length > maxBodyBytes && levels.length > 1) return inTwo(levels, options);
    try {
      return readAnswer(await client.post(RESOURCE, body, question.what), levels, question);
    } catch (error) {
      if (!(error instanceof BridgeError) || error.code !== 'shop_body_too_large' || levels.length === 1) throw error;
      maxBodyBytes = Math.ceil(body.length / 2);
      return inTwo(levels, options);
    }
  }

  /** The brake must see both halves before the first is written. */
  async function inTwo(levels: readonly StockWrite[], options: Parameters<typeof send>[1]): Promise<StockSetResult> {
    const half = Math.ceil(levels.length / 2);
    return inParts([levels.slice(0, half), levels.slice(half)], options);
  }

  async function inParts(parts: readonly (readonly StockWrite[])[], options: Parameters<typeof send>[1]): Promise<StockSetResult> {
    const { brake } = options;
    if (brake !== null && !options.dryRun) {
      let emptied = 0;
      let sellable = 0;
      for (const part of parts) {
        const seen = await send(part, { ...options, dryRun: true, answer: 'none', brake: { ...brake, least: 0 } });
        emptied += seen.emptied;
        sellable = Math.max(sellable, seen.sellable);
      }
      if (emptiesTooMany(emptied + brake.emptied, sellable, brake)) return { stopped: true, emptied, sellable, results: [] };
    }
    const whole: StockSetResult = { stopped: false, emptied: 0, sellable: 0, results: [] };
    for (const part of parts) {
      const one = await send(part, options.dryRun ? options : { ...options, brake: null });
      whole.emptied += one.emptied;
      whole.sellable = Math.max(whole.sellable, one.sellable);
      for (const result of one.results) whole.results.push(result);
    }
    return whole;
  }

  function partsOf(levels: readonly StockWrite[]): (readonly StockWrite[])[] {
    const parts: (readonly StockWrite[])[] = [];
    for (let from = 0; from < levels.length; from += SKUS_A_REQUEST) parts.push(levels.slice(from, from + SKUS_A_REQUEST));
    return parts;
  }

  return {
    async tellStock(options) {
      const question: Question = { what: 'tell other modules of the stock', resource: RESOURCE, write: true };
      const answer = await client.post(RESOURCE, await bodyOf([], { ...options, dryRun: false, brake: null, answer: 'none' }), question.what);
      return Number((answer as { wmsbridge_stock?: Columns } | null)?.wmsbridge_stock?.untold ?? 0);
    },
    async writeStock(levels, options) {
      const { results } = await inParts(partsOf(levels), { ...options, brake: null, answer: 'all' });
      return allOf(levels, results);
    },
    async writeStockSet(levels, options) {
      const parts = partsOf(levels);
      if (parts.length === 0 && options.absentSince !== undefined) return send([], options);
      return parts.length === 1 ? send(parts[0] as readonly StockWrite[], options) : inParts(parts, options);
    },
  };
}

/** The levels in columns, packed: a tenth of what they are as a list, so that a hundred thousand pass a web server's limit. */
async function bodyOf(levels: readonly StockWrite[], options: StockSetOptions | (StockWriteOptions & { answer: 'all'; brake: null })): Promise<string> {
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
    reflects_from: options.reflectsFrom,
    answer: options.answer,
    back_orders: options.backOrders ?? 'shop',
    packs: options.packs ?? 'write',
    tell: options.tell ?? 'crossings',
    exclude_categories: options.excludeCategories ?? [],
    exclude_suppliers: options.excludeSuppliers ?? [],
    ...(options.leaseOwner === undefined ? {} : { lease_owner: options.leaseOwner }),
    ...(options.brake === null ? {} : { brake: options.brake }),
    ...('absentSince' in options && options.absentSince !== undefined ? { absent_since: databaseTime(options.absentSince), exclude_skus: options.excludeSkus ?? [] } : {}),
    packed,
  });
}

interface Columns {
  untold?: unknown;
  brake?: { emptied?: unknown; sellable?: unknown; stopped?: unknown } | null;
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
  const brake = word.brake ?? {};
  const results: StockWriteResult[] = [];
  const { numbers = [], outcomes = [], before = [], after = [], in_flight: inFlight = [], messages = [], texts = [], absent = [] } = word;
  const fits = (column: unknown): boolean => Array.isArray(column) && column.length === numbers.length;
  if (brake.stopped !== true && !([word.numbers, word.before, word.after].every(fits) && [word.outcomes, word.in_flight, word.messages].every((column) => fits(column) || column === null || typeof column === 'number'))) {
    throw wrong('.numbers');
  }
  for (const [i, number] of numbers.entries()) {
    const sku = levels[Number(number)]?.sku ?? absent[Number(number) - levels.length];
    const outcome = OUTCOMES[Number(at(outcomes, i))];
    if (sku === undefined || outcome === undefined) throw wrong(`.outcomes.${i}`);
    results.push({ sku: String(sku), outcome, before: pieces(before[i]), after: pieces(after[i]), inFlight: pieces(at(inFlight, i)), message: String(texts[Number(at(messages, i))] ?? '') });
  }
  return { stopped: brake.stopped === true, emptied: Number(brake.emptied ?? 0), sellable: Number(brake.sellable ?? 0), results };
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
