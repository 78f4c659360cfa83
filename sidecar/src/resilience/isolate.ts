/**
 * One bad item never stops the rest. Runs a call for many items; where it fails for their sake, finds out by parts which item is to
 * blame. The culprit gets its error, everything else goes through. A failure of the connection ends all of it at once.
 *
 * For n items with k culprits it takes at most 2k·log2(n) more calls than without them. A call that timed out is never repeated as it
 * was: its parts are a quarter of it, so that few of them have to time out again.
 */
import { BridgeError } from '../errors';

/** So many culprits in one run, then the parts that failed are left for another run: something fails for nearly all of them. */
export const MAX_CULPRITS = 10;
const PARTS_AFTER_FAILURE = 2;
const PARTS_AFTER_TIMEOUT = 4;

export interface IsolateOptions<I, R> {
  /**
   * The call for a part of the items, made through a `ConnectionHealth`: it has settled whose a failure is, `item` or `connection`.
   * It may be repeated for items of a part that failed.
   */
  call(part: readonly I[]): Promise<R>;
  /** Most items in one call; all of them where left out. */
  maxBatch?: number;
  /** After this nothing new is called; what was not called is left. */
  stopping?: AbortSignal;
}

export interface Isolated<I, R> {
  /** What the calls answered, each with the items that it was for. */
  answers: { items: readonly I[]; result: R }[];
  /** Items whose call failed when they stood alone. A BridgeError has scope `item`; anything else is an error of our own. */
  culprits: Map<I, unknown>;
  /** Items for which nothing went through and which are not to blame: to be tried again soon, at no cost. */
  left: I[];
}

/** @throws BridgeError of scope `connection` where the connection is down; nothing else is tried then */
export async function isolate<I, R>(items: readonly I[], options: IsolateOptions<I, R>): Promise<Isolated<I, R>> {
  const { call, stopping } = options;
  const done: Isolated<I, R> = { answers: [], culprits: new Map(), left: [] };
  // Parts that nobody has tried go first, so that a part under suspicion delays none of them.
  const fresh = partsOf(items, Math.max(1, options.maxBatch ?? items.length));
  const suspects: (readonly I[])[] = [];
  for (let part = fresh.shift() ?? suspects.shift(); part; part = fresh.shift() ?? suspects.shift()) {
    if (stopping?.aborted) {
      done.left.push(...part);
      continue;
    }
    const tried = part;
    try {
      done.answers.push({ items: tried, result: await call(tried) });
    } catch (error) {
      if (error instanceof BridgeError && error.scope === 'connection') throw error;
      const [only] = tried;
      if (tried.length === 1 && only !== undefined) done.culprits.set(only, error);
      else if (done.culprits.size >= MAX_CULPRITS) done.left.push(...tried);
      else suspects.unshift(...partsOf(tried, Math.ceil(tried.length / (isTimeout(error) ? PARTS_AFTER_TIMEOUT : PARTS_AFTER_FAILURE))));
    }
  }
  return done;
}

function partsOf<I>(items: readonly I[], size: number): (readonly I[])[] {
  const parts: (readonly I[])[] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}

function isTimeout(error: unknown): boolean {
  return error instanceof BridgeError && error.code.endsWith('_timeout');
}
