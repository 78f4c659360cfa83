/** Spacefill over REST, behind the one interface to a warehouse. It is a hub: behind it stand many warehouses, and we name ours. */
import type { BridgeError } from '../../errors';
import type { WmsOrderDraft } from '../../domain/terms';
import { permanent, reading, type Question, type Refusal } from '../kit/errors';
import { createRestClient, type RestAnswer } from '../kit/restClient';
import { child, list, number, text } from '../kit/values';
import type { Accepted, AdapterLog, CancelAnswer, WmsAdapter, WmsCapabilities } from '../WmsAdapter';
import { createSpacefillApi } from './api';
import { createArticles } from './articles';
import { checkDraft, MAX_ORDER_NUMBER_LENGTH } from './check';
import { doublesOf, removeDoubles, theOne } from './doubles';
import { errors, problemsOf, recognise, REFUSALS, wordsOf } from './errors';
import { createOrderReader } from './orderReader';
import { createPageSizes } from './pages';
import { toFound, type Found } from './snapshot';
import { wordsOf as stateWords } from './statuses';
import { reflectsFrom, type StockFigure } from './stock';
import { createStockReader } from './stockReader';
import { personalData, toChange, toExitOrder } from './translate';

export interface SpacefillOptions {
  /** `https://api.spacefill.fr`. */
  url: string;
  token: string;
  /** The warehouse that orders go to and whose stock is for sale. */
  warehouseId: string;
  log: AdapterLog;
  /** Where the warehouse writes tracking numbers; '' where it does not: the API has no field for them. */
  trackingField?: string;
  stockFigure?: StockFigure;
  /** The day that is asked for: from now until so many hours later. */
  plannedHours?: number;
  /** Calls under way at once. */
  parallelCalls?: number;
  /** For one call. */
  timeoutMs?: number;
  now?: () => Date;
}

export const DEFAULT_PARALLEL_CALLS = 4;
export const DEFAULT_PLANNED_HOURS = 24;
const DEFAULT_TIMEOUT_MS = 20_000;

export function createSpacefillAdapter(options: SpacefillOptions): WmsAdapter {
  const now = options.now ?? ((): Date => new Date());
  const { log, warehouseId } = options;
  const parallelCalls = options.parallelCalls ?? DEFAULT_PARALLEL_CALLS;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const trackingField = options.trackingField ?? '';
  const figure = options.stockFigure ?? 'available';
  const api = createSpacefillApi(
    createRestClient({
      baseUrl: options.url.replace(/\/+$/, ''),
      headers: { authorization: `Bearer ${options.token}` },
      secrets: [options.token],
      timeoutMs,
      parallelCalls,
      now,
      errors,
      refusals: REFUSALS,
    }),
  );
  // The API's own ping says nothing about the token or the warehouse.
  const ping = async (): Promise<void> => void (await api.orders({ warehouse_id: warehouseId }, 0, 1, { ...reading('list the orders of our warehouse'), probe: true }));
  const pages = createPageSizes({ ping, log, timeoutMs });
  const articles = createArticles(api);
  const orders = createOrderReader({ api, pages, ping, warehouseId, trackingField, log, now });
  const stock = createStockReader({ api, pages, ping, articles, warehouseId, figure, log, now });

  const capabilities: WmsCapabilities = {
    cancel: true,
    change: true,
    tracking: trackingField !== '',
    partialShipments: true,
    // The API has no returns, and its route for webhooks is marked as not implemented.
    returns: false,
    webhooks: false,
    stockChangesSince: true,
    stockFigure: figure,
    stockReflectsFrom: reflectsFrom(figure),
    maxOrderNumberLength: MAX_ORDER_NUMBER_LENGTH,
    parallelCalls,
  };

  /** What the place of a refusal leaves open is asked of the WMS itself, in whatever words it refused. */
  async function errorOfRefusal(draft: WmsOrderDraft, question: Question, answer: RestAnswer, explain: () => Promise<Refusal>): Promise<BridgeError> {
    const problems = problemsOf(answer.json);
    const words = wordsOf(problems, question);
    const refusal = recognise(answer.status, problems, question.operation);
    if (refusal.kind !== 'other') return errors.fromRefusal(question, words, refusal);
    const looked = await explain();
    if (looked.kind !== 'other') return errors.fromRefusal(question, words, looked);
    const skus = draft.lines.map(({ sku }) => sku);
    const known = await articles.ids(skus);
    const missing = skus.filter((sku) => !known.has(sku));
    if (missing.length === 0) return errors.fromRefusal(question, words, looked);
    return errors.fromRefusal(question, `${words} (unknown there: ${missing.join(', ')})`, { kind: 'sku_unknown' });
  }

  /**
   * After a create: is the order there once more, from an earlier create that arrived late?
   * @returns the one that is kept
   */
  async function keepOne(created: Found): Promise<Found> {
    try {
      const found = await orders.ofNumber(created.number);
      const all = found.some(({ id }) => id === created.id) ? found : [...found, created];
      const keep = theOne(all.filter(({ externalRef }) => externalRef === created.externalRef)) ?? created;
      await removeDoubles(api, log, keep, doublesOf(keep, all));
      return keep;
    } catch (error) {
      // The order is there, and that is what counts; a double comes to light when its changes are read.
      log.warn(`Whether order ${created.number} is at the WMS twice could not be asked. It is seen when changes are read.`, { wms_number: created.number, wms_id: created.id, error });
      return created;
    }
  }

  return {
    name: 'spacefill',
    capabilities,
    warehouses: [warehouseId],
    check: checkDraft,

    async createOrder(draft): Promise<Accepted> {
      const question = writing(`create order ${draft.number}`, 'create', draft);
      if (theOne(await orders.ofNumber(draft.number)) !== null) throw errors.fromRefusal(question, '', { kind: 'order_exists' });
      const body = toExitOrder(draft, { warehouseId, plannedHours: options.plannedHours ?? DEFAULT_PLANNED_HOURS, now: now() });
      const answer = await api.createExit(body, question);
      if (!answer.ok) {
        throw await errorOfRefusal(draft, question, answer, async () => ({ kind: (await orders.settled(draft.number)) === null ? 'other' : 'order_exists' }));
      }
      const created = toFound(answer.json);
      const kept = await keepOne(created);
      // The other one may hold an older state of the order: the caller takes it over and sends today's.
      if (kept.id !== created.id) throw errors.fromRefusal(question, '', { kind: 'order_exists' });
      return { wmsId: created.id };
    },

    async updateOrder(draft, wmsId): Promise<Accepted> {
      const question = writing(`change order ${draft.number}`, 'update', draft);
      const id = wmsId ?? (await orders.settled(draft.number))?.id;
      if (id === undefined) throw errors.fromRefusal(question, '', { kind: 'order_missing' });
      const skus = draft.lines.map(({ sku }) => sku);
      const itemIds = await articles.ids(skus);
      const missing = skus.filter((sku) => !itemIds.has(sku));
      if (missing.length > 0) throw errors.fromRefusal(question, `unknown reference ${missing.join(', ')}`, { kind: 'sku_unknown' });
      const answer = await api.changeOrder(id, toChange(draft, itemIds), question);
      if (!answer.ok) {
        throw await errorOfRefusal(draft, question, answer, async () => {
          const order = await api.order(id);
          if (order === null) return { kind: 'order_missing' };
          return { kind: order.untouched ? 'other' : 'too_late' };
        });
      }
      const difference = differenceOf(draft, toFound(answer.json));
      if (difference !== '') {
        throw permanent({
          code: 'change_not_taken',
          message: `The WMS accepted the change of order ${draft.number}, and has other lines all the same (${difference}). Have the warehouse correct the order.`,
          field: 'lines',
        });
      }
      return { wmsId: id };
    },

    async cancelOrder({ number, wmsId }): Promise<CancelAnswer> {
      const question: Question = { what: `cancel order ${number}`, write: true, operation: 'cancel', skus: [], names: [number], hide: [] };
      const order = (await orders.settled(number)) ?? (wmsId === null ? null : await api.order(wmsId));
      if (order === null) return { outcome: 'not_found' };
      if (order.cancelled) return { outcome: 'cancelled' };
      const answer = await api.cancelOrder(order.id, question);
      const words = wordsOf(problemsOf(answer.json), question);
      const after = answer.ok ? toFound(answer.json) : await api.order(order.id);
      if (after === null) return { outcome: 'not_found' };
      if (after.cancelled) return { outcome: 'cancelled' };
      return { outcome: 'refused', message: [`the order stands at "${stateWords(after.state)}" there.`, words].filter((part) => part !== '').join(' ') };
    },

    findOrders: (numbers) => orders.snapshots(numbers),
    orderChanges: (cursor) => orders.changedSince(cursor),

    async upsertArticles(wanted): Promise<void> {
      for (const article of wanted) await articles.upsert(article);
    },

    async knownSkus(skus): Promise<Set<string>> {
      return new Set((await articles.ids(skus)).keys());
    },

    stockLevels: (query) => ('skus' in query ? stock.ofSkus(query.skus) : stock.changedSince(query.cursor)),

    ping,

    close: () => api.close(),
  };
}

function writing(what: string, operation: 'create' | 'update', draft: WmsOrderDraft): Question {
  return {
    what,
    write: true,
    operation,
    skus: draft.lines.map(({ sku }) => sku),
    names: [draft.number, draft.reference, draft.externalRef, draft.carrierName, ...draft.lines.map(({ name }) => name)],
    hide: personalData(draft),
  };
}

/** What the order has otherwise than the draft, in words; '' where nothing. Whether a change replaces is not documented. */
function differenceOf(draft: WmsOrderDraft, { order }: Found): string {
  const wanted = new Map(draft.lines.map(({ sku, quantity }) => [sku, quantity]));
  const has = new Map<string, number>();
  for (const item of list(child(order, 'order_items'))) {
    const sku = text(child(item, 'item_reference'));
    has.set(sku, (has.get(sku) ?? 0) + (number(child(item, 'expected_quantity')) ?? 0));
  }
  return [...new Set([...wanted.keys(), ...has.keys()])]
    .filter((sku) => (wanted.get(sku) ?? 0) !== (has.get(sku) ?? 0))
    .map((sku) => `${sku}: ${has.get(sku) ?? 'none'} instead of ${wanted.get(sku) ?? 'none'}`)
    .join('; ');
}
