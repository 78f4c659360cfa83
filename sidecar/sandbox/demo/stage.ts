/** Looks at the truth a few times a second, shows it, and lets the story wait for something to have become true. */
import { NO_FACTS, type Facts, type OrderFacts } from './facts';
import type { World } from './world';

export interface Stage {
  world: World;
  /** As last seen. */
  facts(): Facts;
  /** Tells the viewer what happens. */
  tell(what: string): void;
  /** What is special about an order, to be shown beside it. */
  remark(idOrder: number, words: string): void;
  remarks: ReadonlyMap<number, string>;
  warehouseUp: boolean;
  pause(ms: number): Promise<void>;
  /**
   * Waits until this holds of the order.
   * @param expected what is waited for, as the end of a sentence: "reach the warehouse"
   * @throws Error naming the order where it does not within the time, or where the demo ends
   */
  until(idOrder: number, holds: (order: OrderFacts) => boolean, expected: string): Promise<OrderFacts>;
  /** Waits until this holds of everything; false where it does not within the time. */
  untilAll(holds: (facts: Facts) => boolean, withinMs: number): Promise<boolean>;
  /** Ends the looking; whoever waits is told why: '' where the viewer wanted it. */
  close(because?: string): Promise<void>;
}

const LOOK_EVERY_MS = 250;
const ORDER_WITHIN_MS = 45_000;
/** So many looks may fail in a row: a database that is gone is not coming back. */
const FAILED_LOOKS = 20;

export class Ended extends Error {
  override name = 'Ended';
}

/** @param show is given every look */
export function openStage(world: World, show: (facts: Facts) => void, reported: (what: string) => void): Stage {
  let facts = NO_FACTS;
  let over: Error | null = null;
  let failures = 0;
  const remarks = new Map<number, string>();
  const stopLooking = new AbortController();

  const loop = (async (): Promise<void> => {
    while (!stopLooking.signal.aborted) {
      try {
        facts = await world.truth.look();
        failures = 0;
        show(facts);
      } catch (error) {
        failures += 1;
        if (failures >= FAILED_LOOKS) over ??= error instanceof Error ? error : new Error(String(error));
      }
      await sleep(LOOK_EVERY_MS);
    }
  })();
  void world.sidecar.ended.then((words) => {
    if (words !== '') over ??= new Error(words);
  });

  const check = (): void => {
    if (over) throw over;
  };
  const until = async <T>(find: () => T | null, withinMs: number): Promise<T | null> => {
    const end = Date.now() + withinMs;
    for (;;) {
      check();
      const found = find();
      if (found !== null || Date.now() > end) return found;
      await sleep(LOOK_EVERY_MS / 2);
    }
  };
  return {
    world,
    facts: () => facts,
    tell: reported,
    remark: (idOrder, words) => void remarks.set(idOrder, words),
    remarks,
    warehouseUp: true,
    async pause(ms) {
      const end = Date.now() + ms;
      while (Date.now() < end) {
        check();
        await sleep(Math.min(LOOK_EVERY_MS, Math.max(0, end - Date.now())));
      }
      check();
    },
    async until(idOrder, holds, expected) {
      const order = (): OrderFacts | null => facts.orders.find(({ shop }) => shop.idOrder === idOrder) ?? null;
      const found = await until(() => {
        const seen = order();
        return seen && holds(seen) ? seen : null;
      }, ORDER_WITHIN_MS);
      if (found) return found;
      const seen = order();
      const problem = seen?.shop.ledger?.problem ?? '';
      throw new Error(`Order ${seen?.shop.reference ?? '?'} (${idOrder}) did not ${expected} within ${ORDER_WITHIN_MS / 1000} seconds. ${problem || "The sidecar's log may say why."}`);
    },
    untilAll: async (holds, withinMs) => (await until(() => (holds(facts) ? true : null), withinMs)) === true,
    async close(because = '') {
      over ??= because === '' ? new Ended('The demo was ended before its story was over.') : new Error(because);
      stopLooking.abort();
      await loop;
    },
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
