/**
 * Template behind the one interface to a warehouse. What stands here speaks an API of the plainest kind; put the vendor's own
 * in its place, method by method, until the conformance suite passes.
 */
import type { ReportedLevel, WmsOrderDraft, WmsOrderSnapshot } from '../../domain/terms';
import { parseCursor, type AskedAt } from '../kit/clock';
import { permanent, reading, unreadableError, type Question } from '../kit/errors';
import { createRestClient } from '../kit/restClient';
import { child, number, text, type Decoded } from '../kit/values';
import type { Accepted, AdapterLog, CancelAnswer, ChangePage, WmsAdapter, WmsCapabilities } from '../WmsAdapter';
import { checkDraft, MAX_ORDER_NUMBER_LENGTH } from './check';
import { errorOfRefusal, errors, REFUSALS, wordsOf } from './errors';
import { toSnapshot } from './snapshot';
import { personalData, toArticle, toOrder } from './translate';

export interface TemplateOptions {
  url: string;
  token: string;
  log: AdapterLog;
  /** For one call. */
  timeoutMs?: number;
  now?: () => Date;
}

const DEFAULT_TIMEOUT_MS = 20_000;
const DAY_MS = 24 * 60 * 60_000;
/** Asked for again each time: rows that were being written, clocks that differ by a little. */
const OVERLAP_MS = 10 * 60_000;
/** Numbers or SKUs named in one question. */
const CHUNK = 100;

/** What is declared here is what the flows rely on: find out, do not assume. */
const CAPABILITIES: WmsCapabilities = {
  cancel: true,
  change: true,
  tracking: true,
  partialShipments: true,
  returns: false,
  stockChangesSince: true,
  webhooks: false,
  stockFigure: 'available',
  stockReflectsFrom: 'received',
  maxOrderNumberLength: MAX_ORDER_NUMBER_LENGTH,
  parallelCalls: 1,
};

export function createTemplateAdapter(options: TemplateOptions): WmsAdapter {
  const now = options.now ?? ((): Date => new Date());
  const client = createRestClient({
    baseUrl: options.url.replace(/\/+$/, ''),
    headers: { authorization: `Bearer ${options.token}` },
    secrets: [options.token],
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    parallelCalls: CAPABILITIES.parallelCalls,
    now,
    errors,
    refusals: REFUSALS,
  });

  /** @returns the rows of a list. An answer without the list is none: it must not pass for "there is nothing" */
  async function ask(path: string, list: string, query: Record<string, string | undefined>, question: Question): Promise<{ rows: Decoded[]; asked: AskedAt }> {
    const answer = await client.call({ method: 'GET', path, query }, question);
    if (!answer.ok) throw question.probe ? errors.accessRefused(question, `it answered ${answer.status}`) : errors.readRefused(question, wordsOf(question, answer));
    const rows = child(answer.json, list);
    if (!Array.isArray(rows)) throw errors.garbage(question, JSON.stringify(answer.json));
    return { rows, asked: answer.asked };
  }

  async function accept(method: 'POST' | 'PUT', path: string, draft: WmsOrderDraft, question: Question): Promise<Accepted> {
    const answer = await client.call({ method, path, body: toOrder(draft) }, question);
    if (!answer.ok) throw errorOfRefusal(question, answer);
    return { wmsId: text(child(answer.json, 'id')) };
  }

  /** @param asked true where the orders were asked for by their numbers, and must not go unseen */
  function snapshots(orders: readonly Decoded[], asked: boolean): WmsOrderSnapshot[] {
    return orders.flatMap((order) => {
      const snapshot = toSnapshot(order);
      if (snapshot === null && asked) throw unreadableError(text(child(order, 'number')), `its status is "${text(child(order, 'status'))}"`);
      if (snapshot === null) options.log.warn('An order of the WMS cannot be read and is left out. Look at it there by its id.', { wms_id: text(child(order, 'id')) });
      return snapshot ?? [];
    });
  }

  async function* inChunks(values: readonly string[]): AsyncIterable<string> {
    for (let from = 0; from < values.length; from += CHUNK) yield values.slice(from, from + CHUNK).join(',');
  }

  function stockPage({ rows, asked }: { rows: Decoded[]; asked: AskedAt }): ChangePage<ReportedLevel> {
    const items = rows.map((level) => ({ sku: text(child(level, 'sku')), warehouse: '', quantity: number(child(level, 'available')) ?? 0 }));
    return { items, nextCursor: cursorAfter(asked), askedAt: asked.ours.toISOString() };
  }

  return {
    name: 'template',
    capabilities: CAPABILITIES,
    warehouses: [''],
    check: checkDraft,

    createOrder: (draft) => accept('POST', '/orders', draft, writing(`create order ${draft.number}`, 'create', draft)),

    updateOrder: (draft) => accept('PUT', `/orders/${encodeURIComponent(draft.number)}`, draft, writing(`change order ${draft.number}`, 'update', draft)),

    async cancelOrder({ number: orderNumber }): Promise<CancelAnswer> {
      const question: Question = { what: `cancel order ${orderNumber}`, write: true, operation: 'cancel', skus: [], names: [orderNumber], hide: [] };
      const answer = await client.call({ method: 'POST', path: `/orders/${encodeURIComponent(orderNumber)}/cancel` }, question);
      if (answer.ok) return { outcome: 'cancelled' };
      return answer.status === 404 ? { outcome: 'not_found' } : { outcome: 'refused', message: wordsOf(question, answer) };
    },

    async findOrders(numbers): Promise<WmsOrderSnapshot[]> {
      const found: WmsOrderSnapshot[] = [];
      for await (const chunk of inChunks(numbers)) found.push(...snapshots((await ask('/orders', 'orders', { numbers: chunk }, reading('look up orders'))).rows, true));
      return found;
    },

    async *orderChanges(cursor): AsyncIterable<ChangePage<WmsOrderSnapshot>> {
      const since = parseCursor(cursor) ?? new Date(now().getTime() - DAY_MS);
      const { rows, asked } = await ask('/orders', 'orders', { changedSince: since.toISOString() }, reading('list the orders that changed'));
      yield { items: snapshots(rows, false), nextCursor: cursorAfter(asked), askedAt: asked.ours.toISOString() };
    },

    async upsertArticles(articles): Promise<void> {
      for (const article of articles) {
        const question: Question = { what: `create article "${article.sku}"`, write: true, operation: null, skus: [article.sku], names: [article.name], hide: [] };
        const answer = await client.call({ method: 'PUT', path: `/articles/${encodeURIComponent(article.sku)}`, body: toArticle(article) }, question);
        if (answer.ok) continue;
        throw permanent({
          code: 'article_refused',
          message: `The WMS did not create the article "${article.sku}". It says: "${wordsOf(question, answer)}" Correct the product in the shop, or create the article at the WMS by hand.`,
          field: 'sku',
        });
      }
    },

    async knownSkus(skus): Promise<Set<string>> {
      const known = new Set<string>();
      for await (const chunk of inChunks(skus)) {
        const { rows } = await ask('/articles', 'articles', { skus: chunk }, reading('list its articles'));
        for (const article of rows) known.add(text(child(article, 'sku')));
      }
      return known;
    },

    async *stockLevels(query): AsyncIterable<ChangePage<ReportedLevel>> {
      if ('skus' in query) {
        for await (const chunk of inChunks(query.skus)) yield stockPage(await ask('/stock', 'levels', { skus: chunk }, reading('show its stock')));
        return;
      }
      yield stockPage(await ask('/stock', 'levels', { changedSince: parseCursor(query.cursor)?.toISOString() }, reading('show its stock')));
    },

    async ping(): Promise<void> {
      // A question that needs our credentials, not one that anybody may ask.
      await ask('/orders', 'orders', { changedSince: now().toISOString() }, { ...reading('list its orders'), probe: true });
    },

    close: () => client.close(),
  };
}

/** From a little before the question, by the WMS's own clock where it told it. */
function cursorAfter({ ours, theirs }: AskedAt): string {
  return new Date((theirs ?? ours).getTime() - OVERLAP_MS).toISOString();
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
