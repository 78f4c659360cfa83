/** Pages of a list, of a size that the hub can answer: halved where a page comes too late, is too large or fails. */
import type { AdapterLog } from '../WmsAdapter';
import { AskSize, askSized, isOfAmount } from '../kit/askSize';
import { PAGE, type Page } from './api';

export type AskPage<T> = (offset: number, limit: number) => Promise<Page<T>>;

/** So many rows of one reading are left out, then it has failed. */
const MOST_LEFT_OUT = 10;

export interface PageSizes {
  /** @throws BridgeError where a row cannot be had even by itself */
  sized<T>(ask: AskPage<T>): AskPage<T>;
  /** A row that cannot be had even by itself is left out and said; the list is then one row short of its total, and thus never whole. */
  tolerant<T>(ask: AskPage<T>): AskPage<T>;
}

export function createPageSizes({ ping, log, timeoutMs }: { ping: () => Promise<void>; log: AdapterLog; timeoutMs: number }): PageSizes {
  const size = new AskSize(PAGE, 1);

  function sized<T>(ask: AskPage<T>): AskPage<T> {
    return async (offset, limit) => {
      const { answer } = await askSized(size, limit, {
        ask: async (amount) => {
          const began = performance.now();
          return { page: await ask(offset, amount), tookMs: performance.now() - began };
        },
        ping,
        wasEasy: ({ tookMs }) => tookMs < timeoutMs / 4,
      });
      return answer.page;
    };
  }

  return {
    sized,
    tolerant<T>(ask: AskPage<T>): AskPage<T> {
      const one = sized(ask);
      let leftOut = 0;
      return async (offset, limit) => {
        for (let at = offset; ; at += 1) {
          try {
            return await one(at, limit);
          } catch (error) {
            if (!size.isSmallest() || leftOut >= MOST_LEFT_OUT || !(await isOfAmount(error, ping))) throw error;
            leftOut += 1;
            log.warn('A row of a list of the WMS cannot be read and is left out; it is asked for again next time.', { count: at, error });
          }
        }
      };
    },
  };
}
