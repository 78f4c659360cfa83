/** Asks Spacefill for orders: of some numbers, or those that changed. Doubles that come to light are taken away. */
import type { WmsOrderSnapshot } from '../../domain/terms';
import { parseCursor } from '../kit/clock';
import { reading, unreadableError } from '../kit/errors';
import { child, text } from '../kit/values';
import type { AdapterLog, ChangePage } from '../WmsAdapter';
import { PAGE, type SpacefillApi } from './api';
import { timeAfter, WITHOUT_CURSOR_MS } from './cursors';
import { doublesOf, removeDoubles, theOne } from './doubles';
import { eachAlone } from '../kit/askSize';
import type { PageSizes } from './pages';
import { readMovingList } from './paging';
import { hasExternalRef, toSnapshot, UnreadableOrder, type Found } from './snapshot';

export interface OrderReader {
  /** Every exit order of this number, whosever and in whatever state. */
  ofNumber(number: string): Promise<Found[]>;
  /** The one order that a number means; doubles of it are taken away first. */
  settled(number: string): Promise<Found | null>;
  snapshots(numbers: readonly string[]): Promise<WmsOrderSnapshot[]>;
  changedSince(cursor: string | null): AsyncIterable<ChangePage<WmsOrderSnapshot>>;
}

export interface OrderReaderOptions {
  api: SpacefillApi;
  pages: PageSizes;
  ping: () => Promise<void>;
  warehouseId: string;
  trackingField: string;
  log: AdapterLog;
  now: () => Date;
}

export function createOrderReader({ api, pages, ping, warehouseId, trackingField, log, now }: OrderReaderOptions): OrderReader {
  async function ofNumber(number: string): Promise<Found[]> {
    const found: Found[] = [];
    for (let offset = 0; ; ) {
      const { items, total } = await api.orders({ shipper_order_reference: number, order_type: 'EXIT' }, offset, PAGE, reading(`look up order ${number}`));
      // Whether the filter also finds numbers that only contain this one is not documented: `A-1` is in `A-10`.
      found.push(...items.filter((order) => order.number === number));
      offset += items.length;
      if (items.length === 0 || offset >= total) return found;
    }
  }

  async function settled(number: string): Promise<Found | null> {
    const found = await ofNumber(number);
    const keep = theOne(found);
    if (keep !== null) await removeDoubles(api, log, keep, doublesOf(keep, found));
    return keep;
  }

  /**
   * @param asked true where the orders were asked for by their numbers, and must not go unseen
   * @returns the readable ones; the rest is logged and left out
   */
  function readable(found: readonly Found[], asked: boolean): WmsOrderSnapshot[] {
    return found.flatMap((order) => {
      try {
        return [toSnapshot(order, trackingField)];
      } catch (error) {
        if (!(error instanceof UnreadableOrder)) throw error;
        if (asked) throw unreadableError(order.number, error.message);
        log.warn(`An order of the WMS cannot be read and is left out: ${error.message}. Look at it there by its id.`, { wms_id: order.id, wms_number: order.number });
        return [];
      }
    });
  }


  return {
    ofNumber,
    settled,
    async snapshots(numbers) {
      // One number a question is all that the API takes; so many questions at once as it allows.
      const found = await Promise.all([...new Set(numbers)].map(settled));
      return readable(found.filter((order) => order !== null), true);
    },

    async *changedSince(cursor) {
      const since = (parseCursor(cursor) ?? new Date(now().getTime() - WITHOUT_CURSOR_MS)).toISOString();
      const ask = pages.tolerant((offset, limit) =>
        api.orders({ order_type: 'EXIT', warehouse_id: warehouseId, updated_after: since }, offset, limit, reading('list the orders that changed')),
      );
      const leftOut = (number: string, error: unknown): unknown => log.warn(`Order ${number} cannot be looked up at the WMS and is left out. Look at it there.`, { wms_number: number, error });
      const idOfNumber = new Map<string, string>();
      for await (const { fresh, firstAsked, asked, state } of readMovingList(ask, PAGE, keyOf, versionOf)) {
        const ours = fresh.filter(hasExternalRef);
        // A cancelled order may be the double of one that lives, and two of one number are one too many.
        const uncertain = new Set(ours.filter((order) => order.cancelled || (idOfNumber.get(order.number) ?? order.id) !== order.id).map(({ number }) => number));
        for (const { number, id } of ours) idOfNumber.set(number, id);
        const twice = new Set(ours.map(({ number }) => number).filter((number, index, all) => all.indexOf(number) !== index));
        for (const number of twice) uncertain.add(number);
        const plain = ours.filter(({ number }) => !uncertain.has(number));
        const looked = await eachAlone([...uncertain], settled, ping, leftOut);
        if (state === 'torn') log.warn('The list of changed orders would not stand still while it was read; it is read again from the same time.', { since });
        yield {
          items: readable([...plain, ...looked.filter((order) => order !== null)], false),
          nextCursor: state === 'whole' ? timeAfter(firstAsked).toISOString() : since,
          askedAt: asked.ours.toISOString(),
        };
      }
    },
  };
}

/** A row without an id is a row, too. */
function keyOf({ id, order }: Found): string {
  return id || JSON.stringify(order);
}

function versionOf({ order }: Found): string {
  return text(child(order, 'updated_at'));
}
