/** Ongoing WMS over SOAP, behind the one interface to a warehouse. */
import { BridgeError } from '../../errors';
import { hasLeft, wayIndex } from '../../domain/orderStatus';
import type { ReportedLevel, WmsArticle, WmsOrderDraft, WmsOrderSnapshot } from '../../domain/terms';
import type { Accepted, AdapterLog, CancelAnswer, ChangePage, WmsAdapter, WmsCapabilities } from '../WmsAdapter';
import type { Question, Refusal } from '../kit/errors';
import { presentable } from '../kit/words';
import { differenceOf } from './change';
import { checkDraft, MAX_ORDER_NUMBER_LENGTH } from './check';
import { refusalWords } from './answers';
import { createOngoingClient, type OngoingClient } from './client';
import { errorFromRefusal, garbage, oursIn } from './errors';
import { createOrderReader } from './orderReader';
import { recognise } from './refusal';
import { createStockReader } from './stockReader';
import { parseStatusRanges } from './statuses';
import { parseZone } from './times';
import { personalData, toProcessArticle, toProcessOrder, toRemoval } from './translate';
import { child, flag, text, type Decoded } from '../kit/values';

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
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const client = createOngoingClient({ ...options, timeoutMs, now });
  const orders = createOrderReader({ client, ranges, zone, log: options.log, now, timeoutMs });
  const stock = createStockReader({ client, zone, log: options.log, now, timeoutMs });

  /** One `ProcessOrder`. @throws BridgeError for a refusal that is in the table; others come back unexplained */
  async function process(parameters: Record<string, unknown>, question: Question): Promise<{ wmsId: string } | { words: string; refusal: Refusal }> {
    const { result } = await client.call('ProcessOrder', parameters, question);
    const success = flag(child(result, 'Success'));
    if (success === null) throw garbage(question, '<');
    if (success) return { wmsId: orderId(result) };
    const words = presentable(refusalWords(result), [...question.hide, options.password, options.user]);
    return { words, refusal: recognise(words, question.operation, oursIn(question)) };
  }

  /**
   * What the table does not recognise is asked of the WMS itself, in whatever language it refused.
   * @throws BridgeError where it was not the order that was refused, but we
   */
  async function explain(draft: WmsOrderDraft, operation: 'create' | 'update', words: string, refusal: Refusal): Promise<{ words: string; refusal: Refusal }> {
    await client.ping();
    const [order] = await orders.find([draft.number]);
    if (operation === 'create' && order) return { words, refusal: { kind: 'order_exists' } };
    if (operation === 'update' && !order) return { words, refusal: { kind: 'order_missing' } };
    if (operation === 'update' && order && isBeyondChange(order.snapshot)) return { words, refusal: { kind: 'too_late' } };
    if (refusal.kind !== 'other') return { words, refusal };
    const skus = draft.lines.map(({ sku }) => sku);
    const known = await stock.known(skus);
    const missing = skus.filter((sku) => !known.has(sku));
    return missing.length === 0 ? { words, refusal } : { words: `${words} (unknown there: ${missing.join(', ')})`, refusal: { kind: 'sku_unknown' } };
  }

  async function throwRefusal(draft: WmsOrderDraft, operation: 'create' | 'update', question: Question, answer: { words: string; refusal: Refusal }): Promise<never> {
    const { words, refusal } = isVague(answer.refusal) ? await explain(draft, operation, answer.words, answer.refusal) : answer;
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
      if (isVague(refusal)) await client.ping();
      // Not there, cancelled before, or refused in words that the table does not know: the order itself tells.
      const [order] = await orders.find([number]);
      if (!order) return { outcome: 'not_found' };
      return order.snapshot.status === 'cancelled' ? { outcome: 'cancelled' } : { outcome: 'refused', message: words };
    },

    async findOrders(numbers, also): Promise<WmsOrderSnapshot[]> {
      return (await orders.find(numbers, also?.backOrders)).map(({ snapshot }) => snapshot);
    },

    orderChanges: (cursor) => orders.changedSince(cursor),

    async upsertArticles(articles): Promise<void> {
      for (const article of articles) await upsertArticle(client, article, [options.password, options.user]);
    },

    knownSkus: (skus) => stock.known(skus),

    stockLevels: (query): AsyncIterable<ChangePage<ReportedLevel>> => ('skus' in query ? stock.ofSkus(query.skus) : stock.changedSince(query.cursor)),

    ping: () => client.ping(),

    close: () => client.close(),
  };

  /** See change.ts. @throws the permanent `change_not_taken` */
  async function makeSure(draft: WmsOrderDraft, question: Question): Promise<void> {
    const [order] = await orders.find([draft.number]);
    if (!order) throw notTaken(draft, 'the order is not to be found afterwards');
    const { gone, wrong } = differenceOf(draft, order.lines);
    if (wrong.length === 0) return;
    if (gone.length === 0) throw notTaken(draft, wrong.join('; '));
    const answer = await process(toProcessOrder(draft, 'Update', gone), question);
    const [again] = 'wmsId' in answer ? await orders.find([draft.number]) : [order];
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
  if (isVague(refusal)) await client.ping();
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
    names: [draft.number, draft.reference, draft.externalRef, draft.carrierName, ...draft.lines.map(({ name }) => name)],
    hide: personalData(draft),
  };
}

function orderId(result: Decoded): string {
  const id = text(child(result, 'OrderId'));
  return id === '0' ? '' : id;
}

/** Words like these may also be how it tells us that we are not let in: only what a ping says is believed. */
function isVague({ kind }: Refusal): boolean {
  return kind === 'other' || kind === 'field';
}

/** The warehouse has begun: from here on `ProcessOrder` changes nothing any more. */
function isBeyondChange({ status }: WmsOrderSnapshot): boolean {
  return hasLeft(status) || status === 'cancelled' || wayIndex(status) >= wayIndex('picking');
}
