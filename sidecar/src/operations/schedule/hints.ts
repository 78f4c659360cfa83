/**
 * Hints that something changed at the WMS. A burst of them is one reading, soon; while they come, the schedule asks less
 * often by itself, and when they stay away it asks as before: whether pushes are set up rightly shows by their coming.
 */
import { sleep } from './repeat';

/** A burst is over when nothing came for so long, or has lasted for as long. */
export const BURST_MS = 500;
/** Hints that come all the time make a reading no more often than this. */
export const APART_MS = 5_000;
/** Hints came within this time: they can be relied on, and the schedule asks less often. */
export const TRUSTED_FOR_MS = 60 * 60_000;
/** How much less often. */
export const LESS_OFTEN = 5;

export class Hints {
  private readonly waiting = new Set<() => void>();
  private lastAt: number | null = null;
  /** Counts hints, so that one that comes during a reading is not taken for one of before. */
  private count = 0;

  constructor(private readonly now: () => number = Date.now) {}

  hint(): void {
    this.lastAt = this.now();
    this.count += 1;
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  /** How often to ask while hints come. @param everyMs how often without them */
  intervalMs(everyMs: number): number {
    return this.lastAt !== null && this.now() - this.lastAt < TRUSTED_FOR_MS ? everyMs * LESS_OFTEN : everyMs;
  }

  /** One for each thing that is to be done upon hints: each sees every hint. */
  listener(): HintListener {
    return new HintListener(
      this.now,
      () => this.count,
      (wake) => {
        this.waiting.add(wake);
        return () => this.waiting.delete(wake);
      },
    );
  }
}

export class HintListener {
  private seen: number;
  private hintedAt = -Infinity;

  constructor(
    private readonly now: () => number,
    private readonly count: () => number,
    private readonly onHint: (wake: () => void) => () => void,
  ) {
    this.seen = count();
  }

  /**
   * Sleeps for so long, or until a hint's burst is over, whichever comes first; not past the signal.
   * @returns true where a hint ended it: what changed is to be asked for now, whether it is due or not
   */
  async sleep(ms: number, signal: AbortSignal): Promise<boolean> {
    const until = this.now() + ms;
    if (this.count() === this.seen) await this.untilHint(ms, signal);
    if (signal.aborted || this.count() === this.seen) return false;
    // After a reading that a hint made, the next such one waits its distance; a due one need not.
    const distance = Math.max(BURST_MS, this.hintedAt + APART_MS - this.now());
    await sleep(Math.max(0, Math.min(distance, Math.max(BURST_MS, until - this.now()))), signal);
    this.seen = this.count();
    this.hintedAt = this.now();
    return !signal.aborted;
  }

  private async untilHint(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const forget = this.onHint(() => woken.abort());
    await sleep(ms, AbortSignal.any([signal, woken.signal]));
    forget();
  }
}
