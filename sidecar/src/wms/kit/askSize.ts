/**
 * How much is asked for at once: less where an answer does not come in time, is too large or fails, more again when answers come
 * easily. The size is kept over readings, for what was too much a minute ago still is.
 */
import { BridgeError } from '../../errors';

export class AskSize {
  private current: number;

  constructor(
    private readonly largest: number,
    private readonly smallest: number,
  ) {
    this.current = largest;
  }

  get now(): number {
    return this.current;
  }

  /** @param asked how much it was that failed, where that was less than the size. @returns false where it cannot be less */
  halve(asked = this.current): boolean {
    if (asked <= this.smallest) return false;
    this.current = Math.max(this.smallest, Math.ceil(Math.min(asked, this.current) / 2));
    return true;
  }

  grow(): void {
    this.current = Math.min(this.largest, this.current * 2);
  }

  isSmallest(asked = this.current): boolean {
    return asked <= this.smallest;
  }
}

/**
 * Whether a failure may be due to how much was asked for, or to one bad row in it. What could also be the WMS as a whole is
 * settled by a call known to work.
 * @param ping throws where the WMS as a whole fails
 */
export async function isOfAmount(error: unknown, ping: () => Promise<void>): Promise<boolean> {
  if (!(error instanceof BridgeError) || error.scope === 'connection') return false;
  // It asked us to wait.
  if (error.code === 'wms_busy' && error.retryAfterMs !== undefined) return false;
  try {
    await ping();
    return true;
  } catch {
    return false;
  }
}

/** So many of one reading fail by themselves, then it has failed. */
const MOST_LEFT_OUT = 10;

/**
 * Asks for each by itself, all at once. One that fails while the WMS lets us in is left out.
 * @param leftOut tells of one
 */
export async function eachAlone<I, R>(items: readonly I[], ask: (item: I) => Promise<R>, ping: () => Promise<void>, leftOut: (item: I, error: unknown) => void): Promise<R[]> {
  const settled = await Promise.allSettled(items.map(ask));
  const failed = settled.flatMap((result, index) => (result.status === 'rejected' ? [{ item: items[index] as I, error: result.reason as unknown }] : []));
  if (failed.length > 0) {
    const [first] = failed as [(typeof failed)[number]];
    const shared = failed.find(({ error }) => !(error instanceof BridgeError) || error.scope === 'connection');
    if (shared || failed.length > MOST_LEFT_OUT || !(await isOfAmount(first.error, ping))) throw (shared ?? first).error;
    for (const { item, error } of failed) leftOut(item, error);
  }
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

export interface SizedQuestion<T> {
  ask(amount: number): Promise<T>;
  ping(): Promise<void>;
  /** Whether the answer came so easily that twice as much can be asked for. */
  wasEasy(answer: T): boolean;
}

/** Asks for less and less until it is answered. @param most there is no more than this to ask for. @throws the failure of the smallest question */
export async function askSized<T>(size: AskSize, most: number, { ask, ping, wasEasy }: SizedQuestion<T>): Promise<{ amount: number; answer: T }> {
  for (;;) {
    const amount = Math.min(size.now, most);
    try {
      const answer = await ask(amount);
      if (wasEasy(answer)) size.grow();
      return { amount, answer };
    } catch (error) {
      if (size.isSmallest(amount) || !(await isOfAmount(error, ping))) throw error;
      size.halve(amount);
    }
  }
}
