/** Ongoing WMS over SOAP, behind the one interface to a warehouse. */
import { BridgeError } from '../../errors';
import { hasLeft, wayIndex } from '../../domain/orderStatus';
import type { ToldLevel, WmsArticle, WmsOrderDraft, WmsPicture } from '../../domain/terms';
import type { Accepted, AdapterLog, CancelAnswer, ChangePage, WmsAdapter, WmsCapabilities } from '../WmsAdapter';
import { parseCursor } from '../kit/clock';
import { reading, unreadableError, type Question } from '../kit/errors';
import { presentable } from '../kit/words';
import { differenceOf } from './change';
import { checkDraft, MAX_ORDER_NUMBER_LENGTH } from './check';
import { createOngoingClient, type OngoingClient } from './client';
import { errorFromRefusal, garbage, oursIn } from './errors';
import { numberOf, orderIdOf, toPicture, UnreadableOrder, type ReadOrder } from './picture';
import { recognise, type OngoingRefusal } from './refusal';
import { createStockReader } from './stockReader';
import { parseStatusRanges } from './statuses';
import { cursorAfter, HOME_ZONE, parseZone, windows, wireTime, WITHOUT_CURSOR_MS } from './times';
import { personalData, toProcessArticle, toProcessOrder, toRemoval } from './translate';
import { child, flag, list, text, type Decoded } from '../kit/values';

export interface OngoingOptions {
  /** The endpoint, `https://api.ongoingsystems.se/{warehouse}/service.asmx`. */
  url: string;
  goodsOwner: string;
  user: string;
  password: string;
  log: AdapterLog;
  /** Over the default statuses: `150:error,420:packed`. */
  statuses?: string;
  /** For an installation that reads and writes times as its own local ones: an IANA zone. Default: UTC goes out. */
  timeZone?: string;
  /** For one call. */
  timeoutMs?: number;
  now?: () => Date;
}

const DEFAULT_TIMEOUT_MS = 20_000;
/** Orders or SKUs named in one question. */
const CHUNK = 100;

const CAPABILITIES: WmsCapabilities = {
  cancel: true,
  change: true,
  tracking: true,
  partialShipments: true,
  // Ongoing has them; this adapter does not offer them yet, and an order's status `returned` comes with its changes.
  returns: false,
  webhooks: true,
  stockChangesSince: true,
  stockFigure: 'available',
  stockReflectsFrom: 'received',
  maxOrderNumberLength: MAX_ORDER_NUMBER_LENGTH,
  parallelCalls: 1,
};

/** @throws Error with a sentence where `statuses` or `timeZone` cannot be understood */
export function createOngoingAdapter(options: OngoingOptions): WmsAdapter {
  const now = options.now ?? ((): Date => new Date());
  const ranges = parseStatusRanges(options.statuses ?? '');
  const zone = parseZone(options.timeZone ?? '');
  const client = createOngoingClient({ ...options, timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS, now });
  const readOrder = (order: Decoded): ReadOrder => toPicture(order, ranges, zone ?? HOME_ZONE);
  const stock = createStockReader({ client, zone, now });

  /**
   * @param asked orders that must not go unseen, in lower case
   * @returns the readable ones; the rest is logged and left out
   */
  function readOrders(orders: readonly Decoded[], asked: ReadonlySet<string>): ReadOrder[] {
    return orders.flatMap((order) => {
      try {
        return order === null || order === undefined ? [] : [readOrder(order)];
      } catch (error) {
        if (!(error instanceof UnreadableOrder)) throw error;
        const number = numberOf(order);
        if (asked.has(number.toLowerCase())) throw unreadableError(number, error.message);
        options.log.warn(`An order of the WMS cannot be read and is left out: ${error.message}. Look at it there by its OrderId.`, { wms_id: orderIdOf(order) });
        return [];
      }
    });
  }

  async function ordersOf(query: Record<string, unknown>, what: string, asked: ReadonlySet<string> = new Set()): Promise<{ orders: ReadOrder[]; asked: Parameters<typeof cursorAfter>[0] }> {
    const answer = await client.call('GetOrdersByQuery', { query }, reading(what));
    return { orders: readOrders(list(child(answer.result, 'Orders', 'Order')), asked), asked: answer.asked };
  }

  async function find(numbers: readonly string[]): Promise<ReadOrder[]> {
    const found: ReadOrder[] = [];
    for (let from = 0; from < numbers.length; from += CHUNK) {
      const chunk = numbers.slice(from, from + CHUNK);
      const what = chunk.length === 1 ? `look up order ${chunk[0]}` : `look up ${chunk.length} orders`;
      // Ongoing compares numbers without regard to case; whoever asked knows the order by the spelling asked for.
      const spelling = new Map(chunk.map((number) => [number.toLowerCase(), number]));
      const { orders } = await ordersOf({ OrderNumbersToGet: { string: chunk } }, what, new Set(spelling.keys()));
      for (const order of orders) {
        const number = spelling.get(order.picture.number.toLowerCase());
        // The rest of an order may bear its number, too; what we sent is the order itself.
        if (number !== undefined && order.picture.backOrderFor === '') found.push({ ...order, picture: { ...order.picture, number } });
      }
    }
    return found;
  }

  /** One `ProcessOrder`. @throws BridgeError for a refusal that is in the table; others come back unexplained */
  async function process(parameters: Record<string, unknown>, question: Question): Promise<{ wmsId: string } | { words: string; refusal: OngoingRefusal }> {
    const { result } = await client.call('ProcessOrder', parameters, question);
    const success = flag(child(result, 'Success'));
    if (success === null) throw garbage(question, '<');
    if (success) return { wmsId: orderId(result) };
    const words = presentable(refusalWords(result), [...question.hide, options.password, options.user]);
    return { words, refusal: recognise(words, question.operation, oursIn(question)) };
  }

  /** What the table does not recognise is asked of the WMS itself, in whatever language it refused. */
  async function explain(draft: WmsOrderDraft, operation: 'create' | 'update', words: string): Promise<{ words: string; refusal: OngoingRefusal }> {
    const [order] = await find([draft.number]);
    if (operation === 'create' && order) return { words, refusal: { kind: 'order_exists' } };
    if (operation === 'update' && !order) return { words, refusal: { kind: 'order_missing' } };
    if (operation === 'update' && order && isBeyondChange(order.picture)) return { words, refusal: { kind: 'too_late' } };
    const skus = draft.lines.map(({ sku }) => sku);
    const known = await stock.known(skus);
    const missing = skus.filter((sku) => !known.has(sku));
    return missing.length === 0
      ? { words, refusal: { kind: 'other' } }
      : { words: `${words} (unknown there: ${missing.join(', ')})`, refusal: { kind: 'sku_unknown' } };
  }

  async function throwRefusal(draft: WmsOrderDraft, operation: 'create' | 'update', question: Question, answer: { words: string; refusal: OngoingRefusal }): Promise<never> {
    const { words, refusal } = answer.refusal.kind === 'other' ? await explain(draft, operation, answer.words) : answer;
    throw errorFromRefusal(question, words, refusal);
  }

  return {
    name: 'ongoing',
    capabilities: CAPABILITIES,
    // A goods owner is one stock.
    warehouses: [''],
    check: checkDraft,

    async createOrder(draft): Promise<Accepted> {
      const question = writing(`create order ${draft.number}`, 'create', draft);
      const answer = await process(toProcessOrder(draft, 'Create'), question);
      if ('wmsId' in answer) return answer;
      return throwRefusal(draft, 'create', question, answer);
    },

    async updateOrder(draft): Promise<Accepted> {
      const question = writing(`change order ${draft.number}`, 'update', draft);
      const answer = await process(toProcessOrder(draft, 'Update'), question);
      if (!('wmsId' in answer)) return throwRefusal(draft, 'update', question, answer);
      await makeSure(draft, question);
      return answer;
    },

    async cancelOrder({ number }): Promise<CancelAnswer> {
      const question: Question = { what: `cancel order ${number}`, write: true, operation: 'cancel', skus: [], names: [number], hide: [] };
      const answer = await process(toRemoval(number), question);
      if ('wmsId' in answer) return { outcome: 'cancelled' };
      const { words, refusal } = answer;
      if (refusal.kind === 'busy') throw errorFromRefusal(question, words, refusal);
      if (refusal.kind === 'too_late') return { outcome: 'refused', message: words };
      // Not there, cancelled before, or refused in words that the table does not know: the order itself tells.
      const [order] = await find([number]);
      if (!order) return { outcome: 'not_found' };
      return order.picture.status === 'cancelled' ? { outcome: 'cancelled' } : { outcome: 'refused', message: words };
    },

    async findOrders(numbers): Promise<WmsPicture[]> {
      return (await find(numbers)).map(({ picture }) => picture);
    },

    async *orderChanges(cursor): AsyncIterable<ChangePage<WmsPicture>> {
      const from = parseCursor(cursor) ?? new Date(now().getTime() - WITHOUT_CURSOR_MS);
      let firstAsked: Parameters<typeof cursorAfter>[0] | null = null;
      for (const part of windows(from, now())) {
        const query = { LastUpdatedFrom: wireTime(part.from, zone), ...(part.to ? { LastUpdatedTo: wireTime(part.to, zone) } : {}) };
        const { orders, asked } = await ordersOf(query, 'list the orders that changed');
        firstAsked ??= asked;
        yield {
          items: orders.map(({ picture }) => picture),
          // A window that is not the last one has been read up to its end and no further.
          nextCursor: part.to ? cursorAfter({ ours: part.to, theirs: null }, zone ?? HOME_ZONE) : cursorAfter(firstAsked, zone ?? HOME_ZONE),
          askedAt: asked.ours.toISOString(),
        };
      }
    },

    async upsertArticles(articles): Promise<void> {
      for (const article of articles) await upsertArticle(client, article, [options.password, options.user]);
    },

    knownSkus: (skus) => stock.known(skus),

    stockLevels: (query): AsyncIterable<ChangePage<ToldLevel>> => ('skus' in query ? stock.ofSkus(query.skus) : stock.changedSince(query.cursor)),

    async ping(): Promise<void> {
      const question = reading('list its order statuses');
      const { result } = await client.call('GetOrderStatuses', {}, question);
      // Some installations answer wrong credentials with an empty list and no word.
      if (list(child(result, 'OrderStatuses', 'OrderStatus')).length === 0) {
        throw new BridgeError({
          family: 'permanent',
          code: 'wms_without_statuses',
          message: 'The WMS answers, but shows us no order statuses. Check WMSBRIDGE_ONGOING_GOODS_OWNER and the rights of WMSBRIDGE_ONGOING_USER.',
          scope: 'connection',
        });
      }
    },

    close: () => client.close(),
  };

  /** See change.ts. @throws the permanent `change_not_taken` */
  async function makeSure(draft: WmsOrderDraft, question: Question): Promise<void> {
    const [order] = await find([draft.number]);
    if (!order) throw notTaken(draft, 'the order is not to be found afterwards');
    const { gone, wrong } = differenceOf(draft, order.lines);
    if (wrong.length === 0) return;
    if (gone.length === 0) throw notTaken(draft, wrong.join('; '));
    const answer = await process(toProcessOrder(draft, 'Update', gone), question);
    const [again] = 'wmsId' in answer ? await find([draft.number]) : [order];
    const still = again ? differenceOf(draft, again.lines).wrong : wrong;
    if (still.length > 0) throw notTaken(draft, still.join('; '));
  }
}

function notTaken(draft: WmsOrderDraft, difference: string): BridgeError {
  return new BridgeError({
    family: 'permanent',
    code: 'change_not_taken',
    message: `The WMS accepted the change of order ${draft.number}, and has other lines all the same (${difference}). Have the warehouse correct the order.`,
    field: 'lines',
  });
}

async function upsertArticle(client: OngoingClient, article: WmsArticle, hide: string[]): Promise<void> {
  const question: Question = { what: `create article "${article.sku}"`, write: true, operation: null, skus: [article.sku], names: [article.name, article.barcode], hide };
  const { result } = await client.call('ProcessArticle', toProcessArticle(article), question);
  const success = flag(child(result, 'Success'));
  if (success === null) throw garbage(question, '<');
  if (success) return;
  const words = presentable(refusalWords(result), hide);
  const refusal = recognise(words, null, oursIn(question));
  if (refusal.kind === 'busy') throw errorFromRefusal(question, words, refusal);
  throw new BridgeError({
    family: 'permanent',
    code: 'article_refused',
    message: `The WMS did not create the article "${article.sku}". It says: "${words}" Correct the product in the shop, or create the article at the WMS by hand.`,
    field: 'sku',
  });
}

function writing(what: string, operation: 'create' | 'update', draft: WmsOrderDraft): Question {
  return {
    what,
    write: true,
    operation,
    skus: draft.lines.map(({ sku }) => sku),
    names: [draft.number, draft.reference, draft.mark, draft.carrierName, ...draft.lines.map(({ name }) => name)],
    hide: personalData(draft),
  };
}

function orderId(result: Decoded): string {
  const id = text(child(result, 'OrderId'));
  return id === '0' ? '' : id;
}

/** Both fields may speak; `Message` is often the shorter of the two. */
function refusalWords(result: Decoded): string {
  const message = text(child(result, 'Message'));
  const error = text(child(result, 'ErrorMessage'));
  return message === error || error === '' ? message : message === '' ? error : `${message} ${error}`;
}

/** The warehouse has begun: from here on `ProcessOrder` changes nothing any more. */
function isBeyondChange({ status }: WmsPicture): boolean {
  return hasLeft(status) || status === 'cancelled' || wayIndex(status) >= wayIndex('picking');
}
