/** What was read is kept for a while, and never more than so much of it. */

/** Values by id, each for `ttlMs` from when it was read. Beyond `most` the oldest go first. */
export class IdCache<T> {
  private readonly kept = new Map<number, { value: T; until: number }>();

  constructor(
    private readonly ttlMs: number,
    private readonly most: number,
    private readonly now: () => number,
  ) {}

  /** The ids, each once, that must be read (again). */
  missing(ids: Iterable<number>): number[] {
    const now = this.now();
    return [...new Set(ids)].filter((id) => (this.kept.get(id)?.until ?? 0) <= now);
  }

  /** @param keep false where it is good for what is being read now, and must be read again for the next */
  set(id: number, value: T, keep = true): void {
    this.kept.delete(id);
    this.kept.set(id, { value, until: keep ? this.now() + this.ttlMs : 0 });
  }

  get(id: number): T | undefined {
    return this.kept.get(id)?.value;
  }

  /** Drops the oldest beyond the limit; call it when nothing kept is in use. */
  trim(): void {
    for (const id of this.kept.keys()) {
      if (this.kept.size <= this.most) {
        return;
      }
      this.kept.delete(id);
    }
  }
}

/** One value, read at most once in `ttlMs`, also when several ask at the same time. A failure is not kept. */
export function kept<T>(ttlMs: number, now: () => number, read: () => Promise<T>): () => Promise<T> {
  let until = 0;
  let value: Promise<T> | null = null;
  return () => {
    if (value === null || now() >= until) {
      until = now() + ttlMs;
      const reading = read();
      value = reading;
      reading.catch(() => {
        if (value === reading) {
          value = null;
        }
      });
    }
    return value;
  };
}
