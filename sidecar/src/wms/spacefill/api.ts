/** The routes of Spacefill's API that we use, each a method: what is asked, and what a success bears. */
import type { AskedAt } from '../kit/clock';
import { reading, type Question } from '../kit/errors';
import type { RestAnswer, RestClient } from '../kit/restClient';
import { child, list, number, text, type Decoded } from '../kit/values';
import { errorForEveryone, errors, NO_EXCHANGE, problemsOf, wordsOf } from './errors';
import { toFound, type Found } from './snapshot';

const PREFIX = '/v1/logistic_management';

/** Rows asked for at once. The OpenAPI names no most; a shorter page is no end (paging.ts). */
export const PAGE = 100;

export interface Page<T> {
  total: number;
  items: T[];
  asked: AskedAt;
}

export interface OrderFilter {
  shipper_order_reference?: string;
  order_type?: 'EXIT';
  warehouse_id?: string;
  updated_after?: string;
}

export interface ItemFilter {
  item_reference?: string;
  updated_after?: string;
  archived?: 'yes' | 'no' | 'all';
}

export interface SpacefillApi {
  orders(filter: OrderFilter, offset: number, limit: number, question?: Question): Promise<Page<Found>>;
  /** null where there is none of that id. */
  order(id: string): Promise<Found | null>;
  createExit(body: object, question: Question): Promise<RestAnswer>;
  changeOrder(id: string, body: object, question: Question): Promise<RestAnswer>;
  cancelOrder(id: string, question: Question): Promise<RestAnswer>;
  /** Writes fields for other systems, in whatever state the order is. */
  patchOrder(id: string, body: object, question: Question): Promise<RestAnswer>;
  items(filter: ItemFilter, offset: number, limit: number): Promise<Page<Decoded>>;
  /** An item with its stock; null where there is none of that id. */
  item(id: string): Promise<Decoded | null>;
  createItem(body: object, question: Question): Promise<RestAnswer>;
  patchItem(id: string, body: object, question: Question): Promise<RestAnswer>;
  /** Corrections of stock; they can neither be filtered nor sorted. */
  adjustments(offset: number, limit: number): Promise<Page<Decoded>>;
  close(): Promise<void>;
}

export function createSpacefillApi(client: RestClient): SpacefillApi {
  /** A question to which nothing but a success is an answer. */
  async function ask(path: string, query: object, question: Question): Promise<RestAnswer> {
    const answer = await client.call({ method: 'GET', path: `${PREFIX}${path}`, query: { ...query } }, question);
    if (answer.ok) return answer;
    if (answer.status === 404) throw errors.fromStatus(question, { ...NO_EXCHANGE, status: 404 }, 0);
    throw errorForEveryone(question, answer) ?? errors.readRefused(question, wordsOf(problemsOf(answer.json), question));
  }

  /** A success that is no answer: with words in it, it is a refusal. */
  function noAnswer(question: Question, json: Decoded): Error {
    const words = wordsOf(problemsOf(json), question);
    return words === '' ? errors.garbage(question, JSON.stringify(json)) : errors.readRefused(question, words);
  }

  async function page<T>(path: string, query: { offset: number; limit: number }, question: Question, read: (item: Decoded) => T): Promise<Page<T>> {
    const { json, asked } = await ask(path, query, question);
    const total = number(child(json, 'total'));
    const items = child(json, 'items');
    if (total === null || !Array.isArray(items)) throw noAnswer(question, json);
    // Rows that it says it has, and does not give; or more of them than it says: neither the one nor the other can be believed.
    if (items.length === 0 ? total > query.offset : total < items.length) throw errors.garbage(question, JSON.stringify(json));
    return { total, items: list(items).map(read), asked };
  }

  async function one<T>(path: string, question: Question, read: (json: Decoded) => T): Promise<T | null> {
    const answer = await client.call({ method: 'GET', path: `${PREFIX}${path}` }, question);
    // A route that is not there answers 404 as well; it would have shown on the lists, which are always asked first.
    if (answer.status === 404 && problemsOf(answer.json).length > 0) return null;
    if (!answer.ok) throw errorForEveryone(question, answer) ?? errors.readRefused(question, wordsOf(problemsOf(answer.json), question));
    if (text(child(answer.json, 'id')) === '') throw noAnswer(question, answer.json);
    return read(answer.json);
  }

  /** A success must bear the thing that was written; a refusal is the caller's to read, unless it is everyone's. */
  async function write(method: 'POST' | 'PATCH', path: string, body: object | undefined, question: Question): Promise<RestAnswer> {
    const answer = await client.call({ method, path: `${PREFIX}${path}`, ...(body === undefined ? {} : { body }) }, question);
    if (answer.ok && text(child(answer.json, 'id')) === '') throw errors.garbage(question, JSON.stringify(answer.json));
    if (answer.ok) return answer;
    const everyones = errorForEveryone(question, answer);
    if (everyones) throw everyones;
    return answer;
  }

  return {
    orders: (filter, offset, limit, question = reading('list its orders')) => page('/orders/', { ...filter, offset, limit }, question, toFound),
    order: (id) => one(`/orders/${id}/`, reading(`show order ${id}`), toFound),
    createExit: (body, question) => write('POST', '/orders/exit/', body, question),
    changeOrder: (id, body, question) => write('POST', `/orders/${id}/shipper_updates_order_action`, body, question),
    cancelOrder: (id, question) => write('POST', `/orders/${id}/shipper_cancels_order_action`, undefined, question),
    patchOrder: (id, body, question) => write('PATCH', `/orders/${id}/`, body, question),
    items: (filter, offset, limit) => page('/master_items/', { ...filter, offset, limit }, reading('list its articles'), (item) => item),
    item: (id) => one(`/master_items/${id}/`, reading('show the stock of an article'), (item) => item),
    createItem: (body, question) => write('POST', '/master_items/', body, question),
    patchItem: (id, body, question) => write('PATCH', `/master_items/${id}/`, body, question),
    adjustments: (offset, limit) => page('/inventory_adjustments/', { offset, limit }, reading('list its stock corrections'), (item) => item),
    close: () => client.close(),
  };
}
