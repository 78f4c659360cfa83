/**
 * Notices that a peer which answers fails over everything that is asked of it: no item is to blame then, and none may use up its tries.
 * (The probe passes all the while: the WMS lets us in and lists its statuses, and its orders are broken.)
 */

/** So many different items failed one after the other, and none went through. */
export const ITEMS_IN_A_STREAK = 5;

export class FailureStreak {
  private readonly items = new Set<number>();

  constructor(private readonly onChange: (hitsEverything: boolean) => void = () => undefined) {}

  get hitsEverything(): boolean {
    return this.items.size >= ITEMS_IN_A_STREAK;
  }

  failed(item: number): void {
    const before = this.hitsEverything;
    this.items.add(item);
    if (this.hitsEverything && !before) this.onChange(true);
  }

  /** An item went through, or was refused for its own sake. */
  ended(): void {
    const before = this.hitsEverything;
    this.items.clear();
    if (before) this.onChange(false);
  }
}
