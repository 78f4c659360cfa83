/** Asks Ongoing for orders: of some numbers, or those that changed. */
import type { WmsOrderSnapshot } from '../../domain/terms';
import { AskSize, askSized, isOfAmount } from '../kit/askSize';
import { parseCursor, type AskedAt } from '../kit/clock';
import { reading, unreadableError } from '../kit/errors';
import { child } from '../kit/values';
import type { AdapterLog, ChangePage } from '../WmsAdapter';
import type { OngoingClient } from './client';
import { ElementSieve } from './elementSieve';
import { numberOf, orderIdOf, toSnapshot, UnreadableOrder, type ReadOrder } from './snapshot';
import type { StatusRanges } from './statuses';
import { cursorAfter, cursorAfterWindow, HOME_ZONE, wireTime, WITHOUT_CURSOR_MS } from './times';
import { readInWindows, windowSize, type TimeWindow } from './timeWindows';

/** Orders named in one question. */
const CHUNK = 100;
/** Orders given on at once: what is done with a page is done in one transaction. */
const PAGE = 500;
/** An answer with no more orders than this was no trouble. */
const EASY_ORDERS = 2_000;
/** How much longer a question may take that cannot be made smaller. */
const PATIENCE = 3;

export interface OrderReader {
  /**
   * The orders of these numbers. @throws the permanent `order_unreadable`
   * @param backOrders also back-orders that bear them, which else are not meant
   */
  find(numbers: readonly string[], backOrders?: boolean): Promise<ReadOrder[]>;
  changedSince(cursor: string | null): AsyncIterable<ChangePage<WmsOrderSnapshot>>;
}

export interface OrderReaderOptions {
  client: OngoingClient;
  ranges: StatusRanges;
  zone: string | null;
  log: AdapterLog;
  now: () => Date;
  timeoutMs: number;
}

interface OrdersAnswer {
  orders: ReadOrder[];
  unreadable: { number: string; wmsId: string; why: string }[];
  asked: AskedAt;
  tookMs: number;
}

export function createOrderReader({ client, ranges, zone, log, now, timeoutMs }: OrderReaderOptions): OrderReader {
  const home = zone ?? HOME_ZONE;
  const size = windowSize();
  const chunkSize = new AskSize(CHUNK, 1);

  async function ask(query: Record<string, unknown>, what: string, patient = false): Promise<OrdersAnswer> {
    const began = performance.now();
    const unreadable: OrdersAnswer['unreadable'] = [];
    let rows = 0;
    const sieve = new ElementSieve<ReadOrder | null>('Order', (element, written) => {
      // A row without anything of an order is how some refuse.
      if (element === null || child(element, 'OrderInfo') !== undefined) rows += 1;
      try {
        if (element === null) throw new UnreadableOrder('it is no well-formed XML');
        return detached(toSnapshot(element, ranges, home));
      } catch (error) {
        if (!(error instanceof UnreadableOrder)) throw error;
        unreadable.push({ number: element === null ? writtenIn(written, 'GoodsOwnerOrderNumber') : numberOf(element), wmsId: element === null ? writtenIn(written, 'OrderId') : orderIdOf(element), why: error.message });
        return null;
      }
    });
    const { asked } = await client.read('GetOrdersByQuery', { query }, reading(what), { sieve, rows: () => rows, ...(patient ? { timeoutMs: timeoutMs * PATIENCE } : {}) });
    return { orders: sieve.kept.filter((order) => order !== null), unreadable, asked, tookMs: performance.now() - began };
  }

  const wasEasy = ({ orders, tookMs }: OrdersAnswer): boolean => orders.length <= EASY_ORDERS && tookMs < timeoutMs / 4;

  function leaveOut({ unreadable }: OrdersAnswer): void {
    for (const { number, wmsId, why } of unreadable) {
      log.warn(`An order of the WMS cannot be read and is left out: ${why}. Look at it there by its OrderId.`, { wms_id: wmsId, ...(number === '' ? {} : { wms_number: number }) });
    }
  }

  return {
    async find(numbers, backOrders = false) {
      const found: ReadOrder[] = [];
      for (let from = 0; from < numbers.length; ) {
        const { amount, answer } = await askSized(chunkSize, numbers.length - from, {
          ask: (count) => {
            const chunk = numbers.slice(from, from + count);
            return ask({ OrderNumbersToGet: { string: chunk } }, chunk.length === 1 ? `look up order ${chunk[0]}` : `look up ${chunk.length} orders`);
          },
          ping: () => client.ping(),
          wasEasy,
        });
        // Ongoing compares numbers without regard to case; whoever asked knows the order by the spelling asked for.
        const spelling = new Map(numbers.slice(from, from + amount).map((number) => [number.toLowerCase(), number]));
        for (const { number, why } of answer.unreadable) if (spelling.has(number.toLowerCase())) throw unreadableError(number, why);
        for (const order of answer.orders) {
          const number = spelling.get(order.snapshot.number.toLowerCase());
          // The rest of an order may bear its number, too; what we sent is the order itself.
          if (number !== undefined && (backOrders || order.snapshot.backOrderFor === '')) found.push({ ...order, snapshot: { ...order.snapshot, number } });
        }
        from += amount;
      }
      return found;
    },

    async *changedSince(cursor) {
      const from = parseCursor(cursor) ?? new Date(now().getTime() - WITHOUT_CURSOR_MS);
      let firstAsked: AskedAt | null = null;
      const windows = readInWindows(from, now(), size, {
        ask: (window, patient) => ask(filterOf(window), 'list the orders that changed', patient),
        isOfWindow: (error) => isOfAmount(error, () => client.ping()),
        wasEasy,
      });
      for await (const { window, answer, missing } of windows) {
        leaveOut(answer);
        firstAsked ??= answer.asked;
        const readTo = missing ?? window.to;
        const after = readTo === null ? cursorAfter(firstAsked, home) : cursorAfterWindow(readTo, firstAsked, home);
        const before = cursorAfterWindow(missing ?? window.from, firstAsked, home);
        const snapshots = answer.orders.map(({ snapshot }) => snapshot);
        for (let at = 0; at === 0 || at < snapshots.length; at += PAGE) {
          const isLast = at + PAGE >= snapshots.length;
          yield { items: snapshots.slice(at, at + PAGE), nextCursor: isLast ? after : before, askedAt: answer.asked.ours.toISOString() };
        }
      }
    },
  };

  function filterOf({ from, to }: TimeWindow): Record<string, unknown> {
    return { LastUpdatedFrom: wireTime(from, zone), ...(to ? { LastUpdatedTo: wireTime(to, zone) } : {}) };
  }
}

/** Texts of its own, which do not keep the answer that they were cut out of in memory. */
function detached(order: ReadOrder): ReadOrder {
  return JSON.parse(JSON.stringify(order)) as ReadOrder;
}

/** The text of an element in XML that is not well formed; '' where it is not to be found. */
function writtenIn(written: string, name: string): string {
  return new RegExp(`<(?:[\\w.-]+:)?${name}>([^<]*)<`).exec(written)?.[1]?.trim() ?? '';
}
